"""CPU of everything that a side starts, daemons and double-forked helpers included.

Two ways, the first that works here is taken:

CgroupMeter  a control group per side (cpuacct of version 1, else version 2). Whoever is born in it
             is counted in it, however it detaches. Needs the right to make a group.
TreeMeter    no rights needed: this process becomes the reaper of orphans (prctl(2),
             PR_SET_CHILD_SUBREAPER), so all it started stays below it. What ended is in
             getrusage(2), what lives is in /proc/PID/stat (steps of 10 ms).
"""
import ctypes
import os
import pathlib
import resource
import time

PR_SET_CHILD_SUBREAPER = 36
# What an idle daemon's timers may use between two looks.
CALM_CPU_S = 0.001


class CgroupMeter:
    name = "cgroup"

    def __init__(self, parent: pathlib.Path, usage_file: str):
        self._home = parent
        self._base = parent / f"hearth-bench-{os.getpid()}"
        self._base.mkdir()
        self._usage_file = usage_file
        self._groups = {}
        try:
            self._join(self._base)
            self._join(self._home)
        except OSError:
            self._base.rmdir()
            raise

    def _join(self, group):
        (group / "cgroup.procs").write_text(f"{os.getpid()}\n")

    def _group(self, side):
        if side not in self._groups:
            group = self._base / str(len(self._groups))
            group.mkdir()
            self._groups[side] = group
        return self._groups[side]

    def enter(self, side):
        """Children that are started from here on belong to `side`."""
        self._join(self._group(side))

    def leave(self):
        self._join(self._home)

    def used(self, side):
        """Seconds of CPU, user and system, since the side's first child."""
        text = (self._group(side) / self._usage_file).read_text()
        if self._usage_file == "cpuacct.usage":
            return int(text) / 1e9
        return int(text.split("usage_usec", 1)[1].split()[0]) / 1e6

    def close(self):
        """Removes the groups, waiting a second for what is just ending; nothing is killed here."""
        end = time.monotonic() + 1
        for group in [*self._groups.values(), self._base]:
            while group.exists():
                try:
                    group.rmdir()
                except OSError:
                    if time.monotonic() > end:
                        break
                    time.sleep(0.02)


class TreeMeter:
    name = "process tree"

    def __init__(self):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self._tick = os.sysconf("SC_CLK_TCK")

    def enter(self, side):
        pass

    def leave(self):
        pass

    def used(self, side):
        """Seconds of CPU of everything below this process; sides run in turn, so differences count."""
        reap_orphans()
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        return ended.ru_utime + ended.ru_stime + sum(
            times[1] / self._tick for times in living_descendants().values())

    def close(self):
        pass


def reap_orphans():
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def living_descendants():
    """pid -> (parent, ticks of itself and of the children it waited for)."""
    table = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            fields = pathlib.Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        table[int(entry)] = (int(fields[1]), sum(int(ticks) for ticks in fields[11:15]))
    mine = {os.getpid()}
    grew = True
    while grew:
        found = {pid for pid, (parent, _) in table.items() if parent in mine} - mine
        mine |= found
        grew = bool(found)
    return {pid: table[pid] for pid in mine if pid in table and pid != os.getpid()}


def cgroup_places():
    """(folder, usage file) of this process's own groups, version 1 first."""
    for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if "cpuacct" in controllers.split(","):
            for mount in ("cpuacct", "cpu,cpuacct"):
                yield pathlib.Path("/sys/fs/cgroup", mount, path.lstrip("/")), "cpuacct.usage"
        elif not controllers:
            yield pathlib.Path("/sys/fs/cgroup", path.lstrip("/")), "cpu.stat"


def best_meter():
    for folder, usage_file in cgroup_places():
        if (folder / "cgroup.procs").exists() and (folder / usage_file).exists():
            try:
                return CgroupMeter(folder, usage_file)
            except OSError:
                continue
    return TreeMeter()


def settle(meter, side, limit_s=2.0, step_s=0.05, calm_s=0.3):
    """Waits until what a side left behind has gone quiet; gives what it has used by then.

    A daemon may put work off (Hearth writes its store after 200 ms), so it must have been calm for
    longer than that: else its last work would be counted to nobody.
    """
    used, end = meter.used(side), time.monotonic() + limit_s
    calm_since = time.monotonic()
    while time.monotonic() < min(end, calm_since + calm_s):
        time.sleep(step_s)
        now = meter.used(side)
        if now - used >= CALM_CPU_S:
            calm_since = time.monotonic()
        used = now
    return used
