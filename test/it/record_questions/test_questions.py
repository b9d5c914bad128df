"""What people ask of runs: of one playbook that ran often, changed once and failed once, on the command line and over the API."""
import contextlib
import json
import sqlite3
import time

import pytest
import yaml

from support.playbooks import site

INVENTORY = "one ansible_connection=local\ntwo ansible_connection=local\n"
# The wait is read from a file: it is the same task with the same arguments, which takes longer.
ROLE = [{"name": "wait", "command": "sh -c 'sleep $(cat {{ playbook_dir }}/wait)'", "changed_when": False},
        {"name": "greet", "command": "printf HelloQuestions", "when": "inventory_hostname == 'one'"}]


def playbook(mode):
    return [{"name": "asked", "hosts": "all", "gather_facts": False, "roles": ["asked_role"], "tasks": [
        {"name": "fixed", "file": {"path": "{{ playbook_dir }}/made", "state": "touch", "mode": mode}, "run_once": True},
        {"name": "need", "command": "cat {{ playbook_dir }}/needed", "changed_when": False},
    ]}]


@pytest.fixture(scope="module")
def here():
    with site("/usr/bin") as made:
        tasks = made.folder / "roles/asked_role/tasks"
        tasks.mkdir(parents=True)
        (tasks / "main.yml").write_text(yaml.safe_dump(ROLE))
        made.inventory = made.folder / "hosts"
        made.inventory.write_text(INVENTORY)
        made.playbook = made.folder / "site.yml"
        made.playbook.write_text(yaml.safe_dump(playbook("0600")))
        (made.folder / "needed").write_text("here")
        (made.folder / "wait").write_text("0.01")

        def run(expected=0):
            ran = made.hearth("run", "-i", made.inventory, made.playbook)
            assert ran.returncode == expected, ran

        for _ in range(5):
            run()
        (made.folder / "wait").write_text("1.5")
        made.playbook.write_text(yaml.safe_dump(playbook("0640")))
        run()
        (made.folder / "needed").unlink()
        run(expected=2)
        run(expected=2)
        yield made


def text(here, *arguments):
    ran = here.hearth(*arguments)
    assert ran.returncode == 0, ran
    return ran.stdout.decode()


def test_a_diff_has_the_change_of_the_playbook_and_nothing_else(here):
    diff = here.json("playbook", "diff", "6")
    assert (diff["from"]["id"], diff["to"]["id"]) == (5, 6)
    assert diff["tasks"] == [] and diff["arguments"] == [] and diff["counts"]["files"] == 1
    assert "-      mode: '0600'\n+      mode: '0640'\n" in diff["files"][0]["diff"]
    changed = {key["key"]: (key["from"], key["to"]) for result in diff["results"] for key in result["keys"]}
    assert changed["invocation.module_args.mode"] == ("0600", "0640")
    assert {result["task_name"] for result in diff["results"]} == {"fixed"}
    same = here.json("playbook", "diff", "1", "2")
    assert same["counts"]["tasks"] == 0 and same["counts"]["files"] == 0
    shown = text(here, "playbook", "diff", "5", "6")
    assert shown.startswith("From playbook 5, ") and "~ invocation.module_args.mode: 0600 -> 0640" in shown


def test_failures_say_when_it_last_worked(here):
    failures = here.json("playbook", "failures", "last")
    assert failures["count"] == 2 and {one["host_name"] for one in failures["failures"]} == {"one", "two"}
    for one in failures["failures"]:
        assert one["task_name"] == "need" and one["last_ok"]["id"] == 6
        assert one["failing_since"]["id"] == 7 and one["failing_runs"] == 2
    shown = text(here, "playbook", "failures")
    assert "last worked: playbook 6, " in shown and "fails since: playbook 7, " in shown


