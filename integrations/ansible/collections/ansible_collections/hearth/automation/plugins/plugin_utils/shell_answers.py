"""Does in this process what a known shell text asks for, with the output the shell would give.

Every function gives (rc, stdout, stderr), or None: then the real shell runs the text. It can do
so after any failure here, because each of the texts may run twice and end the same.
"""
import os
import pwd
import re
import shutil
import stat

from . import shell_text

_PLAIN_PATH = re.compile(r"/[A-Za-z0-9_./+-]*\Z")


def answer(request):
    """`request` as shell_text.parse gave it."""
    done = _ANSWERS.get(type(request))
    if done is None:
        return None
    try:
        return done(request)
    except (OSError, KeyError, UnicodeError):
        return None


def _home(request):
    # A shell expands a lone ~ from HOME, and ~name from the user database.
    home = pwd.getpwnam(request.user).pw_dir if request.user else os.environ["HOME"]
    if not _PLAIN_PATH.match(home):
        return None
    return 0, home.encode() + b"\n", b""


def _make_tmp(request):
    base = request.base.rstrip("/")
    path = base + "/" + request.name
    # The worker that runs a task has one thread, so the umask is this function's own for a moment.
    umask = os.umask(0o77)
    try:
        if not os.path.isdir(base):
            os.makedirs(base, exist_ok=True)
        os.mkdir(path)
    finally:
        os.umask(umask)
    return 0, ("%s=%s\n" % (request.name, path)).encode(), b""


def _remove(request):
    try:
        info = os.lstat(request.path)
    except FileNotFoundError:
        return 0, b"", b""
    if not stat.S_ISDIR(info.st_mode):
        return None
    shutil.rmtree(request.path)
    return 0, b"", b""


def _chmod(request):
    modes = [(path, stat.S_IMODE(os.stat(path).st_mode)) for path in request.paths]
    for path, mode in modes:
        os.chmod(path, mode | request.bits)
    return 0, b"", b""


_ANSWERS = {
    shell_text.Home: _home,
    shell_text.MakeTmp: _make_tmp,
    shell_text.Remove: _remove,
    shell_text.Chmod: _chmod,
}
