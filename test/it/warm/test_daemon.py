"""The daemon under hard use: many at once, killed in mid-run, asked to end."""
import json
import os
import pathlib
import signal
import socket
import struct
import subprocess
import time

import pytest
import yaml

from support.playbooks import HEARTH, SOAK, ansible_versions, site

VERSIONS = ansible_versions()
both = pytest.mark.parametrize("version,ansible", VERSIONS, ids=[name for name, _ in VERSIONS])
# 50 at once keep two cores busy for minutes.
ENDS = (VERSIONS[0][0], VERSIONS[-1][0])


def write_play(here, tasks, hosts=1, **play):
    """A playbook on so many local hosts; gives (playbook, inventory)."""
    names = [f"h{number}" for number in range(hosts)]
    inventory = here.folder / "hosts"
    inventory.write_text("".join(f"{name} ansible_connection=local\n" for name in names))
    path = here.folder / "site.yml"
    path.write_text(yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": tasks, **play}]))
    return path, inventory


def processes_of(here):
    """Daemons of this site, by what they hold: (pid, command line)."""
    found = []
    wanted = f"HEARTH_RUNTIME_DIR={here.env['HEARTH_RUNTIME_DIR']}".encode()
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
            environment = (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if command[1:2] == [b"daemon"] and wanted in environment:
            found.append(int(folder.name))
    return found


def open_files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


@both
def test_many_playbooks_at_once_share_one_daemon(version, ansible):
    at_once = 50 if SOAK and version in ENDS else 6
    with site(ansible) as here:
        tasks = [{"command": "printf {{ inventory_hostname }}", "register": "said", "changed_when": False},
                 {"assert": {"that": "said.stdout == inventory_hostname"}},
                 {"stat": {"path": "/etc/hostname"}}]
        playbook, inventory = write_play(here, tasks, hosts=8)
        running = [subprocess.Popen([HEARTH, "run", "-i", inventory, "-f", "8", playbook], env=here.env,
                                    cwd=here.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                    stderr=subprocess.PIPE) for _ in range(at_once)]
        daemons = set()
        while any(process.poll() is None for process in running):
            daemons.update(processes_of(here))
            time.sleep(0.5)
        for process in running:
            output, errors = process.communicate(timeout=600)
            assert process.returncode == 0, output + errors
            assert output.count(b"failed=0") == 8
        # A second one may have lived for the moment that it took to see the lock.
        assert here.daemon_pid() in daemons
        assert processes_of(here) == [here.daemon_pid()]
        listed = here.json("playbook", "list", "--limit", "100")
        assert len(listed) == at_once
        assert all(row["status"] == "completed" for row in listed)
        assert all(row["items"]["results"] == 24 for row in listed)
        for worker in here.json("worker", "list"):
            assert worker["busy"] == 0
        assert open_files(here.daemon_pid()) < 60, "descriptors are left open"


@both
def test_a_killed_daemon_costs_neither_the_run_nor_its_record(version, ansible):
    with site(ansible) as here:
        tasks = [{"command": f"printf {number}"} for number in range(12)] + [{"command": "sleep 2"}] + [
            {"command": f"printf {number}"} for number in range(12, 20)]
        playbook, inventory = write_play(here, tasks)
        process = subprocess.Popen([HEARTH, "run", "-i", inventory, playbook], env=here.env, cwd=here.folder,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for line in process.stdout:
            if b"sleep 2" in line or line.count(b"TASK") and b"command" in line:
                pid = here.daemon_pid()
                if pid:
                    break
        time.sleep(1.0)
        pid = here.daemon_pid()
        assert pid
        os.kill(pid, signal.SIGKILL)
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, output + errors
        assert b"ok=21" in output
        listed = here.json("playbook", "list")
        assert [row["status"] for row in listed] == ["completed"]
        assert listed[0]["items"]["results"] == 21


@both
def test_off_means_nothing_of_hearth(version, ansible):
    with site(ansible) as here:
        playbook, inventory = write_play(here, [{"ping": {}}])
        done = here.hearth("run", "-i", inventory, playbook, env={"HEARTH": "off"})
        assert done.returncode == 0, done
        assert here.daemon_pid() is None
        assert here.json("playbook", "list") == []


def test_fifty_starts_leave_one_daemon():
    with site(VERSIONS[0][1]) as here:
        starts = [subprocess.Popen([HEARTH, "daemon", "--start"], env=here.env) for _ in range(50)]
        assert [start.wait(timeout=60) for start in starts] == [0] * 50
        time.sleep(0.5)
        assert processes_of(here) == [here.daemon_pid()]


def test_a_daemon_with_nothing_to_do_ends_itself():
    with site(VERSIONS[0][1]) as here:
        here.env["HEARTH_IDLE_SECONDS"] = "1"
        assert here.hearth("daemon", "--start").returncode == 0
        pid = here.daemon_pid()
        assert pid
        for _ in range(200):
            if here.daemon_pid() != pid:
                break
            time.sleep(0.1)
        assert here.daemon_pid() is None


def ask(here, header):
    """One control question, spoken by hand (docs/protocol/worker.md §2)."""
    text = json.dumps(header).encode()
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(here.env["HEARTH_RUNTIME_DIR"] + "/worker.sock")
        connection.sendall(struct.pack(">4sII", b"HRT1", len(text), 0) + text)
        answer = connection.makefile("rb").read()
    size = struct.unpack(">4sII", answer[:12])[1]
    return json.loads(answer[12:12 + size])


def test_a_daemon_of_another_build_makes_way():
    with site(VERSIONS[0][1]) as here:
        assert here.hearth("daemon", "--start").returncode == 0
        pid = here.daemon_pid()
        assert ask(here, {"t": "hello", "v": 1})["pid"] == pid
        assert ask(here, {"t": "hello", "v": 2}) == {"t": "refused", "why": "version"}
        assert ask(here, {"t": "hello", "v": 1, "build": "another"}) == {"t": "refused", "why": "build"}
        for _ in range(100):
            if here.daemon_pid() != pid:
                break
            time.sleep(0.1)
        assert here.daemon_pid() != pid
