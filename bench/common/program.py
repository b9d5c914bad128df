"""How a bench runs as a program: its place and its meter, what it prints last, its exit code."""
import sys
import time

from bench.common.errors import BenchError
from bench.common.meter import best_meter
from bench.common.place import Place
from bench.common.report import json_line, say


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
