"""Rules of the statistics (ctest: unit.bench)."""
import pytest

from bench.common import figures


def test_start_up_cancels_out_of_the_difference_of_two_sizes():
    start, task = 1.4, 0.1
    assert figures.per_unit(start + 10 * task, start + 60 * task, 10, 60) == pytest.approx(task)


def test_two_runs_of_one_size_give_no_difference():
    with pytest.raises(ValueError):
        figures.per_unit(1.0, 1.0, 10, 10)


def test_the_median_ignores_rounds_that_a_side_sat_out():
    assert figures.median([3, None, 1, 2]) == 2
    assert figures.median([None]) is None


def test_a_ratio_is_the_median_of_pairs_of_one_round():
    # A disturbed round slows both sides; the medians of the columns alone would give 10 / 2.
    assert figures.ratio([10, 40, 9], [2, 8, 1]) == 5
    assert figures.ratio([10, 40, 9], [2, 4, 3]) == 5


def test_a_pair_needs_both_sides_in_the_same_round():
    assert figures.ratio([10, None, 30], [None, 5, 10]) == 3
    assert figures.ratio([None], [1]) is None


def test_a_figure_below_zero_makes_no_ratio():
    assert figures.ratio([1, 1], [-0.1, 0.5]) == 2


def test_extra_cost_is_taken_over_the_floor_of_the_same_round():
    assert figures.over([3.0, None, 5.0], [1.0, 1.0, 2.0], 2) == [1.0, None, 1.5]


def test_own_extra_cost_is_never_taken_below_the_least():
    assert figures.ratio_of_extras([20, 24, 22], [-0.3, 0.0, 0.05], 0.1) == pytest.approx(220)
    assert figures.ratio_of_extras([20, 24, 22], [2, 2, 2], 0.1) == pytest.approx(11)


def test_the_spread_is_least_and_greatest():
    assert figures.spread([2, None, 1, 3]) == (1, 3)
    assert figures.spread([]) is None


def test_a_percentile_is_a_value_that_was_measured():
    assert figures.percentile(range(1, 101), 0.95) == 95
    assert figures.percentile([3, None, 1], 0.95) == 3
    assert figures.percentile([7], 0.5) == 7
    assert figures.percentile([None], 0.95) is None
