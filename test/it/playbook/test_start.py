"""What ansible-playbook is given by `hearth run`, and what comes back, with a stand-in that tells it."""
import os
import signal
import subprocess
import time

import pytest


from support import stand_in
from support.playbooks import HEARTH, Site

ADDED = {"ANSIBLE_CALLBACKS_ENABLED", "ANSIBLE_COLLECTIONS_PATH", "ANSIBLE_CONNECTION_PLUGINS", "HEARTH_BIN", "HEARTH_RUN"}


@pytest.fixture
def here(tmp_path):
    made = Site(stand_in.make(tmp_path), tmp_path)
    made.env["TOLD"] = str(tmp_path / "told")
    made.told = lambda: stand_in.read(tmp_path / "told")
    yield made
    made.stop()


def started(here, *arguments, **options):
    """A running `hearth run` whose stand-in is up."""
    env = {**here.env, "STAY": "20", **options.pop("env", {})}
    process = subprocess.Popen([HEARTH, "run", *arguments], env=env, cwd=here.folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    end = time.monotonic() + 20
    while not os.path.exists(here.env["TOLD"]):
        assert time.monotonic() < end, "the stand-in did not start"
        time.sleep(0.01)
    return process


def is_gone(pid):
    """Ended, reaped or not."""
    try:
        with open("/proc/%d/stat" % pid, encoding="utf-8") as stream:
            return stream.read().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def child_of(here):
    """The stand-in's pid."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/environ" % pid, "rb") as stream:
                mine = b"TOLD=" + here.env["TOLD"].encode() + b"\0" in stream.read()
            with open("/proc/%s/cmdline" % pid, "rb") as stream:
                mine = mine and b"/stand-in/bin/ansible-playbook" in stream.read()
        except OSError:
            continue
        if mine:
            return int(pid)
    return None


def test_arguments_pass_through_byte_by_byte(here):
    arguments = [b"-e", b"a=b c", b"", b"\xff\xfe", b"line\nend", b"--", b"--quiet", "ä".encode()]
    done = subprocess.run([HEARTH, "run", *arguments], env=here.env, cwd=here.folder, capture_output=True, check=False)
    assert done.returncode == 0, done
    assert [bytes.fromhex(one) for one in here.told()["argv"]] == arguments


def test_environment_differs_by_the_additions_only(here):
    here.hearth("run")
    with_hearth = here.told()["env"]
    here.run(here.env["PATH"].split(":")[0] + "/ansible-playbook")
    plain = here.told()["env"]
    assert {name for name in with_hearth if with_hearth.get(name) != plain.get(name)} == ADDED
    assert set(plain) <= set(with_hearth)


def test_turned_off_nothing_is_added(here):
    here.hearth("run", env={"HEARTH": "off"})
    assert not ADDED & set(here.told()["env"])
    assert here.daemon_pid() is None


def test_folder_group_and_descriptors_are_the_callers(here):
    reader, writer = os.pipe()
    os.set_inheritable(reader, True)
    here.hearth("run", "x", close_fds=False)
    told = here.told()
    os.close(reader)
    os.close(writer)
    assert told["cwd"] == str(here.folder)
    assert told["group"] == os.getpgrp()
    assert reader in told["fds"] and writer not in told["fds"]
    # 0, 1, 2, the folder that it lists, and what the test gave: nothing of Hearth's own.
    own = [fd for fd in told["fds"] if fd not in (0, 1, 2, reader)]
    assert len([fd for fd in own if not os.path.exists("/proc/self/fd/%d" % fd)]) <= 1


def test_ignored_and_blocked_signals_are_the_callers(here):
    def as_nohup():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])

    process = started(here, preexec_fn=as_nohup, env={"STAY": "1"})
    told = here.told()
    assert told["ignored"] >> (signal.SIGHUP - 1) & 1
    assert told["blocked"] == 1 << (signal.SIGUSR1 - 1)
    process.send_signal(signal.SIGHUP)
    assert process.wait(20) == 0


@pytest.mark.parametrize("code", [0, 1, 2, 4, 99, 250])
def test_the_exit_code_is_its_own(here, code):
    assert here.hearth("run", env={"CODE": str(code)}).returncode == code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV, signal.SIGINT])
def test_ends_by_the_same_signal(here, number):
    assert here.hearth("run", env={"DIE": str(int(number))}).returncode == -number


@pytest.mark.parametrize("number", ["INT", "TERM", "HUP", "QUIT", "USR1", "USR2"])
def test_a_signal_to_hearth_reaches_it_once(here, number):
    number = getattr(signal, "SIG" + number)
    process = started(here, env={"CATCH": "1"})
    process.send_signal(number)
    out, _ = process.communicate(timeout=20)
    assert out.decode().split() == ["got", str(int(number))]
    assert process.returncode == 0


def test_a_signal_that_it_does_not_catch_ends_both(here):
    process = started(here)
    child = child_of(here)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == -signal.SIGTERM
    assert is_gone(child)


def test_killing_hearth_ends_it_as_without(here):
    process = started(here)
    child = child_of(here)
    process.kill()
    process.wait(20)
    end = time.monotonic() + 10
    while not is_gone(child) and time.monotonic() < end:
        time.sleep(0.01)
    assert is_gone(child)


def test_a_program_whose_interpreter_is_gone_is_one_line(here):
    folder = here.folder / "broken"
    folder.mkdir()
    (folder / "ansible-playbook").write_text("#!/nowhere/python3\n")
    (folder / "ansible-playbook").chmod(0o755)
    done = here.hearth("run", "x", env={"PATH": str(folder)})
    assert done.returncode == 66
    assert done.stderr.count(b"\n") == 1 and b"/nowhere/python3" in done.stderr


def test_a_shim_is_asked_for_its_version_once(here):
    folder = here.folder / "shims"
    folder.mkdir()
    shim = folder / "ansible-playbook"
    shim.write_text("#!/bin/sh\necho \"$1\" >> %s/asked\n[ \"$1\" = --version ] && { echo 'ansible-playbook [core 2.18.1]'; exit; }\n"
                    "exec %s/ansible-playbook \"$@\"\n" % (here.folder, here.env["PATH"].split(":")[0]))
    shim.chmod(0o755)
    env = {"PATH": "%s:/usr/bin:/bin" % folder}
    for _ in range(2):
        assert here.hearth("run", "x", env=env).returncode == 0
        assert ADDED <= set(here.told()["env"])
    assert (here.folder / "asked").read_text().split() == ["--version", "x", "x"]
    shim.write_text(shim.read_text().replace("2.18.1", "2.13.0"))
    assert b"2.13 is older" in here.hearth("run", "x", env=env).stderr
    assert not ADDED & set(here.told()["env"])


def test_a_command_line_that_is_too_long_with_hearth_runs_without(here):
    """E2BIG for the additions alone: every string is at most 128 KiB, and the user's is nearly that."""
    paths = ":".join("/very/long/path/%08d" % number for number in range(6000))[:131065 - len("ANSIBLE_CONNECTION_PLUGINS=")]
    done = here.hearth("run", "x", env={"ANSIBLE_CONNECTION_PLUGINS": paths})
    assert done.returncode == 0, done
    assert here.told()["env"]["ANSIBLE_CONNECTION_PLUGINS"] == paths
