import socket
import sys
import time
import types

import pytest
from hearth_plugin_utils import frames, plain_notes

RUN = "01a1ff9f-5543-73a7-8cd1-d639de20c377"


@pytest.fixture(autouse=True)
def run(monkeypatch):
    monkeypatch.delitem(sys.modules, "hearth_automation_record", raising=False)
    monkeypatch.setenv("HEARTH_RUN", RUN)


@pytest.fixture
def listener(runtime):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(runtime / "worker.sock"))
        server.listen(1)
        server.settimeout(2)
        yield server


def told(listener):
    connection, _ = listener.accept()
    with connection:
        return list(frames.Reader().feed(connection.recv(65536)))


def test_a_note_says_whose_call_it_was_why_and_how_long(listener, runtime):
    note = plain_notes.Note(str(runtime), "become", "task", "h\u00f6st")
    time.sleep(0.01)
    note.tell()
    (header,) = told(listener)
    ran = header.pop("ran_us")
    assert header == {"t": "plain", "run": RUN, "task": "task", "host": "h\u00f6st", "why": "become"}
    assert 10000 <= ran < 2000000


def test_a_note_is_the_golden_frame(monkeypatch):
    import fake_daemon
    note = plain_notes.Note("", "become", "0242ac11-0002-1f6c-2b3e-00000000000a", "h\u00f6st")
    assert frames.encode(dict(note._header, ran_us=131072)) == fake_daemon.golden("plain")


def test_the_run_that_is_recorded_here_is_told(listener, runtime, monkeypatch):
    monkeypatch.setitem(sys.modules, "hearth_automation_record", types.SimpleNamespace(current_run="recorded"))
    assert plain_notes.current_run() == "recorded"
    monkeypatch.setitem(sys.modules, "hearth_automation_record", types.SimpleNamespace(current_run=None))
    assert plain_notes.current_run() == RUN


@pytest.mark.parametrize("task, host", [("", "host"), (None, "host"), ("task", "")])
def test_what_the_record_could_not_join_is_not_told(listener, runtime, task, host):
    plain_notes.Note(str(runtime), "become", task, host).tell()
    listener.settimeout(0.05)
    with pytest.raises(socket.timeout):
        listener.accept()


def test_nobody_there_and_nobody_who_accepts_cost_nothing(listener, runtime):
    plain_notes.Note(str(runtime / "missing"), "become", "task", "host").tell()
    began = time.monotonic()
    for _ in range(8):
        plain_notes.Note(str(runtime), "x" * 5000, "task", "host").tell()
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("command, is_wrapper, expected", [
    ("/bin/sh -c '/usr/bin/python3 && sleep 0'", True, True),
    ("/bin/sh -c '/usr/bin/python3 /root/.ansible/tmp/a/AnsiballZ_ping.py && sleep 0'", False, True),
    ("/bin/sh -c 'sudo -H -S -n -u u /bin/sh -c '\"'\"'echo x ; /usr/bin/python3 /tmp/a/AnsiballZ_ping.py'\"'\"' && sleep 0'", False, True),
    ("/bin/sh -c 'chmod u+x /root/.ansible/tmp/a/ /root/.ansible/tmp/a/AnsiballZ_ping.py && sleep 0'", False, False),
    ("/bin/sh -c 'setfacl -m u:u:r-x /tmp/a/ /tmp/a/AnsiballZ_ping.py && sleep 0'", False, False),
    ("/bin/sh -c 'rm -f -r /root/.ansible/tmp/a/ > /dev/null 2>&1 && sleep 0'", False, False),
    ("/bin/sh -c 'echo ~root && sleep 0'", False, False)])
def test_only_calls_of_modules_count(command, is_wrapper, expected):
    assert plain_notes.runs_module(command, is_wrapper) is expected
