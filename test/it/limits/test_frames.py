"""Frames that are too long, cut, out of order, of an unknown version or no frames at all, at every socket.

Each ends in a refusal or a hang-up; the daemon lives, and the next call is right.
"""
import json
import os
import struct
import time

import pytest

from support.caller import MARK, Caller, Refused, hang_up_of, make_zip, memory, request, wire
from support.playbooks import site

from .conftest import VERSIONS
from .test_leaks import Watched
from .test_settings import Gate

HEAD = struct.Struct(">4sII")


@pytest.fixture(scope="module")
def daemon():
    """One for all of them: it must outlive whatever is said to it."""
    with site(VERSIONS[0][1]) as made:
        assert made.hearth("daemon", "--start").returncode == 0
        yield Caller(made)


@pytest.fixture
def caller(daemon):
    pid = daemon.site.daemon_pid()
    right(daemon)
    yield daemon
    right(daemon)
    assert daemon.site.daemon_pid() == pid is not None


def right(caller):
    """It is alive, lists its workers, and runs the next call right."""
    assert caller.run(MARK + b"print('right')") == (0, b"right\n", b"")
    assert caller.site.hearth("worker", "list").returncode == 0


def raw(header=b'{"t":"hello","v":1}', body=b"", magic=b"HRT1", header_bytes=None, body_bytes=None):
    return HEAD.pack(magic, len(header) if header_bytes is None else header_bytes,
                     len(body) if body_bytes is None else body_bytes) + header + body


NO_FRAMES = {
    "text": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "zeros": bytes(4096),
    "another magic": raw(magic=b"HRT2"),
    "a header of nothing": raw(b""),
    "a header of one byte": raw(b"{"),
    "a header that is too long": raw(b" " * 65_537 + b"{}", header_bytes=65_539),
    "a header as long as can be said": raw(header_bytes=0xffffffff),
    "a body that is too long": raw(body_bytes=67_108_865),
    "a body as long as can be said": raw(body_bytes=0xffffffff),
    "a header that is no object": raw(b"[1,2]"),
    "a header that is no JSON": raw(b"{t:1}"),
    "a header that is no UTF-8": raw(b'{"t":"\xff\xfe"}'),
    "two objects": raw(b'{"t":"hello"}{"t":"quit"}'),
    "deep": raw(b'{"t":' + b"[" * 3000 + b"]" * 3000 + b"}"),
}


@pytest.mark.parametrize("name", sorted(NO_FRAMES))
def test_what_is_no_frame_has_the_daemon_hang_up_without_a_word(caller, name):
    with caller.connect() as connection:
        connection.sendall(NO_FRAMES[name])
        assert hang_up_of(connection) == b""


MESSAGES = {
    "no name": {}, "a name that is no text": {"t": 1}, "unknown": {"t": "fnord"}, "the daemon's own": {"t": "began", "pid": 1},
    "the zygote's": {"t": "ended", "pid": 1, "status": 0, "began": True}, "another version": {"t": "hello", "v": 2},
    "a version that is no number": {"t": "list", "v": {}}, "a worker that is no text": {"t": "stop", "worker": 5},
}


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_message_that_nobody_expects_is_answered(caller, name):
    answer = caller.ask(MESSAGES[name])
    assert answer["t"] in ("refused", "list", "stopped", "hello")
    if "version" in name and answer["t"] == "refused":
        assert answer["why"] == "version"


@pytest.mark.parametrize("size", [1, 11, 12, 20, 30])
def test_a_cut_frame_costs_nothing_but_its_connection(caller, size):
    with caller.connect() as connection:
        connection.sendall(raw()[:size])
        right(caller)  # others are served meanwhile
    with caller.connect() as connection:
        connection.sendall(raw()[:size])
        connection.shutdown(1)
        assert hang_up_of(connection) == b""


def test_half_a_frame_keeps_no_daemon_alive(here, start):
    caller = start(HEARTH_IDLE_SECONDS=1)
    pid = here.daemon_pid()
    with caller.connect() as connection:
        connection.sendall(raw()[:20])
        end = time.monotonic() + 30
        while here.daemon_pid() == pid:
            assert time.monotonic() < end, "the daemon waits for the other half"
            time.sleep(0.1)


