"""Has a module that runs already run in its session instead: the client half of the turbo API.

docs/protocol/worker.md §3 and §4.1. Whatever fails before the session has begun gives None: the
module goes on where it is, as any module.
"""
import json
import os
import re
import signal
import socket
import sys
import threading
import time

from .. import daemon_socket
from .. import process_context
from .. import time_to_live
from . import payload_content
from . import session_key

BEGIN_SECONDS = 15.0  # the daemon refuses by itself after 10
REQUEST = b"HEARTH-SESSION 1\n"
SWITCHES = ("ENABLE_TURBO_MODE", "ENABLE_TURBO_SERVER")

_STATUS = re.compile(rb"^Umask:\s*(\d+)$.*?^SigBlk:\s*(\w+)$.*?^SigIgn:\s*(\w+)$", re.MULTILINE | re.DOTALL)
# Python ignores these itself, whatever its caller did.
_PYTHONS = (1 << (signal.SIGPIPE - 1)) | (1 << (signal.SIGXFSZ - 1))


class Ended:
    """status: of waitpid(2), or None where nobody can tell; text: what it wrote to stdout, bytes."""

    def __init__(self, status, text):
        self.status, self.text = status, text


def run_module(name, argument_spec, declared, params, profile):
    """Ended, or None: nothing has run.

    params    bytes, as the wrapper gave them.
    profile   of the result's encoding, or None.
    """
    main = sys.modules["__main__"]
    module, path = getattr(main, "_module_fqn", None), getattr(main, "_modlib_path", None)
    if not module or not path or not params or os.environ.get("HEARTH") == "off":
        return None
    parameters = session_key.parameters_of(argument_spec, declared)
    variables = session_key.variables_of(argument_spec)
    session = _session(name, parameters, variables, params, payload_content.of_file(path))
    ended, header = _run(session, _program(module, path, profile, params))
    if ended and header:
        _leave_note(module, session, bool(header.get("open")), parameters, variables)
    return ended


def run_noted(module, path, params, profile):
    """The same before the module is imported, from the note that a former run of it left (§4.2).

    OSError, ValueError, KeyError, zipfile.BadZipFile: there is none; nothing has run.
    """
    content = payload_content.of_file(path)
    with open(_note_path(module, content)) as file:
        note = json.load(file)
    if any(os.environ.get(name) != value for name, value in note["environment"].items()):
        return None
    session = _session(note["name"], note["parameters"], note["variables"], params, content)
    session["open"] = note["open"]
    return _run(session, _program(module, path, profile, params))[0]


def _session(name, parameters, variables, params, content):
    """The call's member `session`."""
    arguments = json.loads(params.decode("utf-8"))["ANSIBLE_MODULE_ARGS"]
    session = {"name": name, "key": session_key.make(name, parameters, variables, arguments, os.environ), "content": content}
    session.update(ttl_of(os.environ.get(time_to_live.VARIABLE)))
    return session


def _program(module, path, profile, params):
    request = {"kind": "module", "module": module, "zip": path, "profile": profile}
    return REQUEST + json.dumps(request).encode() + b"\n" + params


def run_request(session, request, rest):
    """The same for another kind of request; `rest`: bytes."""
    return _run(session, REQUEST + json.dumps(request).encode() + b"\n" + rest)[0]


def end_others(name):
    """Has the other session workers of a name end, when their calls have. How many; None without a daemon."""
    return ask({"t": "stop", "collection": name, "but": os.getpid()}).get("workers")


def ask(question):
    """The daemon's answer to one question (§3.4); {} where there is none."""
    if os.environ.get("HEARTH") == "off":
        return {}
    try:
        connection = daemon_socket.connect(os.environ)
    except (OSError, AttributeError):
        return {}
    try:
        deadline = time.monotonic() + BEGIN_SECONDS
        daemon_socket.send(connection, question, deadline=deadline)
        return daemon_socket.receive(connection, deadline).header
    except OSError:
        return {}
    finally:
        connection.close()


def ttl_of(text):
    """What a caller's value means for its session: {} where it says nothing that can be used."""
    seconds = time_to_live.from_value(text)
    return {} if seconds is None else {"ttl": seconds}


