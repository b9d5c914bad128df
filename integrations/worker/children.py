"""The zygote's forked children: which caller each one works for, and how that caller hears of its end."""

import os
import select
import signal

import exits
import frames
import reports


class Running:
    """A child that was forked.

    slot     its place in `Children.exits`, or None
    callers  {number of the call: Caller}, from the call's begin until its end was told. Only a session
             worker ever has another number than 0, or more than one
    wrapper  a memory file with a wrapper that the zygote does not know, or None
    note     what an adapter did in it, once it ended, or None
    """

    def __init__(self, slot):
        self.slot = slot
        self.began = False
        self.callers = {}
        self.wrapper = None
        self.note = None


class Caller:
    def __init__(self, pid, number, connection):
        self.pid, self.number, self.connection = pid, number, connection
        self.parser = frames.Parser()
        self.heard = True  # what it says is read here


class Children:
    """In the zygote. Its descriptors are registered with `poll`; what is readable goes to `read`."""

    def __init__(self, poll, board):
        """`board`: adapted.Board, where children leave notes for their callers."""
        self._poll, self._board = poll, board
        self._running = {}        # pid -> Running
        self._by_connection = {}  # descriptor -> Caller
        self.exits = exits.Exits()
        self._reports, self.report = reports.pair()
        self._reports.setblocking(False)
        poll.register(self._reports.fileno(), select.EPOLLIN)

    def any(self):
        return bool(self._running)

    def add(self, pid, slot):
        self._running[pid] = Running(slot)

    def let_go(self):
        """In a new child: closes all that is its siblings'. `report` stays: it is the child's to send on."""
        self._reports.close()
        for fd in self._by_connection:
            os.close(fd)
        for running in self._running.values():
            if running.wrapper is not None:
                os.close(running.wrapper)

    def read(self, fd):
        if fd == self._reports.fileno():
            self._read_reports()
        elif fd in self._by_connection:
            self._read_caller(fd)

    def reap(self):
        """Tells callers of exits; gives (pid, wait status, Running) of the children that are gone."""
        self._read_reports()
        for pid, running in self._running.items():
            if running.callers:
                status = self.exits.status_of(pid, running.slot)
                if status is not None:
                    self._tell_callers(running, status)
        while self._running:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._read_reports()
            running = self._running.pop(pid, None)
            if running is None:
                continue
            self.exits.give_back(running.slot)
            self._tell_callers(running, status)
            yield pid, status, running

    def _read_reports(self):
        while True:
            report = reports.receive(self._reports)
            if report is None:
                return
            kind, pid, number, fd = report
            running = self._running.get(pid)
            if running is not None:
                self._take_report(running, kind, pid, number, fd)
            elif fd is not None:
                os.close(fd)

    def _take_report(self, running, kind, pid, number, fd):
        if fd is None:
            caller = running.callers.get(number)
            if caller and kind == reports.HELD:
                self._stop_hearing(caller)
            elif caller and kind == reports.DONE:
                self._forget(running.callers.pop(number))
        elif kind == reports.NEW:
            running.wrapper = fd
        elif kind == reports.BEGAN:
            running.began = True
            running.callers[number] = self._by_connection[fd] = Caller(pid, number, fd)
            os.set_blocking(fd, False)
            self._poll.register(fd, select.EPOLLIN | select.EPOLLRDHUP)
        else:
            os.close(fd)

    def _read_caller(self, fd):
        caller = self._by_connection[fd]
        try:
            data = os.read(fd, 4096)
            caller.parser.feed(data)
            message = caller.parser.next() if data else None
            while message:
                if message[0].get("t") == "signal":
                    send_signal(caller.pid, int(message[0]["n"]))
                message = caller.parser.next()
            gone = not data
        except BlockingIOError:
            return
        except (OSError, frames.ProtocolError, ValueError, KeyError, TypeError):
            gone = True
        if not gone:
            return
        self._read_reports()  # a caller hangs up, too, when it has heard of its call's end
        if self._by_connection.get(fd) is caller:
            self._stop_hearing(caller)
            send_signal(caller.pid, signal.SIGKILL)

    def _stop_hearing(self, caller):
        if caller.heard:
            caller.heard = False
            self._poll.unregister(caller.connection)

    def _tell_callers(self, running, status):
        answer = {"t": "exit", "status": status}
        running.note = running.note or self._board.take_note(running.slot)
        if running.note:
            answer["adapter"] = running.note
        while running.callers:
            caller = running.callers.popitem()[1]
            try:
                os.write(caller.connection, frames.encode(answer))
            except OSError:
                pass
            self._forget(caller)

    def _forget(self, caller):
        self._stop_hearing(caller)
        del self._by_connection[caller.connection]
        os.close(caller.connection)


def send_signal(pid, number):
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        os.kill(pid, number)  # not reaped yet, so it is still this child
    except (OSError, ValueError):
        pass
