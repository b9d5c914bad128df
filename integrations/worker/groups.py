"""A cgroup (v2) for each worker, which limits its memory (cgroups(7), Documentation/admin-guide/cgroup-v2).

The daemon made room for them (src/worker/groups.hh). A worker enters its group itself; the zygote looks why
it ended and removes it.
"""

import os


class Groups:
    """`folder`: where the groups are made."""

    def __init__(self, folder, memory_mb):
        self._folder, self._memory_mb = folder, memory_mb
        self._entered = None  # the process that is in one
        self._left = []  # groups in which something lived on: a service that a module started

    def _of(self, pid):
        return "%s/worker-%d" % (self._folder, pid)

    def enter(self):
        """Moves this process into a group of its own. False where that cannot be had; it is where it was, then."""
        group = self._of(os.getpid())
        if self._entered == os.getpid():
            return True  # a session's next call
        try:
            os.mkdir(group)
            _write(group + "/memory.max", str(self._memory_mb << 20))
            for name, value in (("memory.swap.max", "0"), ("memory.oom.group", "1")):
                if os.path.exists("%s/%s" % (group, name)):
                    _write("%s/%s" % (group, name), value)
            _write(group + "/cgroup.procs", "0")
            self._entered = os.getpid()
            return True
        except OSError:
            self._remove(group)
            return False

    def exceeded(self, pid):
        """Whether the kernel ended something in that group for its memory. The group is removed."""
        group = self._of(pid)
        killed = _count(group + "/memory.events", "oom_kill") > 0
        self._left = [left for left in self._left + [group] if not self._remove(left)]
        return killed

    @staticmethod
    def _remove(group):
        try:
            os.rmdir(group)
        except FileNotFoundError:
            pass
        except OSError:
            return False
        return True


def _write(path, text):
    with open(path, "w") as file:
        file.write(text)


def _count(path, name):
    try:
        with open(path) as file:
            return sum(int(line.split()[1]) for line in file if line.split()[:1] == [name])
    except (OSError, ValueError, IndexError):
        return 0
