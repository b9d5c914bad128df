"""What one call of a session must not leave to the next: the state of the process and of module_utils.

Calls that share an event loop have equal postures (docs/protocol/worker.md §4.1), so that only what
belongs to one call alone is kept by context here: streams, parameters, warnings.
"""

import atexit
import collections.abc
import contextvars
import io
import locale
import os
import signal
import sys
import tempfile

import call as calls
import plain
import preload

CURRENT = contextvars.ContextVar("call")


def of_context():
    """The Running call of this context (session_call.py), or None."""
    return CURRENT.get(None)


class Streams:
    """sys.stdout or sys.stderr where calls run side by side: each writes to its own."""

    def __init__(self, name):
        self._name = name
        self._nowhere = io.StringIO()

    def __getattr__(self, name):
        running = of_context()
        return getattr(getattr(running, self._name) if running else self._nowhere, name)


class _PerCall:
    def _own(self):
        running = of_context()
        return running.kept.setdefault(id(self), self.make()) if running else self.make()

    def __len__(self):
        return len(self._own())

    def __iter__(self):
        return iter(self._own())

    def __getitem__(self, key):
        return self._own()[key]

    def __setitem__(self, key, value):
        self._own()[key] = value

    def __delitem__(self, key):
        del self._own()[key]


class PerCallList(_PerCall, collections.abc.MutableSequence):
    make = list

    def insert(self, index, value):
        self._own().insert(index, value)


class PerCallDict(_PerCall, collections.abc.MutableMapping):
    make = dict


def keep_warnings_apart():
    """Warnings and deprecations that module_utils gather for a module's result."""
    module = sys.modules.get("ansible.module_utils.common.warnings")
    for name in ("_global_warnings", "_global_deprecations"):
        found = getattr(module, name, None)
        if isinstance(found, (list, dict)):
            setattr(module, name, PerCallDict() if isinstance(found, dict) else PerCallList())


def give_parameters_by_context():
    """AnsibleModule reads its parameters from a variable of ansible.module_utils.basic."""
    basic = sys.modules["ansible.module_utils.basic"]
    original = basic._load_params
    if getattr(original, "by_context", False):
        return

    def load_params():
        set_parameters(basic, of_context())
        return original()

    load_params.by_context = True
    basic._load_params = load_params


def set_parameters(basic, running):
    basic._ANSIBLE_ARGS = running.params if running else None
    if hasattr(basic, "_ANSIBLE_PROFILE"):
        basic._ANSIBLE_PROFILE = running.profile if running else None
    traceback = sys.modules.get("ansible.module_utils._internal._traceback")
    if hasattr(traceback, "_module_tracebacks_enabled_events"):
        traceback._module_tracebacks_enabled_events = None


class Process:
    """The state of the process: set for a call, the same for calls that run side by side."""

    def __init__(self, birthplace, base_path):
        self._birthplace, self._base_path = birthplace, base_path
        self._locale = locale.setlocale(locale.LC_ALL)
        self._exits = []
        atexit.register, atexit.unregister = self._register_exit, self._unregister_exit

    def become(self, call):
        """Everything but descriptors 0 to 2."""
        try:
            calls.enter(call.cwd)
        except PermissionError:
            go_nowhere()
        os.umask(call.umask)
        calls.set_limits(call.limits)
        plain.set_environment(call.env, self._birthplace.coerced)
        plain.set_home(self._birthplace.home, call.env.get(b"HOME"))
        plain.set_mask(call.blocked)
        plain.set_times()
        plain.forget_caches()
        locale.setlocale(locale.LC_ALL, self._locale)
        preload.refresh()

    def set_paths(self, payload, argument):
        sys.path[:] = ([payload.path] if payload else []) + self._base_path
        sys.argv[:] = [argument]

    def _register_exit(self, function, *arguments, **options):
        """AnsibleModule's own (its temporary folder) belong to the call, all others to the session."""
        if sys._getframe(1).f_globals.get("__name__", "").startswith("ansible.module_utils."):
            running = of_context()
            (running.exits if running else self._exits).append((function, arguments, options))
        else:
            self._exits.append((function, arguments, options))
        return function

    def _unregister_exit(self, function):
        self._exits[:] = [entry for entry in self._exits if entry[0] != function]

    def run_exits(self):
        run_exits(self._exits)


def go_nowhere():
    """For who may not enter the folder of its call and was there all the same (after sudo), until AnsibleModule
    moved to the module's temporary folder: from nowhere, too, it moves there."""
    place = tempfile.mkdtemp()
    os.chdir(place)
    os.rmdir(place)


def run_exits(exits):
    """Last in, first out, as atexit; one that fails keeps none from running."""
    while exits:
        function, arguments, options = exits.pop()
        try:
            function(*arguments, **options)
        except Exception:
            sys.excepthook(*sys.exc_info())


def point_streams_nowhere():
    """Whoever reads what a call wrote to descriptors 0 to 2 sees its end."""
    nowhere = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    for fd in range(3):
        os.dup2(nowhere, fd)
    if nowhere > 2:  # else a module closed one of them, and it is that one now
        os.close(nowhere)


def hold_streams():
    """Where a module that ran beside others closed one of descriptors 0 to 2, the next call's would take that place:
    it would hear what others print there."""
    for fd in range(3):
        try:
            os.fstat(fd)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # the lowest that is free


def end_as_plain(number, frame):
    """SIGTERM while a call runs: as it would end the plain program."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
