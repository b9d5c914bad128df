"""What a child tells its zygote: one datagram, with a descriptor or without."""

import os
import socket
import struct

import frames

BEGAN = b"B"  # comes with the caller's connection, and with the call's stderr where the zygote is to say things there
NEW = b"N"    # comes with a memory file: a wrapper that the zygote does not know
# A session worker's, which has more calls than one (docs/protocol/worker.md §4.1):
HELD = b"H"   # the caller's hanging up is the worker's to notice
DONE = b"D"   # the call ended, and its caller knows
_FORMAT = struct.Struct("=ciI")


def pair():
    """(the zygote's end, the children's end)"""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(sock, kind, fds, number=0):
    """`number`: of the call, where the child has several."""
    frames.send(sock, _FORMAT.pack(kind, os.getpid(), number), fds)


def send_number(sock, kind, number):
    frames.send(sock, _FORMAT.pack(kind, os.getpid(), number))


def receive(sock):
    """(kind, pid, number, descriptors), or None when nothing is there."""
    while True:
        try:
            data, fds = frames.receive_bytes(sock, _FORMAT.size)
        except BlockingIOError:
            return None
        if len(data) == _FORMAT.size and len(fds) <= 2:
            return _FORMAT.unpack(data) + (fds,)
        for fd in fds:
            os.close(fd)
        if not data:
            return None
