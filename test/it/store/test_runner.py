"""What ansible-runner and ansible-navigator left of a real playbook is a run here, as the statistics of Ansible say it was."""
import json
import pathlib
import shutil
import subprocess

import pytest

from homes import get

HERE = pathlib.Path(__file__).resolve().parent
BIN = HERE.parents[2] / "build/venv/runner/bin"
HOSTS = ("one ansible_connection=local\ntwo ansible_connection=local\n"
         "gone ansible_host=127.0.0.1 ansible_port=9 ansible_connection=ssh\n")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Folder with artifacts/first, stream.json (of a run of its own) and navigator.json (another)."""
    assert (BIN / "ansible-runner").exists(), "no ansible-runner: tools/runner_venv"
    folder = tmp_path_factory.mktemp("runner")
    (folder / "inventory").mkdir()
    (folder / "inventory/hosts").write_text(HOSTS)
    shutil.copytree(HERE / "runner", folder / "project")
    env = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", "SECRET_OF_THE_ENVIRONMENT": "swordfish"}

    def run(*command):
        return subprocess.run([BIN / command[0], *command[1:]], cwd=folder / "project", env=env, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=300)
    run("ansible-runner", "run", str(folder), "-p", "site.yml", "-i", "first")
    (folder / "stream.json").write_text(run("ansible-runner", "run", str(folder), "-p", "site.yml", "-i", "second", "-j").stdout)
    run("ansible-navigator", "run", "site.yml", "-i", "../inventory/hosts", "--ee", "false", "-m", "stdout", "--pae", "true",
        "--pas", str(folder / "navigator.json"), "--lf", str(folder / "navigator.log"))
    return folder


def stats_of(events):
    return next(one["event_data"] for one in events if one["event"] == "playbook_on_stats")


def artifact_events(folder):
    files = sorted((folder / "job_events").glob("[0-9]*.json"), key=lambda path: int(path.name.split("-")[0]))
    return [json.loads(path.read_text()) for path in files]


def check_run(url, events, playbook=1):
    """What the API shows agrees with Ansible's own statistics and with each result's event."""
    shown = get(url, f"/api/v1/playbooks/{playbook}")
    outcomes = [one for one in events if one["event"] in ("runner_on_ok", "runner_on_failed", "runner_on_skipped", "runner_on_unreachable")]
    assert shown["status"] == "failed" and shown["path"].endswith("site.yml")
    assert shown["items"]["plays"] == 4 and shown["items"]["results"] == len(outcomes)
    hosts = {one["name"]: one for one in get(url, f"/api/v1/hosts?playbook={playbook}")["results"]}
    results = get(url, f"/api/v1/results?playbook={playbook}&limit=1000&order=id")["results"]
    assert sorted(one["status"] for one in results) == sorted(
        {"runner_on_ok": "changed" if one["event_data"].get("res", {}).get("changed") else "ok",
         "runner_on_failed": "ignored" if one["event_data"].get("ignore_errors") else "failed",
         "runner_on_skipped": "skipped", "runner_on_unreachable": "unreachable"}[one["event"]] for one in outcomes)
    delegated = [one for one in results if one["delegated_to"]]
    assert [one["delegated_to"] for one in delegated] == [[hosts["two"]["id"]]]
    tasks = {one["name"]: one for one in get(url, f"/api/v1/tasks?playbook={playbook}&limit=1000")["results"]}
    assert tasks["told"]["handler"] and tasks["wrong"]["status"] == "failed" and tasks["made"]["action"] == "command"
    assert all(one["ended"] for one in tasks.values())
    return hosts


def test_an_artifact_folder_is_a_run(ran, home):
    events = artifact_events(ran / "artifacts/first")
    said = home.json("import", ran / "artifacts/first")
    assert said["kind"] == "ansible-runner folder" and said["left_out"] == 0, said
    with home.serving() as url:
        hosts = check_run(url, events)
        stats = stats_of(events)
        for name, host in hosts.items():
            assert (host["ok"], host["changed"], host["skipped"], host["unreachable"]) == tuple(
                stats[counter].get(name, 0) for counter in ("ok", "changed", "skipped", "dark"))
        arguments = get(url, "/api/v1/playbooks/1")["arguments"]
        assert "site.yml" in json.dumps(arguments)
    segments = list((home.path / "journal").rglob("*.seg"))
    assert segments, "they were packed: nothing was looked at"
    for path in segments:
        assert b"swordfish" not in path.read_bytes(), "the environment of ansible-runner is not taken along"
    home.checked()


def test_a_folder_of_folders_holds_all_its_runs_and_what_comes_again_is_there_once(ran, home):
    home.json("import", ran)
    assert home.json("import", ran / "artifacts/first")["left_out"] == 0
    with home.serving() as url:
        assert get(url, "/api/v1/playbooks")["count"] == 2
        assert get(url, "/api/v1/results?limit=1")["count"] == sum(
            len([one for one in artifact_events(ran / "artifacts" / name) if one["event"] in
                 ("runner_on_ok", "runner_on_failed", "runner_on_skipped", "runner_on_unreachable")]) for name in ("first", "second"))


def test_a_stream_is_the_run_of_its_folder(ran, home):
    lines = (ran / "stream.json").read_text().splitlines()
    said = home.json("import", ran / "stream.json")
    assert said["kind"] == "ansible-runner stream" and said["left_out"] == 0
    with home.serving() as url:
        check_run(url, [json.loads(line) for line in lines if '"event"' in line])
        before = get(url, "/api/v1/results?limit=1000")
    home.json("import", ran / "artifacts/second")
    with home.serving() as url:
        assert get(url, "/api/v1/results?limit=1000") == before


def test_a_navigator_artifact_is_a_run(ran, home):
    artifact = json.loads((ran / "navigator.json").read_text())
    said = home.json("import", ran / "navigator.json")
    assert said["kind"] == "ansible-navigator artifact", said
    with home.serving() as url:
        shown = get(url, "/api/v1/playbooks/1")
        assert shown["status"] == artifact["status"] == "failed" and shown["items"]["plays"] == len(artifact["plays"])
        tasks = [one for play in artifact["plays"] for one in play["tasks"]]
        statuses = [one["status"] for one in get(url, "/api/v1/results?limit=1000")["results"]]
        words = {"Ok": ("ok", "changed"), "Ignored": ("ignored",), "Failed": ("failed",), "Skipped": ("skipped",), "Unreachable": ("unreachable",)}
        for word, ours in words.items():
            assert sum(status in ours for status in statuses) == sum(one["__result"] == word for one in tasks), word
        assert shown["started"] == min(one["start"] for one in tasks)[:26] + "Z"
    home.checked()


def test_a_run_that_was_cut_off_is_expired_and_complete_once_more_of_it_is_there(ran, home, tmp_path):
    shutil.copytree(ran / "artifacts/first", tmp_path / "cut")
    files = sorted((tmp_path / "cut/job_events").glob("[0-9]*.json"), key=lambda path: int(path.name.split("-")[0]))
    for path in files[len(files) // 2:]:
        path.unlink()
    (tmp_path / "cut/job_events/99-broken.json").write_text('{"event": ')
    said = home.json("import", tmp_path / "cut", code=65)
    assert said["left_out"] == 1 and "99-broken.json" in said["problems"][0]
    assert home.json("playbook", "list")[0]["status"] == "expired"
    home.json("import", ran / "artifacts/first")
    with home.serving() as url:
        check_run(url, artifact_events(ran / "artifacts/first"))


def test_what_holds_no_run_is_said(home, tmp_path):
    (tmp_path / "other.json").write_text('{"version": "2.0", "plays": []}')
    (tmp_path / "lines.json").write_text('{"a": 1}\n{"b": 2}\n')
    for name in ("other.json", "lines.json"):
        done = home.run("import", tmp_path / name)
        assert done.returncode == 64 and name in done.stderr, done
