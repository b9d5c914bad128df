"""Rules of the live bars (ctest: unit.bench)."""
import pytest

from bench.common.errors import BenchError
from bench.page.live import clock_offset, waits


def test_the_shortest_question_tells_the_clocks_apart():
    # The page's clock is 900 ms behind; the first answer was held up on its way back.
    assert clock_offset([(1000, 101, 1050), (2000, 1101, 2002)]) == pytest.approx(-900)


def test_each_result_meets_the_bar_of_its_row():
    sent = [(0, 10), (1, 20), (0, 200)]
    drawn = [(1, 50), (0, 60), (0, 230)]
    assert sorted(waits(sent, drawn)) == [30, 30, 50]


def test_a_bar_that_did_not_come_is_an_error_and_no_shorter_list():
    with pytest.raises(BenchError):
        waits([(0, 10), (0, 20)], [(0, 30)])
    with pytest.raises(BenchError):
        waits([(0, 10)], [(0, 30), (0, 31)])
