"""HEARTH_CALL_SECONDS: what runs for too long is killed, its result says why, and the next call is right."""
import json
import os
import signal

import pytest

from support.caller import MARK, make_zip, request

KILLED = int(signal.SIGKILL)
LINE = b"hearth: ended after 1 s, the most that HEARTH_CALL_SECONDS allows a call\n"
NEVER = MARK + b"import time\nprint('before', flush=True)\ntime.sleep(600)\n"
STUBBORN = MARK + b"""import os, signal, sys, time
for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP, 32, 33}:
    signal.signal(number, signal.SIG_IGN)
if os.fork() == 0:
    while True:
        time.sleep(1)
while True:
    time.sleep(1)
"""


def test_a_program_that_never_ends_is_killed_and_says_why(start):
    caller = start(HEARTH_CALL_SECONDS=1)
    assert caller.run(NEVER) == (KILLED, b"before\n", LINE)
    assert caller.run(MARK + b"print('next')") == (0, b"next\n", b"")


def test_so_are_its_children_whatever_they_ignore(start):
    """The end of its output is what is waited for: nobody holds it any more."""
    caller = start(HEARTH_CALL_SECONDS=1)
    assert caller.run(STUBBORN) == (KILLED, b"", LINE)


def test_one_that_closed_its_own_stderr_says_why_all_the_same(start):
    caller = start(HEARTH_CALL_SECONDS=1)
    assert caller.run(MARK + b"import os, time\nos.close(2)\ntime.sleep(600)\n") == (KILLED, b"", LINE)


def test_one_whose_stderr_nobody_reads_is_killed_all_the_same(start):
    """The zygote, which writes the line, serves others: it must not wait."""
    caller = start(HEARTH_CALL_SECONDS=2)
    full = caller.begin(MARK + b"import os, time\nos.set_blocking(2, False)\n"
                        b"try:\n    while True: os.write(2, b'x' * 4096)\nexcept BlockingIOError: os.set_blocking(2, True)\n"
                        b"time.sleep(600)\n")
    assert caller.run(MARK + b"import time; time.sleep(600)")[0] == KILLED
    assert full.end()[0] == KILLED


def test_what_ends_in_time_hears_nothing_of_it(start):
    caller = start(HEARTH_CALL_SECONDS=30)
    before = len(os.listdir("/proc/%d/fd" % zygote(caller)))
    for _ in range(5):
        assert caller.run(MARK + b"import os, sys; print(sorted(os.listdir('/proc/self/fd')), file=sys.stderr)") == (
            0, b"", b"['0', '1', '2', '3']\n")
    assert len(os.listdir("/proc/%d/fd" % zygote(caller))) <= before + 12


def zygote(caller):
    assert caller.run(MARK)[0] == 0
    return next(worker["pid"] for worker in caller.ask({"t": "list"})["workers"] if worker["kind"] == "zygote")


SESSION = """
import asyncio, os, time
count = 0
HOW = {how!r}
async def main():
    global count
    count += 1
    try:
        if HOW == "block":
            time.sleep(600 if count == 1 else 0)
        await asyncio.sleep(600 if count == 1 else 0.1)
        print('{{"count": %d}}' % count)
    except asyncio.CancelledError:
        while HOW == "swallow":
            try:
                await asyncio.sleep(600)
            except asyncio.CancelledError:
                pass
        raise
"""


@pytest.fixture
def coroutines(start, tmp_path):
    """call(): of a module whose first call never ends, and whose others do at once."""
    def made(how):
        caller, program = start(HEARTH_CALL_SECONDS=1), request(make_zip(tmp_path, SESSION.format(how=how)))
        return lambda: caller.begin(program, session={"open": True})
    return made


def test_a_coroutine_is_cancelled_and_the_others_of_its_session_go_on(coroutines):
    call = coroutines("obey")
    slow, quick = call(), call()
    assert quick.end()[1].startswith(b'{"count": 2}')
    status, out, err = slow.end()
    assert (status, out, err) == (KILLED, b"", LINE) and slow.pid == quick.pid
    again = call()
    assert json.loads(again.end()[1].splitlines()[0])["count"] == 3 and again.pid == slow.pid


def test_one_that_does_not_obey_is_killed_with_its_session(coroutines):
    call = coroutines("swallow")
    slow = call()
    status, out, err = slow.end()
    assert (status, out, err) == (KILLED, b"", LINE)
    other = call()
    assert other.pid != slow.pid
    other.end()


def test_one_that_blocks_the_loop_takes_the_others_along_and_they_say_so(start, tmp_path):
    source = SESSION.format(how="obey").replace("    count += 1\n", "    count += 1\n    await asyncio.sleep(0.4)\n"
                                                "    time.sleep(600 if count == 2 else 0)\n")
    caller, program = start(HEARTH_CALL_SECONDS=2), request(make_zip(tmp_path, source))
    first = caller.begin(program, session={"open": True})
    second = caller.begin(program, session={"open": True})
    ends = [call.end() for call in (first, second)]
    assert first.pid == second.pid and [end[0] for end in ends] == [KILLED, KILLED]
    assert all(b"HEARTH_CALL_SECONDS" in end[2] for end in ends)


def test_a_plain_module_of_a_session_is_killed_with_it(start, tmp_path):
    source = "import time\ncount = 0\ndef main():\n    global count\n    count += 1\n" \
             "    time.sleep(600 if count == 2 else 0)\n    print(count)\n"
    caller, program = start(HEARTH_CALL_SECONDS=1), request(make_zip(tmp_path, source))
    assert caller.run(program, session={})[1].startswith(b"1\n")
    assert caller.run(program, session={}) == (KILLED, b"", LINE)
    assert caller.run(program, session={})[1].startswith(b"1\n")
