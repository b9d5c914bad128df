"""Coroutines of one session, side by side on one event loop. It lives as long as the session, because what
they keep (connections) is bound to it."""

import os
import signal
import sys
import time

import limits
import reports
import session_call
import session_state


class Beside:
    """`session`: session.Session, which hands over what runs and is told how it ended."""

    def __init__(self, session):
        self._session, self._child = session, session.child
        self._loop = None
        self._tasks = {}  # number -> asyncio task

    def any(self):
        return bool(self._tasks)

    def run(self):
        """Until the daemon said something, or none is left."""
        self._loop.run_forever()

    def begin(self, running, main):
        import asyncio  # most sessions never need it
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
        if not self._tasks:
            running.close_streams(alone=True)  # taken while nobody knew that it is a coroutine
            running.take_streams_beside_others()
            sys.stdout, sys.stderr = session_state.Streams("stdout"), session_state.Streams("stderr")
            self._loop.add_reader(self._child.handoff.fileno(), self._hear)
        asyncio.set_event_loop(self._loop)
        reports.send_number(self._child.report, reports.HELD, running.number)
        self._session.tell_if_unexpected(running, True)
        task = self._loop.create_task(self._run(running, main))
        self._tasks[running.number] = task
        self._watch_caller(running, task)
        if self._child.limits.call_s:
            self._watch_time(running, task)

    def _hear(self):
        """No call begins inside the loop: a plain `main` may start a loop of its own."""
        self._session.take_in()
        if self._session.ended:
            self._loop.remove_reader(self._child.handoff.fileno())
        else:
            self._loop.stop()

    async def _run(self, running, main):
        error = None
        try:
            await main()
        except BaseException as raised:
            error = raised
        if running.timer:
            running.timer.cancel()  # it would keep the call in memory until it is due
        if running.overdue:
            limits.say(running.call.stdio[2], self._child.limits.why_overdue())
            status = int(signal.SIGKILL)  # as the zygote would have ended it
        else:
            status = session_call.conclude(running, error) << 8
        self._session.end_if_forked(running, status >> 8)
        self._loop.remove_reader(running.call.connection)
        self._session.finish(running, status, alone=False)
        del self._tasks[running.number]
        if not self._tasks:
            self._loop.stop()

    def _watch_caller(self, running, task):
        """A caller that hangs up has its coroutine cancelled; others go on."""
        def readable():
            try:
                gone = not os.read(running.call.connection, 4096)
            except OSError:
                gone = True
            if gone:
                self._loop.remove_reader(running.call.connection)
                task.cancel()
        self._loop.add_reader(running.call.connection, readable)

    def _watch_time(self, running, task):
        """A call that is overdue has its coroutine cancelled. One that does not obey soon is killed with its
        session, by the zygote (deadlines.py)."""
        def overdue():
            if not task.done():
                running.overdue = True
                task.cancel()
        running.timer = self._loop.call_later(max(0.0, running.began + self._child.limits.call_s - time.monotonic()), overdue)
