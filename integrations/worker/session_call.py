"""One call of a session: what is to be run, its `main`, and how it ended."""

import importlib
import inspect
import io
import json
import os
import stat
import sys

import ending
import limits
import plain
import session_state
import wrapper

REQUEST = b"HEARTH-SESSION 1\n"
TEXT_MAX = 64 << 20
LIKELY_A_BUG = "Likely a bug: exit_json() or fail_json() should be called during the module excution"


class Program:
    """What stands on the call's stdin.

    kind      "module" or "lookup"
    module    full name of the module, or of the lookup plugin
    payload   payload.Payload; None for a lookup
    params    bytes: the parameters, or the arguments of the lookup
    profile   of the result's encoding (ansible-core 2.19), or None
    """

    def __init__(self, kind, module, payload, params, profile, options=None):
        self.kind, self.module, self.payload = kind, module, payload
        self.params, self.profile, self.options = params, profile, options or {}


def read_program(fd, shelf):
    """ValueError, OSError: no program of a session."""
    found = os.fstat(fd)
    if not stat.S_ISREG(found.st_mode) or found.st_size > TEXT_MAX:
        raise ValueError("stdin is no file")
    text = os.pread(fd, found.st_size, 0)
    if text.startswith(REQUEST):
        return _read_request(text, shelf)
    return _read_wrapper(text, shelf)


def _read_request(text, shelf):
    header, _, rest = text[len(REQUEST):].partition(b"\n")
    request = json.loads(header)
    if request["kind"] == "lookup":
        return Program("lookup", request["plugin"], None, rest, None, request)
    return Program("module", request["module"], shelf.of_zip(request["zip"]), rest, request.get("profile"))


def _read_wrapper(text, shelf):
    if not wrapper.has_mark(text):
        raise ValueError("no wrapper")
    payload, module, profile, params = shelf.of_wrapper(text)
    if params is None:
        raise ValueError("no parameters")
    return Program("module", module, payload, params.encode("utf-8"), profile)


class Running:
    """A call that has begun.

    number          names it between session worker and zygote
    stdout, stderr  text streams, the caller's
    kept            what module_utils keep for one call (session_state)
    answer          (text, status) of the first exit_json or fail_json, once there was one
    module          the AnsibleModule made last, as the turbo API tells it
    began, timer    when, on the monotonic clock, and what ends it; overdue: it was cancelled for its time
    ran_out         it met the limit of memory
    """

    def __init__(self, number, call, program, memory_is_limited=False):
        self.number, self.call, self.program = number, call, program
        self.began, self.timer, self.overdue, self.ran_out = 0.0, None, False, False
        self.memory_is_limited = memory_is_limited
        self.params, self.profile = program.params, program.profile
        self.kept, self.exits = {}, []
        self.answer = self.module = self.stdout = self.stderr = None

    # For the turbo API (module_utils/turbo/module.py), which finds the call by session_api.call().

    def answered(self, text, status):
        """A module that catches what exit_json raised has answered all the same: the first one counts."""
        if self.answer is None:
            self.answer = (text, status)

    # Streams.

    def take_streams(self):
        """Alone: descriptors 0 to 2 are the caller's."""
        for fd, given in enumerate(self.call.stdio):
            os.dup2(given, fd)
        os.lseek(0, 0, os.SEEK_END)
        plain.set_streams()
        self.stdout, self.stderr = sys.stdout, sys.stderr

    def take_streams_beside_others(self):
        self.stdout, self.stderr = (_text_stream(fd) for fd in self.call.stdio[1:])

    def flush(self):
        for stream in (self.stdout, self.stderr):
            try:
                stream.flush()
            except Exception:
                pass  # the caller is gone

    def close_streams(self, alone):
        self.flush()
        if alone:
            session_state.point_streams_nowhere()
        else:
            self.stdout = self.stderr = io.StringIO()


def _text_stream(fd):
    return io.TextIOWrapper(io.open(fd, "wb", closefd=False), "utf-8", "surrogateescape", line_buffering=True)


def server_path(payload):
    """What cloud.common's modules look at in sys.argv[0] to see that they are in its server."""
    folder = payload.path if payload else "/"
    return folder + "/ansible_collections/cloud/common/plugins/module_utils/turbo/server.py"


def is_coroutine(main):
    return inspect.iscoroutinefunction(main)


def status_of(running, run):
    """Calls `run` to its end; gives the exit status. The answer, if any, is on running.stdout."""
    try:
        run()
        error = None
    except BaseException as raised:
        error = raised
    return conclude(running, error)


def conclude(running, error):
    """Writes what is still to be written. `error`: what main() raised, or None."""
    running.ran_out = running.memory_is_limited and limits.ran_out(error)
    if running.answer is None and error is not None and not isinstance(error, SystemExit):
        translate = sys.modules[API].translate
        if translate is not None:
            try:
                translate(running, error)
            except BaseException as second:
                error = second
    if running.answer is not None:
        text, status = running.answer
        running.stdout.write(text)
        return status
    if error is None:
        running.stdout.write("\n" + json.dumps({"msg": LIKELY_A_BUG, "failed": True}) + "\n")
        return 1
    return _uncaught(running, error)


def _uncaught(running, error):
    """As the plain interpreter, or the wrapper's own loader where it has one (ansible-core 2.19)."""
    if isinstance(error, SystemExit):
        return ending.exit_status(error)
    error.__traceback__ = ending.without_our_frames(error.__traceback__)
    if running.profile and isinstance(error, Exception):
        try:
            importlib.import_module(LOADER)._handle_exception(error, running.profile)
        except SystemExit as end:
            return ending.exit_status(end)
        except Exception:
            pass  # it is another core's, which does it otherwise
    ending.report(error)
    return 1


API = "hearth_session"
LOADER = "ansible.module_utils._internal._ansiballz._loader"
