"""How each module call ran and what that saved: the record, `hearth run`'s closing words, `hearth worker list`."""
import re

import pytest
import yaml

from support.playbooks import ansible_versions, site

VERSIONS = ansible_versions()
both = pytest.mark.parametrize("version,ansible", VERSIONS, ids=[name for name, _ in VERSIONS])


def run(here, *tasks, hosts=2, env=None, options=(), daemon=True):
    """`hearth run` of these tasks; gives (its words on stderr, `playbook show` as JSON)."""
    if daemon:
        assert here.hearth("daemon", "--start").returncode == 0
    inventory = here.folder / "hosts"
    inventory.write_text("".join(f"h{n} ansible_connection=local\n" for n in range(hosts)))
    path = here.folder / "site.yml"
    path.write_text(yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": list(tasks)}]))
    done = here.hearth("run", "-i", inventory, *options, path, env=env)
    assert done.returncode == 0, done
    return done.stderr.decode(), here.json("playbook", "show", "last")


def roads(shown):
    return {road["how"]: road["calls"] for road in shown["roads"]}


@both
def test_each_call_is_counted_by_its_road(version, ansible):
    with site(ansible) as here:
        words, shown = run(
            here, {"ping": {}}, {"command": "echo {{ item }}", "loop": [1, 2, 3]}, {"debug": {"msg": "on the controller"}},
            {"ping": {}, "environment": {"LD_LIBRARY_PATH": "/nowhere"}}, {"ping": {}, "vars": {"ansible_pipelining": False}})
        assert roads(shown) == {"warm fork": 8, "plain": 4}
        assert {reason["why"]: reason["calls"] for reason in shown["plain"]} == {"environment": 2, "pipelining": 2}
        assert "hearth: 8 of 12 module calls warm" in words and "4 ran plain, 2 of them because" in words
        warm = shown["roads"][0]
        assert warm["ran_ms"] > 0 and warm["waited_ms"] >= 0 and warm["saved_ms"] >= 0


@both
def test_each_result_says_how_it_ran(version, ansible):
    with site(ansible) as here:
        _, shown = run(here, {"ping": {}}, {"command": "echo {{ item }}", "loop": [1, 2]}, {"debug": {"msg": "x"}},
                       {"ping": {}, "environment": {"LD_LIBRARY_PATH": "/nowhere"}}, hosts=1)
        ping, looped, debug, plain = (here.json("result", "show", str(task["first_result"])) for task in shown["tasks"])
        assert [result["via"] for result in (ping, looped, debug, plain)] == ["warm", "warm", "plain", "plain"]
        (call,) = ping["calls"]
        assert (call["how"], call["why"], call["interpreter"]) == ("warm fork", None, "/usr/bin/python3")
        # A program's time lies within its result's.
        assert 0 < call["ran_ms"] and call["waited_ms"] + call["ran_ms"] <= ping["duration_ms"] + 5
        assert len(looped["calls"]) == 2 and debug["calls"] == []
        (call,) = plain["calls"]
        assert (call["how"], call["why"], call["interpreter"]) == ("plain", "environment", None)
        assert 0 < call["ran_ms"] <= plain["duration_ms"] + 5
        text = here.hearth("result", "show", str(plain["id"])).stdout
        assert re.search(rb"ran +plain \(environment\), ran [0-9.]+ s", text)


def test_all_warm_has_nothing_to_add():
    with site(VERSIONS[0][1]) as here:
        run(here, {"ping": {}})
        words, shown = run(here, *[{"ping": {}}] * 5)
        assert roads(shown) == {"warm fork": 10}
        # Each saved at least the import of the standard library, even on a fast machine, and less than a slow start.
        (saved,) = re.findall(r"hearth: 10 of 10 module calls warm, about ([0-9.]+) s saved\n", words)
        assert 0.1 <= float(saved) <= 10
        (road,) = shown["roads"]
        assert abs(road["saved_ms"] / 1000 - float(saved)) < 0.06


def test_another_user_is_a_reason():
    with site(VERSIONS[0][1]) as here:
        words, shown = run(here, {"ping": {}, "become": True, "become_user": "root", "vars": {"ansible_user": "somebody"}},
                           hosts=1, env={"ANSIBLE_BECOME_ALLOW_SAME_USER": "True"})
        assert shown["plain"] == [{"why": "become", "calls": 1}]
        assert "0 of 1 module call warm; 1 ran plain because another user runs the module (become)" in words


def test_a_run_whose_daemon_does_not_listen_yet_says_nothing_wrong():
    with site(VERSIONS[0][1]) as here:
        words, shown = run(here, {"debug": {"msg": "x"}}, daemon=False)
        assert shown["roads"] == [] and "module call" not in words
        quiet, _ = run(here, {"ping": {}}, options=("--quiet",))
        assert "hearth:" not in quiet


def test_the_store_is_made_again_from_the_journal():
    with site(VERSIONS[0][1]) as here:
        _, shown = run(here, {"ping": {}}, {"ping": {}, "environment": {"LD_LIBRARY_PATH": "/nowhere"}})
        here.stop()
        for path in (here.home / "hearth").glob("store.sqlite*"):
            path.unlink()
        again = here.json("playbook", "show", "last")
        assert (again["roads"], again["plain"]) == (shown["roads"], shown["plain"])


def test_workers_are_listed_with_their_age_and_use():
    with site(VERSIONS[0][1]) as here:
        run(here, {"ping": {}}, hosts=3)
        (worker,) = here.json("worker", "list")
        assert worker["calls"] == 3 and worker["rss_kb"] > 1000
        assert 0 <= worker["unused_ms"] <= worker["age_ms"]
        assert b"AGE   UNUSED" in here.hearth("worker", "list").stdout
