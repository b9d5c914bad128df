"""The connection inside real Ansible, with a daemon that runs programs cold: what goes where, and that results are the same.

The shells are counted where they are started: Python tells its audit hooks of each.
"""
import os
import pathlib
import shutil
import sys
import time

import pytest
import yaml

from support.playbooks import ROOT, ansible_versions, site

sys.path.insert(0, str(ROOT / "test/support"))
import fake_daemon  # noqa: E402

VERSIONS = ansible_versions()
both = pytest.mark.parametrize("ansible", [path for _, path in VERSIONS], ids=[name for name, _ in VERSIONS])
PLUGINS = ROOT / "integrations/ansible/connection"
COUNTS_SHELLS = """
import os, sys
from ansible.plugins.callback import CallbackBase


def count(event, arguments):
    if event == "subprocess.Popen" and os.fsdecode(arguments[1][-1]).startswith("/bin/sh -c "):
        with open(%r, "a") as file:
            file.write("x\\n")


sys.addaudithook(count)  # the workers are forked from here


class CallbackModule(CallbackBase):
    CALLBACK_VERSION, CALLBACK_TYPE, CALLBACK_NAME = 2.0, "notification", "shells"
"""


class Run:
    def __init__(self, here, done, results, calls):
        self.done, self.calls = done, calls
        self.results = {entry["task"]: entry for entry in results}
        log = here.folder / "shells"
        self.shells = len(log.read_text().splitlines()) if log.exists() else 0

    def statuses(self):
        return {task: entry["status"] for task, entry in self.results.items()}


