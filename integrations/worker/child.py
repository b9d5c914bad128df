"""A forked child: waits for one call, becomes what a plain interpreter would be, runs it, ends."""

import os
import select
import stat
import sys
import types

import call as calls
import frames
import limits
import noted
import plain
import preload
import reports
import session
import shortcut
import wrapper

WORKER = "hearth_worker"


class Child:
    """What the zygote hands to the child that it forked.

    handoff  socket on which the daemon sends the call
    slot     its place in `exits`, or None
    report   datagram socket to the zygote
    """

    def __init__(self, handoff, slot, zygote):
        self.handoff, self.slot = handoff, slot
        self.report, self.exits = zygote.children.report, zygote.children.exits
        self.zygote_pid = zygote.pid
        self.birthplace, self.base_path = zygote.birthplace, zygote.base_path
        self.warmup, self.typical = zygote.warmup, False
        self.library, self.watch, self.own_modules = zygote.library, zygote.watch, zygote.own_modules
        self.adapted, self.limits = zygote.adapted, zygote.limits
        self.daemon_folder = zygote.daemon_folder

    def serve(self):
        """Returns the program to run, or ends the process."""
        self.warmup.copy_ahead()
        try:
            received = frames.receive(self.handoff)
        except (OSError, frames.ProtocolError):
            received = None
        if received is None:
            os._exit(0)
        header, body, fds = received
        if "session" in header:
            session.Session(self, str(header["session"].get("name"))).serve(received)
        connection = fds[-1]
        try:
            call = calls.Call(header, body, fds)
            self.birthplace.check(call)
            if os.getppid() != self.zygote_pid:
                raise calls.Unable("the worker ended")
            if self.watch.changed():
                raise calls.Unable("what the worker imported has changed")
            os.setpgid(0, 0)
            calls.enter(call.cwd)
            calls.set_limits(call.limits)
            self.limits.hold_memory()
        except (calls.Unable, KeyError, TypeError, ValueError, OSError) as error:
            refuse(connection, str(error))
        self.begin(call)
        try:
            self.become(call)
        except Exception:
            exec_real(call, None)
        return lambda: self.run_within_memory(call) if self.limits.memory_mb else self.run(call)

    def leave(self, status):
        """The last act. `status`: of _exit(2), or None when a signal is to end this process.

        Nothing here is the program's concern: what fails is done without.
        """
        try:
            if self.typical:
                self.warmup.survey()
            self.adapted.leave()
            if status is not None:
                self.exits.tell(self.slot, status, self.zygote_pid)
        except Exception:
            pass

    def begin(self, call):
        """From here on the call is this process's: it must not be run a second time."""
        frame = frames.encode({"t": "began", "pid": os.getpid()})
        try:
            os.write(call.connection, frame)
        except OSError:
            os._exit(0)  # the caller is gone
        reports.send(self.report, reports.BEGAN, self.told_with(call))
        os.close(call.connection)
        self.handoff.close()

    def told_with(self, call):
        """The descriptors that the zygote needs of a call that begins."""
        return [call.connection, call.stdio[2]] if self.limits.watched else [call.connection]

    def become(self, call):
        for fd, given in enumerate(call.stdio):
            os.dup2(given, fd)
        for given in call.stdio:
            os.close(given)
        os.close(call.cwd)
        os.umask(call.umask)
        plain.set_environment(call.env, self.birthplace.coerced)
        plain.set_home(self.birthplace.home, call.env.get(b"HOME"))
        plain.set_signals(call.ignored, call.blocked)
        plain.set_times()
        plain.forget_caches()
        preload.refresh()

    def run_within_memory(self, call):
        try:
            self.run(call)
        except BaseException as error:
            if limits.ran_out(error):
                limits.say(2, self.limits.why_memory())
            raise

    def run(self, call):
        program = None
        try:
            program, script = read_program(call)
            if program is None or not wrapper.has_mark(program):
                raise calls.Unable("no wrapper")
            run = self.ready_to_run(call, program, script)
        except Exception:
            # Nothing of the program has run: the real interpreter has it from its first byte.
            self.report.close()
            exec_real(call, program)
        run()

    def ready_to_run(self, call, program, script):
        """Everything that comes before the program's first statement. Gives what runs it."""
        filename = script or "<stdin>"
        plain.set_path(self.base_path, script)
        plain.set_arguments(call.interpreter, script)
        plain.set_streams()
        main = plain.new_main(script)
        self.leave_own_modules()
        known = self.library.prepare(program, filename, self.report)
        self.report.close()
        if not known:
            self.library.store.keep_code_of_zips()
            code = compile(program, filename, "exec", dont_inherit=True)
            return lambda: exec(code, main.__dict__)
        code, payload, params = known
        payload.install()
        taken = noted.take(self.daemon_folder, payload, program, params)
        if taken:
            return taken
        self.typical = bool(payload.preload)
        if payload.preload:
            payload.preload.apply(payload, main)
        self.adapted.apply(payload, call.env, self.slot)
        return lambda: shortcut.run(code, main, os.path.dirname(payload.path), params)


    def leave_own_modules(self):
        """None of ours stays in sys.modules but the word where the daemon listens, which module_utils look for
        (daemon_socket.py of the collection): the program's environment is its caller's and says nothing."""
        for name in self.own_modules:
            sys.modules.pop(name, None)
        if self.daemon_folder:
            sys.modules[WORKER] = types.ModuleType(WORKER)
            sys.modules[WORKER].folder = self.daemon_folder


def refuse(connection, why):
    try:
        os.write(connection, frames.encode({"t": "refused", "why": why}))
    except OSError:
        pass
    os._exit(0)


def read_program(call):
    """(text, script). The text is None when only the real interpreter can tell what to do with it."""
    if not call.argv:
        if os.isatty(0):
            return None, None
        return read_all(0), None
    script = os.fsdecode(call.argv[0])
    try:
        fd = os.open(script, os.O_RDONLY | os.O_CLOEXEC)
        try:
            if not os.path.isabs(script) or not stat.S_ISREG(os.fstat(fd).st_mode):
                return None, script
            return read_all(fd), script
        finally:
            os.close(fd)
    except OSError:
        return None, script


def read_all(fd):
    """To its end. A file's size saves a call from touching memory that it does not need."""
    found = os.fstat(fd)
    at_once = min(found.st_size + 1, 1 << 24) if stat.S_ISREG(found.st_mode) else 1 << 20
    pieces = []
    while True:
        try:
            piece = os.read(fd, at_once)
        except BlockingIOError:  # the caller's own end of a pipe may share that mode
            select.select([fd], [], [])
            continue
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


def exec_real(call, stdin):
    """Gives the call to the real interpreter. `stdin`: what was read of it, or None."""
    if stdin is not None and not call.argv:
        fd = os.memfd_create("stdin")
        view = memoryview(stdin)
        while view:
            view = view[os.write(fd, view):]
        os.lseek(fd, 0, os.SEEK_SET)
        os.dup2(fd, 0)
        os.close(fd)
    plain.set_signals_for_exec(call.ignored, call.blocked)
    try:
        os.execve(call.interpreter, [call.interpreter] + call.argv, call.env)
    except OSError as error:
        os.write(2, os.fsencode("%s: %s\n" % (os.fsdecode(call.interpreter), error.strerror)))
        os._exit(126)
