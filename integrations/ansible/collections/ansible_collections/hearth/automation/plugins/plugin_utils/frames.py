"""Frames of the worker protocol (docs/protocol/worker.md §2): bytes to values and back.

Knows no socket. Every message is a 12-byte head, a JSON header and a raw body.
"""
import json
import struct

MAGIC = b"HRT1"
HEADER_BYTES_MAX = 65536
BODY_BYTES_MAX = 67108864

_HEAD = struct.Struct(">4sII")


class ProtocolError(Exception):
    """What arrived is no frame: hang up."""


def encode(header, body=b""):
    """One frame as bytes. Raises ProtocolError where a limit is exceeded."""
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
    if len(text) > HEADER_BYTES_MAX or len(body) > BODY_BYTES_MAX:
        raise ProtocolError("frame too large")
    return _HEAD.pack(MAGIC, len(text), len(body)) + text + body


def encode_call(interpreter, arguments, environment, **members):
    """A `call` (§3.1).

    interpreter   bytes, absolute path.
    arguments     list of bytes, those after the interpreter.
    environment   list of bytes, each KEY=value.
    members       umask, ignored, blocked and what else the header holds.
    """
    header = {"t": "call", "v": 1, "argc": len(arguments), "envc": len(environment)}
    header.update(members)
    strings = [interpreter]
    strings += arguments
    strings += environment
    strings.append(b"")
    return encode(header, b"\0".join(strings))


class Reader:
    """Bytes in, frames out."""

    def __init__(self):
        self._buffer = b""

    def feed(self, data):
        """Yields the header of each frame that `data` completes. Raises ProtocolError after the last good one."""
        return (header for header, _body in self.feed_whole(data))

    def feed_whole(self, data):
        """The same as (header, body)."""
        self._buffer += data
        while len(self._buffer) >= _HEAD.size:
            magic, header_bytes, body_bytes = _HEAD.unpack_from(self._buffer)
            if magic != MAGIC or not 2 <= header_bytes <= HEADER_BYTES_MAX or body_bytes > BODY_BYTES_MAX:
                raise ProtocolError("not a frame")
            end = _HEAD.size + header_bytes
            if len(self._buffer) < end + body_bytes:
                break
            header = _read_header(self._buffer[_HEAD.size:end])
            body = self._buffer[end:end + body_bytes]
            self._buffer = self._buffer[end + body_bytes:]
            yield header, body


def _read_header(text):
    try:
        header = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ProtocolError("header is no JSON")
    if not isinstance(header, dict):
        raise ProtocolError("header is no object")
    return header
