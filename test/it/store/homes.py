"""A home of Hearth's of the test's own, and what its commands and its server say."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.request

from hearth_server import HearthServer
from support.playbooks import HEARTH

EVERYTHING = 1_000_000
TABLES = ("labels", "playbooks", "plays", "tasks", "hosts", "results", "files", "records")


class Home:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        for name in ("hearth", "run"):
            (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = self.folder / "hearth"
        self.store = self.path / "store.sqlite"
        self.env = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8", "TZ": "UTC",
                    "HEARTH_HOME": str(self.path), "HEARTH_RUNTIME_DIR": str(self.folder / "run")}

    def command(self, *arguments):
        return [str(HEARTH), *map(str, arguments)]

    def run(self, *arguments, data=None):
        return subprocess.run(self.command(*arguments), env=self.env, cwd=self.folder, input=data, stdin=None if data else subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=300)

    def json(self, *arguments, code=0):
        done = self.run(*arguments, "--json")
        assert done.returncode == code, (done.returncode, done.stdout[-2000:], done.stderr[-3000:])
        return json.loads(done.stdout)

    def stop(self):
        """Ends the daemon, and waits until it is gone."""
        self.run("daemon", "--stop")
        lock = self.folder / "run/daemon.lock"
        end = time.monotonic() + 20
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(lock.read_text().split()[0])
            while time.monotonic() < end:
                os.kill(pid, 0)
                time.sleep(0.02)
            os.kill(pid, signal.SIGKILL)

    @contextlib.contextmanager
    def serving(self):
        store = self.env.get("HEARTH_STORE")
        server = HearthServer(self.folder, ["--store", store] if store else [])
        try:
            yield server.url
        finally:
            server.stop()

    def checked(self):
        """The store's tables fit together."""
        assert self.json("store", "check")["findings"] == []


def get(url, path):
    with urllib.request.urlopen(url + path, timeout=60) as answer:
        return json.load(answer)


def everything(url):
    """{(table, id): detail}, and the lists, of all that a server's API v1 shows; its own URLs are left out."""
    lists = {table: get(url, f"/api/v1/{table}?limit={EVERYTHING}")["results"] for table in TABLES}
    # When a name was first seen is told by its first host here, in ara by its own row: microseconds apart.
    latest = get(url, f"/api/v1/latesthosts?limit={EVERYTHING}&order=name")["results"]
    lists["latesthosts"] = [{name: value for name, value in row.items() if name != "created"} for row in latest]
    details = {(table, row["id"]): get(url, f"/api/v1/{table}/{row['id']}") for table in TABLES for row in lists[table]}
    return lists, details


def differences(one, other):
    """Where two answers of `everything` differ: at most 20 places."""
    found = []
    for table in (*TABLES, "latesthosts"):
        if one[0][table] != other[0][table]:
            found.append((table, [pair for pair in zip(one[0][table], other[0][table]) if pair[0] != pair[1]][:2],
                          len(one[0][table]), len(other[0][table])))
    for key in one[1]:
        if one[1][key] != other[1].get(key):
            found.append((key, walk(one[1][key], other[1].get(key))))
    return found[:20]


def walk(one, other, where=""):
    if isinstance(one, dict) and isinstance(other, dict):
        return [piece for name in {**one, **other} for piece in walk(one.get(name), other.get(name), f"{where}.{name}")]
    return [] if one == other else [(where, one, other)]
