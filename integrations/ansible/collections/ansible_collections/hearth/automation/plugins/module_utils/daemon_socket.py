"""A module's own way to the daemon: find it, connect, send and receive frames with descriptors.

docs/protocol/worker.md §1 and §2. Stands alone, because of a collection only module_utils travel
to where a module runs: whatever else needs the daemon there imports this file. Python 3.8 and newer.

Every failure is an OSError (a passed deadline: socket.timeout), so that a caller has one thing to
catch before it goes the ordinary way. A deadline is a value of time.monotonic(); None waits on.
After a failure the connection is of no use any more: close it.
"""
import array
import errno
import json
import os
import shutil
import socket
import stat
import struct
import sys
import time

HEADER_BYTES_MAX = 65536
BODY_BYTES_MAX = 67108864
CONNECT_SECONDS = 0.2

_MAGIC = b"HRT1"
_HEAD = struct.Struct(">4sII")
_PEER = struct.Struct("3i")
_TIMEVAL = struct.Struct("ll")
_INT_BYTES = array.array("i").itemsize
_DESCRIPTORS_MAX = 16


class Denied(OSError):
    """Something is in the way that nobody but its owner may trust."""


class ProtocolError(OSError):
    """What arrived, or was to be sent, is no frame."""


class Message:
    """A frame as it arrived. The descriptors are the receiver's to close."""

    __slots__ = ("header", "body", "descriptors")

    def __init__(self, header, body, descriptors):
        self.header = header
        self.body = body
        self.descriptors = descriptors


def runtime_folder(environ):
    """Path of the runtime directory (§1). It need not be there."""
    own = environ.get("HEARTH_RUNTIME_DIR")
    if own:
        return own
    for folder in (environ.get("XDG_RUNTIME_DIR"), "/run/user/%d" % os.geteuid()):
        if folder and _is_own_folder(folder):
            return os.path.join(folder, "hearth")
    return "%s/hearth-%d" % (environ.get("TMPDIR") or "/tmp", os.geteuid())


def daemon_folder(environ):
    """Where the daemon listens that is this process's: the one that runs it, where one does, else the user's.

    A worker's children have a module of that name (integrations/worker/child.py): at a far end there are
    several of one user, and the environment is the program's own and names none.
    """
    return getattr(sys.modules.get("hearth_worker"), "folder", None) or runtime_folder(environ)


def start_command(environ):
    """What starts the user's daemon, as arguments; None where there is no program. It daemonizes and ends soon."""
    program = environ.get("HEARTH_BIN") or shutil.which("hearth", path=environ.get("PATH"))
    return [program, "daemon", "--start"] if program else None


def connect(environ):
    """A connected stream socket to the daemon of the effective user.

    environ   mapping of the environment's variables: os.environ, or what a call brought.

    Raises OSError where nobody listens, Denied where somebody else might. Waits 0.2 s at most.
    """
    return connect_in(daemon_folder(environ))


def connect_in(folder, seconds=CONNECT_SECONDS, name="worker.sock"):
    """The same for the daemon whose runtime directory `folder` is, and for any of its sockets."""
    if not hasattr(socket, "SO_PEERCRED"):
        raise OSError(errno.ENOTSUP, "no SO_PEERCRED here")
    folder_fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        info = os.fstat(folder_fd)
        if info.st_uid != os.geteuid() or info.st_mode & 0o077:
            raise Denied(errno.EACCES, "not private", folder)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            # Not settimeout: a non-blocking connect fails when the listener's queue is full.
            limit(connection, socket.SO_SNDTIMEO, seconds)
            connection.connect("/proc/self/fd/%d/%s" % (folder_fd, name))
            peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
            if _PEER.unpack(peer)[1] != os.geteuid():
                raise Denied(errno.EACCES, "another user listens", folder)
            limit(connection, socket.SO_SNDTIMEO, 0)
        except BaseException:
            connection.close()
            raise
        return connection
    finally:
        os.close(folder_fd)


