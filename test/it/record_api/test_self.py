"""The harness itself: two real aras never differ, and an ara that is wrong in a known way is always found out."""
import os

import pytest

import faults
from broken import Broken
from generate import generate
from kinder import Kinder
from replay import Pair, report
from run import difference
from shrink import Shrinker

SOAK = os.environ.get("HEARTH_SOAK") == "1"
SEED = int(os.environ.get("HEARTH_SEED", 1))
LONGEST = 30  # steps: a second page of ten needs eleven rows and what they stand on; without SOAK there is less time to get there
QUICK = ("KeyOrder", "AllowWithoutHead", "CountOfThePage", "OrderIgnored", "PatchDoesNotMoveUpdated", "TimesWithoutMicroseconds",
         "RawUnicode", "ErrorText")
WRONG = [one for one in faults.ALL if SOAK or one.__name__ in QUICK]


@pytest.fixture(scope="module")
def broken(other_ara):
    proxy = Broken(other_ara)
    yield proxy
    proxy.stop()


def test_the_same_seed_gives_the_same_sequence():
    assert generate(SEED, 400) == generate(SEED, 400) != generate(SEED + 1, 400)


def test_two_aras_agree(ara, other_ara, sides):
    found = difference(Pair(*sides(("ara", ara), ("other ara", other_ara)), wipe=True), SEED, 3000 if SOAK else 300)
    assert found is None, found[0]


def test_what_differs_for_a_reason_passes(ara, broken, sides):
    broken.fault = None
    pair = Pair(*sides(("ara", ara), ("kinder", broken.url)), wipe=True)
    pair.fresh()
    broken.fault = Kinder
    sequence = [step for step in generate(SEED, 600 if SOAK else 200) if step["method"] != "HEAD"]  # whose lengths this proxy does not keep
    sequence.append({"method": "POST", "path": "/api/v1/labels", "raw": "{"})
    failure = pair.run(sequence)
    broken.fault = None
    assert failure is None, report(failure, sequence[:failure.index + 1][-1:], pair.sides)
    assert {"404 text", "parse error", "server version"} <= set(pair.used), pair.used


@pytest.mark.parametrize("fault", WRONG, ids=lambda one: one.__name__)
def test_a_broken_server_is_found_and_the_sequence_is_short(ara, broken, sides, fault):
    broken.fault = None
    pair = Pair(*sides(("ara", ara), ("broken", broken.url)), wipe=True)
    pair.fresh()
    broken.fault = fault
    sequence = generate(SEED, 1500)
    failure = pair.run(sequence)
    assert failure, "nobody noticed"
    short, again = Shrinker(pair, failure, seconds=180 if SOAK else 20).shrink(sequence[:failure.index + 1])
    broken.fault = None
    assert again and len(short) <= (LONGEST if SOAK else len(sequence) // 10), report(again or failure, short, pair.sides)
