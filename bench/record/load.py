"""Loads a server with wrk (Debian's): 4 keep-alive connections, best of 3 rounds. Python would measure itself."""
import json
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
CONNECTIONS, ROUNDS, SECONDS = 4, 3, 4


def one_round(url, seconds=SECONDS, script="get.lua", *arguments):
    """{"requests_per_s", "p50_ms", "p99_ms", "bytes", "errors"}"""
    assert shutil.which("wrk"), "wrk is missing: tools/setup bench"
    done = subprocess.run(["wrk", "-t1", "--timeout", "60s", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(HERE / script), url, "--", *arguments],
                          capture_output=True, text=True, timeout=seconds + 60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


def best(rounds):
    """The round with most requests, the p99 of the calmest: both sides get the same chance."""
    top = max(rounds, key=lambda one: one["requests_per_s"])
    return {**top, "p99_ms": min(one["p99_ms"] for one in rounds), "errors": sum(one["errors"] for one in rounds)}


def measure(url, rounds=ROUNDS, **options):
    """One server alone. Sides in turn: call one_round for each and give the lists to `best`."""
    return best([one_round(url, **options) for _ in range(rounds)])


if __name__ == "__main__":
    import sys
    for target in sys.argv[1:]:
        print(target, json.dumps(measure(target)))
