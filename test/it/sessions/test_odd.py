"""Modules that behave badly in a session: the result that plain Ansible gives, and the next call is as ever."""
import pytest

from results.test_equal import stable
from sessions.place import odd

HOWS = ["set", "bytes", "nan", "object", "two", "nothing", "raise", "sysexit", "swallow", "print", "stderr", "warn",
        "helper", "fork", "background", "close", "exit", "kill", "segfault", "socket", "unknown"]
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


@pytest.mark.parametrize("size", [20_000_000])
def test_a_big_result_comes_whole(one, size):
    (result,) = one.play([{"acme.turbo.odd": {"how": "much", "number": size}, "no_log": False}])
    assert len(result["value"]) == size
