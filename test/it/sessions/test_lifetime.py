"""How long a session lives, and what ends it."""
import os
import signal
import subprocess

from sessions.place import ODD, odd
from support.waiting import wait_for

COUNT = {ODD: {"how": "count", "text": "x"}}


def counts(results):
    return [result["count"] for result in results]


def test_a_session_outlives_its_playbook_until_its_ttl(one):
    assert counts(one.play([COUNT, COUNT], environment={"ANSIBLE_TURBO_LOOKUP_TTL": "10"})) == [1, 2]
    assert counts(one.play([COUNT])) == [3]
    (session,) = one.sessions()
    assert session["name"] == "acme.turbo" and session["ttl_ms"] == 10000
    wait_for(lambda: not one.sessions(), 40)
    assert counts(one.play([COUNT])) == [1]
    assert one.sessions()[0]["ttl_ms"] == 15000


def test_a_ttl_of_nothing_keeps_nothing(one):
    results = one.play([COUNT, {"pause": {"seconds": 1}}, COUNT], environment={"ANSIBLE_TURBO_LOOKUP_TTL": "0"})
    assert [result["count"] for result in results if "count" in result] == [1, 1]


def test_an_edit_of_the_module_or_of_what_it_imports_is_picked_up(place):
    assert counts(place.play([COUNT, COUNT])) == [1, 2]
    tally = place.plugins / "module_utils/tally.py"
    tally.write_text(tally.read_text().replace("return len(calls)", "return len(calls) + 100"))
    (edited,) = place.play([COUNT])
    assert (edited["count"], edited["found"]) == (1, 101)
    module = place.plugins / "modules/odd.py"
    module.write_text(module.read_text().replace("count = 0\n", "count = 50\n"))
    assert counts(place.play([COUNT, COUNT])) == [51, 52]


def test_an_edit_of_a_lookup_is_picked_up(place):
    task = {"debug": {"msg": "{{ lookup('acme.turbo.tell', wantlist=True) }}"}}
    first, second = place.play([task, task])
    assert [first["msg"][0], second["msg"][0]] == [1, 2]
    plugin = place.plugins / "lookup/tell.py"
    plugin.write_text(plugin.read_text().replace("calls = 0\n", "calls = 70\n"))
    assert place.play([task])[0]["msg"][0] == 71


def test_the_habit_of_killing_it_ends_the_session(one):
    assert counts(one.play([COUNT, COUNT])) == [1, 2]
    (session,) = one.sessions()
    listed = subprocess.run(["ps", "-ef"], capture_output=True, text=True, check=True).stdout.splitlines()
    pids = [int(line.split()[1]) for line in listed if "turbo" in line and "grep" not in line]
    assert session["pid"] in pids
    os.kill(session["pid"], signal.SIGTERM)
    wait_for(lambda: not one.sessions(), 40)
    assert counts(one.play([COUNT])) == [1]


def test_worker_stop_ends_the_sessions_of_one_collection(one):
    one.play([COUNT, {"cloud.common.turbo_demo": {}}])
    assert {session["name"] for session in one.sessions()} == {"acme.turbo", "cloud.common"}
    done = one.site.hearth("worker", "stop", "--collection", "acme.turbo")
    assert done.returncode == 0 and done.stdout.startswith(b"1 worker ended")
    assert [session["name"] for session in one.sessions()] == ["cloud.common"]
    assert counts(one.play([COUNT])) == [1]


def test_a_session_that_dies_fails_its_call_and_no_other(place):
    results = place.play([COUNT, odd("kill"), COUNT, COUNT])
    assert results[1]["failed"] and counts([results[0], *results[2:]]) == [1, 1, 2]


def test_a_daemon_that_dies_takes_no_playbook_with_it(place):
    place.play([COUNT])
    os.kill(place.site.daemon_pid(), signal.SIGKILL)
    results = place.play([COUNT, COUNT])
    assert all("count" in result for result in results)


def test_a_caller_that_gives_up_has_its_call_ended(one):
    one.play([COUNT])
    (slow,) = one.play([{**odd("sleep", seconds=60), "timeout": 1}])
    assert slow["failed"]
    (session,) = one.sessions() or [{"busy": 0}]
    wait_for(lambda: not any(worker["busy"] for worker in one.sessions()), 40)
    assert counts(one.play([COUNT]))[0] >= 1 and session is not None


def test_a_thousand_calls_of_ansible_grow_a_session_by_less_than_four_megabytes(one):
    """Ten thousand, and everything else that could grow: test/it/limits/test_leaks.py."""
    one.play([COUNT])
    (before,) = one.sessions()
    rounds = 10
    one.play([{**COUNT, "loop": list(range(100))}] * rounds)
    (after,) = one.sessions()
    assert after["pid"] == before["pid"] and after["calls"] == before["calls"] + 100 * rounds
    assert after["rss_kb"] - before["rss_kb"] < 4000
    assert len(os.listdir("/proc/%d/fd" % after["pid"])) < 20


def test_clear_cache_ends_what_it_is_asked_to(place):
    clear = "hearth.automation.clear_cache"
    results = place.play([COUNT, {"cloud.common.turbo_demo": {}}, {clear: {"collection": "acme.turbo"}}, COUNT,
                          {"cloud.common.turbo_demo": {}}, {clear: {}, "check_mode": True}, COUNT])
    assert counts([results[0], results[3], results[6]]) == [1, 1, 1] and results[4]["counter"] == 2
    assert results[2]["changed"] and results[2]["cleared"] == ["acme.turbo"] and results[2]["sessions"] == 1
    assert results[5]["changed"] and results[5]["no_cache"] == []
    (without,), _ = place.both([{clear: {}}])
    assert not without["failed"] and not without["changed"] and without["cleared"] == []
