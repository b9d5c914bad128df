"""What a worker runs is seen from outside as a plain interpreter's run of it."""

import fcntl
import json
import os
import re
import resource
import signal
import subprocess
import time

import pytest

import played_daemon
from worker_cases import CLEAN, ODD_WAYS, cores
from exactness import PYTHON, plain, same, settle, warm

BOTH = pytest.mark.parametrize("core", sorted(cores()))
QUIET = [way for way in ODD_WAYS if way not in ("sleep", "report", "modules", "missing", "large")]


@BOTH
@pytest.mark.parametrize("way", QUIET + ["unclosed", "large", "number4", "number300", "number-1", "ping", "ping_crash", "stat"])
def test_ends_and_prints_as_a_plain_interpreter(daemon, wrappers, core, way):
    program = wrappers.get(core, way)
    expected = plain(program)
    assert warm(daemon, program) == expected
    settle(daemon)
    assert warm(daemon, program) == expected


def differences(one, other):
    a, b = json.loads(one.stdout.splitlines()[-1]), json.loads(other.stdout.splitlines()[-1])
    for said in (a, b):
        said.pop("invocation", None)  # where the controller wants it (2.21)
    return {key: (a.get(key), b.get(key)) for key in set(a) | set(b) if a.get(key) != b.get(key)}


ENVIRONMENTS = {
    "usual": dict(CLEAN),
    "bytes": dict(CLEAN, ODD="caf\udce9 \udcff", EMPTY="", EQUALS="a=b=c", LINES="one\ntwo"),
    "zone": dict(CLEAN, TZ="America/New_York"),
    "other_words": dict(CLEAN, LC_MESSAGES="C", LC_TIME="C.UTF-8", COLUMNS="71"),
    "few": {"PATH": "/usr/bin:/bin", "HOME": CLEAN.get("HOME", "/")},
}


@BOTH
@pytest.mark.parametrize("name", sorted(ENVIRONMENTS))
def test_a_program_finds_the_callers_surroundings(daemon, cache, wrappers, tmp_path, core, name):
    program, env = wrappers.get(core, "report"), ENVIRONMENTS[name]
    own = daemon
    if played_daemon.start_environment(env, "") != played_daemon.start_environment(CLEAN, ""):
        own = played_daemon.Daemon(cache, env=env)  # the daemon keys workers by these variables
    try:
        options = dict(env=env, cwd=str(tmp_path), umask=0o27,
                       limits=[(resource.RLIMIT_NOFILE, 333, 4000), (resource.RLIMIT_CORE, 0, 0)])
        expected = plain(program, **options)
        for _ in range(2):
            assert differences(expected, warm(own, program, **options)) == {}
            settle(own)
    finally:
        if own is not daemon:
            own.close()


@BOTH
def test_the_limit_of_descriptors_that_the_wrapper_sets_holds(daemon, wrappers, core):
    program = wrappers.get(core, "limit")
    expected = plain(program)
    assert json.loads(expected.stdout.splitlines()[-1])["limits"][resource.RLIMIT_NOFILE][0] == 700
    for _ in range(2):
        assert differences(expected, warm(daemon, program)) == {}
        settle(daemon)


@BOTH
def test_the_c_locale_is_coerced_as_pep_538_says(cache, wrappers, core):
    for env in ({"PATH": "/usr/bin:/bin", "HOME": "/"}, {"PATH": "/usr/bin:/bin", "HOME": "/", "LC_ALL": "C"},
                {"PATH": "/usr/bin:/bin", "HOME": "/", "LC_CTYPE": "C", "Z": "1"}, {"HOME": "/", "LANG": "POSIX"}):
        own = played_daemon.Daemon(cache, env=env)
        try:
            program = wrappers.get(core, "report")
            assert differences(plain(program, env=env), warm(own, program, env=env)) == {}
        finally:
            own.close()


