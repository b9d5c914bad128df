"""`hearth store`: what it says of a store, what it refuses to touch, and that it can be made again."""
import json
import os
import shutil
import sqlite3

import pytest

from homes import everything, get

UUID = "01890000-0000-7000-8000-{:012d}"


def events(runs=3, results=40):
    """Lines of a producer: runs with a play, a task on two hosts, results, a file, a record."""
    lines = []

    def add(run, kind, **members):
        n = len(lines)
        lines.append(json.dumps({"v": 1, "id": UUID.format(n + 1), "producer": UUID.format(10 ** 9), "seq": n, "at": 10 ** 15 + n * 1000,
                                 "run": UUID.format(10 ** 10 + run), "kind": kind, **members}, separators=(",", ":")))
    for run in range(runs):
        play, task = UUID.format(10 ** 8 + run), UUID.format(10 ** 7 + run)
        add(run, "run.start", path=f"site{run}.yml", arguments={"check": False}, labels=[f"run{run}", "all"], name=f"run {run}")
        add(run, "file", path="site.yml", role="playbook", text=f"--- # {run}\n")
        add(run, "play.start", play=play, batch=0, name="p", hosts="all", strategy="linear")
        add(run, "task.start", task=task, play=play, batch=0, name="t", action="ping", path="site.yml", line=3, tags=[], handler=False)
        for host in ("one", "two"):
            add(run, "host", name=host)
            for n in range(results):
                add(run, "result", uid=UUID.format(10 ** 6 * (run + 1) + n * 2 + (host == "two")), task=task, batch=0, play=play, host=host,
                    delegated=[], status="ok", changed=n % 2 == 0, ignore_errors=False, started=10 ** 15, ended=10 ** 15 + 5, duration=5,
                    content={"n": n, "text": "x" * 300 + str(n * run)}, warnings=[], deprecations=[])
        add(run, "record", key="k", type="text", value="v")
        add(run, "play.end", play=play, batch=0, status="completed")
        add(run, "run.end", status="completed", reason="stats", exit_code=0)
    return lines


@pytest.fixture
def filled(home, tmp_path):
    (tmp_path / "events.jsonl").write_text("\n".join(events()) + "\n")
    said = home.json("replay", tmp_path / "events.jsonl")
    assert said["events"] == len(events()) and said["left_out"] == 0
    return home


def test_replaying_again_adds_nothing(filled, tmp_path):
    with filled.serving() as url:
        before = everything(url)
    filled.json("replay", tmp_path / "events.jsonl")
    with filled.serving() as url:
        assert everything(url) == before
        assert get(url, "/api/v1/results?limit=1")["count"] == 240


def test_lines_that_are_no_events_are_named_and_the_others_are_taken(home):
    good = events(1, 1)
    text = "\n".join([good[0], "no event", '{"v":1}', *good[1:], '{"v":1,"id":"' + UUID.format(1) + '","producer":"' + UUID.format(2) +
                      '","seq":0,"at":1,"run":"' + UUID.format(3) + '","kind":"api.set","table":"playbook","number":1,"set":{}}', "", good[0]])
    done = home.run("replay", "-", data=text)
    assert done.returncode == 64, done
    for line in (2, 3, len(good) + 3):
        assert f"-:{line}: " in done.stderr, done.stderr
    assert "hearth export" in done.stderr
    assert len(home.json("playbook", "list")) == 1


def test_a_sound_store_is_ok(filled):
    said = filled.json("store", "check", "--thorough")
    assert said["ok"] and said["findings"] == [] and said["unused_bodies"] == 0
    assert filled.json("store", "migrate") == {"store": str(filled.store), "before": said["schema"], "schema": said["schema"]}


@pytest.mark.parametrize("statement, table, words", [
    ("UPDATE playbooks SET n_results = 7 WHERE id = 2", "playbooks", "n_results"),
    ("UPDATE counts SET n = n + 1 WHERE \"table\" = 'results'", "counts", "results"),
    ("UPDATE hosts SET n_results = 1", "hosts", "n_results"),
    ("UPDATE results SET content_body = 999999 WHERE id = 1", "results", "content_body"),
    ("DELETE FROM contents", "files", "content"),
    ("UPDATE results SET task_id = 4711 WHERE id = 1", "results", "tasks"),
    ("DELETE FROM latest_hosts", "latest_hosts", "2 names"),
    ("UPDATE projection SET segment = 99", "projection", "99"),
    ("UPDATE projection SET journal = zeroblob(16)", "projection", "is not there"),
])
def test_check_names_what_does_not_fit_and_a_rebuild_mends_it(filled, statement, table, words):
    with filled.serving() as url:
        before = everything(url)
    filled.stop()
    with sqlite3.connect(filled.store) as db:
        db.execute("PRAGMA foreign_keys=OFF")
        db.execute(statement)
    db.close()
    said = filled.json("store", "check", code=3)
    assert any(one["table"] == table and words in one["what"] for one in said["findings"]), said
    text = filled.run("store", "check")
    assert text.returncode == 3 and "hearth store check --rebuild" in text.stdout
    mended = filled.json("store", "check", "--rebuild")
    assert mended["old_store"] == str(filled.store) + ".old"
    assert filled.json("store", "check")["ok"]
    with filled.serving() as url:
        assert everything(url) == before


