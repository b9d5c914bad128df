"""What a playbook with everything in it is recorded as."""
import collections
import hashlib
import os
import re

import pytest
import support
from support import of_kind

PROJECT = os.path.join(support.HERE, "project")
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
RUN = "01890000-0000-7000-8000-00000000abcd"


@pytest.fixture(scope="module")
def ran(ansible, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rich")
    journal = support.listen(folder)
    (folder / "async").mkdir()  # three modules that make it at once get in each other's way
    env = support.environment(
        folder,
        HEARTH_RUN=RUN,
        HEARTH_LABELS="nightly",
        HEARTH_GROUP="all sites",
        ANSIBLE_REMOTE_TMP=folder / "tmp",
        ANSIBLE_ASYNC_DIR=folder / "async",
    )
    done = support.playbook(
        ansible, env, "-i", os.path.join(PROJECT, "inventory.ini"), os.path.join(PROJECT, "site.yml"), "-e", "token=SECRET"
    )
    events = journal.events()
    assert events, done.stdout + done.stderr
    return folder, done, events


@pytest.fixture
def events(ran):
    return ran[2]


def tasks(events, name):
    return [event for event in of_kind(events, "task.start") if event["name"] == name]


def results(events, name):
    keys = {(task["task"], task["batch"]) for task in tasks(events, name)}
    found = [event for event in of_kind(events, "result") if (event["task"], event["batch"]) in keys]
    return {event["host"]: event for event in found}


def ends(events, name):
    keys = {(task["task"], task["batch"]) for task in tasks(events, name)}
    return [event for event in of_kind(events, "task.end") if (event["task"], event["batch"]) in keys]


def test_numbers_have_no_holes_and_nothing_is_left_in_a_spool(ran):
    folder, done, events = ran
    support.check_whole(events)
    assert support.spool_files(folder) == []
    assert "hearth" not in done.stdout + done.stderr, "the callback has nothing to say"
    for event in events:
        assert event["v"] == 1 and event["run"] == RUN
        assert UUID7.fullmatch(event["id"]) and UUID7.fullmatch(event["producer"])


def test_each_play_batch_and_task_begins_once_and_ends_once_after_it_began(events):
    for start, end, key in (("play.start", "play.end", "play"), ("task.start", "task.end", "task")):
        begun = [(event[key], event["batch"]) for event in of_kind(events, start)]
        ended = [(event[key], event["batch"]) for event in of_kind(events, end)]
        assert len(set(begun)) == len(begun)
        assert sorted(ended) == sorted(begun)
        order = {(event[key], event["batch"]): event["seq"] for event in of_kind(events, start)}
        assert all(event["seq"] > order[event[key], event["batch"]] for event in of_kind(events, end))


def test_a_task_ends_with_its_last_result(events):
    last = collections.defaultdict(int)
    for result in of_kind(events, "result"):
        key = result["task"], result["batch"]
        last[key] = max(last[key], result["ended"])
    for end in of_kind(events, "task.end"):
        key = end["task"], end["batch"]
        if key in last:
            assert end["at"] == last[key]


def test_every_result_belongs_to_a_task_a_play_and_a_host_told_before(events):
    known = collections.defaultdict(set)
    for event in events:
        if event["kind"] in ("task.start", "play.start"):
            key = event["kind"][:4]
            known[key].add((event[key], event["batch"]))
        elif event["kind"] == "host":
            assert event["name"] not in known["host"]
            known["host"].add(event["name"])
        elif event["kind"] == "result":
            assert (event["task"], event["batch"]) in known["task"]
            assert (event["play"], event["batch"]) in known["play"]
            assert {event["host"], *event["delegated"]} <= known["host"]
            assert event["started"] <= event["ended"]
            assert abs(event["ended"] - event["started"] - event["duration"]) < 1_000_000


def test_the_run_says_what_was_asked_but_no_value_of_extra_variables(events):
    run = events[0]
    assert run["path"] == os.path.join(PROJECT, "site.yml")
    assert run["labels"] == ["nightly", "check:False", "tags:all"]
    assert run["group"] == "all sites"
    assert run["arguments"]["extra_vars"] == ["token=<not recorded>"]
    for name in ("ansible_version", "client_version", "python_version", "controller", "user"):
        assert run[name]
    assert events[-1]["status"] == "failed" and events[-1]["reason"] == "stats"


def test_names_and_labels_of_plays_are_added(events):
    updates = of_kind(events, "run.update")
    assert [(update.get("name"), update.get("labels_add")) for update in updates] == [
        ("the site", ["blue", "green"]),
        (None, ["red"]),
    ]


def test_files_are_the_playbook_and_what_it_is_made_of(events):
    files = {os.path.relpath(event["path"], PROJECT): event for event in of_kind(events, "file")}
    assert {name: event["role"] for name, event in files.items()} == {
        "site.yml": "playbook",
        "more.yml": "tasks",
        "roles/web/tasks/main.yml": "tasks",
        "roles/web/tasks/imported.yml": "tasks",
        "roles/web/handlers/main.yml": "handlers",
        "roles/web/defaults/main.yml": "defaults",
    }
    for name, event in files.items():
        with open(os.path.join(PROJECT, name), encoding="utf-8") as file:
            assert event["text"] == file.read()
        assert event["sha1"] == hashlib.sha1(event["text"].encode()).hexdigest()


def test_a_task_says_where_it_stands(events):
    (task,) = tasks(events, "web : a role's task")
    assert task["path"] == os.path.join(PROJECT, "roles/web/tasks/main.yml")
    assert (task["line"], task["role"], task["action"], task["handler"]) == (1, "web", "command", False)
    (said,) = tasks(events, "say h1")
    assert sorted(said["tags"]) == ["always", "talk"]


def test_results_come_for_all_hosts_with_their_content(events):
    found = results(events, "web : a role's task")
    assert sorted(found) == ["h1", "h2", "h3"]
    for result in found.values():
        assert result["status"] == "ok" and result["changed"] is True
        assert result["content"]["stdout"] == "role"
        assert not any(name.startswith("_ansible") for name in result["content"])


def test_items_are_told_as_they_end_and_stay_in_the_result(events):
    (task,) = tasks(events, "items")
    items = [event for event in of_kind(events, "item") if event["task"] == task["task"] and event["host"] == "h2"]
    assert [(item["n"], item["label"], item["changed"]) for item in items] == [(0, "a", False), (1, "b", True), (2, "c", False)]
    result = results(events, "items")["h2"]
    assert result["changed"] is True
    assert [item["stdout"] for item in result["content"]["results"]] == ["a", "b", "c"]
    assert all(item["seq"] < result["seq"] and item["uid"] == result["uid"] for item in items)
    (labelled,) = tasks(events, "items with labels")
    assert {e["label"] for e in of_kind(events, "item") if e["task"] == labelled["task"]} == {"x"}


def test_each_result_has_a_uid_of_its_own(events):
    uids = [event["uid"] for event in of_kind(events, "result")]
    assert len(set(uids)) == len(uids)
    assert {event["uid"] for event in of_kind(events, "item")} <= set(uids)


def test_failed_attempts_are_kept(events):
    (task,) = tasks(events, "tried thrice")
    retries = [event for event in of_kind(events, "retry") if event["task"] == task["task"] and event["host"] == "h1"]
    assert [retry["attempt"] for retry in retries] == [1, 2]
    result = results(events, "tried thrice")["h1"]
    assert result["status"] == "failed" and result["ignore_errors"] is True and result["content"]["attempts"] == 2
    assert [end["status"] for end in ends(events, "tried thrice")] == ["completed"]


def test_a_rescued_failure_fails_its_task_only(events):
    found = results(events, "breaks")
    assert {result["status"] for result in found.values()} == {"failed"}
    assert not any(result["ignore_errors"] for result in found.values())
    assert [end["status"] for end in ends(events, "breaks")] == ["failed"]
    assert sorted(results(events, "mends")) == sorted(results(events, "always")) == ["h1", "h2", "h3"]
    stats = of_kind(events, "stats")[0]["hosts"]
    assert stats["h1"]["rescued"] == 1 and stats["h1"]["ignored"] == 1


def test_run_once_gives_one_result(events):
    assert len(results(events, "once")) == 1


def test_delegation_is_told_per_host_and_item(events):
    found = results(events, "elsewhere")
    assert {host: result["delegated"] for host, result in found.items()} == {"h1": ["h3"], "h2": ["h3"], "h3": []}
    assert found["h3"]["status"] == "skipped"
    found = results(events, "each elsewhere")
    assert {host: result["delegated"] for host, result in found.items()} == {"h1": ["h3"], "h2": ["h3"], "h3": ["h1", "h2"]}


def test_an_include_is_a_task_with_results_of_its_own_and_an_event(events):
    assert sorted(results(events, "included")) == ["h1", "h2", "h3"]
    include = of_kind(events, "include")
    assert [(os.path.basename(event["file"]), sorted(event["hosts"])) for event in include] == [("more.yml", ["h1", "h2", "h3"])]
    inside = [event for event in of_kind(events, "task.start") if event["path"].endswith("more.yml")]
    assert len(inside) == 1


def test_async_jobs_are_one_result_and_their_polls(events):
    assert all(r["content"].get("finished") in (1, True) for r in results(events, "in the background").values())
    polls = of_kind(events, "poll")
    assert {poll["status"] for poll in polls} >= {"running", "ok"}
    assert all(set(poll) >= {"host", "ansible_job_id", "finished"} for poll in polls)
    assert not any("stdout" in poll for poll in polls)
    assert all("ansible_job_id" in result["content"] for result in results(events, "forgotten").values())


def test_handlers_are_tasks_that_were_notified_and_may_run_at_each_flush(events):
    handlers = [task for task in of_kind(events, "task.start") if task["handler"]]
    assert sorted(task["name"] for task in handlers) == ["web : restart", "web : web handler"]
    assert all(task["path"].endswith("roles/web/handlers/main.yml") for task in handlers)
    (restart,) = tasks(events, "web : restart")
    assert len([event for event in of_kind(events, "result") if event["task"] == restart["task"]]) == 6
    notified = [event for event in of_kind(events, "notify") if event["task"] == restart["task"]]
    assert sorted(event["host"] for event in notified) == ["h1", "h1", "h2", "h2", "h3", "h3"]


def test_unreachable_is_a_failure_unless_it_is_ignored(events):
    minded = results(events, "not there")["gone"]
    ignored = results(events, "not there, not minded")["gone"]
    assert minded["status"] == ignored["status"] == "unreachable"
    assert (minded["ignore_unreachable"], ignored["ignore_unreachable"]) == (False, True)
    assert [end["status"] for end in ends(events, "not there")] == ["failed"]
    assert [end["status"] for end in ends(events, "not there, not minded")] == ["completed"]
    assert sorted(results(events, "never")) == ["h1"]


def test_each_serial_batch_is_a_play_with_its_own_tasks(events):
    plays = [event for event in of_kind(events, "play.start") if event["name"] == "in batches"]
    assert [play["batch"] for play in plays] == [0, 1] and plays[0]["play"] == plays[1]["play"]
    started = tasks(events, "batch")
    assert [task["batch"] for task in started] == [0, 1]
    told = collections.Counter(r["batch"] for r in of_kind(events, "result") if r["task"] == started[0]["task"])
    assert told == {0: 2, 1: 1}


def test_a_free_strategy_loses_no_result_and_ends_each_task_last(events):
    (play,) = [event for event in of_kind(events, "play.start") if event["name"] == "freely"]
    assert play["strategy"] == "free"
    for name in ("slow for one", "quick", "fails for one"):
        assert sorted(results(events, name)) == ["h1", "h2", "h3"]
        (end,) = ends(events, name)
        assert end["seq"] > max(result["seq"] for result in results(events, name).values())
    assert ends(events, "fails for one")[0]["status"] == "failed"
    assert ends(events, "slow for one")[0]["status"] == "completed"


def test_a_play_without_hosts_is_told(events):
    (play,) = [event for event in of_kind(events, "play.start") if event["name"] == "nobody"]
    assert [event["play"] for event in of_kind(events, "no_hosts") if event["reason"] == "matched"] == [play["play"]]


def test_facts_are_told_without_the_environment(events):
    (facts,) = of_kind(events, "facts")
    assert facts["host"] == "h1" and "ansible_machine" in facts["facts"]
    assert facts["facts"].get("ansible_env", "").startswith("Not saved")


def test_hosts_say_their_address(events):
    hosts = {event["name"]: event for event in of_kind(events, "host")}
    assert hosts["h1"]["address"] == "127.0.0.11"
    assert set(hosts) == {"h1", "h2", "h3", "gone"}


def test_statistics_are_ansibles(ran):
    _folder, done, events = ran
    recap = dict(re.findall(r"^(\w+)\s+: (ok=.*)$", done.stdout, re.M))
    stats = of_kind(events, "stats")[0]["hosts"]
    for host, line in recap.items():
        assert {name: int(n) for name, n in re.findall(r"(\w+)=(\d+)", line)} == stats[host]
