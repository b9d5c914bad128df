"""How a bench runs as a program: its place and its meter, what it prints last, its exit code."""
import argparse
import pathlib
import sys
import time

from bench.common.errors import BenchError
from bench.common.meter import best_meter
from bench.common.place import Place
from bench.common.report import json_line, say

BUILD = pathlib.Path(__file__).resolve().parents[2] / "build"


def parser_of(name, description, minutes, rounds, rounds_help="at least so many, whatever the time", peers=None):
    """The options that every bench has. `peers`: the folder of its peers below build/, None where it needs none."""
    parser = argparse.ArgumentParser(prog=f"bench/run {name}", description=description)
    parser.add_argument("--hearth", type=pathlib.Path, default=BUILD / "release/bin/hearth")
    if peers:
        parser.add_argument("--peers", type=pathlib.Path, default=BUILD / peers)
    parser.add_argument("--minutes", type=float, default=minutes, help=f"the whole bench (default {minutes})")
    parser.add_argument("--rounds", type=int, default=rounds, help=f"{rounds_help} (default {rounds})")
    return parser


def run_bench(name, make):
    """Runs `make(place, meter)`: an object with run() -> figures, `versions` and stop().

    The exit code: 1 where the bench could not be had, with the reason on stderr.
    """
    start, place, meter = time.monotonic(), Place(), best_meter()
    bench = None
    try:
        say(f"bench: CPU is taken from the {meter.name}")
        bench = make(place, meter)
        figures = bench.run()
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    finally:
        if bench:
            bench.stop()
        meter.close()
        place.remove()
    say(f"bench: {time.monotonic() - start:.0f} s")
    print(json_line(name, figures, bench.versions))
    return 0