class Here:
    """A site whose playbooks run through our connection."""

    def __init__(self, here):
        self.here = here
        self.folder = here.folder
        (self.folder / "callback_plugins").mkdir()
        (self.folder / "callback_plugins/shells.py").write_text(COUNTS_SHELLS % str(self.folder / "shells"))
        (self.folder / "bin").mkdir()
        here.env["PATH"] = "%s/bin:%s" % (self.folder, here.env["PATH"])
        here.env["ANSIBLE_REMOTE_TMP"] = str(self.folder / "remote")
        here.env["HEARTH_BIN"] = "/bin/false"
        here.env["ANSIBLE_CONNECTION_PLUGINS"] = str(PLUGINS)

    def run(self, tasks, *arguments, mode="run", env=None, play=None):
        playbook = self.folder / "site.yml"
        playbook.write_text(yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": tasks, **(play or {})}]))
        (self.folder / "shells").unlink(missing_ok=True)
        daemon = fake_daemon.FakeDaemon(self.here.runtime / "hearth", mode) if mode else None
        try:
            done, results = self.here.results(False, playbook, "-i", "h1,", "-c", "local", *arguments, env=env)
        finally:
            if daemon:
                daemon.close()
        return Run(self, done, results, daemon.calls if daemon else [])


@pytest.fixture
def make():
    import contextlib
    with contextlib.ExitStack() as stack:
        yield lambda ansible: Here(stack.enter_context(site(ansible)))


@both
def test_a_copy_and_a_template_cost_no_shell(make, ansible):
    here = make(ansible)
    (here.folder / "t.j2").write_text("{{ inventory_hostname }}\n")
    tasks = [{"name": "copy", "copy": {"src": "t.j2", "dest": "%s/out" % here.folder}},
             {"name": "copy again", "copy": {"src": "t.j2", "dest": "%s/out" % here.folder}},
             {"name": "template", "template": {"src": "t.j2", "dest": "%s/out2" % here.folder, "mode": "0640"}},
             {"name": "fetch", "fetch": {"src": "%s/out2" % here.folder, "dest": "%s/fetched/" % here.folder, "flat": True}},
             {"name": "stat", "stat": {"path": "/"}}]
    ran = here.run(tasks)
    assert ran.statuses() == {"copy": "ok", "copy again": "ok", "template": "ok", "fetch": "ok", "stat": "ok"}, ran.done
    assert [ran.results[name]["result"]["changed"] for name in ("copy", "copy again", "template")] == [True, False, True]
    assert ran.shells == 0
    assert len(ran.calls) == 8
    assert (here.folder / "out2").read_text() == (here.folder / "fetched/out2").read_text() == "h1\n"
    assert os.listdir(here.folder / "remote") == []


@both
def test_the_home_folder_is_found_without_a_shell(make, ansible):
    here = make(ansible)
    ran = here.run([{"name": "copy", "copy": {"content": "x", "dest": "%s/out" % here.folder}}], env={"ANSIBLE_REMOTE_TMP": "~/.ansible/tmp"})
    assert ran.statuses() == {"copy": "ok"} and ran.shells == 0


@both
def test_a_call_names_task_host_folder_and_environment(make, ansible):
    here = make(ansible)
    ran = here.run([{"name": "env", "command": "printenv WEIRD", "environment": {"WEIRD": "a 'b' \"c\" $d", "EMPTY": ""}}])
    call, = ran.calls
    assert ran.results["env"]["result"]["stdout"] == "a 'b' \"c\" $d"
    assert call.header["host"] == "h1" and len(call.header["task"]) == 36
    assert call.folder == str(here.folder)
    assert call.environment[b"EMPTY"] == b"" and call.environment[b"PWD"] == os.fsencode(here.folder)


@both
@pytest.mark.parametrize("mode", ["refuse", "hangup", None])
def test_without_a_worker_the_playbook_runs_the_ordinary_way(make, ansible, mode):
    here = make(ansible)
    ran = here.run([{"name": "command", "command": "id -u"}, {"name": "copy", "copy": {"content": "x", "dest": "%s/out" % here.folder}}], mode=mode)
    assert ran.statuses() == {"command": "ok", "copy": "ok"}
    assert ran.results["command"]["result"]["stdout"] == str(os.getuid())
    assert ran.shells == 3
    assert len(ran.calls) == (3 if mode else 0)


@both
@pytest.mark.parametrize("where", ["controller", "task"])
def test_off_is_off(make, ansible, where):
    here = make(ansible)
    task = {"name": "ping", "ping": {}}
    if where == "task":
        task["environment"] = {"HEARTH": "off"}
    ran = here.run([task], env={"HEARTH": "off"} if where == "controller" else None)
    assert ran.statuses() == {"ping": "ok"}
    assert not ran.calls and ran.shells > 0


@both
@pytest.mark.parametrize("interpreter", ["python3", "/usr/bin/env python3"])
def test_a_name_in_place_of_a_path_is_the_first_in_path(make, ansible, interpreter):
    here = make(ansible)
    (here.folder / "bin/python3").symlink_to("/usr/bin/python3")
    tasks = [{"name": "setup", "setup": {"gather_subset": ["!all"]}, "ignore_errors": True}]
    warm = here.run(tasks, "-e", "ansible_python_interpreter='%s'" % interpreter)
    plain = here.run(tasks, "-e", "ansible_python_interpreter='%s'" % interpreter, env={"HEARTH": "off"})
    assert warm.statuses() == plain.statuses()
    facts = [run.results["setup"]["result"].get("ansible_facts", {}).get("ansible_python") for run in (warm, plain)]
    assert facts[0] == facts[1]
    if warm.statuses() == {"setup": "ok"}:
        assert [call.interpreter for call in warm.calls] == [os.fsencode(here.folder / "bin/python3")]


@both
def test_an_environment_that_a_worker_cannot_give_is_plain(make, ansible):
    here = make(ansible)
    unfit = [{"PYTHONPATH": "relative"}, {"LD_PRELOAD": ""}, {"PYTHONVERBOSE": ""}, {"PYTHONPATH": "/a:"}]
    fit = [{"PYTHONPATH": "/a:/b"}, {"HEARTH": "on"}, {"LANG": "C"}]
    tasks = [{"name": str(n), "ping": {}, "environment": environment} for n, environment in enumerate(unfit + fit)]
    ran = here.run(tasks)
    assert set(ran.statuses().values()) == {"ok"}
    assert (ran.shells, len(ran.calls)) == (len(unfit), len(fit))


@both
@pytest.mark.parametrize("place", ["ini", "env", "var"])
def test_the_users_own_pipelining_is_kept(make, ansible, place):
    here = make(ansible)
    (here.folder / "ansible.cfg").write_text("[defaults]\npipelining = false\n" if place == "ini" else "")
    ran = here.run([{"name": "ping", "ping": {}}], *(["-e", "ansible_pipelining=false"] if place == "var" else []),
                   env={"ANSIBLE_PIPELINING": "false"} if place == "env" else None)
    assert ran.statuses() == {"ping": "ok"}
    assert not ran.calls
    assert ran.shells == 1  # the module's; folder, modes and removal are answered without one


@both
@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("sudo"), reason="needs sudo from root")
def test_another_user_goes_the_ordinary_way_and_the_same_user_does_not(make, ansible):
    here = make(ansible)
    ran = here.run([{"name": "other", "command": "id -un", "become": True, "become_user": "daemon"},
                    {"name": "same", "command": "id -un", "become": True, "become_user": "root"}],
                   env={"USER": "root", "LOGNAME": "root"})
    assert {name: entry["result"]["stdout"] for name, entry in ran.results.items()} == {"other": "daemon", "same": "root"}, ran.done
    assert len(ran.calls) == 1


@both
def test_what_is_no_pipelined_module_goes_the_ordinary_way(make, ansible):
    here = make(ansible)
    (here.folder / "library").mkdir()
    (here.folder / "library/oldshell").write_text("#!/bin/sh\n. $1\necho '{\"changed\": false, \"a\": \"'$a'\"}'\n")
    (here.folder / "run.sh").write_text("#!/bin/sh\necho $1\n")
    ran = here.run([{"name": "raw", "raw": "echo $0 raw"}, {"name": "script", "script": "run.sh word"},
                    {"name": "shell module", "oldshell": "a=b"},
                    {"name": "async", "shell": "echo later > %s/later" % here.folder, "async": 20, "poll": 1}],
                   # Ansible itself looks for the job below HOME and below ~user in turn.
                   "-e", "ansible_async_dir=%s/jobs" % here.folder)
    assert ran.results["raw"]["result"]["stdout"].endswith("raw\n")
    assert ran.results["script"]["result"]["stdout"] == "word\n"
    assert ran.results["shell module"]["result"]["a"] == "b"
    assert ran.statuses()["async"] == "ok", ran.done
    assert (here.folder / "later").read_text() == "later\n"
    assert ran.calls and not any(call.arguments for call in ran.calls)  # async_status alone


