"""Frames of docs/protocol/worker.md §2: four bytes of magic, two lengths, a JSON header, a body."""

import array
import json
import socket
import struct

MAGIC = b"HRT1"
PREFIX = struct.Struct(">4sII")
HEADER_MAX = 65536
BODY_MAX = 67108864
FDS_MAX = 40
READ_BYTES = 65536


class ProtocolError(Exception):
    """What came is no frame: the receiver hangs up."""


def encode(header, body=b""):
    text = json.dumps(header, separators=(",", ":")).encode("utf-8")
    return PREFIX.pack(MAGIC, len(text), len(body)) + text + body


def measure(data):
    """Total size of the frame that starts `data`, or None while its prefix is incomplete."""
    if len(data) < PREFIX.size:
        return None
    magic, header_size, body_size = PREFIX.unpack_from(data)
    if magic != MAGIC or not 2 <= header_size <= HEADER_MAX or body_size > BODY_MAX:
        raise ProtocolError("no frame")
    return PREFIX.size + header_size + body_size


def decode(data):
    """Header and body of the one whole frame that is `data`."""
    _, header_size, _ = PREFIX.unpack_from(data)
    end = PREFIX.size + header_size
    try:
        header = json.loads(bytes(data[PREFIX.size:end]))
    except (ValueError, RecursionError) as error:
        raise ProtocolError("header: %s" % error)
    if not isinstance(header, dict):
        raise ProtocolError("header is no object")
    return header, bytes(data[end:])


class Parser:
    """Cuts a stream of bytes into frames."""

    def __init__(self):
        self._data = bytearray()

    def feed(self, data):
        self._data += data

    def next(self):
        """Header and body of the next whole frame, or None."""
        size = measure(self._data)
        if size is None or len(self._data) < size:
            return None
        frame = self._data[:size]
        del self._data[:size]
        return decode(frame)


def send(sock, frame, fds=()):
    """Writes the whole frame; the descriptors travel with its first byte. Blocks."""
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
    sent = sock.sendmsg([frame], rights)
    if sent < len(frame):
        sock.sendall(memoryview(frame)[sent:])


def receive_bytes(sock, size=READ_BYTES):
    """One read: (bytes, descriptors). Bytes are b"" at the end of the stream."""
    space = socket.CMSG_LEN(FDS_MAX * array.array("i").itemsize)
    data, ancillary, _, _ = sock.recvmsg(size, space, socket.MSG_CMSG_CLOEXEC)
    fds = array.array("i")
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds.frombytes(content[:len(content) - len(content) % fds.itemsize])
    return data, list(fds)


def receive(sock):
    """The next frame of a stream that holds one frame at a time: (header, body, fds).

    None at the end of the stream. Blocks until the frame is whole.
    """
    data, fds = receive_bytes(sock)
    if not data:
        return None
    data = bytearray(data)
    while True:
        size = measure(data)
        if size is not None and len(data) >= size:
            header, body = decode(data[:size])
            return header, body, fds
        more, more_fds = receive_bytes(sock)
        if not more:
            raise ProtocolError("the frame ends early")
        data += more
        fds += more_fds
