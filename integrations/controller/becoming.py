"""A forked child: becomes what `ansible-playbook …` would be at this moment in the caller's place, and runs it."""

import os
import sys

import asked
import call
import fresh
import frames
import plain
import title

ABOVE_STDIO = 3


class Child:
    """`connection`: the caller's. `terminal`: this controller belongs to the session of a terminal."""

    def __init__(self, request, connection, terminal, imported):
        self.request, self.connection = request, connection
        self.terminal, self.imported = terminal, imported
        self.own_modules = imported.own_modules

    def program(self):
        """The program to run; or ends the process."""
        request = self.request
        try:
            # In the terminal's session it is one of the caller's group: Control-C, Control-Z and reading
            # from the terminal are as if the caller had started it.
            os.setpgid(0, request.group if self.terminal else 0)
            os.fchdir(request.cwd)
            call.set_limits(request.limits)
            code = self.read_script()
        except (OSError, ValueError, TypeError, SyntaxError) as error:
            self.say({"t": "refused", "why": "%s: %s" % (type(error).__name__, error)})
            os._exit(0)
        if not self.say({"t": "began", "pid": os.getpid()}):
            os._exit(0)  # the caller does not wait any more
        try:
            self.become()
            main = self.be_plain_python()
        except BaseException:
            self.exec_real()
        return lambda: exec(code, main.__dict__)

    def say(self, header):
        try:
            os.write(self.connection, frames.encode(header))
        except OSError:
            return False
        return True

    def leave(self, status):
        """The last act. `status`: of _exit(2), or None when a signal is to end this process."""
        if status is None:
            return
        keep = self.connection
        for name in os.listdir("/proc/self/fd"):
            if int(name) != keep:
                try:
                    os.close(int(name))
                except OSError:
                    pass  # the one that listed them
        # Before the kernel has freed this memory, for which nobody should wait.
        self.say({"t": "exit", "status": (status & 0xff) << 8})

    def read_script(self):
        script = self.request.argv[0]
        with open(script, "rb") as file:
            text = file.read()
        return compile(text, os.fsdecode(script), "exec", dont_inherit=True)

    def become(self):
        request = self.request
        self.place_descriptors()
        os.umask(request.umask)
        plain.set_environment(request.env, self.imported.coerced)
        plain.set_signals(request.ignored, request.blocked)
        plain.set_times()
        plain.forget_caches()
        title.set([self.imported.interpreter] + self.imported.flags + request.argv)

    def place_descriptors(self):
        """The caller's, each at its number; the connection above all of them."""
        import fcntl
        request = self.request
        highest = max([2] + [number for _, number in request.inherited] + request.fds) + 1
        self.connection = move(self.connection, highest)
        # Ansible's workers are forked from this process: the caller hears of its end, not of theirs.
        os.register_at_fork(after_in_child=lambda: close(self.connection))
        wanted = list(zip(request.stdio, range(3))) + request.inherited
        copies = [(fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, highest), number) for fd, number in wanted]
        for fd in request.fds:
            os.close(fd)
        for copy, number in copies:
            os.dup2(copy, number)
            os.close(copy)

    def be_plain_python(self):
        """What comes before the script's first statement."""
        script = os.fsdecode(self.request.argv[0])
        plain.set_streams()
        fresh.refresh()
        plain.set_path(self.imported.base_path, script)
        sys.argv[:] = [os.fsdecode(argument) for argument in self.request.argv]
        if hasattr(sys, "orig_argv"):
            sys.orig_argv[:] = [os.fsdecode(word) for word in [self.imported.interpreter] + self.imported.flags] + sys.argv
        main = plain.new_main(script)
        for name in self.own_modules:
            sys.modules.pop(name, None)
        return main

    def exec_real(self):
        """Nothing of the playbook has run: the real interpreter has it, in this process."""
        request = self.request
        plain.set_signals_for_exec(request.ignored, request.blocked)
        words = [self.imported.interpreter] + self.imported.flags + request.argv
        try:
            os.execve(self.imported.interpreter, words, request.env)
        except OSError as error:
            os.write(2, os.fsencode("%s: %s\n" % (os.fsdecode(words[0]), error.strerror)))
            self.leave(126)
            os._exit(126)


def close(fd):
    try:
        os.close(fd)
    except OSError:
        pass


def move(fd, above):
    import fcntl
    moved = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, above)
    os.close(fd)
    return moved
