import os
import time

import pytest
from hearth_plugin_utils import daemon


def test_the_first_place_that_applies_is_the_runtime_folder(tmp_path):
    run = "/run/user/%d" % os.geteuid()
    fallback = run + "/hearth" if os.path.isdir(run) and os.stat(run).st_uid == os.geteuid() else None
    assert daemon.runtime_folder({"HEARTH_RUNTIME_DIR": "/x", "XDG_RUNTIME_DIR": str(tmp_path)}) == "/x"
    assert daemon.runtime_folder({"XDG_RUNTIME_DIR": str(tmp_path)}) == str(tmp_path / "hearth")
    assert daemon.runtime_folder({"XDG_RUNTIME_DIR": "/none", "TMPDIR": "/t"}) == (fallback or "/t/hearth-%d" % os.geteuid())
    assert daemon.runtime_folder({}) == (fallback or "/tmp/hearth-%d" % os.geteuid())


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a folder of another user")
def test_another_users_runtime_folder_is_passed_over(tmp_path):
    os.chown(tmp_path, 1, 1)
    assert daemon.runtime_folder({"XDG_RUNTIME_DIR": str(tmp_path)}) != str(tmp_path / "hearth")


def test_a_daemon_of_our_own_is_connected_to(start_daemon, runtime):
    start_daemon()
    daemon.connect(str(runtime)).close()


def test_nobody_there_is_worth_starting_one(runtime):
    for folder in (runtime, runtime / "missing"):
        with pytest.raises(OSError) as caught:
            daemon.connect(str(folder))
        assert daemon.worth_starting(caught.value)


@pytest.mark.parametrize("bits", [0o755, 0o750, 0o701, 0o777])
def test_a_folder_that_others_may_enter_is_refused(start_daemon, runtime, bits):
    start_daemon(mode_bits=bits)
    with pytest.raises(daemon.Denied):
        daemon.connect(str(runtime))


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a folder of another user")
def test_a_folder_of_another_user_is_refused(start_daemon, runtime):
    start_daemon()
    os.chown(runtime, 1, 1)
    with pytest.raises(daemon.Denied):
        daemon.connect(str(runtime))


def test_a_link_in_place_of_the_folder_is_refused(start_daemon, runtime, tmp_path):
    start_daemon()
    (tmp_path / "link").symlink_to(runtime)
    with pytest.raises(OSError):
        daemon.connect(str(tmp_path / "link"))


def test_a_daemon_is_started_once_and_not_waited_for(tmp_path, monkeypatch):
    program = tmp_path / "hearth"
    program.write_text("#!/bin/sh\necho $* >> %s/log\nsleep 2\n" % tmp_path)
    program.chmod(0o700)
    monkeypatch.setenv("HEARTH_BIN", str(program))
    starter = daemon.Starter()
    began = time.monotonic()
    starter.start()
    starter.start()
    if os.fork() == 0:
        starter.start()  # a forked worker knows of it
        os._exit(0)
    os.wait()
    assert time.monotonic() - began < 1
    starter._started.wait()
    assert (tmp_path / "log").read_text() == "daemon --start\n"
