"""What the client has run by a worker: it reaches it whole, and its end is the client's end."""
import os
import pathlib
import signal
import stat
import subprocess
import time

import fake_daemon
import pytest
from client_support import CLIENT, MARK, PYTHON


def test_a_program_on_stdin_is_run_by_the_worker(start_daemon, client, tmp_path):
    daemon = start_daemon()
    done = client(program=MARK + b"import sys; print(sys.argv, sys.executable); print('e', file=sys.stderr)")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"[''] /usr/bin/python3\n", b"e\n")
    call, = daemon.calls
    assert (call.interpreter, call.arguments, call.folder) == (PYTHON.encode(), [], str(tmp_path))


def test_a_wrapper_file_is_run_by_the_worker(start_daemon, client, tmp_path):
    daemon = start_daemon()
    (tmp_path / "AnsiballZ_x.py").write_bytes(b"#!/usr/bin/python3\n" + MARK + b"import sys; print(sys.argv, sys.stdin.read())")
    done = client(["AnsiballZ_x.py"], b"input")
    assert done.stdout == b"['AnsiballZ_x.py'] input\n"
    assert daemon.calls[0].arguments == [b"AnsiballZ_x.py"]


def test_a_call_is_the_golden_one_but_for_the_machines_own_members(start_daemon, client, tmp_path):
    daemon = start_daemon("refuse")
    client(env={"BYTES": b"\xff\xfe\n", "EMPTY": ""})
    call, = daemon.calls
    header, _body, rest = fake_daemon.decode(fake_daemon.golden("call_stdin"))
    assert rest == b""
    assert list(call.header) == list(header)
    assert {name: call.header[name] for name in ("t", "v", "argc")} == {"t": "call", "v": 1, "argc": 0}
    assert call.environment[b"BYTES"] == b"\xff\xfe\n"
    assert call.environment[b"EMPTY"] == b""
    assert len(call.header["context"].split(" ")) == 11
    assert all(len(limit) == 3 and all(isinstance(n, int) for n in limit) for limit in call.header["limits"])
    # The same header, written again as the document says, is byte for byte what was sent.
    assert fake_daemon.encode(call.header, call.data[call.data.index(b"}", 12) + 1:])[:12] == call.data[:12]


def test_the_context_is_the_one_that_the_connection_plugin_sends(start_daemon, client):
    daemon = start_daemon()
    client()
    parts = pathlib.Path(__file__).resolve().parents[3] / (
        "integrations/ansible/collections/ansible_collections/hearth/automation/plugins/module_utils")
    ours = subprocess.run([PYTHON, "-c", "import process_context; print(process_context.context())"], cwd=parts, text=True,
                          capture_output=True, check=True).stdout.strip()
    assert daemon.calls[0].header["context"] == ours


def test_umask_and_signals_are_told(start_daemon, client):
    daemon = start_daemon()

    def prepare():
        os.umask(0o27)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])

    done = client(program=MARK + b"import os; print(oct(os.umask(0)))", preexec_fn=prepare)
    assert done.stdout == b"0o27\n"
    header = daemon.calls[0].header
    assert header["ignored"] & (1 << (signal.SIGHUP - 1))
    assert header["blocked"] == 1 << (signal.SIGUSR1 - 1)