def test_a_task_that_took_longer_than_its_history_is_found(here):
    slower = here.json("task", "slower", "--playbook", "6")
    assert slower["runs_before"] == 5
    assert {"one", "two"} == {one["host_name"] for one in slower["slower"] if one["task_name"] == "asked_role : wait"}
    assert "asked_role : wait" in text(here, "task", "slower", "--playbook", "6")


def test_the_critical_path_goes_through_the_slow_task(here):
    path = here.json("playbook", "critical-path", "6")
    longest = max(path["links"], key=lambda link: link["duration_ms"])
    assert longest["task_name"] == "asked_role : wait" and longest["duration_ms"] >= 1500
    assert path["plays"][0]["pace"] == "linear"
    assert sum(link["share"] for link in path["links"]) <= 1.01
    assert "asked_role : wait" in text(here, "playbook", "critical-path", "6")


def test_a_timeline_has_every_result(here):
    timeline = here.json("playbook", "timeline", "6")
    results = here.json("playbook", "show", "6")["items"]["results"]
    columns = timeline["results"]
    assert timeline["results_count"] == results == len(columns["status"])
    assert {len(columns[name]) for name in ("id_steps", "task_steps", "host", "start_ms_steps", "duration_ms")} == {results}
    assert "asked_role : wait" in text(here, "playbook", "timeline", "6")


def test_a_host_has_its_history(here):
    history = here.json("host", "history", "one", "--limit", "3")
    assert history["count"] == 8 and [run["run"]["id"] for run in history["runs"]] == [8, 7, 6]
    assert [result["task_name"] for result in history["runs"][0]["results"] if result["status"] == "failed"] == ["need"]
    assert "8 runs" in text(here, "host", "history", "one")
    assert here.hearth("host", "history", "nobody").returncode == 66


def test_a_role_knows_who_runs_it(here):
    assert [role["name"] for role in here.json("role", "list")["roles"]] == ["asked_role"]
    role = here.json("role", "show", "asked_role")
    assert [one["path"] for one in role["playbooks"]] == [str(here.playbook)] and role["playbooks"][0]["runs_count"] == 8
    assert role["paths"] == [str(here.folder / "roles/asked_role")]
    assert str(here.playbook) in text(here, "role", "show", "asked_role")
    assert here.hearth("role", "show", "nothing").returncode == 66


def test_search_finds_names_and_what_modules_printed(here):
    found = here.json("search", "helloquestions")
    assert found["counts"]["result"] == 8 and found["complete"]
    assert {hit["host_name"] for hit in found["hits"]} == {"one"}
    names = here.json("search", "asked_role", "--kind", "task")
    assert {hit["text"] for hit in names["hits"]} == {"asked_role : wait", "asked_role : greet"}
    assert "result: 8" in text(here, "search", "helloquestions")
    assert here.hearth("search", " ").returncode == 64


def indexed_runs(here):
    with contextlib.closing(sqlite3.connect(f"file:{here.home}/hearth/store.sqlite?mode=ro", uri=True)) as store:
        return store.execute("SELECT count(*) FROM search_runs WHERE seen >= 0").fetchone()[0]


def test_search_finds_the_same_once_results_are_indexed(here):
    """The daemon makes the index once nothing comes for a second."""
    before = here.json("search", "helloquestions", "--limit", "100")
    deadline = time.monotonic() + 60
    while indexed_runs(here) < 8 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert indexed_runs(here) == 8
    assert here.json("search", "helloquestions", "--limit", "100") == before


def test_bad_questions_are_refused(here):
    for wrong in (["playbook", "diff", "x"], ["playbook", "diff", "1"], ["playbook", "timeline", "99"], ["search", "a" * 201]):
        ran = here.hearth(*wrong)
        assert ran.returncode in (64, 66) and ran.stderr.startswith(b"hearth: "), (wrong, ran)
        assert ran.stdout == b""


def test_json_is_one_object(here):
    assert isinstance(json.loads(text(here, "role", "list", "--json")), dict)
