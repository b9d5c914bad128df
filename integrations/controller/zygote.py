"""The warm controller: an interpreter with ansible-playbook imported, which forks a child for every run
(docs/protocol/worker.md §6).

Started by `hearth run` as `INTERPRETER [FLAGS] zygote.py PADDING`, descriptor 0 being a file with the
`start` frame. It has one thread and never runs a playbook itself.
"""

import gc
import os
import select
import signal
import socket
import struct
import sys
import time

IDLE_SECONDS = 600
PATIENCE_SECONDS = 2     # for a caller that has connected and says nothing
LOOK_SECONDS = 15        # between two looks at whether the socket's name is still its own
MEMORY_MAX_KB = 400 * 1024
CONTROLLERS_MAX = 6      # of one user; the one that was not used for longest ends


class Zygote:
    def __init__(self, start, listener, path):
        import imported
        import runs
        self.key, self.path, self.listener = start.key, path, listener
        self.terminal = start.terminal
        self.imported = imported.Imported(start)
        self.unfit = self.imported.load()
        self.runs = runs.Runs()
        self.calls, self.used, self.ending = 0, now(), False
        self.born = now()
        self.started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self.name = os.stat(path).st_ino
        self.poll = select.epoll()
        self.wake, self.wake_writer = socket.socketpair()
        self.wake.setblocking(False)
        self.wake_writer.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(self.wake_writer.fileno(), warn_on_full_buffer=False)
        # The terminal's session ends with its leader, usually the shell.
        self.leader = open_leader() if self.terminal else None
        for fd in (self.listener.fileno(), self.wake.fileno(), self.leader):
            if fd is not None:
                self.poll.register(fd, select.EPOLLIN)

    def serve(self):
        """Until it is not needed any more. In a forked child: gives it."""
        while not self.ending or self.runs.any():
            ready = self.poll.poll(LOOK_SECONDS)
            for fd, _ in ready:
                if fd == self.listener.fileno():
                    child = self.take_caller()
                    if child:
                        return child
                elif fd == self.wake.fileno():
                    self.reap()
                elif fd == self.leader:
                    self.end()
                else:
                    self.poll.unregister(fd)
                    self.runs.caller_gone(fd)
            if not ready and not self.ending and self.not_needed():
                self.end()
        return None

    def not_needed(self):
        try:
            if os.stat(self.path).st_ino != self.name:
                return True  # another one has taken its place
        except OSError:
            return True
        return not self.runs.any() and now() - self.used > IDLE_SECONDS

    def end(self):
        """Takes no further callers; what runs is served to its end."""
        if self.ending:
            return
        self.ending = True
        self.poll.unregister(self.listener.fileno())
        if self.leader is not None:
            self.poll.unregister(self.leader)
        remove(self.path, self.name)
        self.listener.close()

    # Callers.

    def take_caller(self):
        """Gives a Child in a child, None in the zygote."""
        try:
            connection, _ = self.listener.accept()
        except OSError:
            return None
        child, fds = None, []
        try:
            connection.settimeout(PATIENCE_SECONDS)
            received = frames.receive(connection) if peer_uid(connection) == os.geteuid() else None
            if received is None:
                return None
            header, body, fds = received
            kind = header.get("t")
            if kind == "call":
                request = asked.Request(header, body)
                self.check(request)
                frames.send(connection, frames.encode({"t": "ready"}))
                received = frames.receive(connection)
                if received is None:
                    return None
                fds += received[2]
                request.take(fds)
                connection.setblocking(True)
                child = self.fork(request, connection)
            else:
                self.answer(connection, kind)
        except asked.Unable as error:
            tell(connection, {"t": "refused", "why": str(error)})
        except (OSError, frames.ProtocolError, KeyError, TypeError, ValueError) as error:
            tell(connection, {"t": "refused", "why": "protocol: %s" % error})
        finally:
            if child is None:
                for fd in fds:
                    close(fd)
                connection.close()
        return child

    def check(self, request):
        if request.key != self.key:
            raise asked.Unable("another configuration")
        if self.unfit:
            raise asked.Unable("unfit: " + self.unfit)
        changed = self.imported.changed(request.env)
        if changed:
            self.end()
            raise asked.Unable("stale: " + changed)

    def answer(self, connection, kind):
        if kind == "list":
            tell(connection, {"t": "controller", "pid": os.getpid(), "calls": self.calls, "busy": self.runs.count(),
                              "interpreter": sys.executable,
                              "python": "%d.%d.%d" % sys.version_info[:3], "started": self.started,
                              "age_ms": int(1e3 * (now() - self.born)), "core": self.imported.core, "unfit": self.unfit or "",
                              "idle_s": int(now() - self.used), "rss_kb": memory_kb()})
        elif kind == "quit":
            tell(connection, {"t": "quitting"})
            self.end()
        else:
            tell(connection, {"t": "refused", "why": "unknown message"})

    def fork(self, request, connection):
        self.calls, self.used = self.calls + 1, now()
        pid = os.fork()
        if pid == 0:
            return self.be_a_child(request, connection)
        fd = os.dup(connection.fileno())
        self.runs.add(pid, fd)
        self.poll.register(fd, select.EPOLLRDHUP)
        if memory_kb() > MEMORY_MAX_KB:
            self.end()
        return None

    def be_a_child(self, request, connection):
        """Lets go of everything that is the zygote's or another run's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.runs.let_go()
        for thing in (self.listener, self.wake, self.wake_writer, self.poll):
            thing.close()
        if self.leader is not None:
            os.close(self.leader)
        import becoming
        return becoming.Child(request, connection.detach(), self.terminal, self.imported)

    def reap(self):
        try:
            while self.wake.recv(4096):
                pass
        except BlockingIOError:
            pass
        for fd in self.runs.reap():
            try:
                self.poll.unregister(fd)
            except OSError:
                pass  # its caller went first
            os.close(fd)
            self.used = now()


def now():
    return time.monotonic()


def close(fd):
    try:
        os.close(fd)
    except OSError:
        pass


def tell(connection, header):
    try:
        frames.send(connection, frames.encode(header))
    except OSError:
        pass


def peer_uid(connection):
    size = struct.calcsize("3i")
    return struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))[1]


def open_leader():
    try:
        return os.pidfd_open(os.getsid(0))
    except OSError:
        return None


def memory_kb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") // 1024


def remove(path, inode):
    """The socket's name, where it is still ours."""
    try:
        if os.stat(path).st_ino == inode:
            os.unlink(path)
    except OSError:
        pass


