import fake_daemon
import pytest
from hearth_plugin_utils import frames


def test_a_call_has_the_golden_bytes():
    frame = frames.encode_call(
        b"/usr/bin/python3", [b"/tmp/AnsiballZ_ping.py"], [b"HOME=/root", b"EMPTY=", b"BYTES=\xff\xfe\n"],
        umask=0o22, ignored=1 << 12, blocked=0, task="0242ac11-0002-1f6c-2b3e-00000000000a", host="h\u00f6st")
    assert frame == fake_daemon.golden("call")


def test_a_call_with_limits_has_the_golden_bytes():
    frame = frames.encode_call(b"/usr/bin/python3", [], [b"PATH=/usr/bin:/bin"], umask=0o77, ignored=0, blocked=0,
                               limits=[[7, 1024, 1048576], [4, 0, -1]], context="1 2 3 4 5 6 7 8 0 - -")
    assert frame == fake_daemon.golden("call_stdin")


@pytest.mark.parametrize("name, header", [
    ("began", {"t": "began", "pid": 4711}),
    ("exit", {"t": "exit", "status": 256}),
    ("exit_signal", {"t": "exit", "status": 139}),
    ("refused", {"t": "refused", "why": "version"}),
])
def test_golden_answers_are_read(name, header):
    assert list(frames.Reader().feed(fake_daemon.golden(name))) == [header]


def test_frames_are_read_whatever_the_pieces():
    data = fake_daemon.golden("began") + fake_daemon.golden("exit")
    reader = frames.Reader()
    headers = [header for n in range(len(data)) for header in reader.feed(data[n:n + 1])]
    assert [header["t"] for header in headers] == ["began", "exit"]


def test_a_good_frame_before_a_bad_one_is_given():
    headers = frames.Reader().feed(fake_daemon.golden("began") + b"nonsense that is no frame")
    assert next(headers)["t"] == "began"
    with pytest.raises(frames.ProtocolError):
        next(headers)


@pytest.mark.parametrize("data", [
    b"GET / HTTP/1.1\r\n", b"HRT1\0\0\0\1\0\0\0\0{", b"HRT1\0\1\0\1\0\0\0\0", b"HRT1\0\0\0\2\4\0\0\1", b"HRT1\0\0\0\2\0\0\0\0[]",
    b"HRT1\0\0\0\2\0\0\0\0\xff\xff"])
def test_anything_else_is_no_frame(data):
    with pytest.raises(frames.ProtocolError):
        list(frames.Reader().feed(data))


def head(header_bytes, body_bytes):
    return b"HRT1" + header_bytes.to_bytes(4, "big") + body_bytes.to_bytes(4, "big")


def test_frames_have_the_sizes_that_the_document_allows_and_no_others():
    text = b'{"t":"' + b"x" * (65536 - 8) + b'"}'
    assert [len(header["t"]) for header in frames.Reader().feed(head(65536, 0) + text)] == [65528]
    assert list(frames.Reader().feed(head(65536, 67108864))) == []  # the rest is awaited
    assert list(frames.Reader().feed(head(2, 0) + b"{}")) == [{}]
    for too_large in (head(65537, 0), head(2, 67108865), head(1, 0)):
        with pytest.raises(frames.ProtocolError):
            list(frames.Reader().feed(too_large))


def test_what_is_too_large_for_a_frame_is_not_sent():
    assert len(frames.encode({"t": "x" * (65536 - 8)})) == 12 + 65536
    with pytest.raises(frames.ProtocolError):
        frames.encode({"t": "x" * (65536 - 7)})
    assert frames.encode({}, bytes(67108864))[:12] == head(2, 67108864)
    with pytest.raises(frames.ProtocolError):
        frames.encode({}, bytes(67108865))
