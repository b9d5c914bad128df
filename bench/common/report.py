"""The last line of a bench, and the words around it."""
import json
import os
import subprocess
import sys
import time

from bench.common.figures import rounded


def say(text):
    """Progress and remarks: stderr, so that stdout holds tables and the JSON line."""
    print(text, file=sys.stderr, flush=True)


def show(text):
    print(text, flush=True)


def json_line(bench, figures, versions):
    """A figure that could not be had is null; the reason stands above the line."""
    return json.dumps({"bench": bench,
                       "figures": {key: rounded(value, 3) for key, value in figures.items()},
                       "versions": versions})


def first_line(command, environment=None):
    """What a program says of its version; None where it cannot be asked."""
    try:
        run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = run.stdout.strip().splitlines()
    return lines[0].strip() if run.returncode == 0 and lines else None


def busy_share(seconds=1.0):
    """Share of all cores that is in use now, from /proc/stat (0 to 1)."""
    def ticks():
        with open("/proc/stat", encoding="ascii") as stat:
            fields = [int(field) for field in stat.readline().split()[1:]]
        return sum(fields), fields[3] + fields[4]
    all_before, idle_before = ticks()
    time.sleep(seconds)
    all_after, idle_after = ticks()
    return 1 - (idle_after - idle_before) / max(1, all_after - all_before)


def wait_for_quiet(limit_s=60, share=0.25):
    """Waits for a quiet machine; past the limit it measures all the same and says so."""
    end = time.monotonic() + limit_s
    while (busy := busy_share()) > share:
        if time.monotonic() > end:
            load = os.getloadavg()[0]
            show(f"WARNING: the machine is busy ({busy:.0%} of {os.cpu_count()} cores, load "
                 f"{load:.1f}): these figures are not to be trusted\n")
            return False
        time.sleep(1)
    return True
