"""The zygote's forked children: which caller each one works for, and how that caller hears of its end."""

import os
import select
import signal

import exits
import frames
import reports


class Running:
    """A child that was forked. `connection` is its caller's, from the call's begin until its end was told.

    slot     its place in `Children.exits`, or None
    wrapper  a memory file with a wrapper that the zygote does not know, or None
    """

    def __init__(self, slot):
        self.slot = slot
        self.began = False
        self.connection = None
        self.parser = None
        self.wrapper = None


class Children:
    """In the zygote. Its descriptors are registered with `poll`; what is readable goes to `read`."""

    def __init__(self, poll):
        self._poll = poll
        self._running = {}        # pid -> Running
        self._by_connection = {}  # descriptor -> pid
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
            if running.connection is not None:
                status = self.exits.status_of(pid, running.slot)
                if status is not None:
                    self._tell_caller(running, status)
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
            if running.connection is not None:
                self._tell_caller(running, status)
            yield pid, status, running

    def _read_reports(self):
        while True:
            report = reports.receive(self._reports)
            if report is None:
                return
            kind, pid, fd = report
            running = self._running.get(pid)
            if running is None or kind not in (reports.BEGAN, reports.NEW):
                os.close(fd)
            elif kind == reports.NEW:
                running.wrapper = fd
            else:
                running.began = True
                running.connection, running.parser = fd, frames.Parser()
                os.set_blocking(fd, False)
                self._by_connection[fd] = pid
                self._poll.register(fd, select.EPOLLIN | select.EPOLLRDHUP)

    def _read_caller(self, fd):
        pid = self._by_connection[fd]
        parser = self._running[pid].parser
        try:
            data = os.read(fd, 4096)
            parser.feed(data)
            message = parser.next() if data else None
            while message:
                if message[0].get("t") == "signal":
                    send_signal(pid, int(message[0]["n"]))
                message = parser.next()
            gone = not data
        except BlockingIOError:
            return
        except (OSError, frames.ProtocolError, ValueError, KeyError, TypeError):
            gone = True
        if gone:
            self._poll.unregister(fd)
            send_signal(pid, signal.SIGKILL)

    def _tell_caller(self, running, status):
        fd, running.connection = running.connection, None
        try:
            os.write(fd, frames.encode({"t": "exit", "status": status}))
        except OSError:
            pass
        del self._by_connection[fd]
        os.close(fd)


def send_signal(pid, number):
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        os.kill(pid, number)  # not reaped yet, so it is still this child
    except (OSError, ValueError):
        pass
