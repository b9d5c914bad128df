"""What a playbook did is in the store: as Ansible counted it, with the same ids whenever the store is made again."""
import json
import os
import pathlib
import re
import signal
import subprocess

import pytest
import yaml

from support.playbooks import HEARTH, ansible_versions, site

PLAYBOOK = [
    {"name": "first", "hosts": "all", "gather_facts": False, "tasks": [
        {"name": "made", "command": "printf said", "notify": "told"},
        {"name": "looped", "debug": {"msg": "{{ item }}"}, "loop": ["a", "b"]},
        {"name": "ignored", "command": "false", "ignore_errors": True},
        {"name": "skipped", "ping": {}, "when": "inventory_hostname == 'nobody'"},
        {"name": "elsewhere", "ping": {}, "delegate_to": "two", "when": "inventory_hostname == 'one'"},
        {"name": "rescued", "block": [{"name": "wrong", "command": "sh -c 'echo no >&2; exit 3'"}],
         "rescue": [{"name": "mended", "ping": {}}]},
    ], "handlers": [{"name": "told", "ping": {}}]},
    {"name": "in batches", "hosts": "all", "gather_facts": False, "serial": 1, "tasks": [{"name": "one by one", "ping": {}}]},
]
INVENTORY = "one ansible_connection=local\ntwo ansible_connection=local\n"


@pytest.fixture(scope="module", params=ansible_versions(), ids=lambda version: version[0])
def here(request):
    with site(request.param[1]) as made:
        made.playbook = made.folder / "site.yml"
        made.playbook.write_text(yaml.safe_dump(PLAYBOOK))
        made.inventory = made.folder / "hosts"
        made.inventory.write_text(INVENTORY)
        made.ran = made.hearth("run", "-i", made.inventory, made.playbook)
        assert made.ran.returncode == 0, made.ran
        yield made


@pytest.fixture(scope="module")
def shown(here):
    return here.json("playbook", "show", "last")


def recap(text):
    """{host: {counter: number}} of Ansible's last lines."""
    lines = text.split("PLAY RECAP", 1)[1].splitlines()[1:]
    found = (line.partition(":") for line in lines if "ok=" in line)
    return {host.strip(): {name: int(n) for name, n in re.findall(r"(\w+)=(\d+)", rest)} for host, _, rest in found}


def task(shown, name):
    return next(one for one in shown["tasks"] if one["name"] == name)


def test_hosts_are_counted_as_ansible_counts_them(here, shown):
    counters = ("ok", "changed", "unreachable", "failed", "skipped", "rescued", "ignored")
    assert {host["name"]: {name: host[name] for name in counters} for host in shown["hosts"]} == recap(here.ran.stdout.decode())


def test_the_run_ended_and_so_did_all_that_is_in_it(shown):
    assert shown["status"] == "completed" and shown["end_reason"] == "stats"
    assert [play["status"] for play in shown["plays"]] == ["completed"] * 3, "two batches are two plays"
    assert all(one["ended"] and one["duration_ms"] >= 0 for one in shown["tasks"])
    assert shown["items"]["results"] == sum(one["results"] for one in shown["tasks"])


def test_a_task_failed_when_a_failure_was_not_ignored_even_if_rescued(shown):
    failed = {one["name"] for one in shown["tasks"] if one["status"] == "failed"}
    assert failed == {"wrong"}
    assert {one["task_name"] for one in shown["failed"]} == {"wrong"}
    assert shown["failed_results"] == 2


def test_a_result_has_its_content_items_and_delegate(here, shown):
    looped = here.json("result", "show", str(task(shown, "looped")["first_result"]))
    assert [(item["n"], item["label"], item["status"]) for item in looped["items"]] == [(0, "a", "ok"), (1, "b", "ok")]
    wrong = here.json("result", "show", str(task(shown, "wrong")["first_result"]))
    assert wrong["status"] == "failed" and wrong["content"]["rc"] == 3 and wrong["content"]["stderr"] == "no"
    assert wrong["path"] == str(here.playbook) and wrong["lineno"] > 1
    elsewhere = task(shown, "elsewhere")
    results = [here.json("result", "show", str(n)) for n in range(elsewhere["first_result"], elsewhere["last_result"] + 1)]
    assert sorted((one["host_name"], one["status"], tuple(one["delegated_to"])) for one in results) == [
        ("one", "ok", ("two",)), ("two", "skipped", ())]
    ignored = here.json("result", "show", str(task(shown, "ignored")["first_result"]))
    assert ignored["status"] == "ignored"


def test_text_is_for_people(here):
    text = here.hearth("playbook", "show", "last").stdout.decode()
    assert "Play 1: first, completed" in text and "told (handler)" in text and "batch 2" in text
    listed = here.hearth("playbook", "list").stdout.decode().splitlines()
    assert listed[0].split()[:2] == ["ID", "STATUS"] and str(here.playbook) in listed[1]


def test_a_store_that_is_made_again_is_the_same(here, shown):
    store = pathlib.Path(here.env["HEARTH_HOME"]) / "store.sqlite"
    for stop_first in (False, True):
        if stop_first:
            here.stop()
        for suffix in ("", "-wal", "-shm"):
            pathlib.Path(f"{store}{suffix}").unlink(missing_ok=True)
        here.hearth("run", "-i", here.inventory, here.playbook)  # something to project
        assert here.json("playbook", "show", str(shown["id"])) == shown


def test_a_daemon_killed_in_mid_run_leaves_no_hole(here):
    with subprocess.Popen([str(HEARTH), "run", "-i", str(here.inventory), str(here.playbook)], env=here.env, cwd=here.folder,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        for line in run.stdout:
            if line.startswith(b"TASK [looped]"):
                os.kill(here.daemon_pid(), signal.SIGKILL)
        assert run.wait(timeout=120) == 0
    shown = here.json("playbook", "show", "last")
    assert shown["status"] == "completed"
    expected = here.json("playbook", "show", "1")
    names = [(one["name"], one["results"], one["status"]) for one in expected["tasks"]]
    assert [(one["name"], one["results"], one["status"]) for one in shown["tasks"]] == names
    ids = [one["id"] for one in here.json("playbook", "list", "--limit", "100")]
    assert len(set(ids)) == len(ids) and max(ids) < 2**52
    assert json.dumps(shown["items"]) == json.dumps(expected["items"])
