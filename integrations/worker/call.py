"""What a caller wants run (docs/protocol/worker.md §3.1), and whether this zygote may run it."""

import os
import resource

ALL_SIGNALS = (1 << 64) - 1
CALL_FDS = 5  # stdin, stdout, stderr, working directory, the caller's connection


# Read by the loader, the C library or start-up hooks of the interpreter, before any program: a
# zygote starts without them.
READ_AT_START = (b"LD_", b"GLIBC_TUNABLES", b"MALLOC_", b"LOCPATH", b"OPENSSL_", b"COVERAGE_PROCESS_",
                 b"_ANSIBLE_COVERAGE_")


class Unable(Exception):
    """This call must go the ordinary way; nothing of it has begun."""


class Call:
    """One call, taken apart. `env` are the caller's bytes, in the caller's order."""

    def __init__(self, header, body, fds):
        argc, envc = header["argc"], header["envc"]
        parts = body.split(b"\0")
        if argc not in (0, 1) or len(parts) != 2 + argc + envc or parts[-1]:
            raise Unable("strings")
        if len(fds) != CALL_FDS:
            raise Unable("descriptors")
        self.interpreter = parts[0]
        self.argv = parts[1:1 + argc]
        self.env = split_environment(parts[1 + argc:-1])
        self.fds = fds
        self.stdio = fds[:3]
        self.cwd, self.connection = fds[3:]
        self.umask = number(header["umask"], 0o7777)
        self.ignored = number(header["ignored"], ALL_SIGNALS)
        self.blocked = number(header["blocked"], ALL_SIGNALS)
        self.limits = header.get("limits") or ()
        self.is_open = bool((header.get("session") or {}).get("open"))


def number(value, most):
    if type(value) is not int or not 0 <= value <= most:
        raise Unable("numbers")
    return value


def split_environment(entries):
    """As a dict in the given order. An environment that a dict cannot hold is the real one's."""
    env = {}
    for entry in entries:
        name, equals, value = entry.partition(b"=")
        if not equals or not name or name in env:
            raise Unable("environment")
        env[name] = value
    return env


def enter(folder):
    """Makes `folder` (a descriptor) the working directory. Who may not enter it is right where the zygote was
    started in it: a far end does that (docs/protocol/far.md)."""
    try:
        os.fchdir(folder)
    except PermissionError:
        if not os.path.samestat(os.fstat(folder), os.stat("/proc/self/cwd")):
            raise


def set_limits(limits):
    for kind, soft, hard in limits:
        wanted = (soft, hard)
        if resource.getrlimit(kind) != wanted:
            resource.setrlimit(kind, wanted)


class Birthplace:
    """What the interpreter took in when the zygote started, and cannot take back in a child.

    A caller whose own start would have differed in any of it goes the ordinary way.
    """

    def __init__(self):
        with open("/proc/self/environ", "rb") as file:
            self.env = split_environment(e for e in file.read().split(b"\0") if e)
        self.python = python_variables(self.env)
        self.ctype = ctype_locale(self.env)
        self.home = self.env.get(b"HOME")
        coerced = os.environb.get(b"LC_CTYPE")
        self.coerced = coerced if coerced != self.env.get(b"LC_CTYPE") else None

    def check(self, call):
        if python_variables(call.env) != self.python:
            raise Unable("PYTHON* variables")
        if any(name.startswith(READ_AT_START) for name in call.env):
            raise Unable("variables of the interpreter's start")
        if ctype_locale(call.env) != self.ctype:
            raise Unable("locale")
        if call.env.get(b"HOME") != self.home and not self._same_user_site(call.env.get(b"HOME")):
            raise Unable("HOME")

    def _same_user_site(self, home):
        """Neither home has packages of its own, so that sys.path is the same."""
        import site
        import sys
        if not site.ENABLE_USER_SITE:
            return True
        tail = "lib/python%d.%d/site-packages" % sys.version_info[:2]
        homes = [h for h in (self.home, home) if h]
        folders = [os.path.join(os.fsdecode(h), ".local", tail) for h in homes]
        return len(homes) == 2 and not any(os.path.isdir(folder) for folder in folders)


def python_variables(env):
    return {name: value for name, value in env.items() if name.startswith(b"PYTHON")}


def ctype_locale(env):
    """What setlocale(LC_CTYPE, "") takes (locale(7)); for the C locale, which Python may coerce to
    C.UTF-8 (PEP 538), also whether LC_ALL says so: then it does not."""
    value = b"C"
    for name in (b"LC_ALL", b"LC_CTYPE", b"LANG"):
        if env.get(name):
            value = env[name]
            break
    return value, value in (b"C", b"POSIX") and bool(env.get(b"LC_ALL"))
