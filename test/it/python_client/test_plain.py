"""Everything that the client leaves to the real interpreter: same result, nothing consumed."""
import os
import socket
import subprocess
import tempfile
import time

import pytest
from client_support import CLIENT, MARK, PYTHON


def plain(arguments=(), program=MARK, env=None, **options):
    return subprocess.run([PYTHON, *arguments], input=program, capture_output=True, env=env, check=False, **options)


def outcome(done):
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("arguments", [
    ["-c", "import sys; print(sys.argv, sys.executable)"], ["-c", "raise SystemExit(5)", "x"], ["-m", "platform"], ["--version"], ["-V"], ["--"],
    ["-"], ["-tt"], ["-E", "-s"], ["-u"], ["script.py"], ["script.py", "args"], ["wrapper.py", "args"], ["wrapper.py", "explode"],
    ["missing.py"], ["."], ["-X", "utf8", "wrapper.py"], [""], ["-h"],
])
def test_arguments_of_no_pipelined_module_are_the_interpreters(start_daemon, client, environment, tmp_path, arguments):
    daemon = start_daemon()
    (tmp_path / "script.py").write_text("import sys; print(sys.argv)")
    (tmp_path / "wrapper.py").write_bytes(MARK + b"import sys; print(sys.argv)")
    done = client(arguments, b"print('stdin')")
    assert outcome(done) == outcome(plain(arguments, b"print('stdin')", environment, cwd=tmp_path))
    assert not daemon.calls


def test_a_mark_beyond_two_kilobytes_is_none(start_daemon, client, tmp_path):
    daemon = start_daemon()
    (tmp_path / "late.py").write_bytes(b"#" * 2048 + b"\n" + MARK + b"print(1)")
    assert client(["late.py"]).stdout == b"1\n"
    assert not daemon.calls


@pytest.mark.parametrize("env", [
    {"HEARTH": "off"}, {"LD_PRELOAD": ""}, {"LD_LIBRARY_PATH": "/x"}, {"PYTHONINSPECT": ""}, {"PYTHONPATH": "relative"}, {"PYTHONPATH": "/a:b"},
    {"PYTHONPATH": "/a:"}, {"_ANSIBLE_COVERAGE_CONFIG": "x"}, {"PYTHONFAULTHANDLER": "1"},
])
def test_an_environment_that_a_worker_cannot_give_is_plain(start_daemon, client, env):
    daemon = start_daemon()
    assert outcome(client(program=MARK + b"print(1)", env=env)) == (0, b"1\n", b"")
    assert not daemon.calls


@pytest.mark.parametrize("env", [{"HEARTH": "on"}, {"PYTHONPATH": "/a:/b"}, {"PYTHONPATH": ""}, {"PYTHONUNBUFFERED": "1"}, {"LC_ALL": "C"}])
def test_an_environment_that_a_worker_can_give_is_warm(start_daemon, client, env):
    daemon = start_daemon()
    assert client(program=MARK + b"print(1)", env=env).stdout == b"1\n"
    assert len(daemon.calls) == 1


@pytest.mark.parametrize("mode", ["refuse", "hangup"])
def test_a_call_that_did_not_begin_is_run_plain_with_its_input_unread(start_daemon, client, mode):
    daemon = start_daemon(mode)
    done = client(program=MARK + b"import sys, signal; print(sys.stdin.read(), signal.pthread_sigmask(0, []))")
    assert outcome(done) == (0, b" set()\n", b"")
    assert len(daemon.calls) == 1


@pytest.mark.parametrize("prepare", [
    lambda runtime: None,
    lambda runtime: runtime.rmdir(),
    lambda runtime: (runtime / "worker.sock").write_text("no socket"),
    lambda runtime: socket.socket(socket.AF_UNIX).bind(str(runtime / "worker.sock")),
])
def test_without_a_daemon_it_is_plain(client, runtime, prepare):
    prepare(runtime)
    assert outcome(client(program=MARK + b"print(1)")) == (0, b"1\n", b"")


@pytest.mark.parametrize("bits", [0o755, 0o710, 0o777])
def test_a_folder_that_others_may_enter_is_not_trusted(start_daemon, client, bits):
    daemon = start_daemon(mode_bits=bits)
    assert outcome(client(program=MARK + b"print(1)")) == (0, b"1\n", b"")
    assert not daemon.calls


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a folder of another user")
def test_a_folder_of_another_user_is_not_trusted(start_daemon, client, runtime):
    daemon = start_daemon()
    os.chown(runtime, 1, 1)
    assert outcome(client(program=MARK + b"print(1)")) == (0, b"1\n", b"")
    assert not daemon.calls


