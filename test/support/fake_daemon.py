"""A worker daemon for tests of its callers: speaks docs/protocol/worker.md §3, runs programs cold.

Stands in for daemon and zygote. Every call is recorded; how it is answered is the mode:

  run       starts the interpreter on the caller's descriptors; began, signals and exit as documented
  refuse    `refused`
  hangup    end of stream before `began`
  lose      `began`, runs the program, and hangs up without `exit`
  silent    takes the call and says nothing
"""
import array
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading

HEAD = struct.Struct(">4sII")
GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "golden", "worker")


def golden(name):
    with open(os.path.join(GOLDEN, name + ".bin"), "rb") as file:
        return file.read()


def encode(header, body=b""):
    text = json.dumps(header, separators=(",", ":")).encode()
    return HEAD.pack(b"HRT1", len(text), len(body)) + text + body


def decode(data):
    """(header, body, rest) of the first frame, or None while it is not whole."""
    if len(data) < HEAD.size:
        return None
    magic, header_bytes, body_bytes = HEAD.unpack_from(data)
    assert magic == b"HRT1", data[:12]
    end = HEAD.size + header_bytes
    if len(data) < end + body_bytes:
        return None
    return json.loads(data[HEAD.size:end]), data[end:end + body_bytes], data[end + body_bytes:]


class Call:
    def __init__(self, data, header, body, descriptors):
        self.data = data
        self.header = header
        strings = body.split(b"\0")
        assert strings.pop() == b""
        assert len(strings) == 1 + header["argc"] + header["envc"]
        self.interpreter = strings[0]
        self.arguments = strings[1:1 + header["argc"]]
        self.environment = dict(s.partition(b"=")[::2] for s in strings[1 + header["argc"]:])
        self.descriptors = descriptors
        self.signals = []
        self.after = b""  # what came after the call, as bytes
        self.closed_early = False
        self.folder = os.readlink("/proc/self/fd/%d" % descriptors[3])


class FakeDaemon:
    def __init__(self, folder, mode="run", mode_bits=0o700):
        self.mode = mode
        self.calls = []
        self.folder = str(folder)
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(os.path.join(self.folder, "worker.sock"))
        self._listener.listen(64)
        os.chmod(self.folder, mode_bits)
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        os.unlink(os.path.join(self.folder, "worker.sock"))

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._handle, args=(connection,), daemon=True).start()

    def _handle(self, connection):
        with connection:
            call = receive_call(connection)
            if call is None:
                return
            self.calls.append(call)
            try:
                self._answer(connection, call)
            except (BrokenPipeError, subprocess.SubprocessError):  # the latter: met by the child, before its program
                call.closed_early = True
            finally:
                for descriptor in call.descriptors:
                    os.close(descriptor)
                call.descriptors = []

    def _answer(self, connection, call):
        if self.mode == "refuse":
            connection.sendall(golden("refused"))
        elif self.mode == "silent":
            connection.recv(1)
        elif self.mode in ("run", "lose"):
            self._run(connection, call)

    def _run(self, connection, call):
        child = start(call, connection)
        for descriptor in call.descriptors:
            os.close(descriptor)
        call.descriptors = []
        status = watch(connection, child, call)
        if self.mode != "lose" and status is not None:
            connection.sendall(encode({"t": "exit", "status": status}))


def receive_call(connection):
    data, descriptors = b"", []
    while True:
        part, ancillary, _flags, _address = connection.recvmsg(1 << 16, socket.CMSG_SPACE(4 * 16))
        for _level, _type, rights in ancillary:
            received = array.array("i")
            received.frombytes(rights)
            descriptors += received
        data += part
        if not part:
            return None
        frame = decode(data)
        if frame:
            return Call(data, frame[0], frame[1], descriptors)


def start(call, connection):
    """The child says `began` before its program starts, as a worker's child does: what the program says comes after it."""
    stdin, stdout, stderr, folder = call.descriptors

    def prepare():
        connection.sendall(encode({"t": "began", "pid": os.getpid()}))
        os.fchdir(folder)
        os.umask(call.header["umask"])
        os.setpgid(0, 0)

    return subprocess.Popen([call.interpreter] + call.arguments, env=call.environment, stdin=stdin, stdout=stdout,
                            stderr=stderr, preexec_fn=prepare)


def watch(connection, child, call):
    """The child's wait status; forwards signals; kills the child's group when the caller hangs up."""
    pidfd = os.pidfd_open(child.pid)
    data = b""
    try:
        while True:
            ready = select.select([connection, pidfd], [], [])[0]
            if connection in ready:
                part = connection.recv(4096)
                if not part:
                    call.closed_early = True
                    os.killpg(child.pid, signal.SIGKILL)
                    os.waitpid(child.pid, 0)
                    return None
                call.after += part
                data += part
                frame = decode(data)
                while frame:
                    header, _body, data = frame
                    call.signals.append(header["n"])
                    os.killpg(child.pid, header["n"])
                    frame = decode(data)
            elif pidfd in ready:
                return os.waitpid(child.pid, 0)[1]
    finally:
        child.returncode = 0  # reaped here, not by Popen
        os.close(pidfd)


if __name__ == "__main__":
    FakeDaemon(sys.argv[1], *sys.argv[2:])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    threading.Event().wait()
