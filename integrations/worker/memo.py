"""The daemon's memo, as a child asks it (docs/protocol/worker.md §3.6).

Nothing here raises but Unable, and nobody waits longer than LIMIT_S for an answer: without a memo a
program does what it would have done.
"""

import os
import socket
import struct

import frames
import time_to_live

LIMIT_S = 2
FLIGHT_S = 30  # for somebody else's login, which is what this caller would do otherwise


class Unable(Exception):
    """No memo now."""


class Memo:
    """`folder`: of the daemon's worker.sock, or None where this worker was not told."""

    def __init__(self, folder):
        self._folder = folder

    def usable(self):
        return bool(self._folder)

    def ask(self, scope, name, key, wait_s=FLIGHT_S):
        """A Flight. Its `value` is what the memo has, or None: then others may wait for its `put`."""
        return Flight(self._connect(), scope, name, key, wait_s)

    def take(self, scope, name, key, places):
        """A Flight that has one of so many places under this key to itself, or None when all are taken.
        Its `value` has left the memo until its `put`."""
        sock = self._connect()
        for place in range(places):
            flight = Flight(sock, scope, name, key + "%02x" % place, 0, take=True)
            if flight.mine:
                return flight
        sock.close()
        return None

    def forget(self, scope, name, key):
        """A question with a ttl of 0 takes the value away; the flight that it gives ends with its connection."""
        self._tell({"t": "memo.get", "scope": scope, "name": name, "key": key, "ttl": 0, "wait_ms": 0})

    def clear(self, scope):
        self._tell({"t": "memo.clear", "scope": scope})

    def _tell(self, header):
        sock = self._connect()
        try:
            frames.send(sock, frames.encode(header))
            frames.receive(sock)
        except (OSError, frames.ProtocolError) as error:
            raise Unable(str(error))
        finally:
            sock.close()

    def _connect(self):
        sock, folder = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM), -1
        try:
            folder = os.open(self._folder, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
            found = os.fstat(folder)
            if found.st_uid != os.geteuid() or found.st_mode & 0o077:
                raise OSError("the runtime directory is not this user's alone")
            sock.settimeout(LIMIT_S)
            # Short, and nobody can swap it: sun_path has 107 bytes (unix(7)).
            sock.connect("/proc/self/fd/%d/worker.sock" % folder)
            peer = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
            if struct.unpack("3i", peer)[1] != os.geteuid():
                raise OSError("a daemon of another user")
            return sock
        except OSError as error:
            sock.close()
            raise Unable(str(error))
        finally:
            if folder >= 0:
                os.close(folder)


class Flight:
    """One question and what follows it on the same connection. To be closed: until then others wait
    for the value that this one promised by its miss. `mine`: nobody else makes that value now."""

    def __init__(self, sock, scope, name, key, wait_s, take=False):
        ttl = time_to_live.of_environment(os.environ)
        self._sock, self._about = sock, {"scope": scope, "name": name, "key": key, "ttl": ttl}
        self.key, self.value, self.mine = key, None, False
        try:
            sock.settimeout(LIMIT_S + wait_s)
            frames.send(sock, frames.encode(dict(self._about, t="memo.get", wait_ms=1000 * wait_s, take=take)))
            answer = frames.receive(sock)
            if answer is None or answer[0].get("t") != "memo":
                raise OSError("no memo")
            if answer[0].get("state") == "hit":
                self.value = answer[1]
            self.mine = bool(answer[0].get("flight")) or take and self.value is not None
        except (OSError, frames.ProtocolError) as error:
            sock.close()
            raise Unable(str(error))

    def put(self, value):
        """Whether it is kept."""
        try:
            self._sock.settimeout(LIMIT_S)
            frames.send(self._sock, frames.encode(dict(self._about, t="memo.put"), value))
            answer = frames.receive(self._sock)
            return answer is not None and answer[0].get("state") == "kept"
        except (OSError, frames.ProtocolError) as error:
            raise Unable(str(error))

    def give_up(self):
        """There will be no value: who waits makes its own, all at once."""
        try:
            self._sock.settimeout(LIMIT_S)
            frames.send(self._sock, frames.encode({"t": "memo.drop", "scope": self._about["scope"],
                                                   "key": self._about["key"], "all": True}))
            frames.receive(self._sock)
        except (OSError, frames.ProtocolError):
            pass

    def close(self):
        try:
            self._sock.shutdown(socket.SHUT_RDWR)  # a process that the program forked may hold it too
        except OSError:
            pass
        self._sock.close()
