"""Call after call, four at a time: processes, descriptors and memory stay what they were.

10,000 calls with HEARTH_SOAK=1, a tenth of that without.
"""
import concurrent.futures
import os
import time

import pytest

from support.caller import make_zip, request
from support.playbooks import SANITIZED, SOAK
from worker.worker_cases import Wrappers

CALLS = 10_000 if SOAK else 1_000
AT_ONCE = 4
WARM_UP = 200  # calls: allocators and caches have what they keep
GROWTH_KB = 4_000
DESCRIPTORS = 12  # that come and go: idle children's sockets


def children_of(pid):
    """{pid: state}"""
    found = {}
    for name in os.listdir("/proc"):
        try:
            with open("/proc/%s/stat" % name) as file:
                fields = file.read().rpartition(")")[2].split()
        except (OSError, ValueError):
            continue
        if int(fields[1]) == pid:
            found[int(name)] = fields[0]
    return found


def rss_kb(pid):
    with open("/proc/%d/statm" % pid) as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") // 1024


class Watched:
    """The daemon, its zygotes and their session workers."""

    def __init__(self, caller):
        workers = caller.ask({"t": "list"})["workers"]
        self.pids = {"daemon": caller.site.daemon_pid()}
        self.pids.update({worker["kind"]: worker["pid"] for worker in workers})

    def descriptors(self):
        return {kind: len(os.listdir("/proc/%d/fd" % pid)) for kind, pid in self.pids.items()}

    def memory_kb(self):
        return {kind: rss_kb(pid) for kind, pid in self.pids.items()}

    def children(self):
        return {**children_of(self.pids["daemon"]), **children_of(self.pids["zygote"])}

    def settle(self):
        """Until nothing that has ended is still to be reaped."""
        end = time.monotonic() + 20
        while "Z" in self.children().values():
            assert time.monotonic() < end, "a zombie stays"
            time.sleep(0.05)


def run(call, calls):
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        assert all(pool.map(lambda _: call(), range(calls)))


def bounded(caller, call):
    run(call, WARM_UP)
    before = Watched(caller)
    before.settle()
    descriptors, memory, children = before.descriptors(), before.memory_kb(), len(before.children())
    run(call, CALLS)
    after = Watched(caller)
    after.settle()
    assert after.pids == before.pids, "something was started anew, so nothing was compared"
    assert len(after.children()) <= children + DESCRIPTORS
    for kind, count in after.descriptors().items():
        assert count <= descriptors[kind] + DESCRIPTORS, kind
    for kind, size in after.memory_kb().items():
        assert SANITIZED or size - memory[kind] < GROWTH_KB, kind


def test_ordinary_modules_leave_nothing_behind(start, tmp_path):
    wrappers = Wrappers(tmp_path)
    wrappers.build("system", {"ping": ("ping", None, {}, {})})
    program, caller = wrappers.get("system", "ping"), start()
    bounded(caller, lambda: b'"pong"' in caller.run(program)[1])


def test_session_calls_leave_nothing_behind(start, tmp_path):
    program, caller = request(make_zip(tmp_path)), start(HEARTH_SESSIONS_MAX=1, HEARTH_SESSION_CALLS=1_000_000)
    bounded(caller, lambda: b'"count"' in caller.run(program, session={"ttl": 600})[1])


@pytest.mark.parametrize("ends", [b"import os; os._exit(3)", b"import os; os.kill(os.getpid(), 9)", b"raise ValueError"])
def test_calls_that_die_leave_nothing_behind(start, ends):
    from support.caller import MARK
    caller = start()
    bounded_calls = CALLS // 10
    run(lambda: caller.run(MARK + b"print(1)")[0] == 0, 50)
    before = Watched(caller)
    descriptors = before.descriptors()
    run(lambda: caller.run(MARK + ends)[0] not in (0, None), bounded_calls)
    after = Watched(caller)
    after.settle()
    assert after.pids == before.pids
    for kind, count in after.descriptors().items():
        assert count <= descriptors[kind] + DESCRIPTORS, kind