@both
def test_a_timeout_ends_the_program(make, ansible):
    here = make(ansible)
    ran = here.run([{"name": "slow", "command": "sleep 60", "timeout": 2, "ignore_errors": True}, {"name": "ping", "ping": {}}])
    assert ran.statuses() == {"slow": "failed", "ping": "ok"}
    assert "expected time frame" in ran.results["slow"]["result"]["msg"] or "Timed out" in ran.results["slow"]["result"]["msg"]
    for _ in range(100):
        if ran.calls[0].closed_early:
            break
        time.sleep(0.05)
    assert ran.calls[0].closed_early


@both
def test_a_crash_reads_as_the_shell_tells_it(make, ansible):
    here = make(ansible)
    (here.folder / "library").mkdir()
    (here.folder / "library/crash.py").write_text(
        "#!/usr/bin/python\nfrom ansible.module_utils.basic import AnsibleModule\nimport os, resource, sys\n"
        "AnsibleModule(dict())\nresource.setrlimit(4, (0, 0))\nsys.stderr.write('last words\\n')\nsys.stderr.flush()\nos.kill(os.getpid(), 11)\n")
    tasks = [{"name": "crash", "crash": {}, "ignore_errors": True}]
    warm = here.run(tasks).results["crash"]["result"]
    plain = here.run(tasks, env={"HEARTH": "off", "ANSIBLE_PIPELINING": "1"}).results["crash"]["result"]
    assert warm == plain
    assert "Segmentation fault" in str(plain) and "139" in str(plain)


@both
@pytest.mark.parametrize("harm", ["raise RuntimeError('broken')", "this is no Python", "import a_module_that_is_missing"])
def test_parts_that_do_not_load_leave_ansibles_own_class_in_silence(make, ansible, harm):
    here = make(ansible)
    copy = here.folder / "hearth"
    shutil.copytree(ROOT / "integrations/ansible", copy)
    (next(copy.rglob("local_connection.py"))).write_text(harm)
    ran = here.run([{"name": "ping", "ping": {}}], env={"ANSIBLE_CONNECTION_PLUGINS": str(copy / "connection")})
    assert ran.statuses() == {"ping": "ok"}
    assert ran.done.stderr == b"" and not ran.calls


@both
def test_a_local_plugin_of_the_users_goes_first(make, ansible):
    here = make(ansible)
    own = here.folder / "own"
    own.mkdir()
    shutil.copy(next(path for path in sys_path_of(ansible) if path.exists()), own / "local.py")
    ran = here.run([{"name": "ping", "ping": {}}], env={"ANSIBLE_CONNECTION_PLUGINS": "%s:%s" % (own, PLUGINS)})
    assert ran.statuses() == {"ping": "ok"} and not ran.calls


def sys_path_of(ansible):
    yield pathlib.Path("/usr/lib/python3/dist-packages/ansible/plugins/connection/local.py")
    yield from pathlib.Path(ansible).parent.glob("lib/python3*/site-packages/ansible/plugins/connection/local.py")


@both
def test_the_collections_own_name_works_as_well(make, ansible):
    here = make(ansible)
    ran = here.run([{"name": "ping", "ping": {}}], "-e", "ansible_connection=hearth.automation.local",
                   env={"ANSIBLE_COLLECTIONS_PATH": str(ROOT / "integrations/ansible/collections"), "ANSIBLE_CONNECTION_PLUGINS": "",
                        "ANSIBLE_COLLECTIONS_PATHS": str(ROOT / "integrations/ansible/collections")})
    assert ran.statuses() == {"ping": "ok"}, ran.done
    assert len(ran.calls) == 1


@both
def test_what_verbose_output_shows_is_what_ansible_shows(make, ansible):
    here = make(ansible)
    tasks = [{"name": "copy", "copy": {"content": "x", "dest": "%s/out" % here.folder}}]

    def lines(run):
        text = [line for line in run.done.stdout.decode().splitlines() if "EXEC" in line or "PUT" in line or "ESTABLISH" in line]
        return [line.split(" ansible-tmp")[0][:60] for line in text]

    warm = here.run(tasks, "-vvv")
    os.unlink(here.folder / "out")
    plain = here.run(tasks, "-vvv", env={"HEARTH": "off", "ANSIBLE_PIPELINING": "1"})
    strip = [line.partition("ansible-local")[0].partition("ansible-tmp")[0] for line in lines(plain)]
    assert [line.partition("ansible-local")[0].partition("ansible-tmp")[0] for line in lines(warm)] == strip
    assert len(strip) == 7
