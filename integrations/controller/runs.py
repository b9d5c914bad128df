"""The playbooks that run: forked children, each with its caller's connection."""

import os
import signal

import frames


class Runs:
    def __init__(self):
        self._callers = {}  # pid -> descriptor

    def any(self):
        return bool(self._callers)

    def count(self):
        return len(self._callers)

    def add(self, pid, fd):
        self._callers[pid] = fd

    def let_go(self):
        """In a new child."""
        for fd in self._callers.values():
            os.close(fd)

    def caller_gone(self, fd):
        """`hearth run` was killed: so is its playbook, as a child with PR_SET_PDEATHSIG would be."""
        for pid, caller in self._callers.items():
            if caller == fd:
                os.kill(pid, signal.SIGKILL)  # not reaped yet, so it is still this child

    def reap(self):
        """Tells callers of exits. Gives the descriptors of those, for the zygote to close."""
        while self._callers:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            fd = self._callers.pop(pid, None)
            if fd is None:
                continue
            try:
                # A child that came to its end has told it itself: this is for signals.
                os.write(fd, frames.encode({"t": "exit", "status": status}))
            except OSError:
                pass
            yield fd
