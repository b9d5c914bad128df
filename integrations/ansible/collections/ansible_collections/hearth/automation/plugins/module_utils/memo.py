"""Values that calls of a module keep for each other: `@memo()` before a function.

    from ansible_collections.hearth.automation.plugins.module_utils.memo import memo

    @memo(ttl=60)
    def login(url, user, password):
        return {"token": ...}

The value comes from Hearth's daemon while it has one that is younger than its time, else from the
function; of calls that come together one runs the function and the others wait for it. The daemon
belongs to the user that the module runs as and keeps values in its memory only. Without a daemon,
or when anything else is in the way, the function is called as if it had no decorator.

What is kept: JSON or bytes, for arguments that are JSON, bytes or tuples of these. Any other value
is returned and not kept; any other argument calls the function. An exception is never kept. Keys
are made of the function's name, its code and its arguments: what else it depends on (a file, a
variable) has to be an argument. docs/manual/memo.md has the rest.
"""
import asyncio
import contextvars
import functools
import inspect
import os
import socket
import threading
import time

from . import daemon_socket
from . import memo_text
from . import time_to_live

WAIT_SECONDS = 30.0

_ANSWER_SECONDS = 2.0  # for what the daemon answers at once
_MISSING = object()
# Keys that this thread or task makes values for: it must not wait for itself.
_making = contextvars.ContextVar("hearth_memo_making", default=frozenset())


def memo(ttl=None, scope=None, wait=WAIT_SECONDS):
    """Decorates a function, or a coroutine function.

    ttl     seconds from the last use on; None: the variable ANSIBLE_TURBO_LOOKUP_TTL, else 15. 0: call it always.
    scope   whose value it is, for `hearth memo`; None: the collection that the function belongs to.
    wait    seconds at most for the value of a call that runs already; then it calls the function itself.

    What it gives has two members more: `uncached`, the function, and `cache_clear()`.
    """
    if callable(ttl):  # @memo without its brackets
        return memo()(ttl)

    def decorate(function):
        kept = _Kept(function, ttl, scope, wait)
        call = _async_wrapper(function, kept) if inspect.iscoroutinefunction(function) else _wrapper(function, kept)
        call.uncached = function
        call.cache_clear = kept.clear
        return call

    return decorate


def clear(scope=None, names=None):
    """Drops what is kept: of one scope, of functions by their qualified names, or everything.

    Gives {"entries": N, "names": [...]} of what went; None where no daemon answered.
    """
    question = {"t": "memo.clear"}
    if scope is not None:
        question["scope"] = scope
    if names is not None:
        question["names"] = list(names)
    try:
        with daemon_socket.connect(os.environ) as connection:
            deadline = time.monotonic() + _ANSWER_SECONDS
            daemon_socket.send(connection, question, deadline=deadline)
            answer = daemon_socket.receive(connection, deadline).header
        return {"entries": answer["entries"], "names": answer["names"]}
    except (OSError, KeyError):
        return None


def _wrapper(function, kept):
    @functools.wraps(function)
    def call(*args, **kwargs):
        flight = kept.flight(args, kwargs)
        if flight is None:
            return function(*args, **kwargs)
        with flight:
            value = flight.ask()
            if value is _MISSING:
                value = function(*args, **kwargs)
                flight.put(value)
            return value

    return call


def _async_wrapper(function, kept):
    @functools.wraps(function)
    async def call(*args, **kwargs):
        flight = kept.flight(args, kwargs)
        if flight is None:
            return await function(*args, **kwargs)
        with flight:
            # Others of this loop go on meanwhile, and the one that it waits for may be among them.
            value = await _in_thread(flight.ask)
            if value is _MISSING:
                value = await function(*args, **kwargs)
                await _in_thread(flight.put, value)
            return value

    return call


async def _in_thread(work, *args):
    """`work`'s answer from a thread of its own: a pool could be full of those who wait for this one."""
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def run():
        answer = work(*args)
        try:
            loop.call_soon_threadsafe(lambda: done.cancelled() or done.set_result(answer))
        except RuntimeError:
            pass  # the loop was closed meanwhile

    threading.Thread(target=run, name="hearth-memo", daemon=True).start()
    return await done


class _Kept:
    """One decorated function: what its values are asked by."""

    def __init__(self, function, ttl, scope, wait):
        self._function = function
        self._ttl = ttl
        self._scope = scope
        self._wait = wait
        self._code = None

    def flight(self, args, kwargs):
        """A _Flight for this call; None where the function is to be called as it is."""
        try:
            ttl = _ttl_now(self._ttl)
            if not ttl > 0 or os.environ.get("HEARTH") == "off":
                return None
            if self._code is None:
                self._code = memo_text.digest_of(self._function)
            about = self._about()
            key = memo_text.key_of(about["name"], self._code, args, kwargs)
            if key in _making.get():
                return None
            about.update(key=key, ttl=min(ttl, time_to_live.MAX_SECONDS))
            return _Flight(about, max(0.0, float(self._wait)))
        except Exception:  # odd arguments, an odd function: nothing that the call should fail by
            return None

    def clear(self):
        """Drops all that is kept of this function. Does nothing without a daemon."""
        about = self._about()
        clear(about["scope"], [about["name"]])

    def _about(self):
        module = memo_text.module_of(self._function)
        return {"scope": memo_text.cut(self._scope or memo_text.scope_of(module)),
                "name": memo_text.cut(module + "." + self._function.__qualname__)}


class _Flight:
    """One question about a value and, where there is none, its making. To be used with `with`."""

    def __init__(self, about, wait):
        self._about = about
        self._wait = wait
        self._connection = None
        self._owner = os.getpid()
        self._before = _making.get()

    def __enter__(self):
        _making.set(self._before | {self._about["key"]})
        return self

    def __exit__(self, _kind, _error, _trace):
        _making.set(self._before)
        self._close()

    def ask(self):
        """The value, or _MISSING. Never raises."""
        try:
            deadline = time.monotonic() + self._wait + _ANSWER_SECONDS
            self._connection = daemon_socket.connect(os.environ)
            answer = self._exchange("memo.get", b"", deadline, wait_ms=int(self._wait * 1000))
            if answer.header.get("state") == "hit":
                return memo_text.decode_value(answer.body)
        except Exception:
            self._close()
        return _MISSING

    def put(self, value):
        """Has `value` kept, where it can be. Never raises."""
        if self._connection is None or os.getpid() != self._owner:
            return
        deadline = time.monotonic() + _ANSWER_SECONDS
        try:
            body = memo_text.encode_value(value)
            self._exchange("memo.put", body, deadline)
        except memo_text.Unfit:
            self._give_up(deadline)
        except Exception:
            self._close()

    def _give_up(self, deadline):
        """Nobody can keep this value: those who wait need not wait for each other."""
        try:
            self._exchange("memo.drop", b"", deadline, all=True)
        except Exception:
            self._close()

    def _exchange(self, kind, body, deadline, **more):
        header = dict(self._about, t=kind, **more)
        daemon_socket.send(self._connection, header, body, deadline=deadline)
        return daemon_socket.receive(self._connection, deadline)

    def _close(self):
        """Ends the flight, where it has not ended; the next of those who wait makes the value."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            # A process that the function forked may hold it too; in that process it is not to end.
            if os.getpid() == self._owner:
                connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        connection.close()


def _ttl_now(ttl):
    if ttl is not None:
        return float(ttl)
    return time_to_live.of_environment(os.environ)
