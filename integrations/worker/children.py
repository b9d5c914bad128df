"""The zygote's forked children: which caller each one works for, and how that caller hears of its end."""

import os
import select
import signal
import time

import deadlines
import exits
import frames
import limits
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
    """`stderr`: of its call, or None where nothing is ever said there."""

    def __init__(self, pid, number, connection, stderr):
        self.pid, self.number, self.connection, self.stderr = pid, number, connection, stderr
        self.parser = frames.Parser()
        self.heard = True  # what it says is read here


class Children:
    """In the zygote. Its descriptors are registered with `poll`; what is readable goes to `read`."""

    def __init__(self, poll, board, bounds):
        """`board`: adapted.Board, where children leave notes for their callers. `bounds`: limits.Limits."""
        self._poll, self._board, self._bounds = poll, board, bounds
        self._deadlines = deadlines.Deadlines(bounds.call_s)
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
        for fd, caller in self._by_connection.items():
            os.close(fd)
            if caller.stderr is not None:
                os.close(caller.stderr)
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
            if self._bounds.exceeded(pid):
                self._say(running, self._bounds.why_memory())
            self._tell_callers(running, status)
            yield pid, status, running

    def _read_reports(self):
        while True:
            report = reports.receive(self._reports)
            if report is None:
                return
            kind, pid, number, fds = report
            running = self._running.get(pid)
            if running is None or not self._take_report(running, kind, pid, number, fds):
                for fd in fds:
                    os.close(fd)

    def _take_report(self, running, kind, pid, number, fds):
        """False: the descriptors are not taken. A session's module can write what it likes into this socket."""
        caller = running.callers.get(number)
        if kind == reports.HELD and caller:
            self._stop_hearing(caller)
            self._deadlines.give_grace(caller)
        elif kind == reports.DONE and caller:
            self._forget(running.callers.pop(number))
        elif kind == reports.NEW and len(fds) == 1 and running.wrapper is None:
            running.wrapper = fds[0]
            return True
        elif kind == reports.BEGAN and fds and not caller:
            self._take_began(running, Caller(pid, number, fds[0], fds[1] if len(fds) > 1 else None))
            return True
        return False

    def _take_began(self, running, caller):
        running.began = True
        running.callers[caller.number] = self._by_connection[caller.connection] = caller
        os.set_blocking(caller.connection, False)
        self._poll.register(caller.connection, select.EPOLLIN | select.EPOLLRDHUP)
        self._deadlines.began(caller, time.monotonic())

    # Deadlines.

    def pause(self):
        """Seconds until a call is overdue, or None."""
        return self._deadlines.pause(time.monotonic()) if self._bounds.call_s else None

    def end_overdue(self):
        """SIGKILL for the process groups of calls that have run for too long."""
        if not self._bounds.call_s:
            return
        self._read_reports()
        for caller in self._deadlines.take_overdue(time.monotonic()):
            running = self._running.get(caller.pid)
            if running is None or self.exits.status_of(caller.pid, running.slot) is not None:
                continue  # it has ended by itself
            self._stop_hearing(caller)
            self._say(running, self._bounds.why_overdue(), caller)
            send_signal(caller.pid, signal.SIGKILL)

    @staticmethod
    def _say(running, why, culprit=None):
        """In the results of all calls that end now. `culprit`: whose the reason is; None: everybody's."""
        for caller in running.callers.values():
            if caller.stderr is not None:
                beside = culprit not in (None, caller)
                limits.say(caller.stderr, "ended with another call of its session, which was " + why if beside else why)

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
        self._deadlines.ended(caller)
        del self._by_connection[caller.connection]
        os.close(caller.connection)
        if caller.stderr is not None:
            os.close(caller.stderr)


def send_signal(pid, number):
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        os.kill(pid, number)  # not reaped yet, so it is still this child
    except (OSError, ValueError):
        pass