def test_python_variables_of_the_start_hold(cache, wrappers):
    for variable in ("PYTHONUNBUFFERED=1", "PYTHONIOENCODING=latin-1:replace", "PYTHONUTF8=1", "PYTHONOPTIMIZE=1",
                     "PYTHONDONTWRITEBYTECODE=1", "PYTHONWARNINGS=default"):
        name, _, value = variable.partition("=")
        env = dict(CLEAN, **{name: value})
        own = played_daemon.Daemon(cache, env=env)
        try:
            program = wrappers.get("system", "report")
            for _ in range(2):
                assert differences(plain(program, env=env), warm(own, program, env=env)) == {}, variable
                settle(own)
        finally:
            own.close()


@BOTH
def test_the_payload_looks_as_if_imported_from_the_wrappers_own_zip(daemon, wrappers, core):
    program = wrappers.get(core, "modules")
    expected = plain(program)
    for _ in range(2):
        # More of the payload may be there already; what a plain run has is there and looks the same.
        got = warm(daemon, program)
        for _, (mine, other) in differences(expected, got).items():
            assert isinstance(mine, (dict, list)) and not [key for key in mine if key not in other]
            assert isinstance(mine, list) or {key: other[key] for key in mine} == mine
        settle(daemon)


@BOTH
def test_what_the_payload_lacks_is_not_there(daemon, wrappers, core):
    program = wrappers.get(core, "missing")
    expected = plain(program)
    warm(daemon, wrappers.get(core, "setup"))
    for _ in range(2):
        assert warm(daemon, program) == expected
        settle(daemon)


@BOTH
def test_a_wrapper_in_a_file_runs_as_from_a_file(daemon, wrappers, tmp_path, core):
    for way in ("ping", "ping_crash", "crash", "exit_text", "returns"):
        path = tmp_path / ("AnsiballZ_%s.py" % way)
        path.write_bytes(wrappers.get(core, way))
        same(daemon, b"for the module", [str(path)])
    path.write_bytes(wrappers.get(core, "read_stdin"))
    same(daemon, b"more input", [str(path)])
    path.write_bytes(wrappers.get(core, "report"))
    expected = plain(b"", [str(path)])
    settle(daemon)
    assert differences(expected, warm(daemon, b"", [str(path)])) == {}


def test_a_library_of_the_playbook_goes_before_core(daemon, wrappers):
    for _ in range(2):
        for core in cores():
            for key in ("ping", "library_ping", "uses_utils", "own_utils"):
                expected = plain(wrappers.get(core, key))
                assert warm(daemon, wrappers.get(core, key)) == expected, (core, key)
        settle(daemon)
    assert b"of the playbook's library" in expected.stdout or b"override" in expected.stdout


@BOTH
def test_what_an_import_warns_of_is_said_by_that_module_and_by_no_other(daemon, wrappers, core):
    programs = [wrappers.get(core, key) for key in ("uses_deprecated", "ping")]
    expected = [without_stack(plain(program)) for program in programs]
    assert core != "newest" or b"deprecated" in expected[0]
    for _ in range(3):  # once the worker has learnt both payloads, too
        assert [without_stack(warm(daemon, program)) for program in programs] == expected
        settle(daemon)


def without_stack(result):
    """2.20 formats the whole stack of such a warning, which begins with the frames of whoever runs the program."""
    return re.sub(rb'"formatted_traceback": "(?:[^"\\]|\\.)*"', b"", result.stdout)


def shape(stdout):
    """Names of what a module said: a gathered fact may change between two runs."""
    if not stdout.strip():
        return stdout
    said = json.loads(stdout)
    return sorted(said), sorted(said.get("ansible_facts", ()))


def test_versions_of_core_in_turn_do_not_mix(daemon, wrappers):
    programs = [wrappers.get(core, key) for key in ("ping", "setup", "stat", "crash") for core in cores()]
    expected = [plain(p) for p in programs]
    for _ in range(3):
        for program, right in zip(programs, expected):
            got = warm(daemon, program)
            assert (got.status, got.stderr) == (right.status, right.stderr)
            assert shape(got.stdout) == shape(right.stdout)
        settle(daemon)


