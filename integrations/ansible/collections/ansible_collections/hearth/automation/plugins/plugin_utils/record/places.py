# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Where the daemon listens and where spools go (docs/protocol/worker.md §1, journal.md §3)."""
import os
import stat


def _safe_dir(path):
    """True when `path` is a directory (no link), ours, and nobody else may enter it."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077


def _owned_by_other(path):
    try:
        return os.stat(path).st_uid != os.geteuid()
    except OSError:
        return True


def runtime_dir(env=os.environ):
    """The runtime directory, or None. It is never made here: who only asks has no need of it."""
    if env.get("HEARTH_RUNTIME_DIR"):
        return _existing(env["HEARTH_RUNTIME_DIR"])
    session = env.get("XDG_RUNTIME_DIR")
    if session and not _owned_by_other(session):
        return _existing(os.path.join(session, "hearth"))
    user = "/run/user/%d" % os.geteuid()
    if not _owned_by_other(user):
        return _existing(os.path.join(user, "hearth"))
    return _existing(os.path.join(env.get("TMPDIR") or "/tmp", "hearth-%d" % os.geteuid()))


def _existing(path):
    return path if _safe_dir(path) else None


def journal_socket(env=os.environ):
    """Path of the daemon's journal socket, or None when there cannot be one."""
    if env.get("HEARTH_JOURNAL_SOCKET"):
        return env["HEARTH_JOURNAL_SOCKET"]
    folder = runtime_dir(env)
    return folder and os.path.join(folder, "journal.sock")


def home(env=os.environ):
    if env.get("HEARTH_HOME"):
        return env["HEARTH_HOME"]
    if env.get("XDG_DATA_HOME"):
        return os.path.join(env["XDG_DATA_HOME"], "hearth")
    return os.path.join(os.path.expanduser("~"), ".local", "share", "hearth")


def _make_dir(path, forbidden):
    """Makes `path` (0700) where it is missing; refuses one of somebody else or with a bit of `forbidden`."""
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        found = os.lstat(path)
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & forbidden:
            raise PermissionError("%s is not a private folder of this user" % path)


def spool_dir(env=os.environ):
    """The folder of the spools, made where it is missing. OSError when it cannot be used."""
    return private_dir("spool", env)


def private_dir(name, env=os.environ):
    """A folder of the home that nobody else may enter, made where it is missing. OSError when it cannot be used."""
    root = home(env)
    os.makedirs(os.path.dirname(root) or ".", exist_ok=True)
    _make_dir(root, forbidden=0o022)
    folder = os.path.join(root, name)
    _make_dir(folder, forbidden=0o077)
    return folder
