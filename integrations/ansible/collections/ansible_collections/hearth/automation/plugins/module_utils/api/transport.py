"""Where the API listens, and one HTTP/1.1 connection to it: TCP, TLS, or the socket of the user's daemon."""
import errno
import http.client
import os
import select
import socket
import ssl
import subprocess
import time
import urllib.parse

from .. import daemon_socket
from .errors import Unreachable

SOCKET = "api.sock"
# What a daemon may take from its start until it listens: it takes in the spools before.
START_SECONDS = 15.0
NOBODY = (errno.ENOENT, errno.ECONNREFUSED)


def is_stale(connection):
    """Whether the other end has closed a connection that waits to be used again: it has then something to read."""
    poll = select.poll()
    poll.register(connection.sock, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))


class Web:
    """An endpoint by its URL."""

    def __init__(self, endpoint, timeout, cert=None, key=None, verify=True):
        parts = urllib.parse.urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("%r is no endpoint: it has the form http://HOST:PORT or https://HOST:PORT" % _without_user(parts))
        self.user = _user_of(parts)
        self.url = _without_user(parts).rstrip("/")
        self.prefix = parts.path.rstrip("/")
        self._address = parts.hostname, parts.port
        self._timeout = timeout
        self._tls = _tls(cert, key, verify) if parts.scheme == "https" else None
        if self._tls is None:
            _pair(cert, key)

    def connect(self):
        """A new http.client connection, connected. Unreachable."""
        if self._tls is None:
            made = http.client.HTTPConnection(*self._address, timeout=self._timeout)
        else:
            made = http.client.HTTPSConnection(*self._address, timeout=self._timeout, context=self._tls)
        try:
            made.connect()
            made.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (OSError, UnicodeError) as error:  # UnicodeError: a host name that cannot be one
            made.close()
            raise Unreachable("%s: %s" % (self.url, _said(error))) from error
        return made


class _OnSocket(http.client.HTTPConnection):
    def __init__(self, connected, timeout):
        super().__init__("localhost", timeout=timeout)
        connected.settimeout(timeout)
        self.sock = connected

    def connect(self):
        raise http.client.NotConnected()  # never behind our back: Daemon.connect looks who listens


class Daemon:
    """The user's daemon by its Unix socket; started where nobody listens.

    environ   mapping of environment variables: HEARTH_RUNTIME_DIR and the like, HEARTH_BIN, PATH.
    """

    user = None
    prefix = ""

    def __init__(self, timeout, environ=os.environ):
        self._timeout = timeout
        self._environ = environ
        self._folder = daemon_socket.daemon_folder(environ)
        self.url = "unix:" + os.path.join(self._folder, SOCKET)

    def connect(self):
        """Waits for a daemon that it starts, START_SECONDS at most. Unreachable."""
        try:
            return self._connected()
        except OSError as error:
            if error.errno not in NOBODY:
                raise Unreachable("%s: %s" % (self.url, _said(error))) from error
            first = error
        self._start(first)
        end = time.monotonic() + START_SECONDS
        pause = 0.01
        while True:
            try:
                return self._connected()
            except OSError as error:
                if error.errno not in NOBODY or time.monotonic() >= end:
                    raise Unreachable("%s: %s, although a daemon was started" % (self.url, _said(error))) from error
            time.sleep(pause)
            pause = min(2 * pause, 0.2)

    def _connected(self):
        return _OnSocket(daemon_socket.connect_in(self._folder, min(self._timeout, 5.0), SOCKET), self._timeout)

    def _start(self, why):
        command = daemon_socket.start_command(self._environ)
        if command is None:
            raise Unreachable(
                "%s: %s, and there is no program hearth to start a daemon with: name it in HEARTH_BIN or put it into "
                "PATH, or name a server in HEARTH_API" % (self.url, _said(why))
            )
        try:
            subprocess.run(
                command, env=dict(self._environ), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, start_new_session=True, timeout=START_SECONDS, check=False,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            raise Unreachable("%s: %s cannot start a daemon: %s" % (self.url, command[0], error)) from error


def _tls(cert, key, verify):
    """A context. ValueError for files that cannot be used, with ARA's words."""
    _pair(cert, key)
    authority = verify if isinstance(verify, str) and verify else None
    if authority is not None and not os.path.exists(authority):
        raise ValueError("Specified file could not be found: %s" % authority)
    try:
        folder = authority is not None and os.path.isdir(authority)
        context = ssl.create_default_context(
            cafile=None if folder else authority, capath=authority if folder else None
        )
        if not verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if cert:
            context.load_cert_chain(cert, key)
    except (OSError, ssl.SSLError) as error:
        raise ValueError("TLS cannot use %s: %s" % (" and ".join(n for n in (authority, cert, key) if n), error)) from error
    return context


def _pair(cert, key):
    if bool(cert) != bool(key):
        raise ValueError("A certificate needs its key and a key its certificate: one of cert and key is missing")
    for path in (cert, key):
        if not path:
            continue
        if not os.path.exists(path):
            raise ValueError("Specified file could not be found: %s" % path)
        if not os.access(path, os.R_OK):
            raise ValueError("Specified file can't be read: %s" % path)


def _user_of(parts):
    if not parts.username:
        return None
    return urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or "")


def _without_user(parts):
    return urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))


def _said(error):
    if isinstance(error, socket.timeout):
        return "the time was over"
    if isinstance(error, ssl.SSLError):
        return "TLS: %s" % (error.reason or error)
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


