"""What one worker may use, as the daemon told the zygote at its start (docs/protocol/worker.md §4).

Where nothing is set, nothing of this is asked for, looked at or kept: plain Ansible has no such limits.
"""

import os
import resource
import select

import groups

MB = 1 << 20


class Limits:
    """zygote_kb  resident memory beyond which another zygote is to take over
    call_s     seconds that a call may run, or None
    memory_mb  of one worker, or None
    groups     groups.Groups, where each worker gets a cgroup, or None
    """

    def __init__(self, env):
        self.zygote_kb = (number(env, "HEARTH_ZYGOTE_MEMORY_MB") or 200) * 1024
        self.call_s = number(env, "HEARTH_CALL_SECONDS")
        self.memory_mb = number(env, "HEARTH_WORKER_MEMORY_MB")
        folder = env.get("HEARTH_WORKER_GROUPS")
        self.groups = groups.Groups(folder, self.memory_mb) if folder and self.memory_mb else None

    @property
    def watched(self):
        """Whether the zygote may have to say in a call's stderr why it ended."""
        return bool(self.call_s or self.groups)

    def hold_memory(self):
        """In a child, before its program or each call of its session. What cannot be had is done without."""
        if self.memory_mb and not (self.groups and self.groups.enter()):
            limit_data(self.memory_mb * MB)

    def exceeded(self, pid):
        """In the zygote, when it was reaped: whether the kernel ended it for its memory."""
        return bool(self.groups and self.groups.exceeded(pid))

    def why_overdue(self):
        return "ended after %d s, the most that HEARTH_CALL_SECONDS allows a call" % self.call_s

    def why_memory(self):
        return "ended for its memory, %d MB being the most that HEARTH_WORKER_MEMORY_MB allows a worker" % self.memory_mb


def number(env, name):
    """The daemon has checked it; who starts a zygote by hand may have not."""
    text = env.get(name, "")
    return int(text) if text.isdigit() and int(text) else None


def limit_data(size):
    """Private memory of this process: heap, stacks, anonymous maps (getrlimit(2)). The soft limit alone: a
    session's next call brings its own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    known = [limit for limit in (soft, size) if limit != resource.RLIM_INFINITY]
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (min(known), hard))
    except (OSError, ValueError):
        pass


def ran_out(error):
    """Whether it, or what it came from, is a MemoryError: an answer that a module, or Ansible's own wrapper,
    made of one counts too."""
    seen = 0
    while error is not None and seen < 100:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
        seen += 1
    return False


def say(fd, text):
    """One line about a call's end on its stderr. Never waits, for whoever should read it does not."""
    poll = select.poll()
    poll.register(fd, select.POLLOUT)
    try:
        if poll.poll(0):
            os.write(fd, ("hearth: %s\n" % text).encode())
    except OSError:
        pass  # nobody reads it
