"""Which row of one page stands beside which of the other where the order leaves it open.

ara adds no tie-breaker to `order`, and gives some lists no order at all: what SQLite happens to do is no promise.
Rows with equal keys may come in any order; a group that the page cuts is compared by its keys only.
"""
from itertools import groupby
from urllib.parse import parse_qs, urlsplit

UNORDERED = ("labels", "hosts", "latesthosts", "files", "records")


def order_of(table, target):
    """The names that rows are sorted by, None where they are sorted completely."""
    asked = parse_qs(urlsplit(target).query).get("order", [""])[-1]
    names = [name.strip().lstrip("-") for name in asked.split(",") if name.strip()]
    if not asked:
        return [] if table in UNORDERED else None
    return None if {"id", "created"} & set(names) else names


def key_of(row, names):
    return tuple(repr(row.get(name) if name in row else None) for name in names)


def groups(rows, names):
    return [list(group) for _, group in groupby(rows, lambda row: key_of(row, names))]


def identity(row):
    return row.get("id", row.get("name"))


def matched(left, right, table, bijection):
    """Pairs of two groups of ties; rows that nobody stands beside are left out."""
    if table == "latesthosts":
        by_id = {identity(row): row for row in right}
        return [(row, by_id[identity(row)]) for row in left if identity(row) in by_id]
    found = []
    for row in left:
        other = next((one for one in right if bijection.knows(table, identity(row), identity(one))), None)
        if other is not None:
            found.append((row, other))
    return found


def sorted_pairs(table, left, right, bijection, cut):
    known = matched(left, right, table, bijection)
    if len(known) == len(left) == len(right):
        return known
    # Some of them are seen for the first time, or belong to a group that the page cuts.
    return known if cut else list(zip(left, right))


def aligned(table, target, a, b, bijection):
    """[(row, row)] to compare."""
    names = order_of(table, target)
    if names is None or len(a["results"]) != len(b["results"]):
        return list(zip(a["results"], b["results"]))
    left, right = groups(a["results"], names), groups(b["results"], names)
    if list(map(len, left)) != list(map(len, right)):
        return list(zip(a["results"], b["results"]))
    found = []
    for n, (one, other) in enumerate(zip(left, right)):
        cut = (n == 0 and a["previous"]) or (n == len(left) - 1 and a["next"])
        found += sorted_pairs(table, one, other, bijection, cut)
    return found
