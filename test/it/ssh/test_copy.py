"""How the far end gets to a host, and what happens where it cannot run."""
import hashlib
import os
import shutil
import subprocess
import time

import pytest

from ssh.conftest import VERSIONS, make_far
from support.waiting import wait_for
from support.playbooks import BUILD, ROOT

FAR = BUILD / "bin/hearth-far"


def ping(far, **options):
    done, results = far.results(True, far.playbook([{"ping": None}, {"ping": None}]), **options)
    assert done.returncode == 0, done
    assert [entry["result"]["ping"] for entry in results] == ["pong", "pong"]


def end(far):
    """The daemon and its channels are gone, as the next day."""
    far.here.hearth("daemon", "--stop")
    assert wait_for(lambda: far.here.daemon_pid() is None, 20)


def test_it_is_copied_once_under_its_checksum(far):
    ping(far)
    (copy,) = far.copies()
    digest = hashlib.sha256(FAR.read_bytes()).hexdigest()
    assert copy.name == "hearth-far-" + digest and copy.stat().st_mode & 0o777 == 0o700
    made = copy.stat().st_ino
    end(far)
    ping(far)
    assert far.copies()[0].stat().st_ino == made
    assert far.calls() == 2


def test_a_copy_that_was_changed_is_not_run_but_copied_anew(far):
    ping(far)
    end(far)
    (copy,) = far.copies()
    for pid in far.far_processes():
        os.kill(pid, 9)
    evil = far.server.home / "evil"
    copy.unlink()
    copy.write_text(f"#!/bin/sh\ntouch {evil}\n")
    copy.chmod(0o700)
    ping(far)
    assert not evil.exists()
    assert copy.read_bytes() == FAR.read_bytes()
    assert far.calls() == 2


def test_where_it_cannot_run_the_playbook_runs_as_before(far):
    """As on a file system that is mounted noexec: the copy is there and cannot be started."""
    ping(far)
    end(far)
    folder = far.server.home / ".ansible/tmp"
    assert folder.is_dir()
    # The sessions of this server see the folder mounted anew, without leave to run programs.
    namespace = far.server.pid()
    subprocess.run(["nsenter", "-t", str(namespace), "-m", "sh", "-c",
                    f"mount --bind {folder} {folder} && mount -o remount,bind,noexec {folder}"], check=True)
    far.server.end_sessions()
    started = time.monotonic()
    ping(far)
    assert far.calls() == 0
    spent = time.monotonic() - started
    assert spent < 20, "it must give up at once, and for all tasks"


def test_a_full_disk_costs_nothing_but_speed(far):
    folder = far.server.home / ".ansible"
    folder.mkdir()
    subprocess.run(["nsenter", "-t", str(far.server.pid()), "-m", "mount", "-t", "tmpfs", "-o", "size=64k,mode=700",
                    "none", str(folder)], check=True)
    ping(far)
    assert far.calls() == 0


def test_an_installed_one_is_used_and_another_version_is_not():
    with make_far(VERSIONS[0][1]) as far:
        programs = far.here.folder / "programs"
        programs.mkdir()
        (far.server.home / ".bashrc").write_text(f"export PATH={programs}:$PATH\n")
        shutil.copy(FAR, programs / "hearth-far")
        ping(far, env={"HEARTH_FAR": "installed"})
        assert far.calls() == 2 and not far.copies()
        end(far)
        # Of another version: it says so in its greeting.
        other = (ROOT / "test/golden/far/greeting.bin").read_bytes().replace(b'"0.1.0"', b'"0.0.9"')
        assert b"0.0.9" in other
        (programs / "greeting").write_bytes(other)
        (programs / "hearth-far").unlink()
        (programs / "hearth-far").write_text(f"#!/bin/sh\ncat {programs}/greeting -\n")
        (programs / "hearth-far").chmod(0o755)
        ping(far, env={"HEARTH_FAR": "installed"})
        assert far.calls() == 0
        end(far)
        (programs / "hearth-far").unlink()
        ping(far, env={"HEARTH_FAR": "installed"})
        assert far.calls() == 0


def test_a_host_without_a_fit_python_runs_as_before(far):
    """The far end starts, and refuses what it cannot serve."""
    python = far.server.home / "python3"
    python.write_text("#!/bin/sh\nexec /usr/bin/python3 \"$@\"\n")
    python.chmod(0o755)
    done, results = far.results(True, far.playbook([{"ping": None}], vars={"ansible_python_interpreter": str(python)}))
    assert done.returncode == 0 and results[0]["result"]["ping"] == "pong", done


def test_what_a_session_starts_with_is_looked_at_again(far):
    """A task that changes ~/.bashrc: what comes next sees it, as with a session for each task."""
    rc = far.server.home / ".bashrc"
    rc.write_text("export ANSWER=1\n")
    tasks = [{"name": "before", "shell": "echo $ANSWER"}, {"copy": {"content": "export ANSWER=42\n", "dest": str(rc)}},
             {"name": "after", "shell": "echo $ANSWER"}]
    done, results = far.results(True, far.playbook(tasks))
    assert done.returncode == 0, done
    said = {entry["task"]: entry["result"].get("stdout") for entry in results}
    assert (said["before"], said["after"]) == ("1", "42")


@pytest.mark.parametrize("words", ["echo welcome to this host", "echo welcome >&2; printf 'HRT1 is no greeting'"])
def test_a_talkative_login_does_not_matter(far, words):
    (far.server.home / ".bashrc").write_text(words + "\n")
    ping(far)
    assert far.calls() in (0, 2)


def test_a_copy_goes_when_nobody_came_for_its_time():
    with make_far(VERSIONS[0][1], more="SetEnv HEARTH_FAR_TTL=1") as far:
        ping(far)
        (processes,) = (far.far_processes(),)
        assert processes and far.copies()
        end(far)
        # A minute for who lost the channel, then its time to live.
        assert wait_for(lambda: not far.copies(), 80), "the copy is still there"
        assert wait_for(lambda: not far.far_processes(), 5)


def test_an_idle_channel_closes(far):
    ping(far, env={"HEARTH_FAR_IDLE_SECONDS": "2"})
    assert far.channels()
    assert wait_for(lambda: not far.channels(), 10)