def test_a_damaged_page_is_named_by_its_table_and_a_rebuild_mends_it(filled):
    with filled.serving() as url:
        before = everything(url)
    filled.stop()
    with sqlite3.connect(filled.store) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page_size = db.execute("PRAGMA page_size").fetchone()[0]
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'results'").fetchone()[0]
    db.close()
    with open(filled.store, "r+b") as file:
        file.seek((root - 1) * page_size)
        file.write(os.urandom(page_size))
    said = filled.json("store", "check", code=3)
    assert any(one["table"] == "results" and one["damaged"] for one in said["findings"]), said
    filled.json("store", "check", "--rebuild")
    with filled.serving() as url:
        assert everything(url) == before


def test_a_rebuild_waits_for_no_daemon(filled):
    with filled.serving():
        done = filled.run("store", "check", "--rebuild")
        assert done.returncode == 75 and "hearth daemon --stop" in done.stderr, done


def make_newer(home):
    with sqlite3.connect(home.store) as db:
        db.execute("UPDATE store_meta SET value = '999' WHERE \"key\" = 'schema_version'")
    db.close()


def make_foreign(home):
    for suffix in ("", "-wal", "-shm"):
        (home.path / f"store.sqlite{suffix}").unlink(missing_ok=True)
    with sqlite3.connect(home.store) as db:
        db.execute("CREATE TABLE recipes (id INTEGER, name TEXT)")
        db.execute("INSERT INTO recipes VALUES (1, 'soup')")
    db.close()


def make_garbage(home):
    home.store.write_bytes(b"this was never a database\n" * 1000)


@pytest.mark.parametrize("make, words", [(make_newer, "newer Hearth"), (make_foreign, "not Hearth's"), (make_garbage, "damaged")])
@pytest.mark.parametrize("verb", ["migrate", "check", "vacuum"])
def test_a_store_that_is_not_ours_is_said_and_not_touched(filled, make, words, verb):
    filled.stop()
    make(filled)
    before = {path.name: path.read_bytes() for path in filled.path.glob("store.sqlite")}
    done = filled.run("store", verb)
    assert done.returncode == 3 and words in done.stderr and str(filled.store) in done.stderr, done
    assert {path.name: path.read_bytes() for path in filled.path.glob("store.sqlite")} == before


def test_a_folder_that_others_may_enter_is_refused(filled):
    filled.stop()
    filled.path.chmod(0o755)
    done = filled.run("store", "migrate")
    assert done.returncode == 3 and "chmod 700" in done.stderr, done
    filled.path.chmod(0o700)


def test_vacuum_gives_back_what_was_deleted_also_while_a_daemon_writes(filled, tmp_path):
    (tmp_path / "more.jsonl").write_text("\n".join(line.replace("-8000-", "-9000-") for line in events(20, 100)) + "\n")
    filled.json("replay", tmp_path / "more.jsonl")
    with filled.serving() as url:
        import urllib.request
        for one in get(url, "/api/v1/playbooks?limit=100")["results"]:
            urllib.request.urlopen(urllib.request.Request(f"{url}/api/v1/playbooks/{one['id']}", method="DELETE"), timeout=60).close()
        said = filled.json("store", "vacuum")
        assert said["after_bytes"] < said["before_bytes"] and said["free_bytes"] == 0
        assert get(url, "/api/v1/results?limit=1")["count"] == 0
    assert filled.json("store", "check")["ok"]


def test_a_store_from_before_slices_is_written_anew_once(filled):
    filled.stop()
    old = filled.path / "old.sqlite"
    with sqlite3.connect(filled.store) as db:
        db.execute("PRAGMA journal_mode=DELETE")
        db.execute("PRAGMA auto_vacuum=NONE")
        db.execute("VACUUM")
        assert db.execute("PRAGMA auto_vacuum").fetchone() == (0,)
    db.close()
    shutil.copy(filled.store, old)
    filled.json("store", "vacuum")
    with sqlite3.connect(filled.store) as db:
        assert db.execute("PRAGMA auto_vacuum").fetchone() == (2,)
    db.close()
    assert filled.json("store", "check")["ok"]
