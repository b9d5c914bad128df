"""ara's own callback, CLI and Python client, unmodified: each request goes to ara and to Hearth, and both say the same."""
import collections
import json
import pathlib
import shutil
import signal
import subprocess
import time

import pytest

from ara_server import BIN
from compare import Comparison
from differences import text_rule
from steps import Request
from tee import Tee
from walk import Walk
import clients
import times

HERE = pathlib.Path(__file__).resolve().parent
PLAYBOOK = "/usr/bin/ansible-playbook"
LINES = 12  # of what differs


class Recorded:
    """The project, run by Ansible with ara's callback, which asks the tee."""

    def __init__(self, folder, tee):
        self.folder, self.tee = folder, tee
        shutil.copytree(HERE / "project", folder / "project")
        packages = next((BIN.parent / "lib").glob("python3*")) / "site-packages"
        plugins = packages / "ara/plugins"
        # Ansible is Debian's, whose Python is that of the virtual environment.
        self.env = {
            "PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", "PYTHONPATH": str(packages), "ARA_API_CLIENT": "http",
            "ARA_API_SERVER": tee.url, "ARA_DEFAULT_LABELS": "by default", "ANSIBLE_CALLBACK_PLUGINS": str(plugins / "callback"),
            "ANSIBLE_ACTION_PLUGINS": str(plugins / "action"), "ANSIBLE_LOOKUP_PLUGINS": str(plugins / "lookup"),
            "ANSIBLE_HOST_KEY_CHECKING": "False", "ANSIBLE_ASYNC_DIR": str(folder / "async")}

    def command(self, playbook):
        return [PLAYBOOK, "-i", "hosts.ini", "-e", f"scratch={self.folder}", playbook]

    def run(self, playbook):
        done = subprocess.run(self.command(playbook), cwd=self.folder / "project", env=self.env, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=300)
        return done.returncode, done.stdout + done.stderr

    def interrupt(self, playbook):
        """SIGINT to ansible-playbook alone while its second task runs."""
        process = subprocess.Popen(self.command(playbook), cwd=self.folder / "project", env=self.env, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        end = time.monotonic() + 60
        while not (self.folder / "running").exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        try:
            return process.communicate(timeout=30)[0]
        finally:
            process.kill()


@pytest.fixture(scope="module")
def used():
    return collections.Counter()


@pytest.fixture(scope="module")
def pair(ara, subject):
    from side import Side
    made = Side("ara", ara), Side("hearth", subject)
    yield made
    for side in made:
        side.close()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory, pair, used):
    """After the four runs."""
    tee = Tee(*pair, used)
    made = Recorded(tmp_path_factory.mktemp("recorded"), tee)
    made.site = made.run("site.yml")
    made.failing = made.run("failing.yml")
    made.again = made.run("failing.yml")
    made.interrupted = made.interrupt("interrupted.yml")
    yield made
    tee.stop()


def said(found):
    return f"{len(found)} differences\n" + "\n".join(map(repr, found[:LINES]))


def test_the_playbooks_did_what_they_should(recorded):
    assert recorded.site[0] == 4, recorded.site[1][-3000:]  # a host was unreachable
    assert recorded.failing[0] == recorded.again[0] == 2, recorded.failing[1][-3000:]
    assert "ara_default" not in recorded.site[1], recorded.site[1][-3000:]
    assert recorded.tee.requests > 150


def test_all_that_a_playbook_can_do_was_recorded(recorded, pair):
    def rows(table):
        return json.loads(pair[0].ask(Request({"method": "GET", "path": f"/api/v1/{table}?limit=10000"}, None)).text)["results"]
    results = rows("results")
    assert {one["status"] for one in results} == {"ok", "changed", "failed", "ignored", "skipped", "unreachable"}
    # By items: ara adds those of other hosts that came before.
    assert any(len(one["delegated_to"]) > 1 for one in results)
    assert {one["status"] for one in rows("playbooks")} == {"failed", "expired"}
    assert any(one["handler"] for one in rows("tasks")) and len({one["uuid"] for one in rows("plays")}) < len(rows("plays"))
    assert [one["type"] for one in rows("records")] == ["dict"]
    assert {"added", "by default", "check:False"} <= {one["name"] for one in rows("labels")}


def test_every_answer_to_the_callback_is_the_same(recorded):
    assert not recorded.tee.found, said(recorded.tee.found)


def test_everything_that_was_recorded_is_the_same(recorded, pair, used):
    walk = Walk(pair, recorded.tee.ids, used)
    found = walk.everything()
    assert walk.requests > 100 and not found, said(found)


@pytest.mark.parametrize("command", clients.COMMANDS, ids=" ".join)
def test_the_cli_says_the_same(recorded, pair, command):
    both = [clients.cli(side.url, command, recorded.folder, recorded.tee.ids, n) for n, side in enumerate(pair)]
    assert both[0].code == both[1].code, both
    found = Comparison(recorded.tee.ids, times.now())
    found.say("talk", both[0].talk, both[1].talk)
    found.listing(clients.table_of(command), both[0].rows, both[1].rows)
    left = [one for one in found.found if not text_rule(None, one)]
    assert not left, said(left)


def test_the_python_client_gets_the_same(recorded, pair, used):
    """Writes and reads through AraHttpClient, by a script that asks the tee."""
    asked = recorded.tee.requests
    done = subprocess.run([BIN / "python", HERE / "client_script.py", recorded.tee.url], env={"PATH": "/usr/bin:/bin", "HOME": str(recorded.folder)},
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    assert recorded.tee.requests - asked == json.loads(done.stdout)["requests"]
    assert not recorded.tee.found, said(recorded.tee.found)
