"""Where the daemon listens, how to reach it, and how to have it started.

docs/protocol/worker.md §1. Nothing here waits: without a daemon the caller goes the ordinary way.
"""
import errno
import mmap
import os
import shutil
import socket
import stat
import struct
import subprocess
import time

CONNECT_SECONDS = 0.2
ANSWER_SECONDS = 15.0  # the daemon refuses by itself after 10
START_AGAIN_SECONDS = 30.0

_PEER = struct.Struct("3i")
_TIME = struct.Struct("d")
_TIMEVAL = struct.Struct("ll")


class Denied(Exception):
    """Something is in the way that nobody but its owner may trust."""


def runtime_folder(environment):
    """Path of the runtime directory. It need not be there."""
    own = environment.get("HEARTH_RUNTIME_DIR")
    if own:
        return own
    for folder in (environment.get("XDG_RUNTIME_DIR"), "/run/user/%d" % os.geteuid()):
        if folder and _is_own_folder(folder):
            return os.path.join(folder, "hearth")
    return "%s/hearth-%d" % (environment.get("TMPDIR") or "/tmp", os.geteuid())


def connect(folder, seconds=CONNECT_SECONDS):
    """A connected socket, after `seconds` at most. Raises OSError where nobody listens, Denied where somebody else might."""
    folder_fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        info = os.fstat(folder_fd)
        if info.st_uid != os.geteuid() or info.st_mode & 0o077:
            raise Denied(folder)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            # Not settimeout: a non-blocking connect fails when the listener's queue is full.
            _limit(connection, socket.SO_SNDTIMEO, seconds)
            _limit(connection, socket.SO_RCVTIMEO, ANSWER_SECONDS)
            connection.connect("/proc/self/fd/%d/worker.sock" % folder_fd)
            peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
            if _PEER.unpack(peer)[1] != os.geteuid():
                raise Denied(folder)
        except BaseException:
            connection.close()
            raise
        return connection
    finally:
        os.close(folder_fd)


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
        program = os.environ.get("HEARTH_BIN") or shutil.which("hearth")
        if not program:
            return
        # Kept, so that its end is nobody's warning; it daemonizes, so this child ends soon.
        self._started = subprocess.Popen([program, "daemon", "--start"], stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                         start_new_session=True)


def worth_starting(error):
    """Whether `error`, as connect() raised it, says that nobody listens."""
    return isinstance(error, OSError) and error.errno in (errno.ENOENT, errno.ECONNREFUSED)


def _is_own_folder(path):
    try:
        info = os.stat(path)
    except OSError:
        return False
    return stat.S_ISDIR(info.st_mode) and info.st_uid == os.geteuid()


def _limit(connection, option, seconds):
    value = _TIMEVAL.pack(int(seconds), int(seconds % 1 * 1000000))
    connection.setsockopt(socket.SOL_SOCKET, option, value)
