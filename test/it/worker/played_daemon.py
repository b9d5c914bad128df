"""Plays the daemon and a caller for one zygote: starts it, keeps children ready, hands calls over."""

import array
import os
import select
import socket
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
WORKER = os.path.join(ROOT, "integrations", "worker")
sys.path.insert(0, WORKER)
import frames  # noqa: E402

KEPT = ("LANG", "LC_ALL", "LC_CTYPE", "PATH", "HOME")


def start_environment(env, cache):
    """As zygote_environment() of the daemon."""
    kept = {k: v for k, v in env.items() if k in KEPT or k.startswith("PYTHON")}
    return dict(kept, HEARTH_CACHE_DIR=cache)


class Daemon:
    def __init__(self, cache, interpreter="/usr/bin/python3", env=None, ready=2):
        self.interpreter, self.ready = interpreter, ready
        ours, theirs = socket.socketpair()
        self.control = ours
        self.process = subprocess.Popen(
            [interpreter, os.path.join(WORKER, "zygote.py")], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            env=start_environment(env or dict(os.environ), str(cache)), cwd="/", start_new_session=True,
            preexec_fn=lambda: os.dup2(theirs.fileno(), 3), pass_fds=(3,), close_fds=True)
        theirs.close()
        self.idle, self.ended, self.stale, self.messages = [], {}, [], []
        self.asked = 0
        self.parser, self.fds = frames.Parser(), []
        self.first = self.wait(lambda: self.messages)[0]
        if self.first["t"] == "ready":
            self.fill()

    def wait(self, condition, timeout=20):
        end = time.monotonic() + timeout
        while not condition():
            if not self.pump(max(0, end - time.monotonic())):
                raise TimeoutError("the zygote says nothing")
        return condition()

    def pump(self, timeout=0):
        """Takes in what the zygote says. False when nothing came in time."""
        if not select.select([self.control], [], [], timeout)[0]:
            return False
        data, fds = frames.receive_bytes(self.control)
        if not data:
            raise EOFError("the zygote ended")
        self.parser.feed(data)
        self.fds += fds
        message = self.parser.next()
        while message:
            self.take(message[0])
            message = self.parser.next()
        return True

    def take(self, header):
        self.messages.append(header)
        if header["t"] == "idle":
            self.asked -= 1
            self.idle.append((header["pid"], socket.socket(fileno=self.fds.pop(0))))
        elif header["t"] == "ended":
            self.ended[header["pid"]] = header
        elif header["t"] == "stale":
            self.stale.append(header)
            self.drop_idle()

    def drop_idle(self):
        for _, handoff in self.idle:
            handoff.close()
        self.idle = []

    def fill(self):
        missing = self.ready - len(self.idle) - self.asked
        if missing > 0:
            self.asked += missing
            frames.send(self.control, frames.encode({"t": "fork", "n": missing}))

    def take_child(self):
        while self.pump(0):
            pass
        self.fill()
        self.wait(lambda: self.idle)
        return self.idle.pop(0)

    def begin(self, argv=(), env=None, stdin=None, stdout=None, stderr=None, cwd="/", umask=0o22,
              ignored=0, blocked=0, limits=None):
        """Hands a call over. Gives the caller's end of its connection."""
        env = os.environb if env is None else {os.fsencode(k): os.fsencode(v) for k, v in env.items()}
        strings = [os.fsencode(self.interpreter)] + [os.fsencode(a) for a in argv]
        strings += [k + b"=" + v for k, v in env.items()]
        header = {"t": "call", "v": 1, "argc": len(argv), "envc": len(env), "umask": umask, "ignored": ignored,
                  "blocked": blocked, "task": "t", "host": "h"}
        if limits is not None:
            header["limits"] = limits
        frame = frames.encode(header, b"".join(s + b"\0" for s in strings))
        folder = os.open(cwd, os.O_PATH)
        caller, far = socket.socketpair()
        pid, handoff = self.take_child()
        frames.send(handoff, frame, [stdin, stdout, stderr, folder, far.fileno()])
        handoff.close()
        far.close()
        os.close(folder)
        self.fill()
        return caller

    def run(self, program=b"", argv=(), timeout=60, **options):
        """As subprocess.run: (wait status or None, stdout, stderr, messages on the connection)."""
        pipes = [os.pipe() for _ in range(3)]
        caller = self.begin(argv, stdin=pipes[0][0], stdout=pipes[1][1], stderr=pipes[2][1], **options)
        for fd in (pipes[0][0], pipes[1][1], pipes[2][1]):
            os.close(fd)
        got = exchange(program, pipes[0][1], [pipes[1][0], pipes[2][0]], timeout)
        messages = read_to_end(caller)
        status = next((m["status"] for m in messages if m["t"] == "exit"), None)
        return status, got[0], got[1], messages

    def close(self):
        self.drop_idle()
        self.control.close()
        try:
            self.process.wait(20)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()


def exchange(program, stdin, outputs, timeout):
    """Writes the program, reads both outputs to their ends."""
    got = {fd: [] for fd in outputs}
    os.set_blocking(stdin, False)
    view, writing, reading = memoryview(program), [stdin], list(outputs)
    end = time.monotonic() + timeout
    while reading or writing:
        readable, writable, _ = select.select(reading, writing, [], max(0, end - time.monotonic()))
        if not readable and not writable:
            raise TimeoutError("the call does not end")
        for fd in writable:
            try:
                view = view[os.write(fd, view[:65536]):]
            except BrokenPipeError:
                view = view[:0]
            if not view:
                os.close(fd)
                writing = []
        for fd in readable:
            data = os.read(fd, 65536)
            if data:
                got[fd].append(data)
            else:
                os.close(fd)
                reading.remove(fd)
    return [b"".join(got[fd]) for fd in outputs]


def read_to_end(caller):
    parser, messages = frames.Parser(), []
    while True:
        try:
            data = caller.recv(65536)
        except ConnectionResetError:
            data = b""
        if not data:
            break
        parser.feed(data)
        message = parser.next()
        while message:
            messages.append(message[0])
            message = parser.next()
    caller.close()
    return messages
