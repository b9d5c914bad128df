"""Tells the daemon of a module that ran the ordinary way, and why: the frame `plain`, docs/protocol/worker.md §3.4.

A remark for the record: nothing is waited for, and whatever is in the way is let be.
"""
import os
import re
import socket
import sys
import time

from . import daemon
from . import frames

# Why; src/ansible/call_share.cc has them in full.
BECOME = "become"
PIPELINING = "pipelining"
EXECUTABLE = "executable"
SHELL = "shell"
INTERPRETER = "interpreter"
ENVIRONMENT = "environment"

_WHY_BYTES_MAX = 200
_CONNECT_SECONDS = 0.02
# The wrapper of a module as a program's argument: not where a mode is set or a file removed.
_RUNS_WRAPPER = re.compile(r"AnsiballZ_\w+\.py")
_HANDLES_WRAPPER = re.compile(r"\b(chmod|setfacl|rm|chown|test|mkdir) ")


class Plain(Exception):
    """The ordinary way is right. Its text is the reason; empty: nothing that is worth a remark."""


def current_run():
    """uuid of the run that this process is part of, or "": the recording callback's, else the one `hearth run` gave."""
    recorded = getattr(sys.modules.get("hearth_automation_record"), "current_run", None)
    return recorded or os.environ.get("HEARTH_RUN", "")


def runs_module(command, is_wrapper):
    """Whether this is a call of a module that Hearth might have run: by its program, or by its command line."""
    return is_wrapper or bool(_RUNS_WRAPPER.search(command) and not _HANDLES_WRAPPER.search(command))


class Note:
    """One call's reason and time; `tell` after it has ended."""

    def __init__(self, folder, why, task, host):
        self._folder = folder
        self._header = {"t": "plain", "run": current_run(), "task": task or "", "host": host or "",
                        "why": why[:_WHY_BYTES_MAX]}
        self._began = time.monotonic()

    def tell(self):
        """Comes back at once; never raises."""
        if not (self._header["run"] and self._header["task"] and self._header["host"]):
            return
        try:
            self._header["ran_us"] = int((time.monotonic() - self._began) * 1000000)
            connection = daemon.connect(self._folder, _CONNECT_SECONDS)
            with connection:
                connection.send(frames.encode(self._header), socket.MSG_NOSIGNAL | socket.MSG_DONTWAIT)
        except Exception:
            pass
