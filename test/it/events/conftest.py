import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid

import pytest

HERE = pathlib.Path(__file__).resolve().parent
for part in ("", "../record_api"):
    sys.path.insert(0, str((HERE / part).resolve()))
from ara_server import free_port, stop, wait_until_ready  # noqa: E402
from support.playbooks import HEARTH  # noqa: E402  pylint: disable=wrong-import-position


class Server:
    """`hearth serve` that can be killed and comes back on the same port with the same store."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        (self.folder / "run").mkdir(mode=0o700, exist_ok=True)
        self.env = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8", "TZ": "UTC",
                    "HEARTH_HOME": str(self.folder / "hearth"), "HEARTH_RUNTIME_DIR": str(self.folder / "run")}
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        log = self.folder / "serve.log"
        with open(log, "ab") as out:
            self.process = subprocess.Popen([HEARTH, "serve", "--listen", f"127.0.0.1:{self.port}"],
                                            env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        wait_until_ready(self.process, self.port, log)
        return self

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process:
            stop(self.process)

    def ask(self, path, data=None, **headers):
        """(status, bytes); `data` makes it a POST of JSON lines."""
        if data is not None:
            headers.setdefault("Content_Type", "application/x-ndjson")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, data=data, headers=named)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def json(self, path):
        status, body = self.ask(path)
        assert status == 200, (status, body)
        return json.loads(body)

    def lines(self, query=""):
        """All events so far, but for what the server itself tells: about machines, and that a run was sent."""
        status, body = self.ask("/api/hearth/v1/events?follow=0" + query, Accept="application/x-ndjson")
        assert status == 200, (status, body)
        return [one for one in map(json.loads, body.splitlines()) if one["kind"] and not one["kind"].startswith(("machine.", "run.sent"))]


class Producer:
    """Makes events of one run, as a callback does."""

    def __init__(self):
        self.id, self.run, self.seq = str(uuid.uuid4()), str(uuid.uuid4()), 0

    def event(self, kind, **members):
        line = {"v": 1, "id": str(uuid.uuid4()), "producer": self.id, "seq": self.seq, "run": self.run,
                "at": time.time_ns() // 1000, "kind": kind, **members}
        self.seq += 1
        return line

    def hosts(self, count):
        return [self.event("host", name=f"host-{self.seq}") for _unused in range(count)]


def body(events):
    return b"".join(json.dumps(event).encode() + b"\n" for event in events)


@pytest.fixture
def server(tmp_path):
    made = Server(tmp_path / "server")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def producer():
    return Producer()


@pytest.fixture
def curl(tmp_path):
    """curl(url, *arguments) -> (process, file of its output); all are ended."""
    running = []

    def begin(url, *arguments):
        path = tmp_path / f"curl-{len(running)}"
        with open(path, "wb") as out:
            running.append(subprocess.Popen(["curl", "-sN", *arguments, url], stdout=out, stdin=subprocess.DEVNULL))
        return running[-1], path

    yield begin
    for process in running:
        stop(process)


os.umask(0o077)
