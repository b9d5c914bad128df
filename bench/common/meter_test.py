"""Rules of the meters, with real children (bounded: each spins for a tenth of a second)."""
import subprocess
import time

import pytest

from bench.common import meter as meters

SPIN = "import os,time\nwhile sum(os.times()[:2]) < 0.15: pass\n"
# A grandchild that outlives its parent, as a daemon does.
DETACHED = f"import os\nif os.fork() == 0:\n os.setsid()\n {SPIN.replace(chr(10), chr(10) + ' ')}"


def spent(meter, program):
    meter.enter("a")
    try:
        before = meter.used("a")
        subprocess.run(["/usr/bin/python3", "-c", program], check=True)
        end = time.monotonic() + 5
        while meter.used("a") - before < 0.12 and time.monotonic() < end:
            time.sleep(0.01)
        return meter.used("a") - before
    finally:
        meter.leave()


@pytest.mark.parametrize("program", [SPIN, DETACHED])
@pytest.mark.parametrize("make", [meters.best_meter, meters.TreeMeter])
def test_a_child_is_counted_however_it_detaches(make, program):
    meter = make()
    try:
        assert spent(meter, program) >= 0.12
    finally:
        meter.close()


class Used:
    """A side whose CPU is what a list says, look after look; the last value stays."""

    def __init__(self, looks):
        self.looks = looks

    def used(self, side):
        return self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]


def test_settling_ends_when_nothing_burns_cpu():
    assert meters.settle(Used([1.0]), "a", limit_s=5, step_s=0.001, calm_s=0.01) == 1.0


def test_work_that_a_daemon_puts_off_is_counted():
    late = Used([1.0, 1.0, 1.0, 1.5, 1.5, 1.5])
    assert meters.settle(late, "a", limit_s=5, step_s=0.001, calm_s=0.1) == 1.5


def test_settling_ends_at_its_limit():
    class Busy:
        looks = 0.0

        def used(self, side):
            self.looks += 1
            return self.looks
    assert meters.settle(Busy(), "a", limit_s=0.05, step_s=0.001, calm_s=1) > 1
