# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Has the daemon send a run to another Hearth as well (docs/protocol/journal.md §9), where HEARTH_API is a URL.

The callback itself never speaks to that server: a playbook must not wait for a network.
"""
import importlib
import json
import os
import subprocess
import sys
import types

from . import places
from .config_file import sections

PLUGINS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PACKAGE = "hearth_automation_utils"
_started = []  # kept, so that its end is nobody's warning


def ask(run, env=os.environ):
    """Leaves the wish for `run`, before its first event. Returns what is wrong, for the user, or None.

    Where HEARTH_API names no server, as is usual, this looks at two texts and does no more.
    """
    (section,) = sections("hearth")
    api = env.get("HEARTH_API") or section.get("api")
    if not api or api == "offline":
        return None
    try:
        text = json.dumps(wish(api, env, section))
        _write(places.private_dir("remote", env), run, text)
        return _start_daemon(env)
    except (OSError, ValueError) as error:
        return str(error)


def wish(api, env, section):
    """The members of the file. ValueError."""
    settings = _utils("api.settings")
    named = _values("HEARTH_API_", settings.NAMES, env, section)
    older = _values("ARA_API_", settings.OLDER, env, {})
    chosen = settings.chosen(api, named, older)
    if bool(chosen.get("cert")) != bool(chosen.get("key")):
        raise ValueError("HEARTH_API_CERT and HEARTH_API_KEY: a certificate and its key are wanted together")
    members = {name: chosen[name] for name in ("token", "username", "password") if chosen.get(name)}
    members["url"] = chosen["endpoint"]
    token_file = env.get("HEARTH_API_TOKEN_FILE") or section.get("api_token_file")
    if token_file and "token" not in members:
        members["token_file"] = _path(token_file)
    # Paths: what is in the key's file stays there, and the daemon reads it when it connects.
    members.update((name, _path(chosen[name])) for name in ("cert", "key") if chosen.get(name))
    if chosen["verify"] is False:
        members["insecure"] = True
    elif chosen["verify"] is not True:
        members["ca"] = _path(chosen["verify"])
    return members


def _path(text):
    """The daemon has another working folder."""
    return os.path.abspath(os.path.expanduser(text))


def _values(prefix, names, env, section):
    found = {name: env.get(prefix + name.upper()) or section.get("api_" + name) for name in names}
    return {name: text for name, text in found.items() if text}


def _write(folder, run, text):
    """Whole or not at all: the daemon may look at any moment."""
    path = os.path.join(folder, run + ".json")
    fd = os.open(path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)
    os.rename(path + ".new", path)


def _start_daemon(env):
    """Comes back at once; until it listens, events go to the spool."""
    journal = places.journal_socket(env)
    if journal and os.path.exists(journal):
        return None
    command = _utils("daemon_socket").start_command(env)
    if not command:
        return "HEARTH_API names a server, but the program hearth, which sends there, is not in PATH"
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    _started.append(subprocess.Popen(command, start_new_session=True, **quiet))
    return None


def _utils(name):
    """One of module_utils by Python's own import (see callback/record.py)."""
    if PACKAGE not in sys.modules:
        sys.modules[PACKAGE] = types.ModuleType(PACKAGE)
        sys.modules[PACKAGE].__path__ = [os.path.join(PLUGINS, "module_utils")]
    return importlib.import_module(PACKAGE + "." + name)
