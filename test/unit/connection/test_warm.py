"""A program run through a daemon, beside the same one run as Ansible's own connection runs it."""
import os
import shlex
import signal
import subprocess
import time

import pytest
from hearth_plugin_utils import daemon, frames, process_state, shell_text, warm

PYTHON = "/usr/bin/python3"

PROGRAMS = {
    "output": "import sys; print('out'); print('err', file=sys.stderr)",
    "code": "raise SystemExit(7)",
    "traceback": "1/0",
    "much": "import sys; sys.stdout.write('x' * 3000000); sys.stderr.write('y' * 3000000)",
    "stdin": "import sys; print(repr(sys.stdin.read()))",
    "state": "import os, signal; print(os.getcwd(), oct(os.umask(0)), sorted(os.environ.items()), signal.getsignal(13),"
             " signal.getsignal(25))",
    "segv": "import os, resource; resource.setrlimit(4, (0, 0)); os.kill(os.getpid(), 11)",
    "kill": "import os; os.kill(os.getpid(), 9)",
    "term": "import os; os.kill(os.getpid(), 15)",
    "pipe": "import os, signal; signal.signal(13, signal.SIG_DFL); os.kill(os.getpid(), 13)",
    "int": "import os, signal; signal.signal(2, signal.SIG_DFL); os.kill(os.getpid(), 2)",
    "bytes": "import os; os.write(1, bytes(range(256)))",
}


def ordinary(program, folder, assignments=(), end=shell_text.SLEEPS):
    words = ["%s=%s" % (name, shlex.quote(value)) for name, value in assignments] + [PYTHON]
    done = subprocess.Popen("/bin/sh -c " + shlex.quote(" ".join(words) + end), shell=True, cwd=folder,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    stdout, stderr = done.communicate(program)
    return done.returncode, stdout, stderr


def begin(runtime, program, folder=b"/", assignments=(), end=shell_text.SLEEPS):
    folder_fd = os.open(folder, os.O_PATH)
    try:
        environment = process_state.environment(assignments, folder_fd, folder, PYTHON.encode(), end)
        frame = frames.encode_call(PYTHON.encode(), [], environment, **process_state.inherited())
        return warm.begin(daemon.connect(str(runtime)), frame, program, folder_fd, end)
    finally:
        os.close(folder_fd)


@pytest.mark.parametrize("end", shell_text.ENDS)
@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_a_program_gives_what_it_gives_by_the_shell(start_daemon, runtime, name, end, tmp_path):
    start_daemon()
    folder, assignments = os.fsencode(tmp_path), (("K", "it's"), ("EMPTY", ""))
    program = PROGRAMS[name].encode()
    assert begin(runtime, program, folder, assignments, end).finish() == ordinary(program, folder, assignments, end)


def test_the_folders_name_is_the_shells(tmp_path, monkeypatch):
    (tmp_path / "link").symlink_to(tmp_path)
    for inherited in (str(tmp_path / "link"), str(tmp_path), "/", "link", ""):
        monkeypatch.setenv("PWD", inherited)
        monkeypatch.setenv("not-a-name", "dropped")
        folder = os.fsencode(tmp_path)
        folder_fd = os.open(folder, os.O_PATH)
        ours = process_state.environment((), folder_fd, folder, PYTHON.encode(), shell_text.SLEEPS)
        os.close(folder_fd)
        _rc, shells, _err = ordinary(b"import os; os.write(1, b'\\0'.join(k + b'=' + v for k, v in os.environb.items()))", folder)
        assert sorted(ours) == sorted(e for e in shells.split(b"\0") if not e.startswith(b"LC_CTYPE="))


@pytest.mark.parametrize("mode", ["refuse", "hangup"])
def test_what_did_not_begin_is_refused(start_daemon, runtime, mode):
    start_daemon(mode)
    with pytest.raises((warm.Refused, OSError)):
        begin(runtime, b"")


def test_a_daemon_that_is_silent_is_given_up(start_daemon, runtime, monkeypatch):
    start_daemon("silent")
    monkeypatch.setattr(daemon, "ANSWER_SECONDS", 0.2)
    with pytest.raises(warm.Refused):
        begin(runtime, b"")


def test_a_lost_status_leaves_a_whole_result_a_success(start_daemon, runtime):
    start_daemon("lose")
    assert begin(runtime, b"print('{}')").finish() == (0, b"{}\n", b"")
    assert begin(runtime, b"print('half')").finish() == (137, b"half\n", b"")


def test_a_background_process_keeps_the_outputs_open(start_daemon, runtime):
    start_daemon()
    program = b"import os, time\nif os.fork() == 0:\n    time.sleep(0.5); os.write(1, b'late'); os._exit(0)\nprint('soon')"
    assert begin(runtime, program).finish() == (0, b"soon\nlate", b"")


def test_an_interrupted_call_is_killed(start_daemon, runtime):
    fake = start_daemon()

    class Timeout(BaseException):
        pass

    def ring(_number, _frame):
        raise Timeout

    old = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(Timeout):
            begin(runtime, b"import time; time.sleep(60)").finish()
    finally:
        signal.signal(signal.SIGALRM, old)
    for _ in range(100):
        if fake.calls[0].closed_early:
            break
        time.sleep(0.05)
    assert fake.calls[0].closed_early


def test_no_descriptor_is_left(start_daemon, runtime):
    fake = start_daemon()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        begin(runtime, b"print(1)").finish()
    fake.mode = "refuse"
    for _ in range(5):
        with pytest.raises(warm.Refused):
            begin(runtime, b"")
    time.sleep(0.2)
    assert len(os.listdir("/proc/self/fd")) == before


def test_the_call_says_what_it_inherits(start_daemon, runtime):
    fake = start_daemon()
    signal.signal(signal.SIGUSR2, signal.SIG_IGN)
    try:
        begin(runtime, b"").finish()
    finally:
        signal.signal(signal.SIGUSR2, signal.SIG_DFL)
    header = fake.calls[0].header
    assert header["ignored"] & (1 << (signal.SIGUSR2 - 1))
    assert not header["ignored"] & (1 << (signal.SIGPIPE - 1))
    assert len(header["context"].split(" ")) == 11
    assert [soft for number, soft, hard in header["limits"] if number == 7]


def test_a_name_is_found_where_the_shell_finds_it(tmp_path, monkeypatch):
    (tmp_path / "python3").symlink_to(PYTHON)
    monkeypatch.setenv("PATH", "/none:%s:/usr/bin:/bin" % tmp_path)
    found = subprocess.run("command -v python3", shell=True, capture_output=True, text=True, check=True).stdout.strip()
    assert process_state.find_program("python3", ()) == found == str(tmp_path / "python3")
    assert process_state.find_program("no-such-program", ()) is None
    assert process_state.find_program("python3", (("PATH", "/x"),)) is None
    for path in ("", ":/usr/bin", "bin:/usr/bin", "/usr/bin:"):
        monkeypatch.setenv("PATH", path)
        assert process_state.find_program("python3", ()) is None
