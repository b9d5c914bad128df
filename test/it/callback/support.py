"""Runs real Ansible with the callback, and reads what it told."""
import glob
import json
import os
import signal
import subprocess

import cores
from fake_journal import FakeJournal

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "../../.."))
COLLECTIONS = os.path.join(ROOT, "integrations/ansible/collections")
VERSIONS = {"2.14": "/usr/bin", **{name: str(folder) for name, folder in cores.from_pip().items()}}
NAME = "hearth.automation.record"


def environment(folder, **more):
    """A clean environment whose Hearth folders lie in `folder`."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "HEARTH", "ANSIBLE", "ARA_", "XDG_"))
    }
    runtime = os.path.join(str(folder), "run")
    os.makedirs(runtime, mode=0o700, exist_ok=True)
    env.update(
        HOME=str(folder),
        HEARTH_HOME=os.path.join(str(folder), "home"),
        HEARTH_RUNTIME_DIR=runtime,
        ANSIBLE_COLLECTIONS_PATH=COLLECTIONS,
        ANSIBLE_CALLBACKS_ENABLED=NAME,
        ANSIBLE_LOCALHOST_WARNING="False",
        ANSIBLE_NOCOLOR="1",
        LC_ALL="C.UTF-8",
    )
    env.update({name: str(value) for name, value in more.items()})
    return env


def socket_path(folder):
    return os.path.join(str(folder), "run", "journal.sock")


def listen(folder, **how):
    os.makedirs(os.path.join(str(folder), "run"), mode=0o700, exist_ok=True)
    return FakeJournal(socket_path(folder), **how)


def playbook(bin_folder, env, *args, program="ansible-playbook", start=False, **how):
    """Runs `ansible-playbook args`; `start`: leaves it running and gives the process, its output in HOME/output."""
    command = [os.path.join(bin_folder, program), *(str(arg) for arg in args)]
    if start:
        with open(os.path.join(env["HOME"], "output"), "wb") as output:
            return subprocess.Popen(command, env=env, cwd=HERE, stdout=output, stderr=subprocess.STDOUT)
    return subprocess.run(command, env=env, cwd=HERE, capture_output=True, text=True, timeout=300, **how)


def end_what_is_left(env):
    """Ends the workers of a playbook that was killed: 2.19's wait for it for ever. They have its environment."""
    mark = ("HEARTH_HOME=" + env["HEARTH_HOME"]).encode()
    for entry in glob.glob("/proc/[0-9]*/environ"):
        try:
            with open(entry, "rb") as file:
                if mark in file.read().split(b"\0"):
                    os.kill(int(entry.split("/")[2]), signal.SIGKILL)
        except OSError:
            pass  # it has ended, or is another user's


def spool_files(folder):
    return sorted(glob.glob(os.path.join(str(folder), "home", "spool", "*.jsonl")))


def spooled(folder):
    """Whole lines: the callback may be writing the last one."""
    events = []
    for path in spool_files(folder):
        with open(path, encoding="utf-8") as file:
            events += [json.loads(line) for line in file if line.endswith("\n")]
    return events


def merged(*sources):
    """Events of all sources by number, each once. Twice told must be told alike."""
    by_seq = {}
    for event in (event for source in sources for event in source):
        assert by_seq.setdefault(event["seq"], event) == event
    return [by_seq[seq] for seq in sorted(by_seq)]


def check_whole(events):
    """What holds for every record of a run that came to its end."""
    assert [event["seq"] for event in events] == list(range(len(events))), "a hole or a repeat in the numbers"
    assert len({event["id"] for event in events}) == len(events)
    assert len({event["producer"] for event in events}) == 1
    assert events[0]["kind"] == "run.start"
    assert events[-1]["kind"] == "run.end"


def of_kind(events, kind):
    return [event for event in events if event["kind"] == kind]


def write(folder, name, text):
    path = os.path.join(str(folder), name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def debugs(folder, count, more=""):
    """A playbook of `count` debug tasks on localhost."""
    return write(
        folder,
        "debugs.yml",
        "- hosts: all\n  gather_facts: false\n  tasks:\n"
        + "".join("    - name: task %d\n      debug: msg=hello\n" % n for n in range(count))
        + more,
    )


LOCAL = ("-i", "h1,", "-c", "local", "-e", "ansible_python_interpreter=/usr/bin/python3")
