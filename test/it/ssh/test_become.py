"""Becoming another user at the far end, with and without a password, as without Hearth.

Users, passwords and rights are in files of the test's own, which lie over those of /etc in the server's namespace.
"""
import json
import os
import pathlib
import re
import subprocess

import pytest

from results.test_equal import stable
from ssh.conftest import VERSIONS, make_far

UID = 20001
PASSWORD = "correct-horse-battery"


def etc(folder):
    """(passwd lines of one more user, the other files)."""
    secret = subprocess.run(["openssl", "passwd", "-6", "-stdin"], input=PASSWORD.encode(), stdout=subprocess.PIPE,
                            check=True).stdout.decode().strip()
    shadow = [line for line in pathlib.Path("/etc/shadow").read_text().splitlines() if not line.startswith("root:")]
    return {
        "shadow": "\n".join(shadow + [f"{name}:{secret}:19000:0:99999:7:::" for name in ("root", "warm")]) + "\n",
        "group": pathlib.Path("/etc/group").read_text() + f"warm:x:{UID}:\n",
        "sudoers": "Defaults env_reset, timestamp_timeout=0, passwd_tries=1\nroot ALL=(ALL:ALL) NOPASSWD: ALL\nwarm ALL=(ALL:ALL) ALL\n",
    }


def run(far, tasks, warm, **play):
    done, results = far.results(warm, far.playbook([{**task, "ignore_errors": True} for task in tasks], **play),
                                env={"ANSIBLE_PIPELINING": "1"})
    assert done.returncode == 0, done
    text = re.sub(r"key=[a-z]{32}|BECOME-SUCCESS-[a-z]{32}", "RANDOM", json.dumps(results))
    text = re.sub(r"127\.0\.0\.1 \d+", "127.0.0.1 PORT", text)
    return done, {entry["task"]: (entry["status"], stable(entry["result"])) for entry in json.loads(text)}


SEEN = "id; echo $HOME $PWD $USER $SUDO_USER; umask; ulimit -n; env | sort | grep -v -e ^SSH -e '^_='"
TASKS = [
    {"name": "somebody", "shell": SEEN, "become": True, "become_user": "nobody"},
    {"name": "somebody again", "ping": None, "become": True, "become_user": "nobody"},
    {"name": "root", "shell": SEEN, "become": True},
    {"name": "a variable", "shell": "echo $A", "environment": {"A": "1 2"}, "become": True, "become_user": "nobody"},
    {"name": "dies", "shell": "kill -9 $PPID", "become": True, "become_user": "nobody"},
    {"name": "nobody of this name", "ping": None, "become": True, "become_user": "no-such-user"},
    {"name": "itself", "shell": "id -un"},
]


@pytest.mark.parametrize("version,ansible", VERSIONS, ids=[name for name, _ in VERSIONS])
def test_root_becomes_others(version, ansible):
    with make_far(ansible) as far:
        _, plain = run(far, TASKS, False)
        _, warm = run(far, TASKS, True)
        assert warm == plain
        assert "uid=65534" in warm["somebody"][1]["stdout"]
        # One channel as root, one as nobody, one by sudo as root.
        assert sorted(channel["calls"] for channel in far.channels()) == [1, 1, 4]


PASSWORD_TASKS = [
    {"name": "root", "shell": SEEN, "become": True},
    {"name": "root again", "shell": "id -un", "become": True},
    {"name": "and again", "slurp": {"src": "/etc/shadow"}, "become": True, "no_log": True},
    {"name": "somebody", "shell": "id -un", "become": True, "become_user": "nobody"},
    {"name": "wrong", "shell": "id -un", "become": True, "vars": {"ansible_become_password": "wrong-guess"}},
    {"name": "none", "shell": "id -un", "become": True, "vars": {"ansible_become_password": ""}},
    {"name": "itself", "shell": "id -un"},
]


@pytest.mark.parametrize("version,ansible", VERSIONS, ids=[name for name, _ in VERSIONS])
def test_with_a_password_everything_is_as_without_hearth(version, ansible):
    def add(server):
        home = server.folder / "warm"
        home.mkdir(mode=0o700)
        os.chown(home, UID, UID)
        return f"warm:x:{UID}:{UID}::{home}:/bin/sh\n"

    with make_far(ansible, etc=etc(None), users=add) as far:
        far.write_inventory(variables=f"ansible_user=warm ansible_become_password={PASSWORD}")
        _, plain = run(far, PASSWORD_TASKS, False)
        done, warm = run(far, PASSWORD_TASKS, True)
        assert warm == plain
        assert warm["root"][0] == "ok" and warm["wrong"][0] == "failed"
        # The first of each is Ansible's own: it proves the password. Root's channel took two more.
        assert sorted(channel["calls"] for channel in far.channels()) == [0, 1, 2]
        for path in [*far.here.folder.rglob("*")]:
            if path.is_file() and path != far.inventory and path.name != "shadow":
                assert PASSWORD.encode() not in path.read_bytes(), path
        assert PASSWORD.encode() not in done.stdout + done.stderr
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            for name in ("cmdline", "environ"):
                try:
                    text = (entry / name).read_bytes()
                except OSError:
                    continue
                assert PASSWORD.encode() not in text, entry
