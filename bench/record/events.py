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
BEGIN = 1_795_247_640_000_000


def _uuid(rng):
    bits = f"{rng.getrandbits(128):032x}"
    return f"{bits[:8]}-{bits[8:12]}-7{bits[13:16]}-8{bits[17:20]}-{bits[20:]}"


def host_name(host):
    return f"web{host:02d}.example"


class Run:
    """One run and its producer. `lines` grows with each event; `at` is the time of the last one, in microseconds."""

    def __init__(self, rng, pools, at, step=STEP):
        self.rng, self.pools, self.at, self.step = rng, pools, at, step
        self.uid, self.play, self.lines, self.results = _uuid(rng), None, [], 0

    def add(self, kind, members):
        self.at += self.step
        self.lines.append('{"v":1,"id":"%s","producer":"%s","seq":%d,"at":%d,"run":"%s","kind":"%s",%s}\n'
                          % (_uuid(self.rng), self.uid, len(self.lines), self.at, self.uid, kind, members))

    def begin(self, hosts):
        self.add("run.start", '"path":"/srv/site.yml","arguments":{"options":{"check":false,"forks":5}},"ansible_version":"2.19.4",'
                              '"python_version":"3.11.2","controller":"c","user":"kim","labels":["check:False"]')
        self.play = _uuid(self.rng)
        self.add("play.start", f'"play":"{self.play}","batch":0,"name":"servers","hosts":"all"')
        for host in range(hosts):
            self.add("host", f'"name":"{host_name(host)}"')

    def begin_task(self, number):
        """The uuid of the task that stands at this place."""
        task = _uuid(self.rng)
        self.add("task.start", f'"task":"{task}","batch":0,"play":"{self.play}","name":"task {number}","action":"{bodies.task(number).action}",'
                               f'"path":"/srv/site.yml","line":{number * 3 + 1},"tags":[],"handler":false')
        return task

    def result(self, task, number, host):
        kind, content = bodies.task(number), self.rng.choice(self.pools[number % len(self.pools)])
        took = 40_000 + self.rng.randrange(500_000)
        ended = self.at + self.step
        self.results += 1
        self.add("result", f'"uid":"{_uuid(self.rng)}","task":"{task}","batch":0,"play":"{self.play}","host":"{host_name(host)}","delegated":[],'
                           f'"status":"{kind.status}","changed":{"true" if kind.changed else "false"},"ignore_errors":false,"ignore_unreachable":false,'
                           f'"started":{ended - took},"ended":{ended},"duration":{took},"content":{content},"warnings":[],"deprecations":[]')

    def whole_task(self, number, hosts):
        task = self.begin_task(number)
        for host in range(hosts):
            self.result(task, number, host)
        self.end_task(task)

    def end_task(self, task):
        self.add("task.end", f'"task":"{task}","batch":0,"status":"completed"')

    def end(self):
        self.add("play.end", f'"play":"{self.play}","batch":0,"status":"completed"')
        self.add("run.end", '"status":"completed","reason":"stats","exit_code":0')


class Events:
    """Whole runs, of 20 hosts x 50 tasks where nothing else is said, one producer each; the same seed gives the same."""

    def __init__(self, seed=1, hosts=HOSTS, tasks=TASKS, at=BEGIN, step=STEP):
        self.rng, self.hosts, self.tasks, self.at, self.step = random.Random(seed), hosts, tasks, at, step
        self.pools = [[bodies.task(k).content(self.rng) for _ in range(CONTENTS)] for k in range(len(bodies.TASKS))]

    def open_run(self):
        """A Run whose play and tasks are there and which has not ended."""
        run = Run(self.rng, self.pools, self.at, self.step)
        run.begin(self.hosts)
        for number in range(self.tasks):
            run.whole_task(number, self.hosts)
        self.at = run.at
        return run

    def run(self):
        """(producer, lines of one run, how many of them are results)"""
        run = self.open_run()
        run.end()
        self.at = run.at
        return run.uid, run.lines, run.results


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
