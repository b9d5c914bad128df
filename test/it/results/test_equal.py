"""Results as plain Ansible gives them, under Hearth: equal but for times and temporary names."""
import pathlib
import re
import shutil
import subprocess

import pytest
import yaml

from support.playbooks import SOAK, ansible_versions, site
from results.cases import CASES

CHECK_AND_DIFF = ("--check", "--diff")
VERSIONS = ansible_versions()
if SOAK:
    RUNS = [(*core, mode) for core in VERSIONS for mode in ((), ("--check",), ("--diff",), CHECK_AND_DIFF)]
else:
    RUNS = [(*VERSIONS[0], CHECK_AND_DIFF), (*VERSIONS[-1], ())]

OWN_MODULE = """#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.own_util import shout

def main():
    module = AnsibleModule(argument_spec={"text": {"type": "str"}, "password": {"no_log": True}}, supports_check_mode=True)
    module.warn("a warning of the module")
    if module.params["text"] == "fail":
        module.fail_json(msg="failed on purpose", rc=7)
    module.exit_json(changed=True, text=shout(module.params["text"]), diff={"before": "a\\n", "after": "b\\n"})

main()
"""

# Members whose values are moments, durations, process numbers or random names.
UNSTABLE = {"start", "end", "delta", "atime", "mtime", "ctime", "elapsed", "ansible_date_time", "epoch", "inode", "version", "ansible_env", "_original_basename"}
UNSTABLE_TEXT = [
    (re.compile(r"/[^\s\"']*/(?=ansible_[\w.]+_payload\.zip)"), "PAYLOAD/"),
    (re.compile(r"ansible-(module)?tmp-[\d.]+-\w+(-\d+)?"), "TMP"),
    (re.compile(r"ansible-local-\w+|ansible_[\w.]+_payload_\w+|tmp\w{8}|ansible\.\w{8}"), "TMP"),
    (re.compile(r"AnsiballZ_\w+\.py"), "PROGRAM"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?"), "WHEN"),
    (re.compile(r"0x[0-9a-f]{6,}"), "ADDRESS"),
    (re.compile(r"\bj\d+\.\d+"), "JOB"),
    (re.compile(r"/[^ \"']*/\.source\.[\w.]+|/[^ \"']*/ansible-tmp-TMP/[\w.]+"), "PATH"),
]


def stable(value, key=None):
    """The value without what differs between any two runs of plain Ansible."""
    if key in UNSTABLE:
        return "UNSTABLE"
    if isinstance(value, dict):
        return {name: stable(member, name) for name, member in value.items()}
    if isinstance(value, list):
        return [stable(member) for member in value]
    if isinstance(value, str):
        for pattern, text in UNSTABLE_TEXT:
            value = pattern.sub(text, value)
    return value


def make_folder(folder):
    """The working folder, the same before each run, and the playbook beside it."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "tree/sub").mkdir(parents=True)
    (folder / "source.txt").write_text("one\ntwo\nthree\n")
    (folder / "target.txt").write_text("old\n")
    (folder / "tree/a.txt").write_text("a\n")
    (folder / "tree/sub/b.txt").write_text("b\n")
    (folder / "template.j2").write_text("{{ inventory_hostname }} {{ 1 + 1 }}\n")
    (folder / "wrong.j2").write_text("{{ 1 +\n")
    (folder / "script.sh").write_text("#!/bin/sh\necho script $1 $2\nexit 5\n")
    (folder / "script.sh").chmod(0o755)
    subprocess.run(["tar", "--mtime=@0", "-C", folder / "tree", "-czf", folder / "archive.tar.gz", "a.txt"], check=True)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", folder / "repository"]
    subprocess.run(["git", "init", "-q", "-b", "main", folder / "repository"], check=True)
    env = {"GIT_AUTHOR_DATE": "@0 +0000", "GIT_COMMITTER_DATE": "@0 +0000", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"}
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True, env=env)


def write_playbook(folder, work, **where):
    """`where`: other members of the play, in place of localhost."""
    def in_work(value):
        if isinstance(value, dict):
            return {key: in_work(member) for key, member in value.items()}
        if isinstance(value, list):
            return [in_work(member) for member in value]
        return re.sub(r"\bD(?=/|$)", str(work), value) if isinstance(value, str) and "D" in value else value

    tasks = [{"name": name, module: in_work(arguments), "ignore_errors": True} for name, module, arguments in CASES]
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks,
            "environment": {"HEARTH_TEST_VARIABLE": "with 'quotes' and ümlaut"}, **where}
    path = folder / "site.yml"
    path.write_text(yaml.safe_dump([play], sort_keys=False, allow_unicode=True))
    for name, text in (("library/own_module.py", OWN_MODULE), ("module_utils/own_util.py", "def shout(text):\n    return text.upper()\n")):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return path


def difference(plain, warm):
    """The members that differ, and no others: results are long."""
    one, other = plain["result"], warm["result"]
    return {name: (one.get(name), other.get(name)) for name in one.keys() | other.keys() if one.get(name) != other.get(name)} or (plain["status"], warm["status"])


def by_task(results):
    return {entry["task"]: {**entry, "result": stable(entry["result"])} for entry in results}


@pytest.mark.parametrize("version,ansible,mode", RUNS, ids=[version + "".join(mode) for version, _, mode in RUNS])
def test_results_are_those_of_plain_ansible(version, ansible, mode):
    with site(ansible) as here:
        work = here.folder / "work"
        playbook = write_playbook(here.folder, work)
        seen = {}
        for warm in (False, True):
            make_folder(work)
            # Pipelining on both sides: without it a traceback names another file of the wrapper's.
            done, results = here.results(warm, playbook, *mode, env={
                "ANSIBLE_MODULE_UTILS": str(here.folder / "module_utils"), "ANSIBLE_PIPELINING": "1"})
            assert done.returncode == 0, done
            seen[warm] = by_task(results)
        # The warm side did run in workers.
        assert sum(worker["calls"] for worker in here.json("worker", "list")) >= 60
        assert len(seen[False]) == len(CASES) and len({module for _, module, _ in CASES}) >= 40
        assert seen[True].keys() == seen[False].keys()
        different = {name: (seen[False][name], seen[True][name]) for name in seen[False] if seen[False][name] != seen[True][name]}
        assert not different, "\n".join(f"{name}: {difference(plain, warm)}" for name, (plain, warm) in different.items())
