"""A session worker beside a daemon played in Python: what it refuses, what it gives back, what it tells."""
import json
import os
import socket

import pytest

import played_daemon
from played_daemon import frames
from support.caller import make_zip as make_payload, memory, request

SOURCE = """
count = 0
def main():
    global count
    count += 1
    print('{"count": %d, "utils": "%s"}' % (count, __import__('ansible.module_utils.basic', fromlist=['x']).NAME))
"""


# The first call closes two descriptors, lets the second begin, and writes to the number of one of them.
CLOSES = """
import asyncio, os
count, wrote = 0, False
async def main():
    global count, wrote
    count += 1
    mine = count
    if mine == 1:
        os.close(0)
        os.close(1)
        while count < 2:
            await asyncio.sleep(0.01)
        os.write(1, b"stray")
        wrote = True
    while not wrote:
        await asyncio.sleep(0.01)
    print("call %d" % mine)
"""


def make_zip(folder, name="one", source=SOURCE):
    (folder / name).mkdir()
    return make_payload(folder / name, source, utils="NAME = '%s'\n" % name)


class Session:
    """One child of the zygote that became a session worker, and its hand-off socket."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.pid, self.handoff = daemon.take_child()
        self.handoff.settimeout(20)
        self.parser, self.fds = frames.Parser(), []

    def call(self, program, stdin=None):
        """(messages to the caller, stdout), and what the daemon was told is in `told`."""
        read, write = os.pipe()
        given = stdin if stdin is not None else memory(program)
        null, folder = os.open(os.devnull, os.O_RDWR), os.open("/", os.O_PATH)
        caller, far = socket.socketpair()
        strings = [b"/usr/bin/python3"] + [name + b"=" + value for name, value in os.environb.items()] + [b""]
        header = {"t": "call", "v": 1, "argc": 0, "envc": len(strings) - 2, "umask": 18, "ignored": 0, "blocked": 0,
                  "session": {"name": "acme.test", "key": "k", "content": "c"}}
        frames.send(self.handoff, frames.encode(header, b"\0".join(strings)), [given, write, null, folder, far.fileno()])
        for fd in (given, write, null, folder):
            os.close(fd)
        far.close()
        self.caller, self.output = caller, read
        return self

    def told(self, kind):
        """The next message to the daemon, which is of this kind."""
        while True:
            message = self.parser.next()
            if message:
                assert message[0]["t"] == kind, message[0]
                return message
            data, fds = frames.receive_bytes(self.handoff)
            assert data, "the session worker ended"
            self.fds += fds
            self.parser.feed(data)

    def end(self):
        """(messages to the caller, stdout) of the call that was made last."""
        messages = played_daemon.read_to_end(self.caller)
        with open(self.output, "rb") as file:
            return messages, file.read()


@pytest.fixture
def session(tmp_path):
    daemon = played_daemon.Daemon(tmp_path / "cache")
    made = Session(daemon)
    yield made
    made.handoff.close()
    for fd in made.fds:
        os.close(fd)
    daemon.close()


def counted(session, path):
    messages, text = session.call(request(path)).end()
    assert [message["t"] for message in messages] == ["began", "exit"]
    return json.loads(text.splitlines()[0])


def test_state_stays_and_the_daemon_hears_of_each_end(session, tmp_path):
    path = make_zip(tmp_path)
    assert [counted(session, path)["count"] for _ in range(3)] == [1, 2, 3]
    assert [session.told("free")[0]["call"] for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("program", [
    b"", b"print(1)", b"HEARTH-SESSION 1\n", b"HEARTH-SESSION 1\nnonsense\n{}", b"HEARTH-SESSION 1\n[]\n{}",
    b"HEARTH-SESSION 1\n{\"kind\":\"module\"}\n{}", request("/nowhere/x.zip"), b"# _ANSIBALLZ_WRAPPER = True\nprint(1)",
    b"HEARTH-SESSION 2\n{}\n{}", b"\xff" * 1000, request("/etc/passwd")])
def test_what_is_no_program_of_a_session_is_refused_and_the_session_goes_on(session, tmp_path, program):
    path = make_zip(tmp_path)
    assert counted(session, path)["count"] == 1
    session.told("free")
    messages, text = session.call(program).end()
    assert [message["t"] for message in messages] == ["refused"] and text == b""
    assert session.told("free")[0]["call"] == 2
    assert counted(session, path)["count"] == 2


def test_a_program_in_a_pipe_is_refused_unread(session, tmp_path):
    read, write = os.pipe()
    os.write(write, request(make_zip(tmp_path)))
    os.close(write)
    kept = os.dup(read)
    messages, _ = session.call(b"", stdin=read).end()
    assert [message["t"] for message in messages] == ["refused"]
    assert os.read(kept, 8) == b"HEARTH-S"  # the caller's ordinary way finds it whole
    os.close(kept)


def test_content_that_contradicts_what_is_loaded_comes_back_whole(session, tmp_path):
    one, two = make_zip(tmp_path), make_zip(tmp_path, "two")
    assert counted(session, one)["utils"] == "one"
    session.told("free")
    session.call(request(two))
    header, body = session.told("unlike")
    inner = frames.decode(bytes(body))
    assert header["call"] == 2 and inner[0]["t"] == "call" and len(session.fds) == 5
    assert os.pread(session.fds[0], 16, 0) == b"HEARTH-SESSION 1"
    os.close(session.fds.pop())  # the caller's connection
    assert played_daemon.read_to_end(session.caller) == []  # it heard nothing: nothing has begun
    os.close(session.output)
    assert counted(session, one)["count"] == 2


def test_more_of_the_same_content_may_come_from_another_zip(session, tmp_path):
    one = make_zip(tmp_path)
    other = tmp_path / "again/ansible_acme.test.it_payload.zip"
    other.parent.mkdir()
    other.write_bytes(one.read_bytes())
    assert [counted(session, one)["count"], counted(session, other)["count"]] == [1, 2]


def test_a_caller_that_is_gone_before_it_begins_costs_nothing(session, tmp_path):
    path = make_zip(tmp_path)
    assert counted(session, path)["count"] == 1
    session.told("free")
    os.kill(session.pid, 19)  # SIGSTOP: it cannot begin before the caller has gone
    session.call(request(path))
    session.caller.close()
    os.close(session.output)
    os.kill(session.pid, 18)
    assert session.told("free")[0]["call"] == 2
    assert counted(session, path)["count"] == 2


def test_a_descriptor_that_a_module_closed_is_not_the_next_calls(session, tmp_path):
    program = request(make_zip(tmp_path, source=CLOSES))
    session.call(program)
    first = session.caller, session.output
    second, text = session.call(program).end()
    assert text.startswith(b"call 2\n") and b"stray" not in text and second[-1]["open"]
    session.caller, session.output = first
    first, text = session.end()
    assert text.startswith(b"call 1\n") and first[-1]["open"]


def test_it_ends_when_the_daemon_closes_its_socket(session, tmp_path):
    counted(session, make_zip(tmp_path))
    with open("/proc/%d/cmdline" % session.pid, "rb") as file:
        assert file.read().startswith(b"turbo session acme.test (hearth)")
    session.handoff.shutdown(socket.SHUT_WR)
    session.daemon.wait(lambda: session.pid in session.daemon.ended)
    assert session.daemon.ended[session.pid]["status"] == 0
