"""A home of Hearth's with a server on it, runs put there as a producer's spool, and a look at every byte that it has."""
import contextlib
import ctypes
import ctypes.util
import json
import os
import pathlib
import signal
import struct
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

from hearth_server import HearthServer
from support.playbooks import HEARTH

LISTS = ("playbooks", "plays", "tasks", "hosts", "latesthosts", "results", "files", "records", "labels")
WAIT_S = 600  # at most, for what happens in the background: a busy machine rewrites 25 MB of journal in minutes


def run_lines(number, results, word="plain", label="some", at=1_795_247_640_000_000):
    """One run of 20 hosts as its callback tells it; `word` stands wherever a person's text can stand."""
    run, producer = str(uuid.UUID(int=number)), str(uuid.uuid4())
    play, hosts = str(uuid.uuid4()), [f"host{n:02d}" for n in range(20)]
    events = [("run.start", {"path": f"/srv/{word}-{number}.yml", "name": f"name {word}", "arguments": {"options": {"tags": [word]}},
                             "ansible_version": "2.19", "labels": [label]}),
              ("file", {"path": f"/srv/{word}/main.yml", "role": "tasks", "text": f"# {word}\n"}),
              ("play.start", {"play": play, "batch": 0, "name": f"play {word}", "hosts": "all", "strategy": "linear"})]
    events += [("host", {"name": host}) for host in hosts]
    events += [("facts", {"host": host, "facts": {"said": f"{word} {host} {number}"}}) for host in hosts[:2]]
    task = None
    for n in range(results):
        if n % 20 == 0:
            task = str(uuid.uuid4())
            events.append(("task.start", {"task": task, "batch": 0, "play": play, "name": f"task {word} {n}", "action": "command",
                                          "path": f"/srv/{word}/main.yml", "line": n, "tags": []}))
        events.append(("result", {"uid": str(uuid.uuid4()), "task": task, "batch": 0, "play": play, "host": hosts[n % 20], "status": "ok",
                                  "changed": n % 3 == 0, "started": at + n, "ended": at + n + 500, "duration": 500,
                                  "content": {"stdout": f"{word} {n} {number}", "rc": 0}, "warnings": [f"warned {word}"] if n == 0 else []}))
    events += [("record", {"key": f"key {word}", "type": "text", "value": word}),
               ("run.end", {"status": "completed", "reason": "stats", "exit_code": 0})]
    return producer, run, [json.dumps({"v": 1, "id": str(uuid.uuid4()), "producer": producer, "seq": seq, "at": at + seq, "run": run,
                                       "kind": kind, **members}) for seq, (kind, members) in enumerate(events)]


class Home:
    """`server` runs on it; `stop` and `kill` end it, `start` begins it again."""

    def __init__(self, folder):
        self.folder, self.server = pathlib.Path(folder), None
        self.path = self.folder / "hearth"

    def start(self):
        self.server = HearthServer(self.folder)
        return self

    def stop(self):
        self.server.stop()

    def kill(self):
        self.server.process.send_signal(signal.SIGKILL)
        self.server.process.wait()

    def hearth(self, *arguments, check=True):
        done = subprocess.run([HEARTH, *map(str, arguments)], env=self.server.env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=120)
        assert not check or done.returncode == 0, (arguments, done)
        return done

    def json(self, *arguments):
        return json.loads(self.hearth(*arguments, "--json").stdout)

    def get(self, path):
        with urllib.request.urlopen(f"{self.server.url}/api/v1/{path}", timeout=60) as answer:
            return json.load(answer)

    def send(self, method, path, body=None):
        request = urllib.request.Request(f"{self.server.url}/api/v1/{path}", method=method, headers={"Content-Type": "application/json"},
                                         data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def add(self, number, results, word="plain", **how):
        """Returns when the run is in the store; its number there."""
        producer, _, lines = run_lines(number, results, word=word, **how)
        spool = self.path / "spool"
        spool.mkdir(mode=0o700, exist_ok=True)
        fresh = spool / f"{producer}.new"
        fresh.write_text("".join(line + "\n" for line in lines))
        fresh.chmod(0o600)
        fresh.rename(spool / f"{producer}.jsonl")
        path = f"/srv/{word}-{number}.yml"
        found = []

        def recorded():
            found[:] = [one for one in self.get(f"playbooks?limit=1000&path={urllib.parse.quote(path)}")["results"] if one["status"] == "completed"]
            return found
        until(recorded, "the run is recorded")
        return found[0]["id"]

    def everything(self):
        """What the API tells of all there is, whole."""
        return {name: self.get(f"{name}?limit=100000&order=id" if name != "latesthosts" else f"{name}?limit=100000")["results"]
                for name in LISTS}


def until(true, what, seconds=WAIT_S, instead=lambda: ""):
    """`instead` tells what is there when it did not come true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            if true():
                return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}; {instead()}")


def zstd_of():
    library = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
    library.ZSTD_decompress.restype = ctypes.c_size_t
    library.ZSTD_decompress.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
    return library


def unpacked(path):
    """The records of a packed segment (docs/protocol/journal.md §4)."""
    data, at, out, library = path.read_bytes(), 16, [], zstd_of()
    assert data[:8] == b"HEARTHZ1", path
    while at < len(data):
        packed, size = struct.unpack(">II", data[at:at + 8])
        room = ctypes.create_string_buffer(size)
        assert library.ZSTD_decompress(room, size, data[at + 20:at + 20 + packed], packed) == size, path
        out.append(room.raw)
        at += 20 + packed
    return b"".join(out)


def files_that_say(home, word):
    """Names of the files below the home in which the word stands, packed segments unpacked."""
    found = []
    for path in sorted(home.path.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        with contextlib.suppress(FileNotFoundError):
            data = unpacked(path) if path.suffix == ".zseg" else path.read_bytes()
            if word.encode() in data:
                found.append(str(path.relative_to(home.path)))
    return found
