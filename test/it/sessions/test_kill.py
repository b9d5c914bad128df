"""SIGKILL for whatever of Hearth runs, at random moments: the playbook ends as without Hearth.

A call that runs in what is killed is lost as a plain module that somebody kills: one failed result.
HEARTH_SEED replays the moments, as far as the machine does.
"""
import os
import random
import signal
import threading
import time

from sessions.place import odd
from support.playbooks import SOAK

ROUNDS, TASKS = (50, 500) if SOAK else (4, 80)
KINDS = ("zygote", "session", "daemon")


def pid_of(place, kind):
    if kind == "daemon":
        return place.site.daemon_pid()
    try:
        found = [worker["pid"] for worker in place.site.json("worker", "list") if worker["kind"] == kind]
    except (AssertionError, ValueError):  # no daemon at this moment
        return None
    return random.choice(found) if found else None


def kill_now_and_then(place, ended, killed):
    while not ended.wait(random.uniform(0.1, 1.0)):
        kind = random.choice(KINDS)
        pid = pid_of(place, kind)
        try:
            if pid:
                os.kill(pid, signal.SIGKILL)
                killed.append(kind)
        except ProcessLookupError:
            pass


def test_whatever_is_killed_the_playbook_ends(one):
    seed = int(os.environ.get("HEARTH_SEED", time.time_ns() % 1_000_000))
    print("HEARTH_SEED=%d" % seed)
    random.seed(seed)
    tasks = [odd("count", text="x") if number % 2 else {"cloud.common.turbo_demo": {}, "ignore_errors": True}
             for number in range(TASKS)]
    total = 0
    for _ in range(ROUNDS):
        ended, killed = threading.Event(), []
        killer = threading.Thread(target=kill_now_and_then, args=(one, ended, killed))
        killer.start()
        try:
            results = one.play(tasks)
        finally:
            ended.set()
            killer.join()
        failed = [result for result in results if result["failed"]]
        assert len(results) == TASKS
        assert len(failed) <= len(killed), failed
        total += len(killed)
    assert total >= ROUNDS, "nothing was killed"
