"""The zygote: a warm interpreter that forks a child for every call (docs/protocol/worker.md §4).

Started by the daemon as `INTERPRETER zygote.py`, descriptor 3 being the control socket. It has one
thread and never runs a program itself.
"""

import gc
import os
import select
import signal
import socket
import sys

CONTROL_FD = 3
RUNNING_MAX = 64
MEMORY_MAX_KB = 200 * 1024


def unfit():
    """Why this interpreter cannot be forked for its callers, or None."""
    import threading
    if sys.implementation.name != "cpython":
        return "not CPython"
    if sys.version_info < (3, 8):
        return "Python before 3.8"
    if sys.maxsize <= 1 << 32:
        return "a 32-bit interpreter"
    if threading.active_count() > 1:
        return "threads at the start"
    if sys.gettrace() or sys.getprofile():
        return "traced"
    return None


class Running:
    """A child that was forked. `connection` is its caller's, from the call's begin until its end was told.

    slot   its place in `Zygote.exits`, or None
    """

    def __init__(self, slot):
        self.slot = slot
        self.began = False
        self.connection = None
        self.parser = None
        self.wrapper = None


class Zygote:
    def __init__(self, control, cache):
        import call
        import exits
        import library
        import reports
        import warmup
        import watch
        self.pid = os.getpid()
        self.control = control
        self.asked_to_end = False
        self.daemon_gone = False
        self.parser = frames.Parser()
        self.birthplace = call.Birthplace()
        self.base_path = [path for path in sys.path if path != FOLDER]
        self.library = library.Library(cache, self.base_path)
        self.watch = watch.Watch(FOLDER)
        self.warmup = warmup.Warmup()
        self.exits = exits.Exits()
        self.renewal_asked = False
        self.children = {}
        self.learnt = []  # wrappers of children that ended, not yet looked at
        self.reports, self.children_reports = reports.pair()
        self.reports.setblocking(False)
        self.wake, self.wake_writer = socket.socketpair()
        self.wake.setblocking(False)
        self.wake_writer.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(self.wake_writer.fileno(), warn_on_full_buffer=False)
        self.poll = select.epoll()
        for sock in (self.control, self.reports, self.wake):
            self.poll.register(sock.fileno(), select.EPOLLIN)
        self.by_connection = {}  # descriptor -> pid

    def serve(self):
        """Until the daemon is gone and no child is left. In a forked child: returns it."""
        while not self.asked_to_end or self.children:
            for fd, _ in self.poll.poll(0 if self.learnt else None) or ((None, 0),):
                if fd is None:
                    self.learn_one()
                elif fd == self.control.fileno():
                    child = self.read_control()
                    if child:
                        return child
                elif fd == self.wake.fileno():
                    self.reap()
                elif fd == self.reports.fileno():
                    self.read_reports()
                elif fd in self.by_connection:
                    self.read_caller(fd)
        return None

    # The daemon.

    def tell(self, header, fds=()):
        if self.daemon_gone:
            return
        try:
            frames.send(self.control, frames.encode(header), fds)
        except OSError:
            self.daemon_gone = True
            self.end()

    def end(self):
        """The daemon wants no more, or is gone: what runs is served to its end."""
        if not self.asked_to_end:
            self.asked_to_end = True
            self.poll.unregister(self.control.fileno())

    def read_control(self):
        try:
            data, _ = frames.receive_bytes(self.control)
            self.parser.feed(data)
            if not data:
                self.end()
            message = self.parser.next()
            while message:
                header, _ = message
                if header.get("t") == "fork":
                    child = self.fork_some(min(int(header.get("n", 1)), RUNNING_MAX))
                    if child:
                        return child
                message = self.parser.next()
        except (OSError, frames.ProtocolError, ValueError, TypeError):
            self.end()
        self.ask_renewal()
        return None

    def ask_renewal(self):
        changed = not self.renewal_asked and self.watch.changed()
        if changed:
            self.renewal_asked = True
            self.tell({"t": "stale", "why": changed + " has changed", "renew": True})

    # Children.

    def fork_some(self, count):
        """Returns a Child in a child, None in the zygote."""
        for done in range(count):
            try:
                child = self.fork()
            except OSError as error:
                self.tell({"t": "unforked", "n": count - done, "why": "fork: " + error.strerror})
                return None
            if child:
                return child
        return None

    def fork(self):
        """Returns a Child in the child, None in the zygote. OSError: no process or descriptor is to be had."""
        mine, handoff = socket.socketpair()
        slot = self.exits.take_slot()
        try:
            pid = os.fork()
        except OSError:
            mine.close()
            handoff.close()
            self.exits.give_back(slot)
            raise
        if pid == 0:
            return self.be_a_child(mine, handoff, slot)
        handoff.close()
        self.children[pid] = Running(slot)
        self.tell({"t": "idle", "pid": pid}, [mine.fileno()])
        mine.close()
        return None

    def be_a_child(self, mine, handoff, slot):
        """Lets go of everything that is the zygote's or a sibling's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        mine.close()
        self.control.close()
        self.reports.close()
        self.wake.close()
        self.wake_writer.close()
        self.poll.close()
        for fd in self.by_connection:
            os.close(fd)
        for running in self.children.values():
            if running.wrapper is not None:
                os.close(running.wrapper)
        for fd in self.learnt:
            os.close(fd)
        import child
        return child.Child(handoff, self.children_reports, slot, self)

    def read_reports(self):
        import reports
        while True:
            report = reports.receive(self.reports)
            if report is None:
                return
            kind, pid, fd = report
            running = self.children.get(pid)
            if running is None or kind not in (reports.BEGAN, reports.NEW):
                os.close(fd)
            elif kind == reports.NEW:
                running.wrapper = fd
            else:
                running.began = True
                running.connection, running.parser = fd, frames.Parser()
                os.set_blocking(fd, False)
                self.by_connection[fd] = pid
                self.poll.register(fd, select.EPOLLIN | select.EPOLLRDHUP)

    def read_caller(self, fd):
        pid = self.by_connection[fd]
        parser = self.children[pid].parser
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
            self.poll.unregister(fd)
            send_signal(pid, signal.SIGKILL)

    def reap(self):
        try:
            while self.wake.recv(4096):
                pass
        except BlockingIOError:
            pass
        self.read_reports()
        for pid, running in self.children.items():
            if running.connection is not None:
                status = self.exits.status_of(pid, running.slot)
                if status is not None:
                    self.tell_caller(running, status)
        while self.children:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self.read_reports()
            self.ended(pid, status)

    def ended(self, pid, status):
        running = self.children.pop(pid, None)
        if running is None:
            return
        self.exits.give_back(running.slot)
        if running.connection is not None:
            self.tell_caller(running, status)
        if running.began:
            self.warmup.take()
        if running.wrapper is not None:
            self.learnt.append(running.wrapper)
        self.tell({"t": "ended", "pid": pid, "status": status, "began": running.began})

    def tell_caller(self, running, status):
        fd, running.connection = running.connection, None
        try:
            os.write(fd, frames.encode({"t": "exit", "status": status}))
        except OSError:
            pass
        del self.by_connection[fd]
        os.close(fd)

    # Payloads.

    def learn_one(self):
        fd = self.learnt.pop(0)
        with open(fd, "rb") as file:
            file.seek(0)
            text = file.read()
        try:
            gained = self.library.learn(text)
        except Exception:
            return  # it stays unknown, and its calls a little slower
        self.watch.look()
        settle(self.library.forgot)
        self.library.forgot = False
        if gained:
            self.warmup.forget()
            self.tell({"t": "stale", "why": "a payload was learnt"})
        if not self.renewal_asked and memory_kb() > MEMORY_MAX_KB:
            self.renewal_asked = True
            self.tell({"t": "stale", "why": "memory", "renew": True})


def send_signal(pid, number):
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        os.kill(pid, number)  # not reaped yet, so it is still this child
    except (OSError, ValueError):
        pass


def settle(whole=False):
    """No collection in a child ever walks, and so copies, what it inherited.

    `whole`: something old was let go and is to be freed.
    """
    if whole:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


def memory_kb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") // 1024


def main():
    control = socket.socket(fileno=CONTROL_FD)
    os.set_inheritable(CONTROL_FD, False)
    why = unfit()
    if why:
        frames.send(control, frames.encode({"t": "unfit", "why": why}))
        return None
    import ready
    ready.load()
    zygote = Zygote(control, os.environ["HEARTH_CACHE_DIR"])
    zygote.own_modules = ready.own_modules(FOLDER)
    ready.take_back_arguments()
    zygote.library.learn_what_was_stored()
    zygote.watch.look()
    settle()
    zygote.tell({"t": "ready", "python": "%d.%d.%d" % sys.version_info[:3]})
    return zygote.serve()


if __name__ == "__main__":
    FOLDER = os.path.dirname(os.path.realpath(__file__)) + os.sep
    sys.path[:] = [path for path in sys.path if os.path.realpath(path) + os.sep != FOLDER]
    sys.path.insert(0, FOLDER)
    import frames
    import ending
    CHILD = main()
    if CHILD:
        ending.run_to_end(CHILD.serve(), CHILD.leave)
    os._exit(0)
