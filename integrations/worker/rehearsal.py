"""Imports an SDK in a process that is thrown away, to see what that import does besides.

A zygote imports for callers that it does not know yet. So an import may read nothing that the callers
could have otherwise, but what the adapter declares; it may start no thread, print nothing, register
nothing to be run at the end; and the modules must bear being imported a second time, as a child does
that takes no part. All that is looked at here, and any of it makes the adapter step aside.
"""

import atexit
import json
import os
import select
import sys
import threading
import warnings

LIMIT_S = 20
ANSWER_MAX = 1 << 20
# Families of audit events (sys.addaudithook) by which an import touches the machine, and those of
# them that say nothing of it.
WATCHED_EVENTS = {"open", "socket", "os", "subprocess", "fcntl", "syslog", "urllib", "http", "pty", "shutil", "tempfile"}
QUIET_EVENTS = {"os.listdir", "os.scandir", "os.putenv"}


class Verdict:
    """why   why the adapter steps aside, or None
    env   names of variables that were read: a caller's must be what the zygote's are
    """

    def __init__(self, why, env=()):
        self.why, self.env = why, tuple(env)


def rehearse(adapter, names, pool, base_path, own_modules):
    """In the zygote. Takes as long as importing twice; LIMIT_S at most."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reader)
            verdict = _Rehearsal(adapter, pool, base_path, own_modules).run(names)
            text = json.dumps([verdict.why, verdict.env]).encode()
            while text:
                text = text[os.write(writer, text):]
        finally:
            os._exit(0)
    os.close(writer)
    try:
        return _read(reader)
    finally:
        os.close(reader)
        try:
            os.kill(pid, 9)
        except ProcessLookupError:
            pass
        os.waitpid(pid, 0)


def _read(reader):
    text = b""
    while len(text) < ANSWER_MAX:
        if not select.select([reader], [], [], LIMIT_S)[0]:
            return Verdict("importing it takes longer than %d s" % LIMIT_S)
        piece = os.read(reader, 65536)
        if not piece:
            break
        text += piece
    try:
        return Verdict(*json.loads(text))
    except (ValueError, TypeError):
        return Verdict("its import ended the process")


class _Rehearsal:
    def __init__(self, adapter, pool, base_path, own_modules):
        self._adapter, self._pool = adapter, pool
        self._base_path, self._own_modules = base_path, own_modules
        self._odd, self._env, self._on = [], set(), False

    def run(self, names):
        output = self._catch_output()
        self._watch()
        callbacks = atexit._ncallbacks()
        pool, attributes = dict(self._pool.modules), len(self._pool.attributes)
        try:
            self._on = True
            found = self._pool.bring_in(names, self._base_path, self._own_modules)
            self._on = False
            for name in found:
                del self._pool.modules[name]
            self._pool.bring_in(names, self._base_path, self._own_modules)
        except BaseException as error:
            return Verdict("%s: %s" % (type(error).__name__, error))
        self._look_at(found, callbacks, output)
        return Verdict(self._odd[0] if self._odd else None, sorted(self._env))

    def _look_at(self, found, callbacks, output):
        from sdk_imports import is_standard
        for name, module in found.items():
            if name.partition(".")[0] not in self._adapter.packages and not is_standard(name, module) \
                    and getattr(module, "__file__", None):
                self._odd.append("it imports %s, which is not declared" % name)
        if threading.active_count() > 1 or len(os.listdir("/proc/self/task")) > 1:
            self._odd.append("its import starts threads")
        if atexit._ncallbacks() != callbacks:
            self._odd.append("its import registers what is to run at the end")
        sys.stdout.flush()
        sys.stderr.flush()
        if os.fstat(output).st_size:
            self._odd.append("its import prints")

    @staticmethod
    def _catch_output():
        fd = os.memfd_create("output")
        for stream in (1, 2):
            os.dup2(fd, stream)
        return fd

    # What is read.

    def _watch(self):
        environment, getcwd = type(os.environ), os.getcwd
        get, each = environment.__getitem__, environment.__iter__

        def __getitem__(mapping, key):
            self._read_variable(os.fsdecode(key))
            return get(mapping, key)

        def __iter__(mapping):
            self._read_variable(None)
            return each(mapping)

        def watched_getcwd():
            if self._on and not self._is_renewed(self._reader()):
                self._odd.append("%s reads the working directory at its import" % self._reader())
            return getcwd()

        environment.__getitem__, environment.__iter__, os.getcwd = __getitem__, __iter__, watched_getcwd
        sys.addaudithook(self._audit)
        warnings.showwarning = lambda message, *rest, **more: self._odd.append("its import warns: %s" % message)

    def _read_variable(self, name):
        reader = self._reader() if self._on else None
        if reader is None or self._is_renewed(reader):
            return
        if name is None:
            self._odd.append("%s reads the whole environment at its import" % reader)
        else:
            self._env.add(name)

    def _is_renewed(self, module):
        return module in self._adapter.again or module in self._adapter.renew

    def _audit(self, event, arguments):
        if not self._on or event in QUIET_EVENTS or event.partition(".")[0] not in WATCHED_EVENTS:
            return
        # Python's own importer reads the modules, and makes __pycache__ where it is missing.
        if sys._getframe(1).f_code.co_filename.startswith("<frozen importlib"):
            return
        if event == "open":
            self._audit_open(arguments[0])
        elif not (event in self._adapter.probes and self._reader() in self._adapter.again):
            self._odd.append("%s does %s at its import" % (self._reader(), event))

    def _audit_open(self, path):
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str) or path in self._adapter.harmless:
            return
        path = os.path.realpath(path)
        if not any((path + os.sep).startswith(os.path.realpath(folder) + os.sep)
                   for folder in self._base_path if folder):
            self._odd.append("%s reads %s at its import" % (self._reader(), path))

    @staticmethod
    def _reader():
        """The module whose body runs, innermost."""
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_name == "<module>":
                return frame.f_globals.get("__name__")
            frame = frame.f_back
        return None