def _run(session, program):
    """(Ended or None, header of `exit` or None)"""
    opened = []
    try:
        stdin, stdout = _memory_file(program), _memory_file(b"")
        opened += [stdin, stdout]
        # Not ".": whoever sudo made of the login may have no right to enter its home, and is there all the same.
        folder = os.open("/proc/self/cwd", getattr(os, "O_PATH", 0) | os.O_DIRECTORY | os.O_CLOEXEC)
        opened.append(folder)
        connection = daemon_socket.connect(os.environ)
        try:
            header, body = _call(session)
            deadline = time.monotonic() + BEGIN_SECONDS
            daemon_socket.send(connection, header, body, (stdin, stdout, 2, folder), deadline)
            if not _has_begun(connection, deadline):
                return None, None
            return _wait(connection, stdout)
        finally:
            connection.close()
    except (OSError, AttributeError):
        return None, None
    finally:
        for descriptor in opened:
            os.close(descriptor)


def _call(session):
    """Header and body of the call (§3.1), for this process's own interpreter and environment."""
    with open("/proc/self/status", "rb") as status:
        umask, blocked, ignored = _STATUS.search(status.read()).groups()
    environment = [name + b"=" + value for name, value in _environment().items()]
    header = {"t": "call", "v": 1, "argc": 0, "envc": len(environment), "umask": int(umask, 8),
              "ignored": int(ignored, 16) & ~_PYTHONS, "blocked": int(blocked, 16), "session": session}
    header["context"] = process_context.context()
    strings = [os.fsencode(sys.executable)] + environment + [b""]
    return header, b"\0".join(strings)


def _environment():
    """As the interpreter was started with: it may have put LC_CTYPE there itself (PEP 538)."""
    environment = dict(os.environb)
    locale = environment.get(b"LC_ALL") or environment.get(b"LANG") or b"C"
    if environment.get(b"LC_CTYPE") == b"C.UTF-8" and locale in (b"C", b"POSIX"):
        del environment[b"LC_CTYPE"]
    return environment


def _has_begun(connection, deadline):
    try:
        message = daemon_socket.receive(connection, deadline)
    except socket.timeout:
        # From here on `began` cannot be sent; if it was, it is here.
        connection.shutdown(socket.SHUT_RD)
        message = daemon_socket.receive(connection, time.monotonic() + 1)
    return message.header.get("t") == "began"


def _wait(connection, stdout):
    """From here on it must not be run again, whatever happens."""
    header = {}
    try:
        while header.get("t") != "exit":
            header = daemon_socket.receive(connection).header
    except OSError:
        header = {}
    size = os.fstat(stdout).st_size
    return Ended(header.get("status"), os.pread(stdout, size, 0)), header


def finish_as(ended):
    """Ends this process as the session's call ended: its output, its status. Never returns."""
    sys.stdout.flush()
    rest = memoryview(ended.text)
    while rest:
        rest = rest[os.write(1, rest):]
    if ended.status is None:
        sys.exit(0 if ended.text.rstrip().endswith(b"}") else 128 + signal.SIGKILL)
    if os.WIFSIGNALED(ended.status):
        signal.signal(os.WTERMSIG(ended.status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(ended.status))
    sys.exit(os.WEXITSTATUS(ended.status))


def _note_path(module, content):
    return os.path.join(daemon_socket.daemon_folder(os.environ), "session", module, content)


def _leave_note(module, session, is_open, parameters, variables):
    """docs/protocol/worker.md §4.2: what the next caller need not find out."""
    note = {"name": session["name"], "open": is_open, "parameters": parameters, "variables": variables,
            "environment": {name: os.environ.get(name) for name in SWITCHES}}
    path = _note_path(module, session["content"])
    folder = os.path.dirname(path)
    part = "%s.%d.%d" % (path, os.getpid(), threading.get_ident())
    try:
        with open(path) as file:
            if json.load(file) == note:
                return
    except (OSError, ValueError):
        pass
    try:
        for made in (os.path.dirname(folder), folder):
            os.makedirs(made, 0o700, exist_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(note, file)
        os.rename(part, path)
    except OSError:
        pass  # the next call finds out for itself


def _memory_file(content):
    descriptor = os.memfd_create("hearth", os.MFD_CLOEXEC)
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest):]
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
