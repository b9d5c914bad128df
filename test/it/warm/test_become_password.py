"""Becoming another user with a password, as without Hearth; and the password is nowhere afterwards.

The user, the passwords and the rights exist in a mount namespace of the test's own: nothing of this machine
changes. The namespace's files lie over /etc/passwd, /etc/shadow, /etc/group and /etc/sudoers.
"""
import json
import os
import pathlib
import re
import subprocess

import pytest
import yaml

from results.test_equal import stable
from support.playbooks import COLLECT, HEARTH, ansible_versions, site

VERSIONS = ansible_versions()
UID = 20001
PASSWORD = "correct-horse-battery"
# CAP_DAC_READ_SEARCH: the clone that is tested may lie in a folder that only root may enter.
ENTER = """
set -e
mount --make-rprivate /
for name in passwd shadow group sudoers; do mount --bind "$1/$name" "/etc/$name"; done
shift
exec setpriv --reuid %d --regid %d --clear-groups --inh-caps=+dac_read_search --ambient-caps=+dac_read_search "$@"
""" % (UID, UID)

TASKS = [
    {"name": "sudo", "command": "id -un", "become": True, "become_method": "sudo"},
    {"name": "su", "command": "id -un", "become": True, "become_method": "su"},
    {"name": "sudo to somebody", "command": "id -un", "become": True, "become_user": "nobody"},
    {"name": "a file of root's", "slurp": {"src": "/etc/shadow"}, "become": True, "no_log": True},
    {"name": "itself", "command": "id -un"},
    {"name": "wrong", "command": "id -un", "become": True, "vars": {"ansible_become_password": "wrong"}, "ignore_errors": True},
]


def users(folder):
    """Copies of the machine's files, with one more user, whose password and root's is PASSWORD."""
    folder.mkdir()
    secret = subprocess.run(["openssl", "passwd", "-6", "-stdin"], input=PASSWORD.encode(), stdout=subprocess.PIPE,
                            check=True).stdout.decode().strip()
    etc = pathlib.Path("/etc")
    (folder / "passwd").write_text((etc / "passwd").read_text() + f"warm:x:{UID}:{UID}::{folder.parent}/home:/bin/sh\n")
    (folder / "group").write_text((etc / "group").read_text() + f"warm:x:{UID}:\n")
    others = [line for line in (etc / "shadow").read_text().splitlines() if not line.startswith("root:")]
    (folder / "shadow").write_text("\n".join(others + [f"{name}:{secret}:19000:0:99999:7:::" for name in ("root", "warm")]) + "\n")
    (folder / "sudoers").write_text("Defaults env_reset, timestamp_timeout=0, passwd_tries=1\nroot ALL=(ALL:ALL) ALL\nwarm ALL=(ALL:ALL) ALL\n")
    (folder / "shadow").chmod(0o640)
    (folder / "sudoers").chmod(0o440)


class Warm:
    """Runs programs as that user."""

    def __init__(self, here):
        self.here = here
        self.etc = here.folder / "etc"
        users(self.etc)
        os.chmod(here.folder, 0o755)
        for path in (here.folder / "home", here.folder / "run"):
            os.chown(path, UID, UID)

    def run(self, *command, env=None):
        return self.here.run("unshare", "-m", "sh", "-c", ENTER, "sh", self.etc, *command,
                             cwd=self.here.home, env={"USER": "warm", **(env or {})})


def comparable(text):
    results = map(json.loads, re.sub(r"key=[a-z]{32}\b", "key=RANDOM", text).splitlines())
    return {entry["task"]: (entry["status"], stable(entry["result"])) for entry in results}


@pytest.mark.parametrize("version,ansible", VERSIONS, ids=[name for name, _ in VERSIONS])
def test_become_with_a_password_behaves_as_without_hearth(version, ansible):
    assert os.geteuid() == 0, "this test makes a mount namespace and so needs root"
    with site(ansible) as here:
        warm = Warm(here)
        playbook = here.folder / "site.yml"
        playbook.write_text(yaml.safe_dump([{"hosts": "localhost", "connection": "local", "gather_facts": False,
                                             "vars_files": ["secret.yml"], "tasks": TASKS}]))
        (here.folder / "secret.yml").write_text(yaml.safe_dump({"ansible_become_password": PASSWORD}))
        seen = {}
        for program in ([ansible / "ansible-playbook"], [HEARTH, "run"]):
            collected = here.home / "collected.jsonl"
            collected.unlink(missing_ok=True)
            done = warm.run(*program, playbook, env={
                "ANSIBLE_CALLBACK_PLUGINS": str(COLLECT),
                "ANSIBLE_CALLBACKS_ENABLED": "collect", "COLLECT_FILE": str(collected)})
            assert done.returncode == 0, done
            seen[str(program[0])] = comparable(collected.read_text())
        plain, hearth = seen.values()
        assert hearth == plain
        assert [plain[name][1]["stdout"] for name in ("sudo", "su", "sudo to somebody", "itself")] == ["root", "root", "nobody", "warm"]
        assert plain["wrong"][0] == "failed"
        workers = warm.run(HEARTH, "worker", "list")
        assert workers.returncode == 0 and b" ready " in workers.stdout, "nothing ran warm: " + str(workers)
        assert warm.run(HEARTH, "daemon", "--stop").returncode == 0
        kept = [path for path in here.home.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
        assert not kept, kept