def test_a_link_in_place_of_the_folder_is_not_trusted(start_daemon, client, runtime, tmp_path):
    daemon = start_daemon()
    (tmp_path / "link").symlink_to(runtime)
    assert client(program=MARK + b"print(1)", env={"HEARTH_RUNTIME_DIR": str(tmp_path / "link")}).stdout == b"1\n"
    assert not daemon.calls


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a daemon of another user")
def test_a_daemon_of_another_user_is_not_trusted(client):
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, 1, 1)
        code = ("import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(1); print('up', flush=True);"
                " c = s.accept()[0]; print(len(c.recv(9)), flush=True)")
        other = subprocess.Popen([PYTHON, "-c", code, folder + "/worker.sock"], user=1, stdout=subprocess.PIPE)
        assert other.stdout.readline() == b"up\n"
        os.chown(folder, 0, 0)
        assert client(program=MARK + b"print(1)", env={"HEARTH_RUNTIME_DIR": folder}).stdout == b"1\n"
        assert other.stdout.readline() == b"0\n"  # it was told nothing
        other.wait(10)
        other.stdout.close()


@pytest.mark.parametrize("closed", [0, 1, 2])
def test_a_closed_descriptor_is_plain(start_daemon, environment, tmp_path, closed):
    daemon = start_daemon()
    (tmp_path / "w.py").write_bytes(MARK + b"import os; os.close(os.open('%s/ran', os.O_CREAT))" % os.fsencode(tmp_path))
    subprocess.run([str(CLIENT), str(tmp_path / "w.py")], env=environment, check=False, preexec_fn=lambda: os.close(closed))
    assert (tmp_path / "ran").exists()
    assert not daemon.calls


def test_a_terminal_as_stdin_is_plain(start_daemon, environment):
    daemon = start_daemon()
    primary, secondary = os.openpty()
    os.write(primary, MARK + b"print(6 * 7)\n\x04")
    done = subprocess.run([str(CLIENT)], env=environment, stdin=secondary, capture_output=True, check=False, timeout=20)
    assert b"42" in done.stdout
    assert not daemon.calls


def test_the_real_interpreter_is_itself(client, tmp_path):
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    link = tmp_path / "mine"
    link.symlink_to(CLIENT)
    (tmp_path / "mine.target").write_text(str(tmp_path / "venv/bin/python"))
    done = client(["-c", "import sys; print(sys.executable, sys.prefix)"], program_path=link)
    assert done.stdout.decode().split() == [str(tmp_path / "venv/bin/python"), str(tmp_path / "venv")]


def test_without_any_python_it_fails_in_silence(client, tmp_path):
    done = client(["-V"], env={"HEARTH_PYTHON": "", "PATH": str(tmp_path)}, program_path=CLIENT)
    # /usr/bin/python3 stands in Ansible's list by its full name.
    assert outcome(done)[0] in (0, 127) and done.stderr == b""


def test_a_daemon_is_started_on_demand(client, runtime, tmp_path):
    program = tmp_path / "hearth"
    program.write_text("#!/bin/sh\necho \"$@\" > %s/log\n%s -c 'if 1:\n"
                       "  import os, sys\n  sys.path.insert(0, \"%s\")\n  import fake_daemon, threading, time\n"
                       "  fake = fake_daemon.FakeDaemon(\"%s\")\n"
                       "  os.fork() and os._exit(0)\n  fake._listener.settimeout(20)\n"
                       "  fake._handle(fake._listener.accept()[0])' &\nwait\n"
                       % (tmp_path, PYTHON, os.path.dirname(__import__("fake_daemon").__file__), runtime))
    program.chmod(0o700)
    done = client(program=MARK + b"print(1)", env={"HEARTH_BIN": str(program)})
    assert outcome(done) == (0, b"1\n", b"")
    assert (tmp_path / "log").read_text() == "daemon --start\n"


def test_a_start_that_takes_too_long_is_not_waited_for(client, tmp_path):
    program = tmp_path / "hearth"
    program.write_text("#!/bin/sh\nsleep 3\n")
    program.chmod(0o700)
    began = time.monotonic()
    done = client(program=MARK + b"import os\ntry:\n os.wait()\nexcept ChildProcessError: print('no child')", env={"HEARTH_BIN": str(program)})
    assert outcome(done) == (0, b"no child\n", b"")
    assert 0.2 <= time.monotonic() - began < 2


def test_a_start_that_fails_costs_no_wait(client, tmp_path):
    began = time.monotonic()
    for path in ("/bin/false", str(tmp_path / "missing")):
        assert client(program=MARK + b"print(1)", env={"HEARTH_BIN": path}).stdout == b"1\n"
    assert time.monotonic() - began < 2


