"""kill -9 while runs come, are pruned, purged, packed and cut: afterwards everything holds. HEARTH_SOAK=1: 200 times."""
import json
import os
import random
import time

from keep.home import Home, files_that_say, until
from keep.test_prune import made_again

ROUNDS = 200 if os.environ.get("HEARTH_SOAK") == "1" else 5
WORD = "Plugh0815"


def test_kill_at_random_moments(tmp_path):
    seed = int(os.environ.get("HEARTH_SEED") or random.SystemRandom().randrange(10**6))
    print(f"HEARTH_SEED={seed}")
    chance, home = random.Random(seed), Home(tmp_path / "one").start()
    kept = {}
    for number in range(1, ROUNDS + 1):
        kept[home.add(2 * number, 40, word="stays")] = 40
        gone = home.add(2 * number + 1, chance.choice([20, 6000]), word=WORD)
        done = home.hearth("prune", "--run", gone, "--confirm", check=False)
        assert done.returncode == 0, done
        time.sleep(chance.random() * chance.choice([0.05, 3]))
        home.kill()
        home.start()
        found = {one["id"]: one["items"]["results"] for one in home.get("playbooks?limit=1000")["results"]}
        assert found == kept, f"round {number}"
        assert home.get("results?limit=1")["count"] == sum(kept.values())
        assert home.get("hosts?limit=1")["count"] == 20 * len(kept)
    until(lambda: not files_that_say(home, WORD), "what was pruned is gone from the disk", instead=lambda: files_that_say(home, WORD))
    whole = home.everything()
    assert WORD not in json.dumps(whole)
    again = made_again(home, tmp_path / "again")
    try:
        until(lambda: again.get("playbooks")["count"] == len(kept), "the store is made again")
        assert again.everything() == whole
    finally:
        again.stop()
        home.stop()
