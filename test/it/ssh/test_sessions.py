"""Modules that keep state, at the far end: how they count, for how long, whose they are, and what ends them."""
import os
import pathlib
import signal
import subprocess

import pytest

from sessions.place import odd
from ssh.conftest import VERSIONS
from support.waiting import wait_for
from ssh.warm_host import DEMO, make_host

both = pytest.mark.parametrize("version,ansible", VERSIONS, ids=[name for name, _ in VERSIONS])
CLEAR = "hearth.automation.clear_cache"


@pytest.fixture
def host():
    with make_host(VERSIONS[0][1]) as made:
        yield made


def is_there(pid):
    """Running, and no zombie."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@both
def test_a_session_counts_through_tasks_and_playbooks_and_the_record_says_so(version, ansible):
    with make_host(ansible) as host:
        assert host.counts(DEMO, DEMO) == [1, 2]
        assert host.counts(DEMO) == [3]
        assert host.play({"ping": None})[0]["ping"] == "pong"
        calls = [host.here.json("result", "show", number)["calls"] for number in (1, 2, 3, 4)]
        assert [call["how"] for (call,) in calls] == ["session new", "session hit", "session hit", "warm fork"]
        assert all(call["interpreter"] == "/usr/bin/python3" for (call,) in calls)
        (session,) = host.sessions()
        assert (session["name"], session["host"], session["calls"]) == ("cloud.common", "127.0.0.1", 3)


def test_a_session_keeps_its_channel_until_its_time_is_over(host):
    env = {"HEARTH_FAR_IDLE_SECONDS": "1"}
    assert host.counts(DEMO, environment={"ANSIBLE_TURBO_LOOKUP_TTL": "12"}, env=env) == [1]
    (channel,) = host.far.channels()
    assert 0 < channel["keep_ms"] <= 12_000
    # Long enough without a call to be closed, were it not for the session.
    assert wait_for(lambda: host.far.channels()[0]["unused_ms"] > 3_000, 20)
    assert host.counts(DEMO) == [2]
    assert wait_for(lambda: not host.far.channels(), 30)
    assert host.counts(DEMO) == [1]


def test_a_session_goes_after_its_time_and_the_channel_stays(host):
    assert host.counts(DEMO, environment={"ANSIBLE_TURBO_LOOKUP_TTL": "1"}) == [1]
    assert wait_for(lambda: not host.sessions(), 20)
    assert host.counts(DEMO) == [1]
    assert [channel["calls"] for channel in host.far.channels()] == [2]


def test_becoming_somebody_is_a_session_of_their_own(host):
    somebody = {**DEMO, "become": True, "become_user": "nobody"}
    env = {"ANSIBLE_PIPELINING": "1"}
    assert host.counts(DEMO, somebody, DEMO, somebody, somebody, env=env) == [1, 1, 2, 2, 3]
    assert len(host.far.channels()) == 2 and len(host.sessions()) == 2
    folders = host.folders()
    assert {folder.stat().st_uid for folder in folders} == {0, 65534}
    assert all(folder.stat().st_mode & 0o777 == 0o700 for folder in folders)


def test_the_habit_of_killing_works_as_a_task():
    """ps(1) sees this host's processes alone there: the same command would end what other tests run."""
    habit = {"shell": "ps -ef | grep turbo | grep -v grep | awk '{print $2}' | xargs kill"}
    with make_host(VERSIONS[0][1], own_processes=True) as host:
        first, second, killed, after = host.play(DEMO, DEMO, habit, DEMO)
        assert not killed["failed"], killed
        assert [result["counter"] for result in (first, second, after)] == [1, 2, 1]


def test_a_session_that_is_killed_fails_its_call_and_no_other(host):
    count = odd("count", text="x")
    results = host.play(count, odd("kill"), count, count)
    assert results[1]["failed"] and [result["count"] for result in results if "count" in result] == [1, 1, 2]


