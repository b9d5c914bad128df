"""Modules that behave badly, or are no Python: each as without Hearth."""
import os
import pathlib
import shutil

import pytest
import yaml

from results.test_equal import stable
from support.playbooks import SOAK, ansible_versions, site

VERSIONS = ansible_versions()
both = pytest.mark.parametrize("version,ansible", VERSIONS, ids=[name for name, _ in VERSIONS])
LIBRARY = pathlib.Path(__file__).resolve().parent / "library"

NEW_STYLE = [
    ("segfault", {"how": "segfault"}), ("os._exit", {"how": "exit"}), ("sys.exit text", {"how": "sysexit"}),
    ("exception", {"how": "raise"}), ("no answer", {"how": "silent"}), ("junk around", {"how": "junk"}),
    ("reads stdin", {"how": "stdin"}), ("daemonizes", {"how": "daemonize"}), ("thread alive", {"how": "thread"}),
    ("much output", {"how": "output"}), ("killed", {"how": "kill"}), ("chdir and umask", {"how": "state"}),
    ("its surroundings", {"how": "look"}), ("surroundings again", {"how": "look"}), ("respawn", {"how": "respawn"}),
    ("two answers", {"how": "two"}), ("a set", {"how": "set"}), ("bytes", {"how": "bytes"}), ("no number", {"how": "nan"}),
    ("forks and exits", {"how": "fork_and_exit"}), ("a child answers", {"how": "child_answers"}), ("closes all", {"how": "close_all"}),
    ("closes what is not its own", {"how": "close_others"}), ("another locale", {"how": "locale"}), ("locale again", {"how": "locale"}),
    ("kills its parent", {"how": "kill_parent"}), ("after that", {"how": "look"}), ("writes everywhere", {"how": "every_descriptor"}),
    ("writes to the daemon", {"how": "daemons_socket"}), ("out of memory", {"how": "out_of_memory"}),
    ("child interpreter", {"how": "child"}), ("imports a file of the module path", {"how": "files"}),
]


def tasks_of(work):
    tasks = [{"name": f"awkward {name}", "awkward": arguments, "ignore_errors": True} for name, arguments in NEW_STYLE]
    tasks += [
        {"name": "never ends", "awkward": {"how": "never"}, "timeout": 2, "ignore_errors": True},
        {"name": "old style", "old_style": "a=1 b=two", "ignore_errors": True},
        {"name": "want json", "want_json": {"a": 1}, "ignore_errors": True},
        {"name": "json args", "json_args": {"a": 1}, "ignore_errors": True},
        {"name": "shell module", "shell_module": {"a": 1}, "ignore_errors": True},
        {"name": "binary module", "binary_module": {"a": 1}, "ignore_errors": True},
        {"name": "env shebang", "env_shebang": {}, "ignore_errors": True},
        {"name": "python3 shebang", "python3_shebang": {}, "ignore_errors": True},
        {"name": "raw", "raw": "echo $0 raw"},
        {"name": "script", "script": f"{work}/script.sh a"},
        {"name": "environment", "command": "printenv WEIRD", "environment": {"WEIRD": "a 'b' \"c\" $d ü"}},
        {"name": "async", "command": "printf done", "async": 20, "poll": 1},
        {"name": "async later", "command": "printf later", "async": 20, "poll": 0, "register": "job"},
        {"name": "async status", "async_status": {"jid": "{{ job.ansible_job_id }}"}, "register": "state",
         "until": "state.finished | int == 1", "retries": 40, "delay": 0.3},
        # Ended after 5 s, told a second later, asked for after 4 and 8: far enough apart for a loaded machine.
        {"name": "async over its limit", "command": "sleep 30", "async": 5, "poll": 4, "ignore_errors": True},
        {"name": "own interpreter", "awkward": {"how": "prefix"}, "vars": {"ansible_python_interpreter": f"{work}/venv/bin/python"}},
        {"name": "interpreter that is missing", "ping": {}, "vars": {"ansible_python_interpreter": "/no/python"}, "ignore_errors": True},
        {"name": "interpreter with words", "awkward": {"how": "prefix"}, "vars": {"ansible_python_interpreter": "/usr/bin/env python3"}, "ignore_errors": True},
        {"name": "keeps going", "ping": {}},
    ]
    return tasks


