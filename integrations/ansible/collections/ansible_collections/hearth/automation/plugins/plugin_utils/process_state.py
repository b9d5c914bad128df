"""What a program started through the shell would inherit from this process, for the `call`.

The things that a worker of Ansible does not change (limits, namespaces) are read once, in the
controller, when this module is loaded; its forked workers inherit the values.
"""
import os
import re
import resource
import shutil
import signal
import subprocess

from . import module_side
from . import shell_text

_NAME = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*\Z")
# A shell sets these itself, whatever it inherits.
_RESET_BY_SHELL = frozenset((b"IFS", b"OPTIND", b"PPID"))
# subprocess.Popen gives both their default action back (restore_signals).
_RESTORED = (1 << (signal.SIGPIPE - 1)) | (1 << (signal.SIGXFSZ - 1))
_STATUS = re.compile(rb"^Umask:\s*(\d+)$.*?^SigBlk:\s*(\w+)$.*?^SigIgn:\s*(\w+)$", re.MULTILINE | re.DOTALL)


def inherited():
    """The header members umask, ignored, blocked, limits and context of a call from here."""
    with open("/proc/thread-self/status", "rb") as status:
        umask, blocked, ignored = _STATUS.search(status.read()).groups()
    return {"umask": int(umask, 8), "ignored": int(ignored, 16) & ~_RESTORED, "blocked": int(blocked, 16),
            "limits": LIMITS, "context": CONTEXT}


def environment(assignments, folder_fd, folder, interpreter, end):
    """The environment as `sh` hands it on, as a list of b"KEY=value"; None where only a shell knows.

    assignments   (name, value) pairs of the command line.
    folder_fd     the working directory, opened.
    folder        its path, bytes.
    interpreter   bytes; what some shells put into `_`.
    end           of the text, one of shell_text.ENDS.
    """
    values = {name: value for name, value in os.environb.items() if _NAME.match(name)}
    if not _RESET_BY_SHELL.isdisjoint(values):
        return None
    dropped, changed = SHELL_CHANGES[end]
    for name in dropped:
        values.pop(name, None)
    values.update(changed)
    if b"_" in changed:
        values[b"_"] = interpreter
    values[b"PWD"] = _logical_folder(values.get(b"PWD", b""), folder_fd, folder)
    for name, value in assignments:
        values[os.fsencode(name)] = os.fsencode(value)
    return [name + b"=" + value for name, value in values.items()]


def find_program(name, assignments):
    """The absolute path that a shell finds for `name`; None where only the shell can tell."""
    path = os.environ.get("PATH", "")
    folders = path.split(":")
    if any(assigned == "PATH" for assigned, _value in assignments) or not all(f.startswith("/") for f in folders):
        return None
    return shutil.which(name, path=path)


def _logical_folder(inherited_path, folder_fd, folder):
    """POSIX, sh, PWD: the inherited text where it leads to the directory, else the physical path."""
    try:
        if inherited_path.startswith(b"/") and os.path.samestat(os.stat(inherited_path), os.fstat(folder_fd)):
            return inherited_path
    except OSError:
        pass
    return os.path.realpath(folder)


def _limits():
    limits = []
    for number in sorted({getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")}):
        soft, hard = resource.getrlimit(number)
        limits.append([number, soft, hard])
    return limits


def _shell_changes(end):
    """(names that /bin/sh drops, {name: value} that it sets) on the way to a program.

    dash changes nothing but PWD and what `environment` knows. Another shell is asked, once.
    """
    if os.path.basename(os.path.realpath("/bin/sh")) == "dash":
        return (), {}
    command = "/bin/sh -c '%s -0%s'" % (shutil.which("env") or "/usr/bin/env", end)
    output = subprocess.run(command, shell=True, executable="/bin/sh", stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=5, check=True).stdout
    after = dict(entry.partition(b"=")[::2] for entry in output.split(b"\0") if entry)
    before = dict(os.environb)
    changed = {name: value for name, value in after.items() if before.get(name) != value and name != b"PWD"}
    return tuple(name for name in before if name not in after), changed


LIMITS = _limits()
CONTEXT = module_side.load("process_context.py").context()
SHELL_CHANGES = {end: _shell_changes(end) for end in shell_text.ENDS}
# Where a text ends in `&& sleep 0`: without a `sleep` its exit code is another.
HAS_SLEEP = shutil.which("sleep") is not None
