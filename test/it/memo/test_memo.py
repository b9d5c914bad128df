"""Modules that keep values for each other, in warm children and in plain interpreters."""
import hashlib
import os
import pathlib
import shutil
import stat
import subprocess

import pytest
import yaml

from support.playbooks import ROOT, ansible_versions, lines_since_asked, site

VERSIONS = ansible_versions()
DEBIAN = VERSIONS[0][1]
COLLECTIONS = ROOT / "integrations/ansible/collections"
MODULE_UTILS = COLLECTIONS / "ansible_collections/hearth/automation/plugins/module_utils"
LIBRARY = pathlib.Path(__file__).resolve().parent / "library"
both = pytest.mark.parametrize("version,ansible", VERSIONS, ids=[name for name, _ in VERSIONS])


class Probes:
    """A site whose playbooks run the module memo_probe; counts what its functions did."""

    def __init__(self, here):
        self.here = here
        self.calls = here.folder / "calls"
        self.inventory = here.folder / "hosts"
        self.inventory.write_text("".join(f"h{n} ansible_connection=local\n" for n in range(6)))
        self.library = here.folder / "library"
        shutil.copytree(LIBRARY, self.library)

    def play(self, *tasks, hosts="h0", warm=True, env=None, **play):
        """Runs memo_probe with each of these arguments, or such a task; gives the results of all."""
        listed = [task if "action" in task else {"action": {"module": "memo_probe", **task}} for task in tasks]
        for task in listed:
            if task["action"]["module"] == "memo_probe":
                task["action"].setdefault("calls", str(self.calls))
        path = self.here.folder / "site.yml"
        path.write_text(yaml.safe_dump([{"hosts": hosts, "gather_facts": False, "tasks": listed, **play}]))
        road = {} if warm else {"ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS)}
        done, results = self.here.results(warm, path, "-i", self.inventory, "-f", "6", env={**road, **(env or {})})
        assert done.returncode == 0, done
        return [result["result"] for result in results]

    def ran(self):
        """How often functions ran since this was asked last."""
        return lines_since_asked(self.calls)


@pytest.fixture
def probes():
    with site(DEBIAN) as here:
        assert here.hearth("daemon", "--start", env={"HEARTH_DEBUG": "1"}).returncode == 0
        yield Probes(here)


@both
def test_forks_that_ask_together_run_the_function_once(version, ansible):
    with site(ansible) as here:
        assert here.hearth("daemon", "--start").returncode == 0
        probes = Probes(here)
        results = probes.play({"password": "p", "seconds": 1}, hosts="all")
        assert len({result["digest"] for result in results}) == 1 and len(results) == 6
        assert probes.ran() == 1
        probes.play({"password": "p", "seconds": 1}, {"password": "other", "seconds": 1})
        assert probes.ran() == 1, "other arguments are another value"


def test_warm_and_plain_roads_share_values(probes):
    probes.play({"password": "p"}, warm=True)
    probes.play({"password": "p"}, warm=False)
    assert probes.ran() == 1


def test_a_value_goes_when_it_was_not_used_for_its_time(probes):
    pause = {"action": {"module": "command", "argv": ["sleep", "0.8"]}}
    assert all(result.get("fits", True) for result in probes.play({"what": "short"}, {"what": "short"}, pause, {"what": "short"}))
    assert probes.ran() == 2


def test_the_variable_gives_the_time_of_those_that_name_none(probes):
    task = {"password": "p"}
    probes.play(task, task, environment={"ANSIBLE_TURBO_LOOKUP_TTL": "0"})
    assert probes.ran() == 2
    pause = {"action": {"module": "command", "argv": ["sleep", "0.8"]}}
    probes.play(task, task, pause, task, environment={"ANSIBLE_TURBO_LOOKUP_TTL": "0.4"})
    assert probes.ran() == 2


def test_exceptions_and_what_is_no_json_are_not_kept(probes):
    results = probes.play({"what": "broken"}, {"what": "broken"}, {"what": "pair"}, {"what": "pair"})
    assert [result.get("error", result.get("fits")) for result in results] == ["no such thing", "no such thing", True, True]
    assert probes.ran() == 4


def test_clear_drops_what_is_kept(probes):
    task = {"password": "p"}
    probes.play(task, {"what": "clear"}, task)
    assert probes.ran() == 2
    for arguments, entries in ((("--scope", "no.such"), 0), (("--scope", "ansible.modules"), 1), ((), 0)):
        assert probes.here.json("memo", "clear", *arguments)["entries"] == entries
    probes.play(task)
    assert probes.ran() == 1
    assert probes.here.hearth("worker", "clear").returncode == 0
    assert probes.here.json("memo", "list")["entries"] == 0


def test_an_edited_function_is_another(probes):
    task = {"password": "p"}
    assert probes.play(task)[0]["edition"] == 1
    path = probes.library / "memo_probe.py"
    path.write_text(path.read_text().replace('"edition": 1', '"edition": 2'))
    assert probes.play(task)[0]["edition"] == 2
    assert probes.ran() == 2


def test_a_call_that_is_killed_leaves_the_making_to_the_next(probes):
    task = {"action": {"module": "memo_probe", "password": "p", "seconds": 0.5, "die_once": str(probes.here.folder / "died")},
            "ignore_errors": True}
    results = probes.play(task, hosts="all")
    assert sum("digest" in result for result in results) == 5
    assert probes.ran() == 2


def test_without_a_daemon_every_call_is_its_own():
    with site(DEBIAN) as here:
        probes = Probes(here)
        results = probes.play({"password": "p"}, {"password": "p"}, {"what": "clear"}, warm=False)
        assert len(results) == 3 and probes.ran() == 2
        assert here.daemon_pid() is None


def test_list_counts_and_never_shows(probes):
    probes.play({"password": "p-secret"}, {"password": "p-secret"}, {"password": "q"})
    listed = probes.here.json("memo", "list")
    (group,) = listed["groups"]
    assert (group["scope"], group["name"]) == ("ansible.modules", "ansible.modules.memo_probe.login")
    assert (group["entries"], group["hits"], listed["hits"], listed["misses"]) == (2, 1, 1, 2)
    assert group["bytes"] > 0 and 0 <= group["unused_ms"] <= group["age_ms"]
    shown = probes.here.hearth("memo", "list").stdout + probes.here.hearth("worker", "list").stdout
    assert b"memo: 2 entries" in shown and b"secret" not in shown


def test_neither_a_value_nor_an_argument_reaches_a_file(probes):
    text = b"s3cr3t-of-the-probe"
    task = {"password": "{{ lookup('env', 'PROBE_SECRET') }}"}
    results = probes.play(task, hosts="all", env={"PROBE_SECRET": text.decode()})
    assert results[0]["digest"] == hashlib.sha256(text + b"-token").hexdigest()
    assert probes.ran() == 1 and probes.here.json("memo", "list")["entries"] == 1
    files = [path for path in probes.here.folder.rglob("*") if stat.S_ISREG(path.lstat().st_mode)]
    assert "daemon.log" in {path.name for path in files}
    assert [path for path in files if text in path.read_bytes()] == []
    process = pathlib.Path("/proc/%d" % probes.here.daemon_pid())
    assert text not in (process / "environ").read_bytes() + (process / "cmdline").read_bytes()


ATTACK = """
import os, socket, sys
os.setgroups([]); os.setgid(65534); os.setuid(65534)
sys.path.insert(0, sys.argv[1])
import daemon_socket
try:
    daemon_socket.connect(os.environ)
    print("connected")
except OSError as error:
    print("refused")
raw = socket.socket(socket.AF_UNIX)
raw.settimeout(5)
try:
    raw.connect(os.environ["HEARTH_RUNTIME_DIR"] + "/worker.sock")
    raw.sendall(daemon_socket.encode({"t": "memo.list"}))
    print("answered" if raw.recv(1) else "hung up")
except PermissionError:
    print("denied")
except OSError:
    print("hung up")
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a second user")
def test_another_user_gets_nothing(probes):
    here = probes.here
    probes.play({"password": "p"})
    copied = here.folder / "parts"
    copied.mkdir()
    shutil.copy(MODULE_UTILS / "daemon_socket.py", copied)
    attack = ["/usr/bin/python3", "-c", ATTACK, str(copied)]

    def as_another():
        return subprocess.run(attack, env=here.env, stdout=subprocess.PIPE, check=True, timeout=30).stdout.splitlines()

    for folder in (copied, here.folder, here.runtime):
        folder.chmod(0o755)
    assert as_another() == [b"refused", b"denied"]
    runtime = pathlib.Path(here.env["HEARTH_RUNTIME_DIR"])
    runtime.chmod(0o755)  # whoever opened the door: the daemon looks at who comes in
    (runtime / "worker.sock").chmod(0o666)
    assert as_another() == [b"refused", b"hung up"]
    runtime.chmod(0o700)


TOGETHER = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
from module_utils.memo import memo

calls = []

@memo(wait=5)
async def slow(x):
    calls.append(x)
    await asyncio.sleep(0.3)
    return {"x": x}

async def main():
    # More than a pool has threads: those who wait must not keep the one that makes it from telling.
    answers = await asyncio.gather(*(slow(1) for _ in range(40)), slow(2))
    late = asyncio.ensure_future(slow(3))
    await asyncio.sleep(0.1)
    late.cancel()
    again = await slow(3)
    print(len(calls), all(answer == {"x": 1} for answer in answers[:40]), again)

asyncio.run(main())
"""


def test_coroutines_of_one_loop_wait_for_each_other(probes):
    done = probes.here.run("/usr/bin/python3", "-c", TOGETHER, MODULE_UTILS.parent)
    assert done.stdout.decode() == "4 True {'x': 3}\n", done
