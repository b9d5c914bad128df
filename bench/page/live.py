"""From the moment a result is sent to Hearth's daemon to the frame in which the timeline shows its bar."""
import random
import socket
import time

from bench.common import figures
from bench.common.errors import BenchError
from bench.page.browser import SHOWN
from bench.record import events

HOSTS, TASKS = 20, 230  # before the page is opened: 4,600 results in about ten minutes, which end now
STEP = 120_000  # microseconds between two of these events
LEAST_S, MOST_S = 0.05, 0.25  # between two results: as of a playbook with a few forks
PATIENCE_S = 10


def clock_offset(looks):
    """Page's clock minus ours, in ms, of (ours before, page's, ours after): that of the shortest question, wrong by half of it at most."""
    before, there, after = min(looks, key=lambda look: look[2] - look[0])
    return there - (before + after) / 2


def waits(sent, drawn):
    """Milliseconds of each bar. `sent`: [(row, ms)] in order; `drawn`: [(row, ms)], a new bar in this row. One each, in order, or an error."""
    took = []
    for row in sorted({row for row, _ in sent}):
        ours, theirs = [at for one, at in sent if one == row], [at for one, at in drawn if one == row]
        if len(ours) != len(theirs):
            raise BenchError(f"row {row}: {len(ours)} results were sent, {len(theirs)} bars came")
        took += [there - here for here, there in zip(ours, theirs)]
    return took


def _now_ms():
    return time.monotonic() * 1e3


def bars(browser, own, count):
    """Milliseconds from result to bar of `count` results, sent through the daemon's socket as Hearth's callback sends them.

    Sent: when the line is handed to the socket. Drawn: the end of the frame in which the last coloured pixel of the host's row stands
    further right than before (probe.js); the row of a host gets its next result twenty results later, some pixels away.
    """
    began = int(time.time() * 1e6) - TASKS * (HOSTS + 2) * STEP
    run = events.Events(seed=3, hosts=HOSTS, tasks=TASKS, at=began, step=STEP).open_run()
    with socket.socket(socket.AF_UNIX) as to:
        to.connect(own.socket)
        to.settimeout(60)
        to.sendall("".join(run.lines).encode())
        own.settle()
        with browser.tab() as page:
            page.goto(f"{own.url}/runs/last")
            page.wait_for_selector(".connection.is-live")
            page.wait_for_function(f"(wanted) => ({SHOWN})() === wanted", arg=run.results)
            page.wait_for_timeout(2000)
            looks = [(_now_ms(), page.evaluate("performance.now()"), _now_ms()) for _ in range(20)]
            offset = clock_offset(looks)
            page.evaluate("window.benchProbe.bars = []")
            sent = _send(to, run, count)
            end = time.monotonic() + PATIENCE_S
            while len(drawn := page.evaluate("window.benchProbe.bars")) < count and time.monotonic() < end:
                page.wait_for_timeout(100)
        run.end()
        to.sendall("".join(run.lines[-2:]).encode())
        to.shutdown(socket.SHUT_WR)
        if "error" in (said := "".join(to.makefile())):
            raise BenchError(f"the daemon refused an event: {said[-500:]}")
    return waits([(row, at + offset) for row, at in sent], drawn)


def _send(to, run, count):
    """Sends `count` results, of each host in turn; [(row, ms of ours)]."""
    rng, sent = random.Random(4), []
    run.step = 0
    for number in range(count):
        host = number % HOSTS
        run.at = int(time.time() * 1e6)
        begun = len(run.lines)
        if host == 0:
            task = run.begin_task(TASKS + number // HOSTS)
        run.result(task, TASKS + number // HOSTS, host)
        data = "".join(run.lines[begun:]).encode()
        sent.append((host, _now_ms()))
        to.sendall(data)
        time.sleep(rng.uniform(LEAST_S, MOST_S))
    return sent


def row(took):
    return [f"{share:.1f} ms" for share in (figures.median(took), figures.percentile(took, 0.95), max(took))]