def encode(header, body=b""):
    """One frame as bytes. `header` is a dict that JSON can hold, `body` bytes."""
    try:
        text = json.dumps(header, separators=(",", ":")).encode("ascii")
    except (TypeError, ValueError, RecursionError) as error:
        raise ProtocolError(errno.EINVAL, "header: %s" % error)
    if len(text) > HEADER_BYTES_MAX or len(body) > BODY_BYTES_MAX:
        raise ProtocolError(errno.EMSGSIZE, "frame too large")
    return _HEAD.pack(_MAGIC, len(text), len(body)) + text + body


def send(connection, header, body=b"", descriptors=(), deadline=None):
    """Writes one frame; `descriptors` go with its first byte and stay the caller's."""
    send_bytes(connection, encode(header, body), descriptors, deadline)


def send_bytes(connection, frame, descriptors=(), deadline=None):
    """The same for a frame that was encoded before."""
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
    rest = memoryview(frame)
    while rest:
        _limit(connection, deadline)
        sent = connection.sendmsg([rest], rights, socket.MSG_NOSIGNAL)
        rest, rights = rest[sent:], []


def receive(connection, deadline=None):
    """The next Message; reads nothing beyond it. ConnectionResetError at the end of the stream."""
    descriptors = []
    try:
        head = _read(connection, _HEAD.size, deadline, descriptors)
        magic, header_bytes, body_bytes = _HEAD.unpack(head)
        if magic != _MAGIC or not 2 <= header_bytes <= HEADER_BYTES_MAX or body_bytes > BODY_BYTES_MAX:
            raise ProtocolError(errno.EPROTO, "not a frame")
        data = _read(connection, header_bytes + body_bytes, deadline, descriptors)
        return Message(_read_header(data[:header_bytes]), bytes(data[header_bytes:]), descriptors)
    except BaseException:
        for descriptor in descriptors:
            os.close(descriptor)
        raise


def _read(connection, size, deadline, descriptors):
    """Exactly `size` bytes; descriptors that come along are appended, close-on-exec."""
    data = bytearray(size)
    view = memoryview(data)
    space = socket.CMSG_SPACE(_DESCRIPTORS_MAX * _INT_BYTES)
    while view:
        _limit(connection, deadline)
        count, ancillary, flags, _ = connection.recvmsg_into([view], space, socket.MSG_CMSG_CLOEXEC)
        descriptors += _descriptors_in(ancillary)
        if flags & socket.MSG_CTRUNC:
            raise ProtocolError(errno.EPROTO, "too many descriptors")
        if not count:
            raise ConnectionResetError(errno.ECONNRESET, "the other end hung up")
        view = view[count:]
    return data


def _descriptors_in(ancillary):
    found = array.array("i")
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            found.frombytes(content[:len(content) - len(content) % _INT_BYTES])
    return found.tolist()


def _read_header(text):
    try:
        header = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ProtocolError(errno.EPROTO, "header: %s" % error)
    if not isinstance(header, dict):
        raise ProtocolError(errno.EPROTO, "header is no object")
    return header


def _limit(connection, deadline):
    """Has the next call on `connection` end by `deadline`."""
    if deadline is None:
        connection.settimeout(None)
        return
    left = deadline - time.monotonic()
    if left <= 0:
        raise socket.timeout("the deadline passed")
    connection.settimeout(left)


def limit(connection, option, seconds):
    """SO_SNDTIMEO or SO_RCVTIMEO of a socket that blocks; 0: none."""
    connection.setsockopt(socket.SOL_SOCKET, option, _TIMEVAL.pack(int(seconds), int(seconds % 1 * 1000000)))


def _is_own_folder(path):
    try:
        info = os.stat(path)
    except OSError:
        return False
    return stat.S_ISDIR(info.st_mode) and info.st_uid == os.geteuid()
