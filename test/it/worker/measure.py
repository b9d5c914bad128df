"""Wall and CPU of one wrapper, called again and again: plain, warm, and the daemon's part apart.

    measure.py WRAPPER [CALLS]
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import fake_daemon


def cpu():
    """Seconds of CPU of children that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cpu_of(pid):
    """Of a running process and of the children that it reaped (proc(5), stat)."""
    with open("/proc/%d/stat" % pid) as file:
        fields = file.read().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def describe(name, walls, cpu_s, calls):
    walls = sorted(walls)
    quarter = walls[len(walls) // 4]
    print("%-7s wall median %6.2f ms (min %.2f, quarter %.2f, max %.2f)   cpu %6.2f ms" % (
        name, statistics.median(walls), walls[0], quarter, walls[-1], 1e3 * cpu_s / calls))


def timed(function, calls, pause):
    walls = []
    for _ in range(calls):
        start = time.perf_counter()
        function()
        walls.append(1e3 * (time.perf_counter() - start))
        time.sleep(pause)
    return walls


def main():
    with open(sys.argv[1], "rb") as file:
        program = file.read()
    calls = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    expected = subprocess.run(["/usr/bin/python3"], input=program, env=env, stdout=subprocess.PIPE).stdout
    if calls >= 20 and "--no-plain" not in sys.argv:
        before = cpu()
        walls = timed(lambda: subprocess.run(["/usr/bin/python3"], input=program, env=env,
                                             stdout=subprocess.PIPE, stderr=subprocess.PIPE), calls // 5, 0)
        describe("plain", walls, cpu() - before, calls // 5)
    with tempfile.TemporaryDirectory() as cache:
        daemon = fake_daemon.Daemon(cache, env=env)
        for _ in range(3):
            assert daemon.run(program, env=env)[1] == expected
            time.sleep(0.3)
        before = cpu_of(daemon.process.pid)
        walls = timed(lambda: daemon.run(program, env=env), calls, 0.01)
        describe("worker", walls, cpu_of(daemon.process.pid) - before, calls)
        with open("/proc/%d/status" % daemon.process.pid) as file:
            print([line.strip() for line in file if line.startswith(("VmRSS", "RssAnon"))])
        daemon.close()


if __name__ == "__main__":
    main()