@pytest.mark.parametrize("code", [0, 1, 7, 255])
def test_the_exit_code_is_the_programs(start_daemon, client, code):
    start_daemon()
    assert client(program=MARK + b"raise SystemExit(%d)" % code).returncode == code


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGABRT, signal.SIGUSR1])
def test_it_dies_by_the_programs_signal_and_leaves_no_core(start_daemon, client, tmp_path, number):
    start_daemon()
    program = b"import os, resource, signal\nresource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
    if number != signal.SIGKILL:
        program += b"signal.signal(%d, signal.SIG_DFL)\n" % number
    done = client(program=MARK + program + b"os.kill(os.getpid(), %d)" % number)
    assert (done.returncode, done.stdout, done.stderr) == (-number, b"", b"")
    assert not list(tmp_path.glob("core*"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_to_the_client_reaches_the_program(start_daemon, environment, number):
    daemon = start_daemon()
    running = subprocess.Popen([str(CLIENT)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    running.stdin.write(MARK + b"import os, signal, sys, time\n"
                        b"signal.signal(%d, lambda *a: (os.write(1, b'got it'), sys.exit(3)))\n"
                        b"os.write(1, b'ready\\n')\ntime.sleep(30)\n" % number)
    running.stdin.close()
    assert running.stdout.readline() == b"ready\n"
    running.send_signal(number)
    assert running.stdout.read() == b"got it"
    assert running.wait(10) == 3
    assert daemon.calls[0].signals == [number]
    if number == signal.SIGTERM:
        assert daemon.calls[0].after == fake_daemon.golden("signal")
    running.stdout.close()


def test_a_client_that_is_killed_takes_the_program_with_it(start_daemon, environment):
    daemon = start_daemon()
    running = subprocess.Popen([str(CLIENT)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    running.stdin.write(MARK + b"import os, time\nos.write(1, b'ready\\n')\ntime.sleep(60)\n")
    running.stdin.close()
    assert running.stdout.readline() == b"ready\n"
    running.kill()
    assert running.stdout.read() == b""  # the end of stdout: nobody holds it any more
    running.wait()
    running.stdout.close()
    for _ in range(100):
        if daemon.calls[0].closed_early:
            break
        time.sleep(0.02)
    assert daemon.calls[0].closed_early


def test_much_output_arrives_whole(start_daemon, client):
    start_daemon()
    done = client(program=MARK + b"import sys; sys.stdout.write('x' * 3000000); sys.stderr.write('y' * 3000000)")
    assert (len(done.stdout), len(done.stderr), done.returncode) == (3000000, 3000000, 0)


def test_much_environment_arrives_whole(start_daemon, client):
    start_daemon()
    env = {"BIG%d" % n: "x" * 100000 for n in range(12)}
    assert client(program=MARK + b"import os; print(len(os.environ['BIG11']))", env=env).stdout == b"100000\n"


def test_a_lost_worker_ends_the_client_as_killed(start_daemon, client):
    daemon = start_daemon("lose")
    done = client(program=MARK + b"print('once')")
    assert (done.stdout, done.returncode) == (b"once\n", -signal.SIGKILL)
    assert len(daemon.calls) == 1


def test_the_link_decides_which_python(start_daemon, client, tmp_path):
    daemon = start_daemon()
    other = tmp_path / "python-of-somebody"
    other.symlink_to(PYTHON)
    link = tmp_path / "bin" / "mine"
    link.parent.mkdir()
    link.symlink_to(CLIENT)
    (link.parent / "mine.target").write_text("%s\n" % other)
    assert client(program_path=link).returncode == 0
    assert daemon.calls[0].interpreter == os.fsencode(other)
    # By its name alone, found through PATH.
    done = subprocess.run(["mine"], input=MARK, capture_output=True, check=False, executable=str(link),
                          env={"PATH": str(link.parent), "HEARTH_RUNTIME_DIR": str(tmp_path / "runtime")})
    assert done.returncode == 0
    assert daemon.calls[1].interpreter == os.fsencode(other)


def test_without_a_choice_the_first_python_of_the_list_is_taken(start_daemon, client, tmp_path):
    daemon = start_daemon()
    first = tmp_path / "bin"
    first.mkdir()
    (first / "python3.12").symlink_to(CLIENT)  # itself: passed over
    (first / "python3.11").write_text("#!/bin/sh\nexit 1\n")  # a shim: passed over
    (first / "python3.11").chmod(0o755)
    (first / "python3.10").symlink_to(PYTHON)
    client(env={"HEARTH_PYTHON": "", "PATH": "%s:/none" % first})
    assert daemon.calls[0].interpreter == os.fsencode(first / "python3.10")


def test_the_socket_folder_may_have_a_long_name(start_daemon, client, tmp_path):
    daemon = start_daemon()
    folder = tmp_path / ("long" * 40)
    os.rename(tmp_path / "runtime", folder)
    try:
        client(env={"HEARTH_RUNTIME_DIR": str(folder)})
    finally:
        os.rename(folder, tmp_path / "runtime")
    assert len(daemon.calls) == 1
    assert stat.S_IMODE(os.stat(tmp_path / "runtime").st_mode) == 0o700
