"""Rules of the rounds."""
import time

from bench.common.rounds import Clock, in_turn
from bench.common.side import Side

A, B = Side("a", ()), Side("b", (), last_round=2)


def test_the_order_is_reversed_each_round():
    seen = []
    in_turn([A, B], lambda side, number: seen.append((number, side.name)), time.monotonic() + 60,
            most=2)
    assert seen == [(0, "a"), (0, "b"), (1, "b"), (1, "a")]


def test_a_side_that_sits_out_leaves_a_hole_not_a_shift():
    columns = in_turn([A, B], lambda side, number: number, time.monotonic() + 60, most=4)
    assert columns == {"a": [0, 1, 2, 3], "b": [0, 1, None, None]}


def test_the_least_rounds_are_done_even_when_the_time_is_up():
    columns = in_turn([A], lambda side, number: number, time.monotonic() - 1, least=2, most=5)
    assert columns == {"a": [0, 1]}


def test_no_round_starts_that_would_not_end_in_time():
    def slow(side, number):
        time.sleep(0.05)
        return number
    columns = in_turn([A], slow, time.monotonic() + 0.12, least=1, most=50)
    assert 1 <= len(columns["a"]) <= 2


def test_a_share_never_goes_past_the_end_of_the_bench():
    clock = Clock(minutes=1)
    assert clock.share(600) - time.monotonic() <= 60
