"""A session worker: a child of the zygote that runs many calls, one at a time or as coroutines.

docs/protocol/worker.md §4.1. Alone, a call has the process to itself: its descriptors, environment,
working directory. Coroutines of equal posture run side by side (session_beside.py).
"""

import os
import signal
import sys
import time
import types

import call as calls
import ending
import frames
import limits
import plain
import reports
import session_beside
import session_call
import session_lookup
import session_modules
import session_state

RSS_EVERY = 16  # calls


class Session:
    """What the session of one name and key is made of.

    child   child.Child: what the zygote handed over
    """

    def __init__(self, child, name):
        self.child, self.name = child, name
        self.modules = session_modules.Modules()
        self.shelf = session_modules.Shelf(child.library.store)
        self.process = session_state.Process(child.birthplace, child.base_path)
        self.running = {}  # number -> Running: the calls that have begun and not ended
        self.beside = session_beside.Beside(self)
        self.alone = None  # the Running call that has the process to itself
        self.calls = self.rss_kb = 0
        self.handed = 0     # calls that came, to name one of them to the daemon
        self.inbox = []     # calls that came and have not begun
        self.ended = False  # no more will come

    # The daemon.

    def serve(self, message):
        """`message`: the call that made a session of this child. Never returns."""
        self._settle_in()
        self.take(*message)
        while not self.ended or self.beside.any():
            if self.beside.any():
                self.beside.run()
            elif not self.inbox:
                self.take_in()
            while self.inbox:
                self.take(*self.inbox.pop(0))
        self.end()

    def _settle_in(self):
        self.pid = os.getpid()
        os.register_at_fork(after_in_child=self._let_go)
        os.setpgid(0, 0)
        signal.signal(signal.SIGTERM, self._on_term)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.modules[session_call.API] = api = types.ModuleType(session_call.API)
        api.call, api.translate, api.session = session_state.of_context, None, {}
        self.child.leave_own_modules()
        sys.meta_path.insert(0, self.modules)
        set_title("turbo session %s (hearth)" % self.name)

    def _let_go(self):
        """In a process that a module forked: what is the session's, or another call's, is none of its concern."""
        if signal.getsignal(signal.SIGTERM) == self._on_term:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        self.child.handoff.close()
        self.child.report.close()
        current = session_state.of_context()
        for running in self.running.values():
            # Beside others its streams are these; alone they are copies, which would keep its caller waiting.
            kept = running.call.stdio if running is current and self.beside.any() else ()
            close_all(fd for fd in running.call.fds if fd not in kept)

    def end_if_forked(self, running, status):
        """Such a process that came back from the module's `main` ends here, as the plain program's would."""
        if os.getpid() != self.pid:
            session_state.run_exits(running.exits)
            running.flush()
            os._exit(status & 0xff)

    def _on_term(self, number, frame):
        if self.alone or self.beside.any():
            session_state.end_as_plain(number, frame)
        self.end()

    def _receive(self):
        if os.getppid() != self.child.zygote_pid:
            return None
        session_state.hold_streams()
        try:
            return frames.receive(self.child.handoff)
        except (OSError, frames.ProtocolError):
            return None

    def take_in(self):
        """What the daemon hands over, or its end."""
        message = self._receive()
        if message:
            self.inbox.append(message)
        else:
            self.ended = True

    def tell(self, header, body=b"", fds=()):
        try:
            frames.send(self.child.handoff, frames.encode(header, body), fds)
        except OSError:
            pass  # the daemon is gone: its end is read from the same socket

    def end(self):
        self.process.run_exits()
        os._exit(0)

    # Calls.

    def take(self, header, body, fds):
        """`fds` are this process's from here on."""
        connection = fds[-1]
        self.handed += 1
        try:
            call = calls.Call(header, body, fds)
            call.number = self.handed
            program = self._program_of(call)
            self.process.become(call)
            self.child.limits.hold_memory()
        except session_modules.Unlike:
            self.tell({"t": "unlike", "call": self.handed}, frames.encode(header, body), fds)
            return close_all(fds)
        except Exception as error:  # nothing of it has begun, whatever it is
            self._tell_free(self.handed)
            refuse(connection, str(error))
            return close_all(fds)
        self.calls += 1
        self._begin(session_call.Running(self.calls, call, program, bool(self.child.limits.memory_mb)))

    def _program_of(self, call):
        """Whatever speaks against running the call here is said before it begins."""
        self.child.birthplace.check(call)
        if self.child.watch.changed():
            self.ended = True  # another session will import what is there now
            if self.calls:
                raise session_modules.Unlike()
            raise calls.Unable("what the worker imported has changed")
        program = session_call.read_program(call.stdio[0], self.shelf)
        if program.payload is not None:
            self.modules.add(program.payload)
        return program

    def _begin(self, running):
        try:
            os.write(running.call.connection, frames.encode({"t": "began", "pid": os.getpid()}))
        except OSError:  # the caller is gone, and may run it elsewhere
            self._tell_free(running.call.number)
            return close_all(running.call.fds)
        reports.send(self.child.report, reports.BEGAN, self.child.told_with(running.call), running.number)
        running.began = time.monotonic()
        session_state.CURRENT.set(running)
        self.running[running.number] = running
        main, error = None, None
        try:
            self._prepare(running)
            main = self._main_of(running)
        except BaseException as raised:
            error = raised
        if main is not None and session_call.is_coroutine(main):
            self.beside.begin(running, main)
        else:
            self._run_alone(running, main, error)
        session_state.CURRENT.set(None)

    def _prepare(self, running):
        """What a module sees when it is imported, too."""
        if self.beside.any():
            running.take_streams_beside_others()
        else:
            running.take_streams()
        payload = running.program.payload
        main = plain.new_main(None)
        main._module_fqn, main._modlib_path = running.program.module, payload and payload.path
        self.process.set_paths(payload, session_call.server_path(payload))

    def _main_of(self, running):
        """The function to call."""
        program = running.program
        if program.kind == "lookup":
            return session_lookup.make_main(running)
        self._import_basic(running)
        if self.calls == 1:
            self.child.adapted.apply(program.payload, running.call.env, self.child.slot)
        module = self.modules.load(program.module)
        module._module_fqn, module._modlib_path = program.module, program.payload.path
        if not hasattr(module, "main"):
            raise AttributeError("No main() found!")
        return module.main

    def _import_basic(self, running):
        if self.calls == 1 and running.program.payload.preload:
            running.program.payload.preload.apply(running.program.payload, sys.modules["__main__"])
        basic = self.modules.load("ansible.module_utils.basic")
        session_state.give_parameters_by_context()
        if self.calls == 1:
            session_state.keep_warnings_apart()
        session_state.set_parameters(basic, running)

    def _run_alone(self, running, main, error):
        self.alone = running
        self.tell_if_unexpected(running, False)
        if main is None:
            status = session_call.conclude(running, error)
        else:
            status = session_call.status_of(running, main)
        self.end_if_forked(running, status)
        if not ending.flush_streams():
            status = ending.FLUSH_FAILED
        self.alone = None
        self.finish(running, status << 8, alone=True)

    def tell_if_unexpected(self, running, is_open):
        if is_open != running.call.is_open:
            self.tell({"t": "took", "open": is_open})

    def _tell_free(self, number):
        if self.calls % RSS_EVERY == 1:
            self.rss_kb = rss_kb()
        free = {"t": "free", "call": number, "rss_kb": self.rss_kb}
        self.tell(dict(free, last=True) if self.ended else free)

    def finish(self, running, status, alone):
        """`status`: of waitpid(2)."""
        if running.ran_out:
            limits.say(running.call.stdio[2], self.child.limits.why_memory())
            self.ended = True  # what it holds would fail the next call, too
        session_state.run_exits(running.exits)
        running.close_streams(alone)
        # Before the caller knows: the daemon, so that its next call finds this worker free; the zygote,
        # which takes a caller that hangs up for one that has lost its patience.
        self._tell_free(running.call.number)
        del self.running[running.number]
        try:
            reports.send_number(self.child.report, reports.DONE, running.number)
        except OSError:  # the module closed what the session lives by: the zygote tells of its end
            os._exit(status >> 8 & 0xff)
        header = {"t": "exit", "status": status & 0xffff, "open": not alone}
        note = self.child.adapted.board.take_note(self.child.slot)
        if note:
            header["adapter"] = note
        try:
            os.write(running.call.connection, frames.encode(header))
        except OSError:
            pass  # the caller is gone
        close_all(running.call.fds)
        if running.number == 1:
            self.child.adapted.leave()


def refuse(connection, why):
    try:
        os.write(connection, frames.encode({"t": "refused", "why": why}))
    except OSError:
        pass


def close_all(fds):
    for fd in fds:
        try:
            os.close(fd)
        except OSError:
            pass  # a module closed it


def rss_kb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") // 1024


def set_title(text):
    """What ps shows, within the space that the interpreter's own arguments had (proc(5), arg_start)."""
    try:
        with open("/proc/self/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        start, end = int(fields[45]), int(fields[46])
        with open("/proc/self/mem", "r+b", buffering=0) as memory:
            memory.seek(start)
            memory.write(text.encode()[:end - start - 1].ljust(end - start, b"\0"))
        with open("/proc/self/comm", "w") as file:
            file.write("turbo session")
    except (OSError, ValueError, IndexError):
        pass  # a kernel without it: `hearth worker stop` ends it all the same