CALLS = {
    "another version": dict(v=2), "no version": dict(v=None), "a version that is text": dict(v="1"),
    "more arguments than there are": dict(argc=1), "less than no arguments": dict(argc=-1),
    "fewer variables than there are": dict(envc=1), "an environment of millions": dict(envc=1 << 30),
    "an umask that is text": dict(umask="022"), "an umask below nothing": dict(umask=-1),
    "signals that are text": dict(blocked="15"), "signals that are none": dict(ignored=None), "signals beyond all": dict(blocked=1 << 70), "limits that are none": dict(limits=[["x"]]),
    "limits that cannot be": dict(limits=[[999, 1, 1]]), "another context": dict(context="0 0 0"),
    "a session that is a list": dict(session_=[]), "a session without a key": dict(session_={"name": "a.b"}),
    "a session with an odd name": dict(session_={"name": "a b", "key": "k", "content": "c"}),
    "a session for ever": dict(session_={"name": "a.b", "key": "k", "content": "c", "ttl": 1e300}),
}


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_call_that_contradicts_itself_is_refused_before_it_began(caller, name):
    members = {("session" if key == "session_" else key): value for key, value in CALLS[name].items()}
    header, body = caller.frame()
    header.update(members)
    assert exchange(caller, header, body)["t"] == "refused"


def exchange(caller, header, body, descriptors=4):
    """The first answer to a call; then whatever it runs has ended."""
    given = [memory(MARK + b"print(1)"), *(os.open("/dev/null", os.O_RDWR) for _ in range(2)), os.open("/", os.O_PATH)]
    given = (given * 4)[:descriptors]
    try:
        with caller.connect() as connection:
            wire.send(connection, header, body, given)
            try:
                first = wire.receive(connection).header
            except ConnectionResetError:
                return {"t": "refused", "why": "hung up"}
            hang_up_of(connection)
            return first
    finally:
        for fd in set(given):
            os.close(fd)


@pytest.mark.parametrize("count", [0, 1, 3, 5, 15])
def test_a_call_with_other_descriptors_than_four_is_refused(caller, count):
    before = Watched(caller).descriptors()["daemon"]
    for _ in range(20):
        assert exchange(caller, *caller.frame(), descriptors=count)["t"] == "refused"
    assert Watched(caller).descriptors()["daemon"] < before + 12, "they are left open"


def test_descriptors_that_nobody_asked_for_are_closed(caller):
    before = Watched(caller).descriptors()["daemon"]
    for _ in range(20):
        with caller.connect() as connection:
            wire.send(connection, {"t": "hello", "v": 1}, descriptors=[0] * 15)
            assert wire.receive(connection).header["t"] == "hello"
    assert Watched(caller).descriptors()["daemon"] < before + 12


def test_descriptors_without_an_end_have_the_daemon_hang_up(caller):
    """A byte at a time, each with descriptors of its own."""
    with caller.connect() as connection:
        frame = raw(b'{"t":"hello","v":1}' + b" " * 200)
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            for byte in frame[:-1]:
                wire.send_bytes(connection, bytes([byte]), [0] * 8)
                time.sleep(0.002)


def test_a_second_call_on_one_connection_is_not_run_and_the_first_goes_on(caller, tmp_path):
    trace, gate = tmp_path / "trace", Gate(tmp_path)
    first = caller.begin(gate.program)
    header, body = caller.frame()
    second = memory(MARK + b"open(%r, 'w').close()" % os.fsencode(trace))
    folder, null = os.open("/", os.O_PATH), os.open("/dev/null", os.O_RDWR)
    wire.send(first.connection, header, body, (second, null, null, folder))
    right(caller)
    gate.let_one_go()
    assert first.end() == (0, b"go\n", b"")
    assert not trace.exists()
    for fd in (second, folder, null):
        os.close(fd)


@pytest.mark.parametrize("junk", [b"no frame at all", raw(b'{"t":"signal"}'), raw(b'{"t":"signal","n":"x"}'),
                                  raw(b'{"t":"signal","n":4096}'), raw(header_bytes=0xffffffff)])