def test_a_module_clears_what_its_own_host_keeps(host):
    count = odd("count", text="x")
    results = host.play(count, DEMO, {CLEAR: {"collection": "acme.turbo"}}, count, DEMO, {CLEAR: {}}, DEMO)
    assert results[2]["changed"] and (results[2]["cleared"], results[2]["sessions"]) == (["acme.turbo"], 1)
    assert results[3]["count"] == 1 and results[4]["counter"] == 2
    assert results[5]["sessions"] == 2 and results[6]["counter"] == 1


def test_the_command_line_reaches_far_ends(host):
    def session_is(count):
        return host.counts(DEMO) == [count]

    assert session_is(1)
    assert b"1 worker ended" in host.here.hearth("worker", "stop", "--collection", "cloud.common").stdout
    assert session_is(1) and session_is(2)
    (session,) = host.sessions()
    assert b"cloud.common at 127.0.0.1" in host.here.hearth("worker", "list").stdout
    assert b"1 worker ended" in host.here.hearth("worker", "stop", session["id"]).stdout
    assert session_is(1) and session_is(2)
    for command in ("stop", "clear"):
        assert host.here.hearth("worker", command).returncode == 0
        assert wait_for(lambda: not host.sessions(), 20)
        assert session_is(1)
    assert host.far.calls() == 7


def test_a_channel_that_is_lost_takes_its_sessions_with_it(host):
    host.play(DEMO)
    (session,) = host.sessions()
    (channel,) = host.far.channels()
    os.kill(channel["pid"], signal.SIGKILL)
    assert wait_for(lambda: not is_there(session["pid"]), 20)
    assert host.counts(DEMO) == [1]


def test_a_far_end_that_is_killed_leaves_no_process_and_no_folder(host):
    host.play(DEMO)
    (session,) = host.sessions()
    (folder,) = host.folders()
    for pid in host.far.far_processes():
        os.kill(pid, signal.SIGKILL)
    assert wait_for(lambda: not is_there(session["pid"]), 20)
    assert folder.is_dir(), "nothing is left to be swept"
    assert host.counts(DEMO) == [1]
    assert not folder.exists()


def test_what_a_module_sees_is_what_it_sees_without(host):
    look = {**odd("look"), "environment": {"ACME": "x"}}
    seen = {warm: host.play(look, warm=warm)[0] for warm in (False, True)}
    assert len(host.sessions()) == 1
    for key in ("cwd", "umask", "env", "lang", "stdin", "fds"):
        assert seen[True][key] == seen[False][key], key


ATTACK = """
import os, socket, sys
os.setgroups([]); os.setgid(65534); os.setuid(65534)
door = socket.socket(socket.AF_UNIX)
door.settimeout(5)
try:
    door.connect(sys.argv[1] + "/worker.sock")
    door.sendall(bytes.fromhex(sys.argv[2]))
    print("answered" if door.recv(1) else "hung up")
except PermissionError:
    print("denied")
except ConnectionError:
    print("hung up")
"""


def test_another_user_gets_nothing(host):
    host.play(DEMO)
    (folder,) = host.folders()
    question = b'HRT1\0\0\0\x0c\0\0\0\0{"t":"list"}'

    def as_another():
        attack = ["/usr/bin/python3", "-c", ATTACK, str(folder), question.hex()]
        return subprocess.run(attack, capture_output=True, text=True, check=True, timeout=30).stdout.strip()

    assert as_another() == "denied"
    # Whoever opened the door: the far end looks at who comes in.
    outer = [folder.parent.parent, folder.parent, folder]
    before = [path.stat().st_mode for path in outer]
    try:
        for path in outer:
            path.chmod(0o755)
        (folder / "worker.sock").chmod(0o666)
        assert as_another() == "hung up"
    finally:
        for path, mode in zip(outer, before):
            path.chmod(mode)
    assert host.counts(DEMO) == [2]
