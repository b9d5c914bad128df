# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Carries lines to the daemon, and to the spool whatever the daemon may not have.

What holds at the end of each flush(): every line is acknowledged, or handed to the socket of a
living daemon, or in the spool. Nothing here waits but settle(), and that is bounded.
"""
import collections
import json
import os
import select
import socket
import struct
import time

from . import places
from .spool import Spool

SEND_BUFFER_BYTES = 4 * 1024 * 1024
KEPT_BYTES_MAX = 64 * 1024 * 1024
# A spool up to this size is sent again when the daemon is back; a larger one waits for its intake.
REPLAY_BYTES_MAX = 4 * 1024 * 1024
LINES_A_SEND = 64
# Answers are looked for when so many lines wait for one: looking costs as much as sending.
ANSWER_EVERY = 64
RETRY_SECONDS = 5.0


class Outbox:
    __slots__ = (
        "lost", "trouble", "refused", "_producer", "_clock", "_socket", "_spool", "_spooled_to", "_unacked",
        "_unacked_bytes", "_fresh", "_unsent", "_answer", "_connect_at", "_spool_at",
    )

    def __init__(self, producer, clock=time.monotonic):
        self._producer = producer
        self._clock = clock
        self._socket = None
        self._spool = Spool(producer)
        self._spooled_to = -1  # the last number that the spool holds
        self._unacked = collections.deque()  # (seq, line), in order
        self._unacked_bytes = 0
        self._fresh = []  # lines since the last flush
        self._unsent = collections.deque()  # bytes that the socket did not take, in order
        self._answer = b""
        self._connect_at = 0.0
        self._spool_at = 0.0
        self.lost = 0
        self.trouble = None  # the first that happened, for the user
        self.refused = False  # the daemon is somebody else's, or did not take an event

    def add(self, numbered):
        """`numbered`: (seq, line)."""
        if self._unacked_bytes > KEPT_BYTES_MAX and not self._make_room():
            self.lost += 1
            return
        self._unacked.append(numbered)
        self._unacked_bytes += len(numbered[1])
        self._fresh.append(numbered[1])

    def flush(self):
        """Hands over what was added: one send where the daemon keeps up."""
        fresh, self._fresh = self._fresh, []
        if self._socket is None:
            if self._clock() >= self._connect_at:
                self._connect()  # and with it everything is unsent again
        elif self._unsent:
            self._unsent.extend(fresh)
        elif fresh and self._sent_at_once(fresh[0] if len(fresh) == 1 else b"".join(fresh)):
            return
        self._send()
        self._read_answers()
        if self._unsent or self._socket is None:
            self._spool_rest()

    def settle(self, seconds):
        """Waits at most `seconds` for the acknowledgement of what only memory and the daemon have."""
        end = self._clock() + seconds
        while self._socket is not None and self._unacked and self._unacked[-1][0] > self._spooled_to:
            left = end - self._clock()
            if left <= 0:
                break
            poll = select.poll()
            poll.register(self._socket, select.POLLIN | (select.POLLOUT if self._unsent else 0))
            poll.poll(left * 1000)
            self._send()
            self._read_answers()
        self._spool_rest(now=True)

    def close(self):
        self.settle(0)
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._spool.close()

    def unsaved(self):
        """How many lines are neither with a daemon nor in the spool."""
        if self._socket is not None and not self._unsent:
            return 0
        return sum(1 for seq, _line in self._unacked if seq > self._spooled_to)

    def reported(self):
        self.lost, self.trouble, self.refused = 0, None, False

    # The socket.

    def _connect(self):
        self._connect_at = self._clock() + RETRY_SECONDS
        path = places.journal_socket()
        if path is None or self._spool.size > REPLAY_BYTES_MAX:
            return
        peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            peer.setblocking(False)
            peer.connect(path)
            uid = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[1]
            if uid != os.geteuid():
                self.refused = True
                raise PermissionError("%s belongs to user %d" % (path, uid))
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
            self._replay()
        except (FileNotFoundError, ConnectionRefusedError, BlockingIOError):
            peer.close()  # nobody there, or too busy to take another
        except OSError as error:
            peer.close()
            self._note(error)
        else:
            self._socket, self._answer = peer, b""

    def _replay(self):
        """Acknowledgements are cumulative: the daemon gets everything that it may not have, in order."""
        spooled = self._spool.lines()
        if spooled:
            self._unacked.extendleft(reversed([pair for pair in spooled if not self._kept(pair[0])]))
            self._unacked_bytes = sum(len(line) for _seq, line in self._unacked)
        self._unsent = collections.deque(line for _seq, line in self._unacked)

    def _kept(self, seq):
        return bool(self._unacked) and seq >= self._unacked[0][0]

    def _sent_at_once(self, data):
        """Once for all lines of a hook. False: look at what is left to send, and at the spool."""
        try:
            sent = self._socket.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._hang_up()
            return False
        if sent < len(data):
            self._unsent.append(data[sent:])
            return False
        if len(self._unacked) >= ANSWER_EVERY:
            self._read_answers()
        return self._socket is not None

    def _send(self):
        unsent = self._unsent
        while unsent and self._socket is not None:
            batch = [unsent[n] for n in range(min(len(unsent), LINES_A_SEND))]
            try:
                sent = self._socket.sendmsg(batch)
            except BlockingIOError:
                return
            except OSError:
                self._hang_up()
                return
            for part in batch:
                if sent < len(part):
                    unsent[0] = part[sent:]
                    return  # the buffer is full
                sent -= len(part)
                unsent.popleft()

    def _read_answers(self):
        if self._socket is None:
            return
        try:
            data = self._socket.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._hang_up()
            return
        *whole, self._answer = (self._answer + data).split(b"\n")
        for line in whole:
            self._heed(line)

    def _heed(self, line):
        try:
            answer = json.loads(line)
            acked = answer.get("ack", {}).get(self._producer, -1)
        except (ValueError, AttributeError):
            return
        if "error" in answer:
            self.lost += 1
            self.refused = True
            self._note("the daemon refused an event: %s" % answer["error"])
        while self._unacked and self._unacked[0][0] <= acked:
            self._unacked_bytes -= len(self._unacked.popleft()[1])
        if 0 <= self._spooled_to <= acked:
            self._drop_spool()

    def _hang_up(self):
        if self._socket is not None:
            self._socket.close()
        self._socket = None
        self._unsent.clear()
        self._connect_at = self._clock() + RETRY_SECONDS

    # The spool.

    def _spool_rest(self, now=False):
        """Appends what the spool does not hold yet. A spool that failed is tried again in a while."""
        rest = []
        for seq, line in reversed(self._unacked):
            if seq <= self._spooled_to:
                break
            rest.append(line)
        if rest:
            if not now and self._clock() < self._spool_at:
                return False
            try:
                self._spool.append(b"".join(reversed(rest)))
            except OSError as error:
                self._spool_at = self._clock() + RETRY_SECONDS
                self._note(error)
                return False
            self._spooled_to = self._unacked[-1][0]
        if self._socket is None:
            self._unacked.clear()
            self._unacked_bytes = 0
        return True

    def _drop_spool(self):
        self._spooled_to = -1
        try:
            self._spool.remove()
        except OSError as error:
            self._note(error)

    def _make_room(self):
        """Gives up a daemon that does not keep up; True when memory was freed."""
        if self._socket is not None:
            self._hang_up()
            self._connect_at = float("inf")
        return self._spool_rest()

    def _note(self, trouble):
        if self.trouble is None:
            self.trouble = str(trouble)