UNSTABLE = {"ansible_job_id", "results_file", "job", "_ansible_async_dir", "pid", "child_pid", "started"}


def comparable(results):
    kept = {}
    for entry in results:
        result = {key: value for key, value in entry["result"].items() if key not in UNSTABLE}
        if entry["task"].startswith("async"):
            result.pop("attempts", None)
        kept[entry["task"]] = (entry["status"], stable(result))
    return kept


@both
def test_awkward_modules_behave_as_without_hearth(version, ansible):
    with site(ansible) as here:
        work = here.folder / "work"
        work.mkdir()
        shutil.copytree(LIBRARY, here.folder / "library")
        shutil.copy("/bin/true", here.folder / "library/binary_module")
        os.system(f"/usr/bin/python3 -m venv --without-pip {work}/venv")
        (work / "script.sh").write_text("#!/bin/sh\necho script $1\n")
        playbook = here.folder / "site.yml"
        playbook.write_text(yaml.safe_dump([{"hosts": "localhost", "connection": "local", "gather_facts": False,
                                             "tasks": tasks_of(work)}], allow_unicode=True))
        seen = {}
        for warm in (False, True):
            done, results = here.results(warm, playbook, env={"AWKWARD_FOLDER": str(work), "ANSIBLE_PIPELINING": "1"})
            assert done.returncode == 0, done
            seen[warm] = comparable(results)
        assert seen[False].keys() == seen[True].keys() == {task["name"] for task in tasks_of(work)}
        different = {name: (seen[False][name], seen[True].get(name)) for name in seen[False] if seen[False][name] != seen[True].get(name)}
        assert not different, "\n".join(f"{name}:\n  plain {str(plain)[:900]}\n  warm  {str(warm)[:900]}" for name, (plain, warm) in different.items())


def write_book(here, tasks):
    shutil.copytree(LIBRARY, here.folder / "library")
    book = here.folder / "site.yml"
    book.write_text(yaml.safe_dump([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}]))
    return book


@both
def test_one_that_never_ends_is_killed_where_a_limit_is_set_and_its_result_says_so(version, ansible):
    with site(ansible) as here:
        here.env["HEARTH_CALL_SECONDS"] = "2"
        assert here.hearth("daemon", "--start").returncode == 0  # a first task may run before it listens
        book = write_book(here, [{"ping": {}}, {"awkward": {"how": "never"}, "ignore_errors": True}, {"ping": {}}])
        _, (before, never, after) = here.results(True, book)
        assert (before["status"], never["status"], after["status"]) == ("ok", "failed", "ok")
        assert never["result"]["rc"] == 137
        assert "hearth: ended after 2 s, the most that HEARTH_CALL_SECONDS allows a call" in never["result"]["module_stderr"]


@pytest.mark.parametrize("size", [200_000_000 if SOAK else 20_000_000])
def test_a_big_result_comes_whole(size):
    with site(VERSIONS[0][1]) as here:
        assert here.hearth("daemon", "--start").returncode == 0
        _, (big, after) = here.results(True, write_book(here, [{"awkward": {"how": "big", "size": size}}, {"ping": {}}]))
        assert len(big["result"]["text"]) == size and after["status"] == "ok"


@both
def test_become_behaves_as_without_hearth(version, ansible):
    if os.geteuid() != 0:
        pytest.fail("this test becomes another user and so needs root")
    with site(ansible) as here:
        os.chmod(here.folder, 0o755)
        tasks = [{"name": name, "command": "id -un", "become": True, "become_user": user, "changed_when": False}
                 for name, user in (("to nobody", "nobody"), ("to root", "root"))]
        tasks.append({"name": "back", "command": "id -un"})
        playbook = here.folder / "site.yml"
        playbook.write_text(yaml.safe_dump([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}]))
        seen = {}
        for warm in (False, True):
            done, results = here.results(warm, playbook, env={"ANSIBLE_BECOME_ALLOW_SAME_USER": "True", "ANSIBLE_REMOTE_TMP": "/tmp/hearth-become-${USER}"})
            seen[warm] = (done.returncode, comparable(results))
        assert seen[True] == seen[False]
        assert [seen[False][1][name][1]["stdout"] for name in ("to nobody", "to root", "back")] == ["nobody", "root", "root"]
