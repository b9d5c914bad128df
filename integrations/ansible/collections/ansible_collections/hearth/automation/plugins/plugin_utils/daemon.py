"""Where the daemon listens, how to reach it, and how to have it started.

docs/protocol/worker.md §1. Nothing here waits: without a daemon the caller goes the ordinary way.
"""
import errno
import mmap
import os
import socket
import struct
import subprocess
import time

from . import module_side

ANSWER_SECONDS = 15.0  # the daemon refuses by itself after 10
START_AGAIN_SECONDS = 30.0

_TIME = struct.Struct("d")


_socket = module_side.load("daemon_socket.py")
CONNECT_SECONDS = _socket.CONNECT_SECONDS
Denied = _socket.Denied
runtime_folder = _socket.runtime_folder


def connect(folder, seconds=CONNECT_SECONDS):
    """A connected socket, after `seconds` at most. Raises OSError where nobody listens, Denied where somebody else might."""
    connection = _socket.connect_in(folder, seconds)
    _socket.limit(connection, socket.SO_SNDTIMEO, seconds)
    _socket.limit(connection, socket.SO_RCVTIMEO, ANSWER_SECONDS)
    return connection


class Starter:
    """Starts a daemon, at most once in 30 seconds for all processes forked from this one."""

    def __init__(self):
        self._last = mmap.mmap(-1, _TIME.size)  # shared with forked workers
        self._started = None

    def start(self):
        """Comes back at once. The next task finds the daemon, or this one's successor does."""
        last = _TIME.unpack(self._last[:])[0]
        now = time.monotonic()
        if last and now - last < START_AGAIN_SECONDS:
            return
        self._last[:] = _TIME.pack(now)
        command = _socket.start_command(os.environ)
        if not command:
            return
        # Kept, so that its end is nobody's warning; it daemonizes, so this child ends soon.
        self._started = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                         start_new_session=True)


def worth_starting(error):
    """Whether `error`, as connect() raised it, says that nobody listens."""
    return isinstance(error, OSError) and error.errno in (errno.ENOENT, errno.ECONNREFUSED)
