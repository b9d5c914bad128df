"""Modules that behave badly in a session: the result that plain Ansible gives, and the next call is as ever."""
import pytest

from results.test_equal import stable
from sessions.place import odd
from support.playbooks import SOAK

HOWS = ["set", "bytes", "nan", "object", "two", "nothing", "raise", "sysexit", "swallow", "print", "stderr", "warn",
        "helper", "fork", "fork and exit", "a child answers", "background", "close", "close all", "exit", "kill", "segfault", "socket",
        "every descriptor", "the daemon's socket", "locale", "memory", "unknown"]
# A plain module that says nothing has Ansible's wrapper speak for it; an exception of a helper is a result in a session.
OWN_WORDS = {"nothing": "Likely a bug", "helper": "helper says no"}


def comparable(result):
    kept = stable({key: value for key, value in result.items() if key not in ("exception", "warnings")})
    for key in ("module_stderr", "module_stdout", "msg"):
        if isinstance(kept.get(key), str) and "Traceback" in kept[key]:
            kept[key] = kept[key].strip().splitlines()[-1]
    return kept


def test_each_ends_as_without_and_spoils_nothing(place):
    tasks = []
    for how in HOWS:
        tasks += [odd(how, secret="s3cret"), odd("look")]
    without, with_session = place.both(tasks)
    assert len(without) == len(with_session) == len(tasks)
    for index, how in enumerate(HOWS):
        plain, warm = without[2 * index], with_session[2 * index]
        if how in OWN_WORDS:
            assert warm["failed"] and OWN_WORDS[how] in warm["msg"], how
        else:
            assert comparable(warm) == comparable(plain), how
        assert not with_session[2 * index + 1].get("failed"), "after " + how


def test_a_module_that_kills_the_zygote_is_itself_done_with(place):
    (killer, after) = place.play([odd("parent"), odd("look")])
    assert killer["killed"] == "parent" and not after.get("failed")


def test_one_that_never_ends_is_ended_by_ansibles_own_timeout(place):
    (without, after), (warm, next_one) = place.both([{**odd("never"), "timeout": 2}, odd("look")])
    assert comparable(warm) == comparable(without) and warm["failed"]
    assert next_one == after or not next_one["failed"]


def test_and_by_hearths_where_that_is_set(place):
    place.site.env["HEARTH_CALL_SECONDS"] = "2"
    never, after = place.play([odd("never"), odd("look")])
    assert never["failed"] and never["rc"] == 137 and not after["failed"]
    assert "hearth: ended after 2 s, the most that HEARTH_CALL_SECONDS allows a call" in never["module_stderr"]


def test_a_fork_among_coroutines_answers_for_nobody_else(one):
    tasks = [{"acme.turbo.beside": {"say": "{{ inventory_hostname }}", "seconds": 0.5}},
             {"acme.turbo.beside": {"say": "{{ inventory_hostname }}", "seconds": 0.5,
                                    "how": "{{ 'fork' if inventory_hostname == 'h0' else 'exit' }}"}, "ignore_errors": True},
             {"acme.turbo.beside": {"say": "{{ inventory_hostname }}"}}]
    results = one.play(tasks, hosts=4)
    said = [result.get("said", "") for result in results]
    assert all(said.count("h%d" % host) == 3 for host in (1, 2, 3)), said
    assert not any(result["failed"] for result in results[-4:])


@pytest.mark.parametrize("size", [200_000_000 if SOAK else 20_000_000])
def test_a_big_result_comes_whole(one, size):
    (result,) = one.play([{"acme.turbo.odd": {"how": "much", "number": size}, "no_log": False}])
    assert len(result["value"]) == size
