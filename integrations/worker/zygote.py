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
FORKS_MAX = 4096  # that are asked for at once


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


class Zygote:
    def __init__(self, control, cache):
        import adapted
        import call
        import children
        import library
        import limits
        import memo
        import warmup
        import watch
        self.pid = os.getpid()
        self.control = control
        self.asked_to_end = False
        self.daemon_gone = False
        self.parser = frames.Parser()
        self.birthplace = call.Birthplace()
        self.limits = limits.Limits(os.environ)
        self.daemon_folder = os.environ.get("HEARTH_WORKER_DIR")
        self.base_path = [path for path in sys.path if path != FOLDER]
        self.adapted = adapted.Adapted(self.base_path, self.birthplace.env,
                                       memo.Memo(self.daemon_folder))
        self.library = library.Library(cache, self.base_path, self.adapted.used_by)
        self.watch = watch.Watch(FOLDER)
        self.warmup = warmup.Warmup()
        self.renewal_asked = False
        self.poll = select.epoll()
        self.children = children.Children(self.poll, self.adapted.board, self.limits)
        self.learnt = []  # wrappers of children that ended, not yet looked at
        self.recorded = []  # what children had imported of SDKs, not yet looked at
        self.wake, self.wake_writer = socket.socketpair()
        self.wake.setblocking(False)
        self.wake_writer.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(self.wake_writer.fileno(), warn_on_full_buffer=False)
        for sock in (self.control, self.wake):
            self.poll.register(sock.fileno(), select.EPOLLIN)

    def serve(self):
        """Until the daemon is gone and no child is left. In a forked child: returns it."""
        while not self.asked_to_end or self.children.any():
            for fd, _ in self.poll.poll(self.pause()) or ((None, 0),):
                if fd is None:
                    self.learn_one()
                elif fd == self.control.fileno():
                    child = self.read_control()
                    if child:
                        return child
                elif fd == self.wake.fileno():
                    self.reap()
                else:
                    self.children.read(fd)
            self.children.end_overdue()
        return None

    def pause(self):
        """Seconds until there is something to do although nothing comes; None: for ever."""
        return 0 if self.learnt or self.recorded else self.children.pause()

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
                    child = self.fork_some(min(int(header.get("n", 1)), FORKS_MAX))
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
        slot = self.children.exits.take_slot()
        try:
            pid = os.fork()
        except OSError:
            mine.close()
            handoff.close()
            self.children.exits.give_back(slot)
            raise
        if pid == 0:
            return self.be_a_child(mine, handoff, slot)
        handoff.close()
        self.children.add(pid, slot)
        self.tell({"t": "idle", "pid": pid}, [mine.fileno()])
        mine.close()
        return None

    def be_a_child(self, mine, handoff, slot):
        """Lets go of everything that is the zygote's or a sibling's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        mine.close()
        self.control.close()
        self.wake.close()
        self.wake_writer.close()
        self.poll.close()
        self.children.let_go()
        for fd in self.learnt:
            os.close(fd)
        import child
        return child.Child(handoff, slot, self)

    def reap(self):
        try:
            while self.wake.recv(4096):
                pass
        except BlockingIOError:
            pass
        for pid, status, running in self.children.reap():
            if running.began:
                self.warmup.take()
            if running.wrapper is not None:
                self.learnt.append(running.wrapper)
            ended = {"t": "ended", "pid": pid, "status": status, "began": running.began}
            self.tell(dict(ended, adapter=running.note) if running.note else ended)
        recorded = self.adapted.board.take()
        if recorded:
            self.recorded.append(recorded)

    # Payloads.

    def learn_one(self):
        if self.learnt:
            self.learn_payload(self.learnt.pop(0))
        elif self.recorded:
            self.learn_sdk(self.recorded.pop(0))
        if not self.renewal_asked and memory_kb() > self.limits.zygote_kb:
            self.renewal_asked = True
            self.tell({"t": "stale", "why": "memory", "renew": True})

    def learn_payload(self, fd):
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

    def learn_sdk(self, recorded):
        found = self.adapted.learn(recorded, self.own_modules)
        if found:
            self.watch.look(found.values())
            settle()
            self.warmup.forget()
            self.tell({"t": "stale", "why": "an SDK was imported"})


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
    start_us = ready.load()
    zygote = Zygote(control, os.environ["HEARTH_CACHE_DIR"])
    zygote.own_modules = ready.own_modules(FOLDER)
    ready.take_back_arguments()
    zygote.library.learn_what_was_stored()
    zygote.watch.look()
    settle()
    zygote.tell({"t": "ready", "python": "%d.%d.%d" % sys.version_info[:3], "start_us": start_us})
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
