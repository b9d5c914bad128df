"""A PostgreSQL that dies in the middle of a recorded playbook: the playbook goes on, the record has all of it afterwards."""
import subprocess
import time

import pytest
import yaml

from support.playbooks import HEARTH, site

HOSTS, TASKS = 3, 12


@pytest.fixture
def here(server):
    with site("/usr/bin") as made:
        made.env["HEARTH_STORE"] = server.database("restarted")
        made.playbook = made.folder / "site.yml"
        made.playbook.write_text(yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": [
            {"name": f"task {n}", "command": "sleep 0.2"} for n in range(TASKS)]}]))
        made.inventory = made.folder / "hosts"
        made.inventory.write_text("".join(f"h{n} ansible_connection=local\n" for n in range(HOSTS)))
        yield made


def results_in(server):
    done = server.sql("SELECT count(*) FROM results", "restarted", check=False)
    return int(done.stdout) if done.returncode == 0 else 0


def test_the_playbook_goes_on_and_the_record_catches_up(server, here):
    process = subprocess.Popen([HEARTH, "run", "-i", str(here.inventory), str(here.playbook)], cwd=here.folder, env=here.env,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    end = time.monotonic() + 120
    while not 0 < results_in(server) < HOSTS * TASKS:
        assert time.monotonic() < end and process.poll() is None, "no result in the store while the playbook ran"
        time.sleep(0.05)
    server.kill()
    before = process.poll()
    time.sleep(1)
    out, _ = process.communicate(timeout=300)
    server.start()
    assert before is None
    assert process.returncode == 0, out
    shown = here.json("playbook", "show", "last")
    assert shown["status"] == "completed"
    assert [(host["name"], host["ok"]) for host in shown["hosts"]] == [(f"h{n}", TASKS) for n in range(HOSTS)]
    assert results_in(server) == HOSTS * TASKS
    doubles = server.rows("SELECT task_id, host_id FROM results GROUP BY task_id, host_id HAVING count(*) > 1", "restarted")
    assert doubles == []
