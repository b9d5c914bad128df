import os
import pathlib
import socket
import sys
import threading
import time
import types

import pytest
from hearth_module_utils import daemon_socket

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "golden/worker"


@pytest.fixture
def pair():
    ends = socket.socketpair()
    yield ends
    for end in ends:
        end.close()


@pytest.fixture
def listener(runtime):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(runtime / "worker.sock"))
        server.listen(1)
        yield server


def environ(runtime):
    return {"HEARTH_RUNTIME_DIR": str(runtime)}


def soon():
    return time.monotonic() + 5


def test_a_frame_comes_out_as_it_went_in_with_its_descriptors(pair, tmp_path):
    ours = os.open(str(tmp_path), os.O_RDONLY)
    body = b"\0\xff" * 300000  # more than a socket's buffer holds
    writer = threading.Thread(target=daemon_socket.send, args=(pair[0], {"t": "h\u00f6st"}, body, (ours, 0), soon()))
    writer.start()
    message = daemon_socket.receive(pair[1], soon())
    writer.join()
    assert (message.header, message.body) == ({"t": "h\u00f6st"}, body)
    assert os.path.samestat(os.fstat(message.descriptors[0]), os.fstat(ours))
    assert not any(os.get_inheritable(descriptor) for descriptor in message.descriptors)
    for descriptor in message.descriptors + [ours]:
        os.close(descriptor)


def test_frames_that_come_together_are_read_one_by_one(pair):
    pair[0].sendall(daemon_socket.encode({"t": "a"}, b"1") + daemon_socket.encode({"t": "b"}, b"2"))
    read = [daemon_socket.receive(pair[1], soon()) for _ in range(2)]
    assert [(message.header["t"], message.body) for message in read] == [("a", b"1"), ("b", b"2")]


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.bin")), ids=lambda path: path.stem)
def test_golden_frames_are_read(pair, path):
    pair[0].sendall(path.read_bytes())
    pair[0].close()
    message = daemon_socket.receive(pair[1], soon())
    assert path.stem.startswith(message.header["t"])
    with pytest.raises(ConnectionResetError):
        daemon_socket.receive(pair[1], soon())


@pytest.mark.parametrize("data", [
    b"GET / HTTP/1.1\r\n", b"HRT1\0\0\0\1\0\0\0\0{", b"HRT1\0\1\0\1\0\0\0\0", b"HRT1\0\0\0\2\4\0\0\1", b"HRT1\0\0\0\2\0\0\0\0[]",
    b"HRT1\0\0\0\2\0\0\0\0\xff\xff"])
def test_anything_else_is_no_frame(pair, data):
    pair[0].sendall(data)
    with pytest.raises(daemon_socket.ProtocolError):
        daemon_socket.receive(pair[1], soon())


def test_descriptors_of_a_bad_frame_are_closed(pair):
    before = len(os.listdir("/proc/self/fd"))
    daemon_socket.send_bytes(pair[0], b"nonsense nonsense", (0, 1, 2))
    with pytest.raises(daemon_socket.ProtocolError):
        daemon_socket.receive(pair[1], soon())
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_deadline_ends_reading_and_writing(pair):
    began = time.monotonic()
    pair[0].sendall(b"HRT1")
    with pytest.raises(socket.timeout):
        daemon_socket.receive(pair[1], began + 0.05)
    with pytest.raises(socket.timeout):
        daemon_socket.send(pair[0], {}, bytes(10000000), (), time.monotonic() + 0.05)
    with pytest.raises(socket.timeout):
        daemon_socket.send(pair[0], {}, b"", (), began)
    assert time.monotonic() - began < 2


def test_what_no_frame_can_hold_is_refused_before_anything_is_sent():
    for header, body in (({"a": {1}}, b""), ({"a": "x" * 70000}, b""), ({}, bytes(67108865))):
        with pytest.raises(daemon_socket.ProtocolError):
            daemon_socket.encode(header, body)


def test_a_daemon_of_our_own_is_connected_to(listener, runtime):
    daemon_socket.connect(environ(runtime)).close()


def test_nobody_there_is_an_oserror(runtime):
    for folder in (runtime, runtime / "missing"):
        with pytest.raises(OSError):
            daemon_socket.connect(environ(folder))


def test_a_daemon_that_does_not_accept_is_not_waited_for(listener, runtime):
    connections = []
    began = time.monotonic()
    with pytest.raises(OSError):
        for _ in range(10):
            connections.append(daemon_socket.connect(environ(runtime)))
    assert time.monotonic() - began < 2
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("bits", [0o755, 0o750, 0o701, 0o777])
def test_a_folder_that_others_may_enter_is_refused(listener, runtime, bits):
    runtime.chmod(bits)
    with pytest.raises(daemon_socket.Denied):
        daemon_socket.connect(environ(runtime))


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a folder of another user")
def test_a_folder_of_another_user_is_refused(listener, runtime):
    os.chown(str(runtime), 1, 1)
    with pytest.raises(daemon_socket.Denied):
        daemon_socket.connect(environ(runtime))


def test_a_link_in_place_of_the_folder_is_refused(listener, runtime, tmp_path):
    (tmp_path / "link").symlink_to(runtime)
    with pytest.raises(OSError):
        daemon_socket.connect(environ(tmp_path / "link"))


def test_the_first_place_that_applies_is_the_runtime_folder(tmp_path):
    run = "/run/user/%d" % os.geteuid()
    fallback = run + "/hearth" if os.path.isdir(run) and os.stat(run).st_uid == os.geteuid() else None
    find = daemon_socket.runtime_folder
    assert find({"HEARTH_RUNTIME_DIR": "/x", "XDG_RUNTIME_DIR": str(tmp_path)}) == "/x"
    assert find({"XDG_RUNTIME_DIR": str(tmp_path)}) == str(tmp_path / "hearth")
    assert find({"XDG_RUNTIME_DIR": "/none", "TMPDIR": "/t"}) == (fallback or "/t/hearth-%d" % os.geteuid())


def test_the_daemon_that_runs_this_process_is_asked_before_the_users(monkeypatch, tmp_path, listener, runtime):
    other = environ(tmp_path / "of-the-user")
    with pytest.raises(OSError):
        daemon_socket.connect(other)
    worker = types.ModuleType("hearth_worker")
    worker.folder = str(runtime)
    monkeypatch.setitem(sys.modules, "hearth_worker", worker)
    assert daemon_socket.daemon_folder(other) == str(runtime)
    daemon_socket.connect(other).close()
    runtime.chmod(0o755)  # whoever it was that named it
    with pytest.raises(daemon_socket.Denied):
        daemon_socket.connect(other)
