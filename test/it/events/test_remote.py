"""Hearth's callback with HEARTH_API=URL: another server gets the same record, whatever happens to it meanwhile."""
import json
import os
import re
import subprocess
import time

import pytest
import support as callback_support
from conftest import HEARTH, Server, wait_for
from support.playbooks import SOAK

# At full length: the figures of the issue, and a server that is away for 30 s.
HOSTS, TASKS, AWAY_SECONDS = (20, 50, 30) if SOAK else (3, 4, 1)
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
""" % "\n".join("    - name: task %d\n      command: echo %d" % (n, n) for n in range(TASKS))


@pytest.fixture
def controller(tmp_path):
    """Runs playbooks; its own daemon is ended."""
    folder = tmp_path / "controller"
    folder.mkdir()
    env = callback_support.environment(
        folder, PATH=f"{HEARTH.parent}:/usr/bin:/bin", HEARTH_BIN=HEARTH, ANSIBLE_FORKS=4,
        ANSIBLE_PYTHON_INTERPRETER="/usr/bin/python3")  # fmt: skip
    (folder / "site.yml").write_text(PLAY)
    (folder / "hosts").write_text("".join(f"h{n} ansible_connection=local\n" for n in range(HOSTS)))

    class Controller:
        home = folder / "home"

        @staticmethod
        def playbook(start=False, **more):
            command = ["/usr/bin/ansible-playbook", "-i", folder / "hosts", folder / "site.yml"]
            given = {**env, **{name: str(value) for name, value in more.items()}}
            if start:
                return subprocess.Popen(command, env=given, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            return subprocess.run(command, env=given, cwd=folder, capture_output=True, text=True, timeout=240)

        @staticmethod
        def hearth(*arguments):
            return subprocess.run([HEARTH, *arguments], env=env, cwd=folder, capture_output=True, text=True, timeout=60)

        def pid(self):
            return int((folder / "run/daemon.lock").read_text().split()[0])

        def wishes(self):
            return list((self.home / "remote").glob("*.json"))

    yield Controller()
    Controller.hearth("daemon", "--stop")


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
    controller.hearth("daemon", "--stop")
    local = Server(tmp_path / "local")
    local.env["HEARTH_HOME"] = str(controller.home)
    return local.start()


def check_equal(controller, server, tmp_path):
    wait_for(lambda: not controller.wishes(), seconds=120)
    run = server.json("/api/hearth/v1/runs")["results"][0]
    assert run["complete"] and run["status"] == "completed", run
    assert server.json("/api/v1/results")["count"] >= HOSTS * (TASKS + 4)
    local = local_server(controller, tmp_path)
    try:
        here, there = record_of(local.json), record_of(server.json)
        assert here == there
        ours = sorted((line["producer"], line["seq"]) for line in local.lines("&run=" + run["uid"]))
        theirs = sorted((line["producer"], line["seq"]) for line in server.lines("&run=" + run["uid"]))
        assert theirs == sorted(set(theirs))
        assert set(theirs) <= set(ours)
        kinds = {line["kind"] for line in local.lines("&run=" + run["uid"])}
        missing = set(ours) - set(theirs)
        assert all(line["kind"].startswith(("machine.", "api.", "group."))
                   for line in local.lines("&run=" + run["uid"]) if (line["producer"], line["seq"]) in missing), kinds
    finally:
        local.stop()


def test_the_other_server_has_what_this_one_has(controller, server, tmp_path):
    done = controller.playbook(HEARTH_API=server.url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stderr, done.stderr
    check_equal(controller, server, tmp_path)


def test_the_server_is_killed_in_the_middle(controller, server, tmp_path):
    process = controller.playbook(start=True, HEARTH_API=server.url)
    wait_for(lambda: server.json("/api/v1/results")["count"] > 3)
    server.kill()
    time.sleep(AWAY_SECONDS)
    if SOAK:
        server.start()
    output = process.communicate(timeout=600)[0]
    assert process.returncode == 0, output
    if not SOAK:
        assert controller.wishes(), "the run is not there yet"
        server.start()
    check_equal(controller, server, tmp_path)


def test_the_daemon_is_killed_in_the_middle(controller, server, tmp_path):
    process = controller.playbook(start=True, HEARTH_API=server.url)
    wait_for(lambda: server.json("/api/v1/results")["count"] > 3)
    os.kill(controller.pid(), 9)
    output = process.communicate(timeout=600)[0]
    assert process.returncode == 0, output
    controller.hearth("daemon", "--start")
    check_equal(controller, server, tmp_path)


def test_a_token_is_for_nobody_else_to_read_and_goes_with_the_wish(controller, tmp_path):
    """The server is not there: the wish waits, private, and the playbook does not care."""
    away = Server(tmp_path / "away")
    done = controller.playbook(HEARTH_API=away.url, HEARTH_API_TOKEN="hearth-secret-token")
    assert done.returncode == 0 and "WARNING" not in done.stderr, done.stderr
    (wish,) = controller.wishes()
    assert wish.stat().st_mode & 0o777 == 0o600 and wish.parent.stat().st_mode & 0o777 == 0o700
    for root, _folders, names in os.walk(controller.home):
        for name in names:
            path = os.path.join(root, name)
            if path != str(wish) and os.path.isfile(path):
                with open(path, "rb") as file:
                    assert b"hearth-secret-token" not in file.read(), path


def test_without_a_url_nothing_is_wished(controller):
    done = controller.playbook(HEARTH_API="offline")
    assert done.returncode == 0
    assert not controller.wishes()


def test_what_cannot_be_sent_is_said(controller, server):
    done = controller.playbook(HEARTH_API="nonsense")
    assert done.returncode == 0
    assert "recorded on this machine only" in done.stderr and "HEARTH_API" in done.stderr, done.stderr
