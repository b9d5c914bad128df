"""Something of Hearth, or the connection, dies in the middle: the playbook ends, and nothing runs twice."""
import contextlib
import os
import pathlib
import signal
import threading

import pytest

from support.waiting import wait_for


def masters(far):
    """Process numbers of the ssh that keep the master connections of this test's controller."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes()
            if entry.name.isdigit() and command.startswith(b"ssh: ") and str(far.here.home).encode() in command:
                found.append(int(entry.name))
    return found


VICTIMS = {
    "daemon": lambda far: [far.here.daemon_pid()],
    "channel": lambda far: [channel["pid"] for channel in far.channels()],
    "master": masters,
}


def run_and_kill(far, victims, number=signal.SIGKILL):
    """Three tasks; the second says when it runs, and meanwhile `victims` are killed."""
    log = far.here.folder / "ran"
    tasks = [{"name": "first", "ping": None},
             {"name": "long", "shell": f"echo $$ >> {log}; sleep 2; echo done", "ignore_unreachable": True},
             {"name": "last", "ping": None, "ignore_unreachable": True}]
    killed = []

    def kill():
        assert wait_for(log.exists, 20)
        for pid in victims(far):
            killed.append(pid)
            os.kill(pid, number)

    killer = threading.Thread(target=kill)
    killer.start()
    done, results = far.results(True, far.playbook(tasks))
    killer.join()
    assert killed, "nothing was killed"
    assert len(log.read_text().splitlines()) == 1, "the module ran twice"
    return done, {entry["task"]: entry for entry in results}


@pytest.mark.parametrize("victim", VICTIMS)
def test_a_result_is_collected_when_its_channel_is_killed(far, victim):
    done, results = run_and_kill(far, VICTIMS[victim])
    assert done.returncode == 0, done
    assert results["long"]["status"] == "ok" and results["long"]["result"]["stdout"] == "done", results["long"]
    assert results["last"]["status"] == "ok"


def test_a_killed_far_end_is_a_lost_connection(far):
    done, results = run_and_kill(far, lambda far: far.far_processes())
    assert results["long"]["status"] == "unreachable", results["long"]
    # What comes next opens another channel.
    assert results["last"]["status"] == "ok", done


def test_a_killed_zygote_costs_its_task_and_no_other(far):
    def zygotes(far):
        found = []
        for parent in far.far_processes():
            children = pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
            found += map(int, children)
        return found

    done, results = run_and_kill(far, zygotes)
    assert results["long"]["status"] in ("ok", "failed"), results["long"]
    assert results["last"]["status"] == "ok", done


def test_the_daemon_killed_again_and_again(far):
    """Whatever moment it is: the playbook ends well, and each task has run once."""
    log = far.here.folder / "ran"
    tasks = [{"shell": f"echo {number} >> {log}"} for number in range(30)]
    stop = threading.Event()

    def kill():
        while not stop.wait(0.4):
            pid = far.here.daemon_pid()
            if pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        done, results = far.results(True, far.playbook(tasks))
    finally:
        stop.set()
        killer.join()
    assert done.returncode == 0, done
    assert log.read_text().split() == [str(number) for number in range(30)]
