"""Statistics over rounds. No clock, no process: tested by figures_test.py.

A column is a list with one number a round, None where a side did not take part in that round.
"""
import math
import statistics


def per_unit(short, long, short_units, long_units):
    """What one more unit costs: start-up cancels out of the difference of two sizes."""
    if long_units <= short_units:
        raise ValueError("the long run must have more units than the short one")
    return (long - short) / (long_units - short_units)


def median(column):
    present = [value for value in column if value is not None]
    return statistics.median(present) if present else None


def percentile(column, share):
    """The least value that `share` (0 to 1) of the column does not exceed; None for an empty one."""
    present = sorted(value for value in column if value is not None)
    return present[max(0, math.ceil(share * len(present)) - 1)] if present else None


def spread(column):
    """(least, greatest) of the column, None for an empty one."""
    present = [value for value in column if value is not None]
    return (min(present), max(present)) if present else None


def ratio(above, below):
    """Median of the rounds' own ratios: neighbours in time share the machine's mood."""
    pairs = [a / b for a, b in zip(above, below) if a is not None and b is not None and b > 0]
    return statistics.median(pairs) if pairs else None


def over(column, floor, units):
    """Per round: what a unit costs above the floor's run of the same round."""
    return [None if a is None or b is None else (a - b) / units for a, b in zip(column, floor)]


def ratio_of_extras(peer, own, least):
    """Ratio of two medians of extra cost, `own` never taken below `least` (noise, not merit)."""
    peer, own = median(peer), median(own)
    return None if peer is None or own is None else peer / max(own, least)


def rounded(value, digits=2):
    return None if value is None else round(value, digits)
