"""prune.py [RESULTS]: `hearth prune --confirm` of playbooks with 1,000 results each; against ara's: main.py.

Prints one JSON object: wall of the command until it returns, then until the rows are gone and until the journal is without the runs.
"""
import json
import pathlib
import sqlite3
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "test/it"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "test/it/record_api"))

from keep.home import Home, run_lines, until  # noqa: E402

WORD = "Gnusto1793"


def fill(home, runs):
    spool = home.path / "spool"
    spool.mkdir(mode=0o700, exist_ok=True)
    for number in range(1, runs + 1):
        producer, _, lines = run_lines(number, 1000, word=WORD)
        fresh = spool / f"{producer}.new"
        fresh.write_text("".join(line + "\n" for line in lines))
        fresh.chmod(0o600)
        fresh.rename(spool / f"{producer}.jsonl")
    until(lambda: home.get("results?limit=1")["count"] == 1000 * runs and not list(spool.iterdir()), "the runs are recorded", 900)


def journal(home):
    return list(home.path.glob("journal/*-*/*seg"))


def seconds_until(true, what, since):
    until(true, what, 900)
    return round(time.monotonic() - since, 2)


def rows_left(home):
    with sqlite3.connect(f"file:{home.path}/store.sqlite?mode=ro", uri=True) as store:
        return store.execute("SELECT count(*) FROM doomed").fetchone()[0]


def main(results):
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder).start()
        try:
            fill(home, results // 1000)
            plain = sum(one.stat().st_size for one in journal(home))
            began = time.monotonic()
            done = home.json("prune", "--days", "0", "--confirm")
            wall = time.monotonic() - began
            assert done["count"] == results // 1000, done
            print(json.dumps({"results": results, "prune_s": round(wall, 3),
                              "rows_gone_s": seconds_until(lambda: rows_left(home) == 0, "the rows are gone", began),
                              "journal_gone_s": seconds_until(lambda: sum(one.stat().st_size for one in journal(home)) < plain / 20,
                                                              "the journal is small", began),
                              "journal_bytes_before": plain}))
        finally:
            home.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
