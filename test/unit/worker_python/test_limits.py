"""What a worker decides about its limits, without a clock and without a worker."""
import deadlines
import limits
import pytest


def test_without_a_limit_nothing_is_ever_due():
    none = deadlines.Deadlines(None)
    none.began("call", 0)
    assert none.pause(1e9) is None and none.take_overdue(1e9) == []


def test_each_call_is_due_once_and_one_that_ended_is_not():
    two = deadlines.Deadlines(10)
    two.began("first", 100)
    two.began("second", 103)
    assert two.pause(105) == 5 and two.take_overdue(109.9) == []
    two.ended("first")
    assert two.pause(112) == 1 and two.pause(120) == 0
    assert two.take_overdue(113) == ["second"]
    assert two.take_overdue(999) == [] and two.pause(999) is None
    two.ended("second")


def test_who_ends_its_calls_itself_has_a_little_longer():
    one = deadlines.Deadlines(10)
    one.began("call", 0)
    one.give_grace("call")
    one.give_grace("unknown")
    assert one.take_overdue(10 + deadlines.GRACE_S - 0.1) == []
    assert one.take_overdue(10 + deadlines.GRACE_S) == ["call"]


@pytest.mark.parametrize("text", ["", "0", "x", "-1", "1.5"])
def test_what_a_zygote_was_told_wrong_is_no_limit(text):
    told = limits.Limits({"HEARTH_CALL_SECONDS": text, "HEARTH_WORKER_MEMORY_MB": text, "HEARTH_WORKER_GROUPS": "/g"})
    assert told.call_s is None and told.memory_mb is None and told.groups is None and not told.watched
    assert told.zygote_kb == 200 * 1024


def test_groups_alone_have_the_zygote_watch_but_a_soft_limit_does_not():
    assert limits.Limits({"HEARTH_WORKER_MEMORY_MB": "64", "HEARTH_WORKER_GROUPS": "/g"}).watched
    assert not limits.Limits({"HEARTH_WORKER_MEMORY_MB": "64"}).watched


def caught(make):
    try:
        make()
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def in_a_handler():
    try:
        raise MemoryError
    except MemoryError:
        raise SystemExit(1)


def from_one():
    raise ValueError from MemoryError()


def elsewhere():
    try:
        raise KeyError
    except KeyError:
        raise SystemExit(1)


def test_an_answer_made_of_a_memory_error_is_one():
    assert limits.ran_out(caught(in_a_handler)) and limits.ran_out(caught(from_one)) and limits.ran_out(MemoryError())
    assert not limits.ran_out(caught(elsewhere)) and not limits.ran_out(None)


def test_a_chain_without_an_end_is_no_hang():
    error = ValueError()
    error.__context__ = other = KeyError()
    other.__context__ = error
    assert not limits.ran_out(error)
