"""What `hearth run` asks of a controller: the frame that starts one, and a run (docs/protocol/worker.md §6)."""

import os

import frames

STDIO_FDS = 4  # stdin, stdout, stderr, working directory; what the caller inherited comes behind them


class Unable(Exception):
    """This run must go the ordinary way; nothing of it has begun."""


def cut(header, body, extra):
    """(the first `extra` strings, arguments, environment as a dict in the given order)"""
    argc, envc = header["argc"], header["envc"]
    parts = body.split(b"\0")
    if len(parts) != extra + argc + envc + 1 or parts[-1]:
        raise Unable("strings")
    env = {}
    for entry in parts[extra + argc:-1]:
        name, equals, value = entry.partition(b"=")
        if not equals or not name or name in env:
            raise Unable("environment")
        env[name] = value
    return parts[:extra], parts[extra:extra + argc], env


class Start:
    """How a controller is started. `key` is compared with that of each run, byte by byte."""

    def __init__(self, header, body):
        (self.key, socket, self.cwd), argv, self.env = cut(header, body, 3)
        self.socket = os.fsdecode(socket)
        self.script = os.fsdecode(argv[0])
        self.terminal = bool(header["terminal"])


def read_start(fd):
    with os.fdopen(os.dup(fd), "rb") as file:
        file.seek(0)
        data = file.read()
    if frames.measure(data) != len(data):
        raise frames.ProtocolError("start")
    return Start(*frames.decode(data))


class Request:
    """One run. `argv[0]` is the script, `group` the caller's process group."""

    def __init__(self, header, body):
        if header["v"] != 1:
            raise Unable("version")
        (self.key,), self.argv, self.env = cut(header, body, 1)
        self.numbers = header["fds"]
        if not self.argv:
            raise Unable("no script")
        self.umask, self.group = header["umask"], header["group"]
        self.ignored, self.blocked = header["ignored"], header["blocked"]
        self.limits = header["limits"]

    def take(self, fds):
        """The caller's descriptors, which it sends only to who is ready: they would stay open in the queue
        of a controller that was stopped."""
        if len(fds) != STDIO_FDS + len(self.numbers):
            raise Unable("descriptors")
        self.fds, self.stdio, self.cwd = fds, fds[:3], fds[3]
        self.inherited = list(zip(fds[STDIO_FDS:], self.numbers))