OTHERS = {
    "a_script": b"import sys\nprint(sys.argv, sys.stdin.read(), __name__)\n",
    "junk": b"this is no python )(\n",
    "nothing": b"",
    "zeros": b"\0\0\0",
    "binary": bytes(range(256)) * 40,
    "input_after": b"x = input()\nthis is read\nprint(x)\n",
    "discovery": b"import platform, json\nprint(json.dumps(dict(p=platform.system())))\n",
    "mark_only": b"# _ANSIBALLZ_WRAPPER = True\nimport sys\nprint(sys.argv, sys.path[0] == '', __name__)\n",
    "mark_and_error": b"_ANSIBALLZ_WRAPPER = True\nthis is wrong\n",
    "mark_and_raise": b"_ANSIBALLZ_WRAPPER = True\ndef f():\n    1/0\nf()\n",
    "mark_late": b"#" * 3000 + b"\n_ANSIBALLZ_WRAPPER = True\nprint(1)\n",
    "mark_deep": b"_ANSIBALLZ_WRAPPER = True\nprint(" + b"(" * 300 + b")" * 300 + b")\n",
}


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_what_is_no_known_wrapper_runs_unchanged(daemon, name):
    same(daemon, OTHERS[name])


@BOTH
def test_a_changed_wrapper_runs_as_it_stands(daemon, wrappers, core):
    program = wrappers.get(core, "ping")
    changed = program.replace(b"import sys\n", b"import sys\n    print('changed')\n", 1)
    assert changed != program
    assert b"changed" in same(daemon, changed).stdout
    other = program.replace(b"_payload.zip'", b"_other.zip'", 1)
    same(daemon, other)
    broken = program.replace(b"AAAA", b"BBBB", 3)
    same(daemon, broken)


def test_a_script_that_cannot_be_read_is_the_interpreters_to_tell(daemon, tmp_path):
    script = tmp_path / "script.py"
    script.write_text("import sys; print(sys.argv, __file__, sys.path[0], sys.stdin.read())")
    for argv in ([str(script)], ["/nowhere/x.py"], [str(tmp_path)], ["script.py"], ["--version"], ["-"]):
        same(daemon, b"input", argv, cwd=str(tmp_path), times=1)


def test_signals_that_the_caller_ignored_and_blocked_stay_so(daemon, wrappers):
    def bit(number):
        return 1 << (number - 1)
    program = wrappers.get("system", "report")
    ignored = bit(signal.SIGHUP) | bit(signal.SIGINT)
    blocked = bit(signal.SIGUSR1) | bit(40)

    def prepare():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, 40])
    run = subprocess.run([PYTHON], input=program, stdout=subprocess.PIPE, preexec_fn=prepare, env=CLEAN, cwd="/")
    got = warm(daemon, program, ignored=ignored, blocked=blocked)
    assert {k: v for k, v in differences(run, got).items() if k != "umask"} == {}
    script = b"import re; print(re.findall('Sig(?:Ign|Blk).*', open('/proc/self/status').read()))"
    run = subprocess.run([PYTHON], input=script, stdout=subprocess.PIPE, preexec_fn=prepare, env=CLEAN, cwd="/")
    assert warm(daemon, script, ignored=ignored, blocked=blocked).stdout == run.stdout


def begin(daemon, program, **options):
    """A call of which both ends stay ours: (caller, stdout)."""
    stdin, stdout = os.pipe(), os.pipe()
    caller = daemon.begin(stdin=stdin[0], stdout=stdout[1], stderr=stdout[1], env=CLEAN, **options)
    os.close(stdin[0]), os.close(stdout[1])
    os.write(stdin[1], program) if len(program) < 60000 else played_daemon.exchange(program, stdin[1], [], 10)
    if len(program) < 60000:
        os.close(stdin[1])
    return caller, stdout[0]


