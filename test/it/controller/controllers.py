"""What the tests of the warm start share: a site whose controller is up, and what it says of itself."""
import os
import pathlib
import shutil
import socket
import sys
import time

from support.playbooks import HEARTH, ROOT

sys.path.insert(0, str(ROOT / "integrations/worker"))
import frames  # noqa: E402


def ask(path, question):
    """A controller's answer; None where nobody listens."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        try:
            connection.connect(str(path))
            frames.send(connection, frames.encode({"t": question}))
            received = frames.receive(connection)
        except OSError:
            return None
        return received and received[0]


def sockets(here):
    return sorted((here.runtime / "hearth/controller").glob("*.sock"))


def controllers(here):
    """What each says; those that are still importing are waited for."""
    answers = [ask(path, "list") for path in sockets(here)]
    return [answer for answer in answers if answer]


def calls(here):
    return sum(one["calls"] for one in controllers(here))


def stop(here):
    for path in sockets(here):
        ask(path, "quit")
    end = time.monotonic() + 10
    while sockets(here) and time.monotonic() < end:
        time.sleep(0.02)


def wait_for_controller(here, more_than=0, seconds=60):
    end = time.monotonic() + seconds
    while len(controllers(here)) <= more_than:
        assert time.monotonic() < end, "no controller came up"
        time.sleep(0.02)


def make_warm(here, *arguments, program="run", **options):
    """Runs once, so that a controller for such runs is started, and waits for it."""
    before = len(controllers(here))
    here.hearth(program, *arguments, **options)
    wait_for_controller(here, before)


def plain_program(here, name="ansible-playbook"):
    return shutil.which(name, path=here.env["PATH"])


def warm(here, *arguments, program="run", **options):
    """A run that a controller must serve, without the closing line."""
    before = calls(here)
    done = here.hearth(program, "--quiet", *arguments, **options)
    assert calls(here) == before + 1, ("not warm", controllers(here), done)
    return done


def write(here, name, text):
    path = pathlib.Path(here.folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] == "Z"


__all__ = ["HEARTH"]
