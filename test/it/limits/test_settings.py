"""The limits that variables set: they hold, are told, and nonsense is named."""
import json
import os
import socket

import pytest

from support.caller import MARK, Call, Refused, make_zip, request
from support.waiting import wait_for

WAITS = MARK + b"import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect(%r)\nprint(s.recv(9).decode())\n"


def finding(here, name, env=None):
    done = here.hearth("doctor", "--json", env=env)
    (found,) = [one for one in json.loads(done.stdout) if one["name"] == name]
    return found


def test_the_defaults_are_in_force_where_nothing_is_set(here, start):
    limits = start().ask({"t": "hello", "v": 1})["limits"]
    assert limits == {"workers_max": 64, "sessions_max": 16, "queue_max": 1024, "session_calls": 10000,
                      "session_memory_mb": 1024, "zygote_memory_mb": 200, "worker_memory_mb": None, "call_seconds": None}
    found = finding(here, "limits")
    assert found["state"] == "works" and "64 calls at once" in found["what"] and "deadline of a call: none" in found["what"]


def test_doctor_tells_what_the_daemon_that_runs_has_and_that_this_shell_says_otherwise(here, start):
    start(HEARTH_CALL_SECONDS=77)
    assert "deadline of a call: 77 s" in finding(here, "limits")["what"]
    other = finding(here, "limits", {"HEARTH_CALL_SECONDS": "78"})
    assert other["state"] == "limited" and "77 s" in other["what"] and "hearth daemon --stop" in other["mend"]


@pytest.mark.parametrize("variable,value", [("HEARTH_WORKERS_MAX", "many"), ("HEARTH_QUEUE_MAX", "-1"),
                                            ("HEARTH_CALL_SECONDS", "1.5"), ("HEARTH_WORKER_MEMORY_MB", "1")])
def test_nonsense_is_named_in_the_log_and_by_doctor_and_the_default_holds(here, start, variable, value):
    caller = start(**{variable: value})
    found = finding(here, "limits")
    assert found["state"] == "limited" and "%s=%s makes no sense" % (variable, value) in found["what"]
    assert "%s=%s makes no sense" % (variable, value) in (here.home / "hearth/daemon.log").read_text()
    hello = caller.ask({"t": "hello", "v": 1})
    assert len(hello["warnings"]) == 1
    assert hello["limits"]["workers_max"] == 64 and hello["limits"]["call_seconds"] is None
    assert caller.run(MARK + b"print(1)") == (0, b"1\n", b"")


class Gate:
    """Programs that wait until the test lets each of them go."""

    def __init__(self, folder):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(folder / "gate"))
        self.socket.listen(16)
        self.socket.settimeout(30)
        self.program = WAITS % os.fsencode(folder / "gate")

    def let_one_go(self):
        with self.socket.accept()[0] as waiting:
            waiting.sendall(b"go")


def waiting_calls(caller):
    return sum(worker.get("waiting", 0) for worker in caller.ask({"t": "list"})["workers"])


def test_beyond_the_most_a_call_waits_and_beyond_the_queue_it_is_refused_at_once(here, start):
    caller, gate = start(HEARTH_WORKERS_MAX=1, HEARTH_QUEUE_MAX=1), Gate(here.folder)
    first = caller.begin(gate.program)
    second = Call(caller, gate.program)
    wait_for(lambda: waiting_calls(caller) == 1, 30)
    with pytest.raises(Refused, match="no child"):
        caller.begin(gate.program)
    gate.let_one_go()
    assert first.end() == (0, b"go\n", b"")
    second.wait_for_began()
    gate.let_one_go()
    assert second.end() == (0, b"go\n", b"") and second.pid != first.pid


def test_a_call_beside_the_most_that_may_run_can_still_have_its_session(here, start):
    """A module that runs asks for its session; all that run would wait for each other."""
    caller, gate = start(HEARTH_WORKERS_MAX=1), Gate(here.folder)
    first = caller.begin(gate.program)
    assert caller.run(request(make_zip(here.folder)), session={})[1].startswith(b'{"count": 1}\n')
    gate.let_one_go()
    assert first.end()[0] == 0


def counted(caller, path, **session):
    call = caller.begin(request(path), session=session)
    status, out, _ = call.end()
    assert status is not None
    return call.pid, json.loads(out.splitlines()[0])["count"]


def test_a_session_is_renewed_after_so_many_calls(here, start):
    caller, path = start(HEARTH_SESSION_CALLS=3), make_zip(here.folder)
    seen = [counted(caller, path) for _ in range(7)]
    assert [count for _, count in seen] == [1, 2, 3, 1, 2, 3, 1]
    assert len({pid for pid, _ in seen}) == 3


def test_a_session_is_renewed_beyond_its_memory(here, start):
    hoards = "KEPT = []\ndef main():\n    KEPT.append(b'x' * 90_000_000)\n    print('{\"count\": %d}' % len(KEPT))\n"
    caller, path = start(HEARTH_SESSION_MEMORY_MB=80), make_zip(here.folder, hoards)
    assert [counted(caller, path)[1] for _ in range(3)] == [1, 1, 1]


def test_a_key_has_so_many_sessions_and_the_next_call_waits_for_one(here, start):
    gate = Gate(here.folder)
    source = "def main():\n" + "".join("    %s\n" % line for line in gate.program.decode().splitlines()[1:])
    caller, path = start(HEARTH_SESSIONS_MAX=1), make_zip(here.folder, source)
    first = caller.begin(request(path), session={})
    second = Call(caller, request(path), session={})
    (here.folder / "other").mkdir()
    assert caller.run(request(make_zip(here.folder / "other")), session={"key": "another"})[1].startswith(b'{"count": 1}')
    gate.let_one_go()
    assert first.end()[1].startswith(b"go")
    second.wait_for_began()
    assert second.pid == first.pid
    gate.let_one_go()
    assert second.end()[1].startswith(b"go")
