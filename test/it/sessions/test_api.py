"""The turbo API: what cloud.common's own tests and documentation promise, and the seed's second form."""
import pytest

from sessions.place import ODD, odd
from support.playbooks import ROOT

DEMO = "cloud.common.turbo_demo"


def counters(results):
    return [result["counter"] for result in results]


def test_a_loop_counts_in_one_session_and_check_mode_does_not_count(place):
    looped, checked, after = place.play([
        {DEMO: {}, "loop": list(range(10))}, {DEMO: {}, "check_mode": True, "diff": True}, {DEMO: {}}])
    assert counters(looped["results"]) == list(range(1, 11))
    assert "diff" not in looped["results"][0]
    assert checked["counter"] == 10 and checked["diff"] == {"before": 10, "after": 10}
    assert after["counter"] == 11


def test_another_remote_tmp_is_another_session(place):
    other = {"ansible_remote_tmp": str(place.site.folder / "other")}
    results = place.play([{DEMO: {}}, {DEMO: {}}, {DEMO: {}, "vars": other}, {DEMO: {}}])
    assert counters(results) == [1, 2, 1, 3]


def test_a_tasks_environment_is_that_tasks_alone(place):
    results = place.play([{DEMO: {}, "environment": {"TURBO_TEST_VAR": "foo"}}, {DEMO: {}}, {DEMO: {}}])
    assert [result["envvar"] for result in results] == ["foo", None, None]
    assert counters(results) == [1, 2, 3]


def test_fail_json_gives_what_it_was_given_and_nothing_else(place):
    plain, more = place.play([{"cloud.common.turbo_fail": {}, "ignore_errors": True},
                              {"cloud.common.turbo_fail": {"params": {"test": "ansible"}}, "ignore_errors": True}])
    keys = {"_ansible_no_log", "_ansible_parsed", "exception", "invocation", "_ansible_verbose_always"}
    assert set(plain) - keys == {"changed", "failed", "msg"} and plain["msg"] == "ansible.cloud.fail"
    assert set(more) - keys == {"changed", "failed", "msg", "test"} and more["test"] == "ansible"


def test_an_import_from_a_payload_that_lacks_siblings_breaks_nothing(place):
    results = place.play([{"cloud.common.turbo_import": {}}, {DEMO: {}}, {"cloud.common.turbo_import": {}}])
    assert not any(result.get("failed") for result in results) and results[1]["counter"] == 1
    assert len(place.sessions()) == 1


def test_a_lookup_keeps_its_state_and_reads_the_playbooks_variables(place):
    ask = "{{ lookup('cloud.common.turbo_demo', 'term', playbook_vars=['foo'], wantlist=True) }}"
    tasks = [{"set_fact": {"one": ask}}, {"debug": {"msg": ask}}, {"set_fact": {"three": ask}}]
    one, two, three = place.play(tasks, vars={"foo": "bar"})
    said = [one["ansible_facts"]["one"], two["msg"], three["ansible_facts"]["three"]]
    assert [answer[-1] for answer in said] == ["turbo_demo_counter: %d" % count for count in (1, 2, 3)]
    assert all(answer[1:3] == ["bar", "term"] for answer in said)
    assert len({answer[0] for answer in said}) == 1


def test_a_lookup_that_fails_says_why_and_its_session_goes_on(place):
    fails = {"debug": {"msg": "{{ lookup('acme.turbo.tell', fail=True) }}"}, "ignore_errors": True}
    good = {"debug": {"msg": "{{ lookup('acme.turbo.tell', 'foo', wantlist=True) }}"}}
    before, failed, after = place.play([good, fails, good], vars={"foo": {"a": [1, None]}})
    assert failed["failed"] and "the lookup says no" in failed["msg"]
    assert before["msg"][0] == 1 and after["msg"][0] == 3 and after["msg"][1] == before["msg"][1]
    assert after["msg"][2] == {"a": [1, None]}


def test_initialize_runs_once_a_session_and_what_it_gave_is_kept(place):
    task = {"acme.turbo.seeded": {"name": "n"}}
    results = place.play([task, task, {**task, "vars": {"ansible_remote_tmp": str(place.site.folder / "x")}}, task])
    assert [(result["sdk"], result["calls"]) for result in results] == [
        ("sdk 1", 1), ("sdk 1", 2), ("sdk 1", 1), ("sdk 1", 3)]


def test_the_second_form_works_without_a_session(place):
    (without,), (with_one,) = place.both([{"acme.turbo.seeded": {"name": "n"}}])
    assert without["sdk"] == with_one["sdk"] == "sdk 1" and without["calls"] == 1


@pytest.mark.parametrize("switch", ["ENABLE_TURBO_SERVER", "ENABLE_TURBO_MODE"])
def test_caches_of_vmwares_kind_live_while_they_are_switched_on(place, switch):
    def vm(host, **options):
        return {"acme.turbo.vm": {"hostname": host, "password": "pw-x", **options}}
    tasks = [vm("a"), vm("a"), vm("b"), vm("a", clear=True), vm("a")]
    first, again, other, cleared, after = place.play(tasks, environment={switch: 1})
    assert (first["made"], again["made"], other["made"]) == (1, 1, 1)  # `b` is another login: another session
    assert (cleared["cleared"], cleared["no_cache"]) == (["connect"], ["plain"])
    assert after["made"] == 2 and after["pid"] == first["pid"]
    assert first["none"] is None and first["half"] == 1.5 and first["items"] == [1, "a", None]
    off = place.play(tasks, environment={switch: "no"})
    assert [result.get("made") for result in off] == [1, 1, 1, None, 1]
    assert (off[3]["cleared"], off[3]["no_cache"]) == ([], [])


def test_functools_cache_lives_as_long_as_the_session(place):
    results = place.play([odd("count", text="x"), odd("count", text="x"), odd("count", text="y"), odd("count", text="x")])
    assert [(result["count"], result["found"]) for result in results] == [(1, 1), (2, 1), (3, 2), (4, 1)]


def test_arguments_are_checked_once_and_as_without(place):
    tasks = [odd("params", words="alias", number="7", seconds="1.5"), odd("look", number="seven"), odd("look", nonsense=1),
             {ODD: {"how": "params", "number": 5}, "check_mode": True}]
    without, with_session = place.both(tasks)
    for result in without + with_session:
        result.pop("exception", None)
    assert with_session == without
    assert without[0]["params"]["number"] == 7 and without[1]["failed"] and without[2]["failed"]


def test_the_first_import_path_works_with_a_session_and_without(place):
    paths = "%s" % (ROOT / "integrations/python")
    task = {"acme.turbo.first": {"name": "n"}, "environment": {"PYTHONPATH": paths}}
    without, with_session = place.both([task, task])
    assert [result.get("calls") for result in without] == [1, 1], without
    assert [result["calls"] for result in with_session] == [1, 2]
    assert {result["name"] for result in without + with_session} == {"n"}
