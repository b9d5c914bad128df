"""What a child tells its zygote: one datagram, one descriptor."""

import os
import socket
import struct

import frames

BEGAN = b"B"  # comes with the caller's connection
NEW = b"N"    # comes with a memory file: a wrapper that the zygote does not know
_FORMAT = struct.Struct("=ci")


def pair():
    """(the zygote's end, the children's end)"""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(sock, kind, fd):
    frames.send(sock, _FORMAT.pack(kind, os.getpid()), [fd])


def receive(sock):
    """(kind, pid, descriptor), or None when nothing is there."""
    try:
        data, fds = frames.receive_bytes(sock, _FORMAT.size)
    except BlockingIOError:
        return None
    if len(data) != _FORMAT.size or len(fds) != 1:
        for fd in fds:
            os.close(fd)
        return receive(sock) if data else None
    kind, pid = _FORMAT.unpack(data)
    return kind, pid, fds[0]
