"""What the actions and the lookup on the record API have in common: the client, the run that they belong to, one at a time."""
import contextlib
import fcntl
import os
import time

from ansible import constants as C

from ansible_collections.hearth.automation.plugins.module_utils import api
from ansible_collections.hearth.automation.plugins.module_utils.api import settings as api_settings
from ansible_collections.hearth.automation.plugins.plugin_utils import plain_notes
from ansible_collections.hearth.automation.plugins.plugin_utils.record import config_file

# The callback's events are on their way to the store while the first task begins.
FOUND_SECONDS = 10.0
LOCK_SECONDS = 60.0
# How often a write is done where the server says that it could not, and how long between two.
WRITE_TRIES = 5
WRITE_PAUSE_SECONDS = 0.2
NAME_CHARACTERS_MAX = 254


class Refused(Exception):
    """What a task is told instead of a result."""


def client():
    """As HEARTH_API, section hearth of ansible.cfg, ARA_API_* and section ara say, in this order. Refused."""
    own, older = config_file.sections("hearth", "ara")
    named, known = {}, {}
    for values, names, prefix, section in ((named, api_settings.NAMES, "HEARTH_API_", own), (known, api_settings.OLDER, "ARA_API_", older)):
        for name in names:
            text = os.environ.get(prefix + name.upper()) or section.get("api_" + name)
            if text:
                values[name] = text
    try:
        return api.get_client(**api_settings.chosen(os.environ.get("HEARTH_API") or own.get("api"), named, known))
    except ValueError as error:
        raise Refused(str(error)) from error


def check_arguments(arguments, known):
    for name in arguments:
        if name not in known:
            raise Refused("%s is not a valid option." % name)


def playbook_of(connection, task, given=None):
    """The API's id of a task's playbook: `given` where it is, else that of the run which is being recorded.

    Hearth's callback knows its run's uid (GET /api/hearth/v1/runs/UID); whoever else records tells the play's
    (GET /api/v1/plays?uuid=UUID). Where Hearth's callback records, what it said may be a moment away.
    Refused, ApiError.
    """
    if given not in (None, ""):
        return given
    run, play = plain_notes.current_run(), _play_of(task)
    end, pause = time.monotonic() + (FOUND_SECONDS if run else 0), 0.02
    while True:
        found = _by_run(connection, run) if run else None
        if found is None and play:
            page = connection.get("/api/v1/plays", uuid=play, limit=1)
            found = page["results"][0]["playbook"] if page["results"] else None
        if found is not None:
            return found
        if time.monotonic() >= end:
            raise Refused(
                "This play is not recorded at %s: enable hearth.automation.record (or ara's callback), see that it "
                "records there, or give playbook_id" % connection.endpoint
            )
        time.sleep(pause)
        pause = min(2 * pause, 0.5)


def _by_run(connection, run):
    response, found = connection.call("GET", "/api/hearth/v1/runs/" + run, check=False)
    return found["playbook"] if response.ok and isinstance(found, dict) else None


def _play_of(task):
    """The uuid of the task's play without what ansible-runner adds to it, or None."""
    node = task
    while node is not None:
        play = getattr(node, "_play", None)
        if play is not None:
            return str(play._uuid)[:36]
        node = getattr(node, "_parent", None)
    return None


def look_and_write(step):
    """What `step` returns, which looks and then writes: alone among the hosts of this command, and anew where the server fails.

    ara's own server on SQLite answers 500 to one of two who write at once; the other is the callback. ApiError.
    """
    for left in reversed(range(WRITE_TRIES)):
        try:
            with one_at_a_time():
                return step()
        except api.StatusError as error:
            if left == 0 or error.response.status_code not in (500, 503):
                raise
        time.sleep(WRITE_PAUSE_SECONDS)


@contextlib.contextmanager
def one_at_a_time():
    """Hosts of one ansible-playbook look and then write: two at once would lose what one of them wrote."""
    folder = C.DEFAULT_LOCAL_TMP  # this command's own, shared by its workers
    fd = os.open(os.path.join(folder, "hearth-api.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        end = time.monotonic() + LOCK_SECONDS
        while time.monotonic() < end:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.01)
        yield
    finally:
        os.close(fd)


def run_action(run, prefix=""):
    """The result of an action: what `run` returns, or its trouble in words."""
    try:
        return run()
    except Refused as error:
        return {"failed": True, "msg": str(error)}
    except api.ApiError as error:
        return {"failed": True, "msg": prefix + str(error)}
