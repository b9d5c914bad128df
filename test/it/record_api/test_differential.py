"""The newest ara and Hearth get the same seeded requests and give the same answers. HEARTH_SEED=n replays one."""
import os
import random

from replay import Pair
from run import difference

SOAK = os.environ.get("HEARTH_SOAK") == "1"
# In sequences of 600: longer ones ask longer lists, and a server that is emptied in between shows more beginnings.
LENGTH, ROUNDS = 600, 9 if SOAK else 1


def test_hearth_answers_as_ara_does(ara, subject, sides):
    seed = int(os.environ.get("HEARTH_SEED", random.randrange(10 ** 9)))
    pair = Pair(*sides(("ara", ara), ("hearth", subject)))
    for n in range(seed, seed + ROUNDS):
        found = difference(pair, n, LENGTH)
        assert found is None, f"HEARTH_SEED={n}\n{found[0]}"
