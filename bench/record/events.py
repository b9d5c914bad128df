"""Events as Hearth's callback sends them, in bulk, and the socket that takes them (docs/protocol/journal.md §1, §2)."""
import json
import random
import socket
import time

from bench.common.errors import BenchError
from bench.record import bodies

HOSTS, TASKS = 20, 50
CONTENTS = 100  # of each task, which its results take in turn
STEP = 700  # microseconds between two events


def _uuid(rng):
    bits = f"{rng.getrandbits(128):032x}"
    return f"{bits[:8]}-{bits[8:12]}-7{bits[13:16]}-8{bits[17:20]}-{bits[20:]}"


class Events:
    """Whole runs of 20 hosts x 50 tasks, one producer each; the same seed gives the same."""

    def __init__(self, seed=1):
        self.rng, self.at = random.Random(seed), 1_795_247_640_000_000
        self.pools = [[bodies.task(k).content(self.rng) for _ in range(CONTENTS)] for k in range(TASKS)]

    def run(self):
        """(producer, lines of one run, how many of them are results)"""
        rng, run = self.rng, _uuid(self.rng)
        lines = []

        def add(kind, members):
            self.at += STEP
            lines.append('{"v":1,"id":"%s","producer":"%s","seq":%d,"at":%d,"run":"%s","kind":"%s",%s}\n'
                         % (_uuid(rng), run, len(lines), self.at, run, kind, members))

        add("run.start", '"path":"/srv/site.yml","arguments":{"options":{"check":false,"forks":5}},"ansible_version":"2.19.4",'
                         '"python_version":"3.11.2","controller":"c","user":"kim","labels":["check:False"]')
        play = _uuid(rng)
        add("play.start", f'"play":"{play}","batch":0,"name":"servers","hosts":"all"')
        for host in range(HOSTS):
            add("host", f'"name":"web{host:02d}.example"')
        for task in range(TASKS):
            self._task(add, play, task)
        add("play.end", f'"play":"{play}","batch":0,"status":"completed"')
        add("run.end", '"status":"completed","reason":"stats","exit_code":0')
        return run, lines, HOSTS * TASKS

    def _task(self, add, play, number):
        rng, task = self.rng, _uuid(self.rng)
        kind = bodies.task(number)
        add("task.start", f'"task":"{task}","batch":0,"play":"{play}","name":"task {number}","action":"{kind.action}","path":"/srv/site.yml",'
                          f'"line":{number * 3 + 1},"tags":[],"handler":false')
        for host in range(HOSTS):
            content = rng.choice(self.pools[number])
            took = 40_000 + rng.randrange(500_000)
            add("result", f'"uid":"{_uuid(rng)}","task":"{task}","batch":0,"play":"{play}","host":"web{host:02d}.example","delegated":[],'
                          f'"status":"{kind.status}","changed":{"true" if kind.changed else "false"},"ignore_errors":false,"ignore_unreachable":false,'
                          f'"started":{self.at - took},"ended":{self.at},"duration":{took},"content":{content},"warnings":[],"deprecations":[]')
        add("task.end", f'"task":"{task}","batch":0,"status":"completed"')


def send(path, runs):
    """Sends the runs' lines over one connection; returns (events, seconds until the last one was acknowledged).

    The lines are made before: what is measured is the daemon's.
    """
    count = sum(len(lines) for _, lines, _ in runs)
    last = {producer: len(lines) - 1 for producer, lines, _ in runs}
    data = "".join("".join(lines) for _, lines, _ in runs).encode()
    with socket.socket(socket.AF_UNIX) as to:
        to.connect(path)
        to.settimeout(120)
        begun = time.monotonic()
        to.sendall(data)
        to.shutdown(socket.SHUT_WR)
        for line in to.makefile():
            said = json.loads(line)
            if "error" in said:
                raise BenchError(f"the daemon refused an event: {line}")
            for producer, seq in said["ack"].items():
                if seq == last.get(producer):
                    del last[producer]
        took = time.monotonic() - begun
    if last:
        raise BenchError(f"{len(last)} runs were not acknowledged")
    return count, took
