"""Wall and CPU of one wrapper, called again and again: by a plain interpreter and by a worker on both its roads.

    measure.py WRAPPER [CALLS] [--no-plain]

WRAPPER: a file as build_wrappers.py writes it. CPU is that of everything started, the zygote's forks included.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import played_daemon


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
        daemon = played_daemon.Daemon(cache, env=env)
        unknown = program.replace(b"import sys\n", b"import sys;\n", 1)  # a text that is in no table
        for name, text, count in (("road a", unknown, calls // 2), ("road b", program, calls)):
            for _ in range(5):
                assert daemon.run(text, env=env)[1] == expected
                time.sleep(0.2)
            before = cpu_of(daemon.process.pid)
            walls = timed(lambda: daemon.run(text, env=env), count, 0.01)
            describe(name, walls, cpu_of(daemon.process.pid) - before, count)
        with open("/proc/%d/status" % daemon.process.pid) as file:
            print([line.strip() for line in file if line.startswith(("VmRSS", "RssAnon"))])
        daemon.close()


if __name__ == "__main__":
    main()
