"""What was pruned is gone at once for everybody, soon from the disk, and stays gone; nothing else is touched."""
import json
import shutil

import pytest

from keep.home import Home, files_that_say, until

WORD = "Xyzzy4711"


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path / "one").start()
    yield made
    made.stop()




def made_again(home, folder):
    """The same journal with a store that is made anew from it."""
    shutil.copytree(home.path, folder / "hearth", symlinks=True, ignore=shutil.ignore_patterns("store.sqlite*"))
    return Home(folder).start()


def test_a_dry_run_tells_and_confirm_deletes(home):
    old, new = home.add(1, 40, word="older"), home.add(2, 20, word="newer")
    told = home.json("prune", "--keep", "0", "--path", "older")
    assert [one["playbook"] for one in told["runs"]] == [old] and told["results"] == 40 and not told["confirmed"]
    assert len(home.get("playbooks")["results"]) == 2
    assert "--confirm" in home.hearth("prune", "--path", "older").stdout
    done = home.json("prune", "--path", "older", "--confirm")
    assert done["confirmed"] and done["count"] == 1
    assert [one["id"] for one in home.get("playbooks")["results"]] == [new]
    assert home.get("results")["count"] == 20
    assert home.json("prune", "--path", "older")["count"] == 0


def test_nobody_deletes_everything_by_leaving_something_out(home):
    home.add(1, 20)
    done = home.hearth("prune", "--confirm", check=False)
    assert done.returncode == 64 and "days" in done.stderr, done
    assert home.get("playbooks")["count"] == 1


def test_a_word_of_a_pruned_run_is_nowhere_on_the_disk(home, tmp_path):
    stays = [home.add(1, 60, word="stays"), home.add(3, 30, word="stays too")]
    gone = home.add(2, 7000, word=WORD, label="shared")
    before = {name: home.get(f"{name}?playbook={stays[0]}&limit=1000")["results"] for name in ("plays", "tasks", "hosts", "results", "files")}
    assert files_that_say(home, WORD)
    home.json("prune", "--run", gone, "--confirm")
    for name in ("playbooks", "plays", "tasks", "hosts", "results", "files", "records"):
        assert WORD not in json.dumps(home.get(f"{name}?limit=100000")), name
    assert home.get("results")["count"] == 90
    until(lambda: not files_that_say(home, WORD), "the word is gone from the disk")
    after = {name: home.get(f"{name}?playbook={stays[0]}&limit=1000")["results"] for name in before}
    assert after == before
    assert {one["name"] for one in home.get("labels")["results"]} == {"some", "shared"}, "labels outlast runs"
    whole = home.everything()
    again = made_again(home, tmp_path / "again")
    try:
        until(lambda: again.get("results")["count"] == 90, "the store is made again")
        assert again.everything() == whole
        assert again.add(4, 20) == home.add(4, 20), "no number is given twice"
    finally:
        again.stop()


def test_a_playbook_deleted_through_aras_api_goes_the_same_way(home):
    home.add(1, 40, word="stays")
    gone = home.add(2, 5000, word=WORD)
    home.send("DELETE", f"playbooks/{gone}")
    assert home.get("results")["count"] == 40
    until(lambda: not files_that_say(home, WORD), "the word is gone from the disk")
    assert home.get("results")["count"] == 40


def test_what_runs_is_not_pruned_and_expire_ends_it(home):
    playbook = home.send("POST", "playbooks", {"ansible_version": "2.19", "path": "/srv/a.yml", "status": "running",
                                               "started": "2020-01-01T00:00:00Z"})["id"]
    play = home.send("POST", "plays", {"name": "p", "uuid": "1" * 32, "playbook": playbook, "status": "running"})["id"]
    assert home.json("prune", "--days", "1", "--confirm")["count"] == 0
    assert home.json("expire", "--hours", "1") == []
    left = home.json("expire", "--hours", "0")
    assert [(one["kind"], one["id"], one["expired"]) for one in left] == [("playbook", playbook, False), ("play", play, False)]
    assert home.get(f"playbooks/{playbook}")["status"] == "running"
    home.json("expire", "--hours", "0", "--confirm")
    assert home.get(f"playbooks/{playbook}")["status"] == "expired" and home.get(f"plays/{play}")["status"] == "expired"
    assert home.json("playbook", "prune", "--confirm")["count"] == 1
