"""Has one program run in a warm worker: begin() until it has begun, then finish().

Before `began` any failure means that nothing ran, and the caller goes the ordinary way. After it
the program must never be run again: finish() makes the best of what there is.
"""
import array
import os
import select
import shlex
import signal
import socket
import subprocess

from . import frames

_READ_BYTES = 1 << 18
# How a lost exit status is told: as a shell tells of SIGKILL.
_UNKNOWN = 128 + signal.SIGKILL

_MARK = b"_ANSIBALLZ_WRAPPER = True"
_MARK_WITHIN = 2048  # bytes


def is_wrapper(program):
    """Whether these bytes are a module as Ansible packs it: nothing else is run warm."""
    return isinstance(program, bytes) and program.find(_MARK, 0, _MARK_WITHIN) >= 0


class Refused(Exception):
    """Nothing has run."""


class Call:
    """A program that runs. Closing it while it runs has its process group killed."""

    def __init__(self, connection, reader, stdout, stderr, end):
        self._connection = connection
        self._end = end
        self._reader = reader
        self._stdout = stdout
        self._stderr = stderr
        self.status = None  # of waitpid(2), once known
        self.adapter = None  # what an adapter did for it, a text for people

    def finish(self):
        """Waits for the end of both outputs and of the program: (rc, stdout, stderr) as sh's."""
        output = {self._stdout: [], self._stderr: []}
        try:
            self._read_all(output)
        finally:
            self.close()
        stdout, stderr = b"".join(output[self._stdout]), b"".join(output[self._stderr])
        code, words = shell_result(self.status, stdout, self._end)
        return code, stdout, stderr + words

    def close(self):
        self._connection.close()
        os.close(self._stdout)
        os.close(self._stderr)

    def _read_all(self, output):
        self._take_headers(b"")  # what came together with `began`
        poll = select.poll()
        waiting = {self._stdout, self._stderr}
        if self.status is None:
            waiting.add(self._connection.fileno())
        for descriptor in waiting:
            poll.register(descriptor, select.POLLIN)
        while waiting:
            for descriptor, _events in poll.poll():
                if descriptor in output:
                    data = os.read(descriptor, _READ_BYTES)
                    output[descriptor].append(data)
                    ended = not data
                else:
                    ended = self._take_answer()
                if ended:
                    poll.unregister(descriptor)
                    waiting.discard(descriptor)

    def _take_answer(self):
        """Reads from the connection; True when nothing more will come."""
        try:
            data = self._connection.recv(4096)
        except OSError:
            return True
        self._take_headers(data)
        return not data or self.status is not None

    def _take_headers(self, data):
        try:
            for header in self._reader.feed(data):
                if header.get("t") == "exit":
                    self.status = header.get("status")
                    self.adapter = header.get("adapter")
        except frames.ProtocolError:
            self._reader = frames.Reader()


def begin(connection, frame, program, folder_fd, end):
    """Sends `frame` with `program` (bytes) as its stdin. Takes over `connection`. `end`: one of shell_text.ENDS.

    Gives a Call that has begun. Raises Refused, OSError or ProtocolError: then nothing has run.
    """
    opened = []
    try:
        stdin = os.memfd_create("module", os.MFD_CLOEXEC)
        opened.append(stdin)
        _write_all(stdin, program)
        os.lseek(stdin, 0, os.SEEK_SET)
        stdout, child_stdout = os.pipe()
        opened += [stdout, child_stdout]
        stderr, child_stderr = os.pipe()
        opened += [stderr, child_stderr]
        _send(connection, frame, (stdin, child_stdout, child_stderr, folder_fd))
        for descriptor in (stdin, child_stdout, child_stderr):
            opened.remove(descriptor)
            os.close(descriptor)
        reader = frames.Reader()
        call = Call(connection, reader, stdout, stderr, end)
        _wait_for_began(connection, reader)
        return call
    except BaseException:
        for descriptor in opened:
            os.close(descriptor)
        connection.close()
        raise


def shell_result(status, stdout, end):
    """(rc, text) with which `/bin/sh -c 'P end'` tells that P ended with `status`."""
    if not isinstance(status, int):
        # Lost with the worker. A result that is whole speaks for itself.
        return (0 if stdout.rstrip().endswith(b"}") else _UNKNOWN), b""
    if os.WIFSIGNALED(status):
        code, words = _told_by_shell(os.WTERMSIG(status), end)
        return code, as_dumped(words, os.WCOREDUMP(status))
    return os.WEXITSTATUS(status), b""


def death_text(number, end):
    """A command whose program dies by that signal, written as Ansible writes one with this `end`."""
    return "/bin/sh -c " + shlex.quote("/bin/sh -c 'ulimit -c 0; kill -%d $$'%s" % (number, end))


def as_dumped(words, dumped):
    """A shell's words about a dead program, which has left a core file or not."""
    return words[:-1] + b" (core dumped)\n" if dumped and words.endswith(b"\n") else words


def _told_by_shell(number, end):
    """(rc, text) about a program that died of a signal. It differs by shell, and by whether that one stays: ask it."""
    done = subprocess.run(death_text(number, end), shell=True, executable="/bin/sh", stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stderr


def _write_all(descriptor, data):
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest):]


def _send(connection, frame, descriptors):
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
    sent = connection.sendmsg([frame], rights, socket.MSG_NOSIGNAL)
    if sent < len(frame):
        connection.sendall(memoryview(frame)[sent:])


def _wait_for_began(connection, reader):
    while True:
        for header in reader.feed(_receive(connection)):
            if header.get("t") == "began":
                return  # what came with it stays in the reader
            raise Refused(str(header.get("why")))


def _receive(connection):
    try:
        data = connection.recv(4096)
    except BlockingIOError:
        # Nobody answered in time. From here on `began` cannot be sent; if it was, it is here.
        connection.shutdown(socket.SHUT_RD)
        data = connection.recv(4096)
    if not data:
        raise Refused("hung up")
    return data