def listen(path):
    """A listener at `path`. It listens before it has that name, so that nobody is turned away."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mine = "%s.%d" % (path, os.getpid())
    folder, name = os.path.split(mine)
    here = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        listener.bind("/proc/self/fd/%d/%s" % (here, name))  # sun_path has 107 bytes (unix(7))
        os.chmod(mine, 0o600)
        listener.listen(16)
        os.rename(mine, path)
    finally:
        os.close(here)
    return listener


def make_room(path):
    """Ends the controllers of this user that were not used for longest: each keeps some 60 MB."""
    folder = os.path.dirname(path)
    others = []
    for name in os.listdir(folder):
        other = os.path.join(folder, name)
        if name.endswith(".sock") and other != path:
            answer = ask(other, {"t": "list"})
            if answer is None:
                remove(other, os.stat(other).st_ino)  # nobody listens there
            elif not answer.get("busy"):
                others.append((answer.get("idle_s", 0), other))
    for _, other in sorted(others, reverse=True)[:max(0, len(others) + 1 - CONTROLLERS_MAX)]:
        ask(other, {"t": "quit"})


def ask(path, question):
    """The answer's header; None where nobody listens. What cannot answer now is busy."""
    folder, name = os.path.split(path)
    here = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(0.5)
        try:
            connection.connect("/proc/self/fd/%d/%s" % (here, name))
            frames.send(connection, frames.encode(question))
            received = frames.receive(connection)
            return received[0] if received else {"busy": 1}
        except (ConnectionRefusedError, FileNotFoundError):
            return None
        except (OSError, frames.ProtocolError):
            return {"busy": 1}
        finally:
            os.close(here)


def main():
    start = asked.read_start(0)
    if start.terminal:
        os.setpgid(0, 0)  # the terminal's signals are for the foreground group
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.close(null)
    if ask(start.socket, {"t": "list"}) is not None:
        return None  # another run was quicker
    listener = listen(start.socket)
    make_room(start.socket)
    zygote = Zygote(start, listener, start.socket)
    os.chdir("/")
    gc.collect()
    gc.freeze()  # no collection in a child ever walks, and so copies, what it inherited
    child = zygote.serve()
    return child


if __name__ == "__main__":
    FOLDER = os.path.dirname(os.path.realpath(__file__)) + os.sep
    WORKER = os.path.join(os.path.dirname(FOLDER.rstrip(os.sep)), "worker") + os.sep
    sys.path[:] = [FOLDER, WORKER] + [path for path in sys.path if os.path.realpath(path) + os.sep != FOLDER]
    import ending
    import frames
    import asked
    ending.OURS = (FOLDER, WORKER)
    CHILD = main()
    if CHILD:
        ending.run_to_end(CHILD.program(), CHILD.leave)
    os._exit(0)
