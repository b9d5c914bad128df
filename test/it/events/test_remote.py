"""Hearth's callback with HEARTH_API=URL: another server gets the same record, whatever happens to it meanwhile."""
import json
import os
import re
import signal
import subprocess
import time

import pytest
from conftest import HEARTH, Server
from support.playbooks import ROOT, SOAK, Site
from support.waiting import wait_for
from tls_gate import TlsGate, certificate

SMALL = (3, 4)  # hosts, tasks
# At full length: a large run, and a server that is away for 30 s.
LARGE, AWAY_SECONDS = ((20, 50), 30) if SOAK else (SMALL, 1)
WAIT_SECONDS = 900  # at most, for a playbook: 1,000 tasks without Hearth on a busy machine take minutes
PLAY = """
- name: all sorts
  hosts: all
  gather_facts: false
  tasks:
%s
    - name: items
      debug: {msg: "{{ item }}"}
      loop: [1, 2]
    - name: ignored
      command: /bin/false
      ignore_errors: true
    - block:
        - fail: {msg: on purpose}
      rescue:
        - debug: {msg: rescued}
"""


class Controller:
    """A machine that runs playbooks with the callback; its daemon is one that the callback starts."""

    def __init__(self, folder, size):
        folder.mkdir()
        hosts, tasks = size
        self.results_min = hosts * (tasks + 4)
        self.folder, self.site = folder, Site("/usr/bin", folder)
        self.home, self.process = folder / "home/hearth", None
        self.site.env.update(
            HEARTH_BIN=str(HEARTH), ANSIBLE_FORKS="4", ANSIBLE_CALLBACKS_ENABLED="hearth.automation.record",
            ANSIBLE_COLLECTIONS_PATH=str(ROOT / "integrations/ansible/collections"))
        (folder / "site.yml").write_text(PLAY % "\n".join(f"    - name: task {n}\n      command: echo {n}" for n in range(tasks)))
        (folder / "hosts").write_text("".join(f"h{n} ansible_connection=local\n" for n in range(hosts)))
        self.command = ["/usr/bin/ansible-playbook", "-i", folder / "hosts", folder / "site.yml"]

    def start(self, **env):
        self.process = subprocess.Popen(self.command, env={**self.site.env, **env}, cwd=self.folder, start_new_session=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return self.process

    def playbook(self, **env):
        """(exit status, output)"""
        process = self.start(**env)
        output = process.communicate(timeout=WAIT_SECONDS)[0].decode()
        return process.returncode, output

    def stop(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.site.stop()

    def wishes(self):
        return list((self.home / "remote").glob("*.json"))


@pytest.fixture
def controller(tmp_path, request):
    """Of a small playbook; of a large one where a test is marked so."""
    made = Controller(tmp_path / "controller", getattr(request, "param", SMALL))
    yield made
    made.stop()


large = pytest.mark.parametrize("controller", [LARGE], indirect=True, ids=["large"])


VOLATILE = re.compile(r'"(id|created|updated|server_version|play|playbook|task|host|result|file|delegated_to)": [^\[{]*?(?=[,}])')


def record_of(ask):
    """What a server says of its only run, without ids and times of its own."""
    told = {}
    for name in ("playbooks", "plays", "tasks", "hosts", "results", "files", "records"):
        page = ask(f"/api/v1/{name}?limit=1000&order=id")
        told[name] = []
        for one in page["results"]:
            whole = ask(f"/api/v1/{name}/{one['id']}")
            told[name].append(VOLATILE.sub("", json.dumps(whole)))
        told[name].sort()
    return told


def local_server(controller, tmp_path):
    """The controller's own record, served."""
    controller.site.stop()
    local = Server(tmp_path / "local")
    local.env["HEARTH_HOME"] = str(controller.home)
    return local.start()


def lines_of(server, run):
    """Each once."""
    lines = server.lines("&run=" + run)
    told = {(line["producer"], line["seq"]): line for line in lines}
    assert len(told) == len(lines)
    return told


def check_equal(controller, server, tmp_path):
    wait_for(lambda: not controller.wishes(), seconds=120)
    run = server.json("/api/hearth/v1/runs")["results"][0]
    assert run["complete"] and run["status"] == "completed", run
    assert server.json("/api/v1/results")["count"] >= controller.results_min
    local = local_server(controller, tmp_path)
    try:
        here, there = record_of(local.json), record_of(server.json)
        assert here == there
        ours, theirs = lines_of(local, run["uid"]), lines_of(server, run["uid"])
        assert [theirs[one] for one in theirs.keys() - ours.keys()] == []
        missing = [ours[one]["kind"] for one in ours.keys() - theirs.keys()]
        assert all(kind.startswith(("machine.", "api.", "group.")) for kind in missing), missing
    finally:
        local.stop()


@large
def test_the_other_server_has_what_this_one_has(controller, server, tmp_path):
    status, output = controller.playbook(HEARTH_API=server.url)
    assert status == 0 and "WARNING" not in output, output
    check_equal(controller, server, tmp_path)


@large
def test_the_server_is_killed_in_the_middle(controller, server, tmp_path):
    process = controller.start(HEARTH_API=server.url)
    wait_for(lambda: server.json("/api/v1/results")["count"] > 3)
    server.kill()
    time.sleep(AWAY_SECONDS)
    if SOAK:
        server.start()
    output = process.communicate(timeout=WAIT_SECONDS)[0]
    assert process.returncode == 0, output
    if not SOAK:
        assert controller.wishes(), "the run is not there yet"
        server.start()
    check_equal(controller, server, tmp_path)


@large
def test_the_daemon_is_killed_in_the_middle(controller, server, tmp_path):
    process = controller.start(HEARTH_API=server.url)
    wait_for(lambda: server.json("/api/v1/results")["count"] > 3)
    os.kill(controller.site.daemon_pid(), 9)
    output = process.communicate(timeout=WAIT_SECONDS)[0]
    assert process.returncode == 0, output
    controller.site.hearth("daemon", "--start")
    check_equal(controller, server, tmp_path)


def test_a_token_is_for_nobody_else_to_read_and_goes_with_the_wish(controller, tmp_path):
    """The server is not there: the wish waits, private, and the playbook does not care."""
    away = Server(tmp_path / "away")
    status, output = controller.playbook(HEARTH_API=away.url, HEARTH_API_TOKEN="hearth-secret-token")
    assert status == 0 and "WARNING" not in output, output
    (wish,) = controller.wishes()
    assert wish.stat().st_mode & 0o777 == 0o600 and wish.parent.stat().st_mode & 0o777 == 0o700
    for root, _folders, names in os.walk(controller.home):
        for name in names:
            path = os.path.join(root, name)
            if path != str(wish) and os.path.isfile(path):
                with open(path, "rb") as file:
                    assert b"hearth-secret-token" not in file.read(), path


def test_without_a_url_nothing_is_wished(controller):
    assert controller.playbook(HEARTH_API="offline")[0] == 0
    assert not controller.wishes()


def test_what_cannot_be_sent_is_said(controller):
    status, output = controller.playbook(HEARTH_API="nonsense")
    assert status == 0
    assert "recorded on this machine only" in output and "HEARTH_API" in output, output


def test_a_server_that_asks_for_a_certificate_gets_the_one_that_is_there_now(controller, server, tmp_path):
    """The first is one that it does not know; then the files are renewed, while the run waits to be sent."""
    folder = tmp_path / "certificates"
    own, ours, stranger = (certificate(folder, name) for name in ("server", "ours", "stranger"))
    shown = [folder / "client.pem", folder / "client.key"]
    for source, path in zip(stranger, shown):
        path.write_bytes(source.read_bytes())
    gate = TlsGate(server.port, own, ours[0])
    try:
        status, output = controller.playbook(HEARTH_API=gate.url, HEARTH_API_CA=str(own[0]), HEARTH_API_CERT=str(shown[0]), HEARTH_API_KEY=str(shown[1]))
        assert status == 0 and "WARNING" not in output, output
        wait_for(lambda: gate.refused)
        (wish,) = controller.wishes()
        assert "PRIVATE KEY" not in wish.read_text()
        assert gate.let_in == 0 and server.json("/api/v1/playbooks")["count"] == 0
        for source, path in zip(ours, shown):
            path.write_bytes(source.read_bytes())
        check_equal(controller, server, tmp_path)
        assert gate.let_in > 0
    finally:
        gate.close()


def test_a_certificate_without_its_key_is_said(controller):
    status, output = controller.playbook(HEARTH_API="https://127.0.0.1:1", HEARTH_API_CERT="/c.pem")
    assert status == 0
    assert "HEARTH_API_CERT and HEARTH_API_KEY" in output, output
    assert not controller.wishes()