def test_a_signal_reaches_the_program(daemon, wrappers):
    caller, stdout = begin(daemon, wrappers.get("system", "sleep"))
    assert os.read(stdout, 100) == b"sleeping\n"
    played_daemon.frames.send(caller, played_daemon.frames.encode({"t": "signal", "n": int(signal.SIGTERM)}))
    assert os.read(stdout, 100) == b"terminated\n"
    messages = played_daemon.read_to_end(caller)
    assert messages[-1] == {"t": "exit", "status": 7 << 8}
    os.close(stdout)


def test_a_caller_that_hangs_up_ends_its_programs_group(daemon, wrappers):
    caller, stdout = begin(daemon, wrappers.get("system", "sleep"))
    assert os.read(stdout, 100) == b"sleeping\n"
    pid = played_daemon.frames.receive(caller)[0]["pid"]
    start = time.monotonic()
    caller.close()
    assert os.read(stdout, 100) == b""
    daemon.wait(lambda: pid in daemon.ended)
    assert time.monotonic() - start < 5
    assert daemon.ended[pid] == {"t": "ended", "pid": pid, "status": 9, "began": True}
    os.close(stdout)


def test_a_background_process_holds_the_output_but_not_the_exit(daemon, wrappers):
    start = time.monotonic()
    assert warm(daemon, wrappers.get("system", "daemonize")).status == 0
    assert time.monotonic() - start < 1.9
    result = warm(daemon, wrappers.get("system", "background_keeps_stdout"))
    assert result.stdout.endswith(b"from the background\n")


HOLDS = b"""_ANSIBALLZ_WRAPPER = True
import fcntl, os, sys
fcntl.flock(os.open(PLACE, os.O_RDWR), fcntl.LOCK_EX)
sys.exit(5)
"""

THREAD = b"""_ANSIBALLZ_WRAPPER = True
import os, sys, threading, time
def late():
    while True:
        os.write(WRITER, b"x")
READER, WRITER = os.pipe()
class Slow:
    def __del__(self, read=os.read, fd=READER, wait=time.sleep):
        read(fd, 4096)
        wait(0.2)
KEPT = Slow()
threading.Thread(target=late, daemon=True).start()
time.sleep(0.3)
sys.exit(6)
"""


def test_what_a_program_held_is_free_when_its_exit_is_told(daemon, tmp_path):
    place = tmp_path / "locked"
    place.write_text("")
    program = HOLDS.replace(b"PLACE", repr(str(place)).encode())
    for _ in range(5):
        assert warm(daemon, program).status == 5 << 8
        with open(place) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_program_that_leaves_a_thread_ends_with_its_status(daemon):
    assert same(daemon, THREAD, times=3).status == 6 << 8


def test_an_exit_is_told_before_the_zygote_has_reaped(daemon, wrappers):
    """The status comes from the child itself; the daemon is told when it is gone."""
    caller, stdout = begin(daemon, wrappers.get("system", "ping"))
    messages = played_daemon.read_to_end(caller)
    pid = messages[0]["pid"]
    assert messages[-1] == {"t": "exit", "status": 0}
    daemon.wait(lambda: pid in daemon.ended)
    assert daemon.ended[pid] == {"t": "ended", "pid": pid, "status": 0, "began": True}
    os.close(stdout)


def test_a_zygote_that_cannot_fork_says_so(cache, wrappers):
    own = played_daemon.Daemon(cache, env=CLEAN)
    try:
        own.wait(lambda: len(own.idle) == own.ready)
        resource.prlimit(own.process.pid, resource.RLIMIT_NOFILE, (8, 8))
        played_daemon.frames.send(own.control, played_daemon.frames.encode({"t": "fork", "n": 3}))
        own.wait(lambda: any(m["t"] == "unforked" for m in own.messages))
        told = [m for m in own.messages if m["t"] == "unforked"]
        assert told[0]["n"] == 3 and "Too many open files" in told[0]["why"]
    finally:
        own.close()


