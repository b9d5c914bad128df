"""HEARTH_WORKER_MEMORY_MB: who needs more ends, its result says why, and the next call is right.

This kernel's cgroup v2 has no memory controller where it shares the machine with version 1: then the limit must
be RLIMIT_DATA, and nothing may be moved. What the kernel does with a group is played by a folder.
"""
import os
import pathlib
import resource
import signal

import pytest

from support.caller import MARK, make_zip, request
from support.waiting import wait_for
from worker.worker_cases import CLEAN, played_daemon

from .test_settings import finding

VARIABLE = b"HEARTH_WORKER_MEMORY_MB"
HOARDS = b"kept = [b'x' * 50_000_000 for _ in range(40)]\nprint(len(kept))\n"
PROC_CGROUP = pathlib.Path("/proc/self/cgroup")


def membership(pid):
    return pathlib.Path("/proc/%d/cgroup" % pid).read_text()


def test_a_program_that_needs_more_ends_and_says_why(start):
    caller = start(HEARTH_WORKER_MEMORY_MB=256, HEARTH_CGROUP_ROOT="/nowhere")
    status, out, err = caller.run(MARK + HOARDS)
    assert (status, out) == (1 << 8, b"") and VARIABLE in err and err.endswith(b"MemoryError\n")
    assert caller.run(MARK + b"print(len(b'x' * 50_000_000))") == (0, b"50000000\n", b"")


def test_one_that_makes_its_own_end_of_it_says_why(start):
    caller = start(HEARTH_WORKER_MEMORY_MB=256, HEARTH_CGROUP_ROOT="/nowhere")
    status, out, err = caller.run(MARK + b"import sys\ntry:\n    x = b'x' * 900_000_000\n"
                                  b"except MemoryError:\n    print('{\"failed\": true}')\n    sys.exit(1)\n")
    assert (status, out) == (1 << 8, b'{"failed": true}\n') and err.startswith(b"hearth: ") and VARIABLE in err


def test_a_session_that_met_the_limit_says_why_and_is_renewed(start, tmp_path):
    source = "kept = []\ndef main():\n    kept.append(b'x' * 100_000_000)\n    print(len(kept))\n"
    caller = start(HEARTH_WORKER_MEMORY_MB=256, HEARTH_CGROUP_ROOT="/nowhere")
    program = request(make_zip(tmp_path, source))
    ends = [caller.run(program, session={}) for _ in range(4)]
    failed = [end for end in ends if VARIABLE in end[2]]
    assert failed and all(status == 1 << 8 for status, _, _ in failed)
    first = ends.index(failed[0])
    assert 0 < first < 3 and ends[first + 1][1].startswith(b"1\n"), ends


def test_this_kernels_own_cgroup_v2_is_used_or_left_as_it_is(here, start):
    """Whatever it can do: the limit holds."""
    root = next(line.split()[1] for line in open("/proc/mounts") if line.split()[2] == "cgroup2")
    delegated = "memory" in pathlib.Path(root, "cgroup.controllers").read_text().split()
    caller = start(HEARTH_WORKER_MEMORY_MB=256, HEARTH_CGROUP_ROOT=root)
    limits = caller.ask({"t": "hello", "v": 1})["limits"]
    if not delegated:
        assert limits["memory_by"] == "rlimit" and membership(here.daemon_pid()) == PROC_CGROUP.read_text()
        assert "memory controller is not delegated" in (here.home / "hearth/daemon.log").read_text()
    assert "256 MB by %s" % limits["memory_by"] in finding(here, "limits")["what"]
    status, _, err = caller.run(MARK + HOARDS)
    assert status in (1 << 8, int(signal.SIGKILL)) and VARIABLE in err


def test_without_the_variable_nothing_is_limited_and_nothing_is_moved(here, start):
    caller = start(HEARTH_CGROUP_ROOT=str(fake_root(here.folder)))
    program = MARK + b"import resource; print(resource.getrlimit(resource.RLIMIT_DATA), open('/proc/self/cgroup').read())"
    expected = "%s %s\n" % (resource.getrlimit(resource.RLIMIT_DATA), PROC_CGROUP.read_text())
    assert caller.run(program) == (0, expected.encode(), b"")
    assert os.listdir(here.folder / "cgroup") == ["cgroup.controllers"]


def fake_root(folder):
    root = folder / "cgroup"
    root.mkdir()
    (root / "cgroup.controllers").write_text("cpu memory\n")
    return root


@pytest.fixture
def grouped(tmp_path):
    """(played_daemon.Daemon, folder of the groups) of a zygote that was told of a folder for groups."""
    groups = tmp_path / "groups"
    groups.mkdir()
    kept = played_daemon.start_environment
    played_daemon.start_environment = lambda env, cache: dict(
        kept(env, cache), HEARTH_WORKER_MEMORY_MB="256", HEARTH_WORKER_GROUPS=str(groups))
    try:
        daemon = played_daemon.Daemon(tmp_path / "cache", env=CLEAN)
    finally:
        played_daemon.start_environment = kept
    yield daemon, groups
    daemon.close()


def test_a_worker_enters_a_group_of_its_own_and_has_its_limit_there(grouped):
    daemon, groups = grouped
    program = MARK + b"import os, resource; print(os.getpid(), resource.getrlimit(resource.RLIMIT_DATA)[0])"
    status, out, _, _ = daemon.run(program)
    pid, limit = out.split()
    group = groups / ("worker-%d" % int(pid))
    assert status == 0 and int(limit) == -1, "no second limit beside the group's"
    assert (group / "memory.max").read_text() == str(256 << 20) and (group / "cgroup.procs").read_text() == "0"


def test_what_the_kernel_killed_for_its_memory_says_why(grouped):
    daemon, groups = grouped
    program = MARK + (b"import os, time\nprint(os.getpid(), flush=True)\n"
                      b"group = %r + b'/worker-%%d' %% os.getpid()\n"
                      b"open(group + b'/memory.events', 'w').write('low 0\\noom 1\\noom_kill 1\\n')\n"
                      b"os.kill(os.getpid(), 9)\n" % os.fsencode(groups))
    status, _, err, _ = daemon.run(program)
    assert status == int(signal.SIGKILL)
    assert err == b"hearth: ended for its memory, 256 MB being the most that HEARTH_WORKER_MEMORY_MB allows a worker\n"
    status, _, err, _ = daemon.run(MARK + b"import os; os.kill(os.getpid(), 9)")
    assert (status, err) == (int(signal.SIGKILL), b""), "killed by somebody else"


def test_groups_are_removed_when_nothing_lives_in_them(grouped):
    daemon, groups = grouped
    daemon.run(MARK + b"print(1)")
    (left,) = groups.iterdir()  # a folder with files, which a real one is not
    for path in left.iterdir():
        path.unlink()
    daemon.run(MARK + b"print(2)")
    wait_for(lambda: daemon.pump(0.05) is None or not left.exists(), 30)


def test_a_folder_that_takes_no_groups_leaves_the_other_limit(grouped):
    daemon, groups = grouped
    groups.rmdir()
    groups.write_text("")
    daemon.drop_idle()
    status, out, _, _ = daemon.run(MARK + b"import resource; print(resource.getrlimit(resource.RLIMIT_DATA)[0])")
    assert (status, int(out)) == (0, 256 << 20)
