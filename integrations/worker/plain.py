"""Makes a forked child look like an interpreter that the caller has just started.

Each function sets one thing to what a plain start would have left; docs/protocol/worker.md §3.1
names where the values come from.
"""

import _signal
import io
import os
import posix
import signal
import site
import sys
import tempfile
import time
import types

# What Python itself ignores at its start (Py_InitializeEx), whatever its caller did.
IGNORED_BY_PYTHON = (int(signal.SIGPIPE), int(signal.SIGXFSZ))
SIGNALS = tuple(sorted(int(number) for number in signal.valid_signals()))
SETTABLE = tuple(number for number in SIGNALS if number not in (signal.SIGKILL, signal.SIGSTOP))

UNBUFFERED = bool(os.environ.get("PYTHONUNBUFFERED")) and not sys.flags.ignore_environment

# What the interpreter chose at its start for all three streams. From then on nobody may use them.
_STREAMS = [(s.encoding, s.errors) if s else None for s in (sys.stdin, sys.stdout, sys.stderr)]


def set_environment(env, coerced):
    """`env`: the caller's. `coerced`: the LC_CTYPE that PEP 538 made of it, or None.

    getenv(3) and children of the module see it in the caller's order.
    """
    for name in list(os.environ._data):
        os.unsetenv(name)
    for name, value in env.items():
        os.putenv(name, value)
    seen = dict(env)
    if coerced is not None:
        os.putenv(b"LC_CTYPE", coerced)
        seen[b"LC_CTYPE"] = coerced
    os.environ._data.clear()
    os.environ._data.update(seen)
    posix.environ.clear()
    posix.environ.update(seen)


def set_home(before, now):
    """What site computed from HOME, where the caller's is another."""
    if before == now:
        return
    site.USER_BASE = site.USER_SITE = None
    if site.ENABLE_USER_SITE is not None:
        site.getusersitepackages()


def set_signals(ignored, blocked):
    """`ignored`, `blocked`: bit n-1 for signal n, the caller's."""
    signal.set_wakeup_fd(-1)
    for number in SETTABLE:
        if ignored >> (number - 1) & 1 or number in IGNORED_BY_PYTHON:
            wanted = _signal.SIG_IGN
        elif number == signal.SIGINT:
            wanted = _signal.default_int_handler
        else:
            wanted = _signal.SIG_DFL
        if _signal.getsignal(number) != wanted:
            _signal.signal(number, wanted)
    set_mask(blocked)


def set_signals_for_exec(ignored, blocked):
    """As the caller's exec of the real interpreter would have passed them on."""
    for number in IGNORED_BY_PYTHON:
        if not ignored >> (number - 1) & 1:
            signal.signal(number, signal.SIG_DFL)
    set_mask(blocked)


def set_mask(blocked):
    signal.pthread_sigmask(signal.SIG_SETMASK,
                           [n for n in SIGNALS if blocked >> (n - 1) & 1] if blocked else ())


def set_streams():
    """New sys.stdin, stdout and stderr on descriptors 0 to 2, as create_stdio() of CPython."""
    sys.stdin = sys.__stdin__ = _stream(0, "<stdin>", "r")
    sys.stdout = sys.__stdout__ = _stream(1, "<stdout>", "w")
    sys.stderr = sys.__stderr__ = _stream(2, "<stderr>", "w")


def _stream(fd, name, mode):
    direct = UNBUFFERED and mode == "w"
    buffer = io.open(fd, mode + "b", 0 if direct else -1, closefd=False)
    raw = buffer if direct else buffer.raw
    raw.name = name
    lines = not UNBUFFERED and (raw.isatty() or (fd == 2 and sys.version_info >= (3, 9)))
    encoding, errors = _STREAMS[fd] or _STREAMS[1] or ("utf-8", "strict")
    text = io.TextIOWrapper(buffer, encoding, errors, "\n", lines, UNBUFFERED)
    text.mode = mode
    return text


def set_times():
    time.tzset()


def forget_caches():
    """Module state of the standard library that a start begins without."""
    tempfile.tempdir = None
    tempfile._name_sequence = None


def new_main(script):
    """A fresh __main__ in sys.modules. `script`: its path as given, or None for stdin."""
    main = types.ModuleType("__main__")
    main.__dict__.update(__annotations__={}, __builtins__=__builtins_module__)
    if script is None:
        main.__loader__ = sys.modules["_frozen_importlib"].BuiltinImporter
    else:
        main.__file__ = script
        main.__cached__ = None
        main.__loader__ = sys.modules["_frozen_importlib_external"].SourceFileLoader("__main__", script)
    sys.modules["__main__"] = main
    return main


def set_arguments(interpreter, script):
    """sys.argv in place: modules may have bound the list."""
    sys.argv[:] = [script or ""]
    if hasattr(sys, "orig_argv"):
        sys.orig_argv[:] = [os.fsdecode(interpreter)] + ([script] if script else [])


def set_path(base, script):
    """`base`: sys.path without its first entry, the folder of the program."""
    if getattr(sys.flags, "safe_path", False) or sys.flags.isolated:
        sys.path[:] = base
    else:
        sys.path[:] = [os.path.dirname(os.path.realpath(script)) if script else ""] + base


__builtins_module__ = sys.modules["builtins"]