def test_a_call_from_another_start_is_refused_before_it_began(daemon, wrappers):
    for env in (dict(CLEAN, PYTHONPATH="/tmp"), dict(CLEAN, LC_ALL="C"), dict(CLEAN, LD_PRELOAD="/nowhere.so")):
        status, stdout, _, messages = daemon.run(wrappers.get("system", "ping"), env=env)
        assert [m["t"] for m in messages] == ["refused"] and stdout == b""


def test_a_call_with_an_impossible_limit_is_refused_before_it_began(daemon, wrappers):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limits = [[resource.RLIMIT_NOFILE, 1 << 40, 1 << 40]]
    assert hard < 1 << 40
    messages = daemon.run(wrappers.get("system", "ping"), limits=limits, env=CLEAN)[3]
    assert [m["t"] for m in messages] == ["refused"]


def test_running_calls_outlive_the_daemon(cache, wrappers):
    own = played_daemon.Daemon(cache, env=CLEAN)
    caller, stdout = begin(own, wrappers.get("system", "sleep"))
    assert os.read(stdout, 100) == b"sleeping\n"
    idle = [pid for pid, _ in own.idle]
    own.drop_idle()
    own.control.close()
    time.sleep(0.5)
    assert not any(alive(pid) for pid in idle)
    played_daemon.frames.send(caller, played_daemon.frames.encode({"t": "signal", "n": int(signal.SIGTERM)}))
    assert played_daemon.read_to_end(caller)[-1] == {"t": "exit", "status": 7 << 8}
    assert own.process.wait(10) == 0
    os.close(stdout)


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_idle_children_end_with_their_zygote(cache):
    own = played_daemon.Daemon(cache, env=CLEAN)
    own.wait(lambda: len(own.idle) == 2)
    own.process.kill()
    own.process.wait()
    idle = [pid for pid, _ in own.idle]
    own.drop_idle()
    end = time.monotonic() + 5
    while any(alive(pid) for pid in idle) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(alive(pid) for pid in idle)
    own.control.close()


def test_a_changed_package_folder_asks_for_another_zygote(cache, tmp_path, wrappers):
    env = dict(CLEAN, PYTHONPATH=str(tmp_path))
    own = played_daemon.Daemon(cache, env=env)
    try:
        assert own.run(wrappers.get("system", "ping"), env=env)[0] == 0
        (tmp_path / "package.py").write_text("")
        refused = own.run(wrappers.get("system", "ping"), env=env)[3]
        assert [m["t"] for m in refused] == ["refused"]
        own.wait(lambda: any(m.get("renew") for m in own.stale))
    finally:
        own.close()


def test_no_descriptor_is_left_in_the_zygote(daemon, wrappers):
    def count():
        settle(daemon)
        return len(os.listdir("/proc/%d/fd" % daemon.process.pid))
    before = count()
    for _ in range(10):
        warm(daemon, wrappers.get("system", "ping"))
        daemon.run(wrappers.get("system", "ping"), env=dict(CLEAN, PYTHONPATH="/x"))
    # Children that wait come and go; twenty calls that each left one would be many more.
    assert count() < before + 10


def test_files_of_the_cache_are_this_users_alone(daemon, cache, wrappers):
    warm(daemon, wrappers.get("system", "ping"))
    for folder, folders, files in os.walk(cache):
        for name in folders:
            assert os.stat(os.path.join(folder, name)).st_mode & 0o077 == 0
        for name in files:
            assert os.stat(os.path.join(folder, name)).st_mode & 0o177 == 0


def test_an_emptied_cache_is_filled_again(daemon, cache, wrappers):
    import shutil
    program = wrappers.get("system", "child_python")
    expected = same(daemon, program)
    settle(daemon)
    for name in os.listdir(cache):
        shutil.rmtree(cache / name)
    assert warm(daemon, program) == expected


def test_a_full_or_read_only_cache_costs_speed_only(tmp_path, wrappers):
    nowhere = tmp_path / "file"
    nowhere.write_text("")
    own = played_daemon.Daemon(nowhere / "below", env=CLEAN)
    try:
        same(own, wrappers.get("system", "ping"))
        same(own, wrappers.get("newest", "crash"))
    finally:
        own.close()
