"""The parts of the callback that need no Ansible."""
import datetime
import json
import os
import re
import stat
import types

import pytest
import support
from ansible_collections.hearth.automation.plugins.plugin_utils.record import (
    arguments,
    content,
    files,
    lines,
    outbox,
    places,
    progress,
    spool,
)


@pytest.fixture
def writer():
    made = lines.Lines()
    made.begin("01890000-0000-7000-8000-000000000001")
    return made


def read(writer, members):
    seq, line = writer.line("result", members)
    assert line.endswith(b"\n") and line.count(b"\n") == 1
    event = json.loads(line.decode("utf-8"))
    assert event["seq"] == seq
    return event


def test_a_line_is_one_event_in_utf8(writer):
    event = read(writer, {"text": "a\nb\r\u2028\x00é😀", "n": None})
    assert (event["text"], event["n"], event["kind"], event["seq"]) == ("a\nb\r\u2028\x00é😀", None, "result", 0)
    assert read(writer, {})["seq"] == 1


@pytest.mark.parametrize(
    "value, told",
    [
        ("bad \udcff byte", "bad \ufffd byte"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (b"by\xfftes", "by\ufffdtes"),
        ({1: {(1, 2): "x"}, None: 2}, {"1": {"(1, 2)": "x"}, "None": 2}),
        ((1, [2, {"a": True}]), [1, [2, {"a": True}]]),
        (12345678901234567890123, 12345678901234567890123),
        (os, "<module>"),
        (types.MappingProxyType({1: "a"}), {"1": "a"}),
        (range(3), [0, 1, 2]),
        (datetime.date(2026, 11, 21), "2026-11-21"),
    ],
)
def test_what_json_cannot_hold_is_told_as_something_that_it_can(writer, value, told):
    assert read(writer, {"value": value})["value"] == told


def test_a_vaulted_value_is_never_opened(writer):
    class Vaulted:
        __ENCRYPTED__ = True

        def __str__(self):
            raise AssertionError("opened")

    assert read(writer, {"value": Vaulted()})["value"] == "<encrypted by a vault>"


def test_nesting_stays_below_what_the_daemon_reads(writer):
    value = "core"
    for _unused in range(200):
        value = [value]
    line = writer.line("result", {"content": {"deep": value, "beside": 1}})[1].decode()
    assert json.loads(line)["content"]["beside"] == 1
    assert "<deeper than %d levels>" % lines.DEPTH_MAX in line
    depth = deepest = 0
    for character in re.sub(r'"[^"]*"', "", line):
        depth += (character in "[{") - (character in "]}")
        deepest = max(deepest, depth)
    assert deepest <= 64


def test_a_line_that_is_too_long_says_so_instead(writer):
    event = read(writer, {"content": {"a": "x" * lines.LINE_BYTES_MAX}, "host": "h"})
    assert event["host"] == "h" and "left out" in event["content"]["omitted"]
    assert read(writer, {})["seq"] == 1


def test_ids_are_of_version_7_and_differ():
    made = lines.Ids()
    ids = [made.make(1_700_000_000_000_000 + n) for n in range(2000)]
    assert len(set(ids)) == 2000
    assert all(re.fullmatch(r"018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", made_id) for made_id in ids[:1000])


def test_names_are_kept_and_values_are_not():
    assert arguments.names_only("a=1 b='x y=2' c=\"q\"") == "a=<not recorded> b=<not recorded> c=<not recorded>"
    assert arguments.names_only('{"a": {"b": 1}}') == "a=<not recorded>"
    assert arguments.names_only("{broken") == arguments.names_only("free secret") == "<not recorded>"
    assert arguments.names_only("@file.yml") == "@file.yml"


def test_free_form_arguments_are_the_program_unless_everything_hides():
    assert arguments.module_args("command", "uptime -p", False) == "uptime -p"
    assert arguments.module_args("command", "uptime -p", True) == "<not recorded>"
    assert arguments.module_args("user", "password=x", False) == "password=<not recorded>"


def test_labels_are_lists_booleans_and_what_is_set():
    cli = {"check": False, "tags": ("a", "b"), "skip_tags": (), "subset": None, "remote_user": "me"}
    assert arguments.labels(cli, ["remote_user", "check", "tags", "skip_tags", "subset", "gone"], []) == [
        "remote_user:me",
        "check:False",
        "tags:a,b",
    ]
    assert arguments.labels({"extra_vars": ("x=1",)}, ["extra_vars"], ["extra_vars"]) == []


def test_labels_of_a_variable_are_a_list_or_text():
    assert arguments.listed("a , b,,") == ["a", "b"]
    assert arguments.listed(["a", 1, None, {}]) == ["a", "1"]
    assert arguments.listed({"a": 1}) is None and arguments.listed(None) is None


def test_a_no_log_that_was_not_evaluated_hides_what_a_task_did():
    assert content.hidden("{{ maybe }}", {}, "ok") and not content.hidden("{{ maybe }}", {}, "skipped")
    assert content.hidden(False, {"_ansible_no_log": True}, "skipped") and not content.hidden(None, {}, "ok")


def test_inner_keys_and_ignored_facts_stay_in():
    shown = content.shown(
        {"_ansible_no_log": False, "ansible_facts": {"env": {"A": 1}, "b": 2}, "results": [{"_ansible_item_label": 1, "z": 1}, "text"]}, {"env"}
    )
    assert shown == {"ansible_facts": {"env": content.IGNORED_FACT, "b": 2}, "results": [{"z": 1}, "text"]}
    assert content.facts({"a": 1}, {"all"}) == {"all": content.IGNORED_FACT}


def test_warnings_of_items_count_and_each_is_told_once():
    result = {"warnings": ["a"], "results": [{"warnings": ["b", "a"]}, {"deprecations": [{"msg": "m", "version": "1"}]}] * 2}
    assert content.warnings(result) == ["a", "b"]
    assert content.deprecations(result) == [{"msg": "m", "version": "1"}]


def test_an_exception_is_its_text_where_there_is_one():
    assert content.exception({"exception": "Traceback"}) == "Traceback"
    for nothing in ({}, {"exception": ""}, {"exception": None}, {"exception": content.NO_TRACEBACK}):
        assert content.exception(nothing) is None


def test_the_label_of_an_item_is_what_ansible_shows():
    assert content.label({"_ansible_item_label": "é"}) == "é"
    assert content.label({"_ansible_item_label": {"a": 1}}) == '{"a":1}'
    assert content.label({}) is None and content.label({"_ansible_item_label": None}) is None


def test_files_are_told_once_and_unreadable_ones_say_why(tmp_path):
    known = files.Files(["playbook", "tasks"], ["private"])
    path = support.write(tmp_path, "a.yml", "x: é\n")
    assert known.needed(path, "playbook")["text"] == "x: é\n" and known.needed(path, "playbook") is None
    with open(tmp_path / "b.yml", "wb") as file:
        file.write(b"\xff\xfe")
    assert known.needed(str(tmp_path / "b.yml"), "tasks")["text"] == "\ufffd\ufffd"
    for name in ("gone.yml", "private.yml"):
        event = known.needed(str(tmp_path / name), "tasks")
        assert event["omitted"] and event["text"].startswith("Not saved")
    os.mkfifo(tmp_path / "pipe")
    assert known.needed(str(tmp_path / "pipe"), "tasks")["omitted"]
    assert known.found(str(tmp_path / "group_vars" / "all.yml")) is None


def test_linear_tasks_end_when_the_next_begins_and_handlers_with_the_play():
    book = progress.Progress()
    book.begin_play("p", "linear")
    assert book.begin_task("a", "A", False, 1) == (True, ())
    book.tasks["a"].ended_at, book.tasks["a"].failed = 5, True
    new, over = book.begin_task("h", "H", True, 6)
    assert new and [(task.ref, task.failed, task.ended_at) for task in over] == [("A", True, 5)]
    book.tasks["h"].ended_at = 7
    assert book.begin_task("h", "H", True, 8) == (False, ())
    book.tasks["h"].ended_at = 9
    _play, _batch, over = book.end_play()
    assert [(task.ref, task.ended_at) for task in over] == [("H", 9)]
    assert book.end_play() is None
    book.begin_play("p", "linear")
    assert book.batch == 1


def test_free_tasks_end_with_the_play():
    book = progress.Progress()
    book.begin_play("p", "ansible.builtin.free")
    book.begin_task("a", "A", False, 1)
    assert book.begin_task("b", "B", False, 2) == (True, ())
    assert len(book.end_play()[2]) == 2


def test_a_spool_takes_whole_lines_or_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("HEARTH_HOME", str(tmp_path / "home"))
    made = spool.Spool("p")
    made.append(b'{"seq":0}\n')
    monkeypatch.setattr(spool.os, "write", lambda fd, data, write=os.write: write(fd, data[:4]))
    with pytest.raises(OSError):
        made.append(b'{"seq":1}\n{"seq":2}\n')
    monkeypatch.undo()
    monkeypatch.setenv("HEARTH_HOME", str(tmp_path / "home"))
    made.append(b'{"seq":1}\n')
    assert made.lines() == [(0, b'{"seq":0}\n'), (1, b'{"seq":1}\n')]
    made.remove()
    assert os.listdir(tmp_path / "home" / "spool") == []


def test_the_runtime_folder_must_be_ours_and_closed(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    assert places.runtime_dir({"HEARTH_RUNTIME_DIR": str(folder)}) == str(folder)
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert places.runtime_dir({"HEARTH_RUNTIME_DIR": str(link)}) is None
    folder.chmod(0o750)
    assert places.runtime_dir({"HEARTH_RUNTIME_DIR": str(folder)}) is None
    session = tmp_path / "session"
    (session / "hearth").mkdir(mode=0o700, parents=True)
    assert places.runtime_dir({"XDG_RUNTIME_DIR": str(session)}) == str(session / "hearth")


def test_spools_lie_in_folders_of_mode_0700(tmp_path):
    env = {"XDG_DATA_HOME": str(tmp_path / "data")}
    folder = places.spool_dir(env)
    assert folder == str(tmp_path / "data" / "hearth" / "spool")
    assert stat.S_IMODE(os.stat(folder).st_mode) == stat.S_IMODE(os.stat(tmp_path / "data" / "hearth").st_mode) == 0o700
    os.chmod(folder, 0o755)
    with pytest.raises(PermissionError):
        places.spool_dir(env)


def test_memory_is_bounded_by_giving_up_a_daemon_that_never_reads(tmp_path, monkeypatch, writer):
    monkeypatch.setenv("HEARTH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HEARTH_JOURNAL_SOCKET", str(tmp_path / "journal.sock"))
    monkeypatch.setattr(outbox, "KEPT_BYTES_MAX", 2_000_000)
    support.FakeJournal(tmp_path / "journal.sock", reads=False)
    box = outbox.Outbox(writer.producer)
    for _unused in range(100):
        box.add(writer.line("result", {"content": "x" * 100_000}))
        box.flush()
    assert box._unacked_bytes <= 2_200_000
    box.close()
    events = [json.loads(line) for path in (tmp_path / "home" / "spool").iterdir() for line in path.read_text().splitlines()]
    assert [event["seq"] for event in events] == list(range(100))
    assert box.lost == 0
