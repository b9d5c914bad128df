"""Where a login must not be: on a disk, on a command line, in the environment of a worker."""
import os
import pathlib
import re


def environments():
    """(command line, environment) of each process of this machine that can be read, as bytes."""
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            yield (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
        except OSError:
            continue


def assert_only_in_memory(folder, *secrets, logins=(), runtime=""):
    """None of these is in a file below `folder`, nor on a command line, nor in the environment of a worker.

    secrets  bytes, or compiled patterns of bytes
    logins   names of files that may hold them: those with a login of the test's own
    runtime  the runtime directory whose workers are looked at; "": everybody's
    """
    patterns = [re.compile(re.escape(secret)) if isinstance(secret, bytes) else secret for secret in secrets]

    def tells(content):
        return any(pattern.search(content) for pattern in patterns)

    for path in folder.rglob("*"):
        assert not path.is_file() or path.name in logins or not tells(path.read_bytes()), path
    workers = 0
    for line, environment in environments():
        assert not tells(line), line
        if b"HEARTH_WORKER_DIR=" + os.fsencode(runtime) in environment:
            workers += 1
            assert not tells(environment), line
    assert workers, "no worker is there to look at"
