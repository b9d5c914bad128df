"""The socket of cloud.common's turbo mode: its names, for code that uses them. Nothing here does.

Modules reach their session through Hearth's daemon (sessions.py); a stand-in server keeps a socket
where that code expects one.
"""
import contextlib
import json
import os
import socket
import subprocess
import sys
import time

from .exceptions import EmbeddedModuleUnexpectedFailure

ATTEMPTS = 101
PAUSE_SECONDS = 0.01


class AnsibleTurboSocket:
    """plugin: "module" or "lookup"; ttl: seconds, or None for the server's own."""

    def __init__(self, socket_path, ttl=None, plugin="module"):
        self._socket_path = socket_path
        self._ttl = ttl
        self._plugin = plugin
        self._socket = None

    def bind(self):
        """Connects; starts the server once when nobody listens. True, or the last OSError."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        started = None
        for attempt in range(ATTEMPTS):
            try:
                self._socket.connect(self._socket_path)
                return True
            except (ConnectionRefusedError, FileNotFoundError):
                if started is None:
                    started = self.start_server()
                if attempt == ATTEMPTS - 1:
                    raise
            time.sleep(PAUSE_SECONDS)
        return False

    def start_server(self):
        """The pid of what was started, and has put itself into the background."""
        environment = dict(os.environ)
        if self._plugin == "module":
            environment["PYTHONPATH"] = sys.path[0]
            command = [sys.executable, "-m", __package__ + ".server"]
        else:
            command = [sys.executable, os.path.join(os.path.dirname(__file__), "server.py")]
        command += ["--fork", "--socket-path", self._socket_path]
        if self._ttl:
            command += ["--ttl", str(self._ttl)]
        process = subprocess.Popen(command, env=environment, close_fds=True)
        process.communicate()
        return process.pid

    def communicate(self, data, wait_sleep=0.01):
        """Sends JSON, half-closes, and gives the JSON that comes back."""
        self._socket.sendall(json.dumps([self._plugin, data]).encode("utf-8"))
        self._socket.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: self._socket.recv(1 << 20), b""))
        try:
            return json.loads(answer.decode("utf-8"))
        except ValueError:
            raise EmbeddedModuleUnexpectedFailure("Cannot decode plugin answer: {0}".format(answer))

    def close(self):
        if self._socket:
            self._socket.close()


@contextlib.contextmanager
def connect(socket_path, ttl=None, plugin="module"):
    turbo_socket = AnsibleTurboSocket(socket_path=socket_path, ttl=ttl, plugin=plugin)
    try:
        turbo_socket.bind()
        yield turbo_socket
    finally:
        turbo_socket.close()
