# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""What is said of a run as a whole, when it begins."""
import getpass
import os
import platform
import socket

from ansible import constants as C
from ansible import context
from ansible.release import __version__ as ansible_version

from . import arguments, identity

VERSION = "0.1.0"
NAME_CHARACTERS_MAX = 254
ADHOC = "__adhoc_playbook__"


def of_run(settings, playbook):
    """(members of run.start, the text that stands for the playbook's file or None)."""
    cli = context.CLIARGS
    options, redacted = arguments.recorded(cli, frozenset(settings["ignored_arguments"]), C.DEFAULT_NO_LOG)
    path, text = _source(playbook, options)
    run = {
        "path": path,
        "arguments": options,
        "ansible_version": ansible_version,
        "client_version": VERSION,
        "python_version": platform.python_version(),
        "controller": _controller(settings),
        "user": _user(settings),
        "pid": os.getpid(),
        "labels": _labels(settings, cli, redacted),
    }
    machine = identity.controller_machine() if settings["record_controller"] else None
    if machine:
        run["controller_machine"] = machine
    for name in ("name", "group", "gathering"):
        if settings[name]:
            run[name] = str(settings[name])[:NAME_CHARACTERS_MAX]
    return run, text


def _source(playbook, options):
    if playbook._file_name != ADHOC:
        return os.path.abspath(playbook._file_name), None
    text = "%s: %s" % (options.get("module_name"), options.get("module_args") or "")
    return "Ad-Hoc: " + text, text


def _labels(settings, cli, redacted):
    labels = list(settings["default_labels"]) + list(settings["run_labels"]) + arguments.labels(cli, settings["argument_labels"], redacted)
    return list(dict.fromkeys(str(label)[:NAME_CHARACTERS_MAX] for label in labels))


def _controller(settings):
    if not settings["record_controller"]:
        return None
    return settings["record_controller_name"] or platform.node()


def _user(settings):
    if not settings["record_user"]:
        return None
    try:
        return settings["record_user_name"] or getpass.getuser()
    except (KeyError, OSError):
        return str(os.geteuid())


def ignored_files(settings):
    """Ansible's own temporary files are meant by `.ansible/tmp`, wherever they are."""
    local = os.path.dirname(C.DEFAULT_LOCAL_TMP)
    return [local if part == ".ansible/tmp" else part for part in settings["ignored_files"]]


def localhost_name(settings):
    """The name that localhost is recorded under, or None for its own."""
    if not settings["localhost_as_hostname"]:
        return None
    how = settings["localhost_as_hostname_format"]
    name = socket.getfqdn() if how.startswith("fqdn") else socket.gethostname()
    return name.split(".")[0] if how.endswith("_short") else name