def test_nonsense_after_began_ends_that_call_at_most(caller, junk):
    call = caller.begin(MARK + b"import time; time.sleep(0.5); print('done')")
    call.connection.sendall(junk)
    status, out, _ = call.end()
    assert (status, out) in ((0, b"done\n"), (9, b"")) or status is None


# From a worker. A session's module has its session's own sockets in its process.

SPEAKS = """
import os, socket, struct
count = 0
def sockets():
    for name in sorted(map(int, os.listdir("/proc/self/fd"))):
        try:
            if name > 2 and os.readlink("/proc/self/fd/%d" % name).startswith("socket:"):
                yield name
        except OSError:
            pass
def main():
    global count
    count += 1
    if not os.path.exists({once!r}):
        open({once!r}, "w").close()
        for fd in sockets():
            try:
                os.write(fd, {said!r})
            except OSError:
                pass
    print('{{"count": %d}}' % count)
"""
SAID = {
    "no frame": b"this is no frame, and it is long enough to be read as one",
    "half a frame": raw(b'{"t":"free","call":1,"rss_kb":1}')[:-5],
    "too long": raw(header_bytes=0xffffffff),
    "free of another": raw(b'{"t":"free","call":999,"rss_kb":-5}'),
    "free of none": raw(b'{"t":"free"}') * 20,
    "free of the wrong kind": raw(b'{"t":"free","call":"x","rss_kb":[]}'),
    "took": raw(b'{"t":"took","open":7}'),
    "unlike without anything": raw(b'{"t":"unlike","call":1}'),
    "unlike with a body": raw(b'{"t":"unlike","call":1}', raw()),
    "exit before began": raw(b'{"t":"exit","status":0}') + raw(b'{"t":"began","pid":1}'),
    "unknown": raw(b'{"t":"fnord"}'),
    "the zygote's": raw(b'{"t":"ended","pid":1,"status":0,"began":true}') + raw(b'{"t":"idle","pid":1}'),
}


@pytest.mark.parametrize("name", sorted(SAID))
def test_a_module_that_speaks_on_its_sessions_sockets_harms_nobody(caller, tmp_path, name):
    program = request(make_zip(tmp_path, SPEAKS.format(said=SAID[name], once=str(tmp_path / "once"))))
    session = {"key": tmp_path.name}
    call = caller.begin(program, session=session)
    # Its own connection is among them: what it says there is between it and its caller.
    try:
        call.end()
    except (AssertionError, OSError):
        call.close()
    for _ in range(3):
        out = caller.run(program, session=session)[1]
        assert json.loads(out.splitlines()[0])["count"] >= 1
    right(caller)
    busy = [worker for worker in caller.ask({"t": "list"})["workers"] if worker["kind"] == "session" and worker["busy"]]
    assert not busy, "a worker that nobody can use is kept"


def test_an_ordinary_module_has_none_of_the_workers_sockets(caller):
    program = b"import os\nprint([n for n in os.listdir('/proc/self/fd') if int(n) > 2 and os.path.exists('/proc/self/fd/' + n)])"
    assert caller.run(MARK + program)[1] == b"[]\n"


def test_a_module_that_writes_into_the_daemons_own_socket_is_hung_up_on(caller):
    program = b"""import os, socket
s = socket.socket(socket.AF_UNIX)
s.connect(os.environ["HEARTH_RUNTIME_DIR"] + "/worker.sock")
s.sendall(b"no frame, but a module's word" * 99)
print(s.recv(9))
"""
    status, out, err = caller.run(MARK + program)
    assert status == 0 and out == b"b''\n" or b"ConnectionResetError" in err


def test_children_that_are_killed_while_they_wait_cost_a_call_at_most_its_warmth(caller):
    """The one that they are handed is given to another, or refused: it has not begun."""
    idle = [pid for pid in Watched(caller).children() if pid != Watched(caller).pids["zygote"]]
    for pid in idle:
        try:
            os.kill(pid, 9)
        except ProcessLookupError:
            pass
    for _ in idle:  # each takes one call at most with it
        try:
            return right(caller)
        except Refused:
            pass
    right(caller)


