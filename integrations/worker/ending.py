"""How a Python program ends: exit status, what is printed, what still runs (pythonrun.c, pylifecycle.c)."""

import atexit
import gc
import os
import signal
import sys
import threading

import filenames

FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep
OURS = (FOLDER,)  # whose frames no traceback shows
FLUSH_FAILED = 120  # Py_RunMain's status when a standard stream could not be flushed


def run_to_end(program, leave):
    """Calls `program`, then does all that a plain interpreter does from there on. Never returns.

    `leave`: called with the status when nothing of the program is left to do, with None when a
    signal will be what ended it.
    """
    interrupted = False
    try:
        try:
            program()
        finally:
            flush_quietly()  # pyrun_file: before anything is said about how it ended
        status = 0
    except SystemExit as end:
        status = exit_status(end)
    except KeyboardInterrupt as error:
        interrupted = True
        status = 1
        report(error)
    except BaseException as error:
        status = 1
        report(error)
    status = finish(status)
    leave(None if interrupted else status)
    if interrupted:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    os._exit(status)


def exit_status(end):
    code = end.code
    if code is None:
        return 0
    if isinstance(code, int):
        try:
            return int.__index__(code).to_bytes(8, "little", signed=True)[0]
        except OverflowError:
            return 255
    try:
        if sys.stderr is not None:
            sys.stderr.write(str(code) + "\n")
    except Exception:
        pass
    return 1


def report(error):
    """Prints an uncaught exception as the interpreter would: without our frames."""
    filenames.rename_now()
    error.__traceback__ = without_our_frames(error.__traceback__)
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
    if sys.version_info >= (3, 12):
        sys.last_exc = error
    hook = getattr(sys, "excepthook", sys.__excepthook__)
    try:
        hook(type(error), error, error.__traceback__)
    except SystemExit as end:
        os._exit(finish(exit_status(end)))
    except BaseException as second:
        second.__traceback__ = without_our_frames(second.__traceback__)
        say("Error in sys.excepthook:\n")
        sys.__excepthook__(type(second), second, second.__traceback__)
        say("\nOriginal exception was:\n")
        sys.__excepthook__(type(error), error, error.__traceback__)


def without_our_frames(traceback):
    """The chain without the frames of this folder's files, wherever they stand in it."""
    while traceback is not None and ours(traceback):
        traceback = traceback.tb_next
    at = traceback
    while at is not None and at.tb_next is not None:
        if ours(at.tb_next):
            at.tb_next = at.tb_next.tb_next
        else:
            at = at.tb_next
    return traceback


def ours(traceback):
    return traceback.tb_frame.f_code.co_filename.startswith(OURS)


def say(text):
    try:
        sys.stderr.write(text)
    except Exception:
        pass


def finish(status):
    """Py_FinalizeEx up to the point where only memory is left to free."""
    try:
        threading._shutdown()
    except BaseException as error:
        report(error)
    try:
        atexit._run_exitfuncs()
    except BaseException as error:
        if sys.version_info < (3, 10):
            report(error)
    if not flush_streams():
        status = FLUSH_FAILED
    silence_threads()
    drop_what_the_program_left()
    if not flush_streams():
        status = FLUSH_FAILED
    return status


def flush_quietly():
    for name in ("stderr", "stdout"):
        try:
            getattr(sys, name).flush()
        except BaseException:
            pass


def flush_streams():
    good = True
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name, None)
        try:
            if stream is None or stream.closed:
                continue
            stream.flush()
        except BaseException as error:
            good = False
            if name == "stdout":
                say("Exception ignored in: %r\n%s: %s\n" % (stream, type(error).__name__, error))
    return good


def silence_threads():
    """From here on a plain interpreter lets no other thread run. Here one may, where this thread waits
    for a file, and finds the program's names gone: nobody hears of it."""
    if len(sys._current_frames()) > 1:
        sys.setswitchinterval(1000)
        threading.excepthook = lambda *_: None


def drop_what_the_program_left():
    """Objects that only the program's own module holds end as they do when an interpreter ends:
    a file that was never closed is written, a temporary file is removed, a __del__ runs."""
    main = sys.modules.get("__main__")
    if main is not None:
        names = main.__dict__
        for name in [n for n in names if n[:1] == "_" and n[:2] != "__"]:
            names[name] = None
        for name in [n for n in names if n != "__builtins__"]:
            names[name] = None
    gc.collect()
