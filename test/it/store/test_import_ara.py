"""A real ara's database comes into Hearth: its API answers as ara's did, with the same numbers, once, whatever happened on the way."""
import random
import shutil
import sqlite3
import subprocess
import time

import pytest

import ara_runs
from ara_server import AraServer
from homes import differences, everything, get


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A real ara after two playbooks with all that they can do: its database, and what it answered."""
    folder = tmp_path_factory.mktemp("ara")
    with AraServer(folder) as server:
        ara_runs.record(folder, server.url, "site.yml", "failing.yml")
        server.database = ara_runs.copy(folder / "ansible.sqlite", folder / "first.sqlite")
        server.first = everything(server.url)
        yield server


def test_an_empty_store_answers_as_ara_did_with_the_same_numbers(recorded, home):
    said = home.json("store", "import", recorded.database)
    assert said["left_out"] == 0 and said["problems"] == [] and said["events"] > 100, said
    with home.serving() as url:
        assert not differences(recorded.first, everything(url))
    home.checked()


def test_importing_again_imports_nothing_and_a_rebuild_is_the_same(recorded, home):
    home.json("store", "import", recorded.database)
    again = home.json("store", "import", recorded.database)
    assert again["events"] == again["rows"] == 0
    home.stop()
    assert home.json("store", "check", "--rebuild")["events"] > 100
    with home.serving() as url:
        assert not differences(recorded.first, everything(url))


def test_what_ara_recorded_since_comes_with_the_next_import(recorded, home, tmp_path):
    home.json("store", "import", recorded.database)
    with AraServer(tmp_path / "later") as later:
        pass  # an ara of our own, with the database as it was, so that the others still see that
    shutil.copy(recorded.database, later.folder / "ansible.sqlite")
    with AraServer(later.folder) as later:
        ara_runs.record(later.folder, later.url, "failing.yml")
        body = b'{"name": "renamed later"}'
        import urllib.request
        urllib.request.urlopen(urllib.request.Request(later.url + "/api/v1/playbooks/1", data=body, method="PATCH",
                                                      headers={"Content-Type": "application/json"}), timeout=30).close()
        expected = everything(later.url)
    assert home.json("store", "import", later.folder / "ansible.sqlite")["left_out"] == 0
    with home.serving() as url:
        assert not differences(expected, everything(url))
    home.checked()


def test_a_store_with_runs_of_its_own_gets_the_rows_under_new_numbers(recorded, home, tmp_path):
    run = tmp_path / "own.jsonl"
    uuid = "01890000-0000-7000-8000-00000000000{}"
    run.write_text("".join(
        f'{{"v":1,"id":"{uuid.format(n)}","producer":"{uuid.format(9)}","seq":{n},"at":{10 ** 15 + n},"run":"{uuid.format(8)}",'
        f'"kind":"{kind}"{more}}}\n' for n, (kind, more) in enumerate(
            [("run.start", ',"path":"own.yml","arguments":{},"labels":["own"]'), ("host", ',"name":"mine"'),
             ("run.end", ',"status":"completed","reason":"stats"')])))
    home.json("replay", run)
    home.json("store", "import", recorded.database)
    with home.serving() as url:
        ours = get(url, "/api/v1/playbooks?order=id&limit=100")["results"]
        theirs = sorted(recorded.first[0]["playbooks"], key=lambda row: row["id"])
        assert ours[0]["path"] == "own.yml" and len(ours) == len(theirs) + 1
        for one, other in zip(ours[1:], theirs):
            assert one["id"] != other["id"]
            same = ("items", "path", "status", "started", "ended", "duration", "arguments", "created", "updated", "name")
            assert {name: one[name] for name in same} == {name: other[name] for name in same}
            assert sorted(label["name"] for label in one["labels"]) == sorted(label["name"] for label in other["labels"])
            of = f"/api/v1/results?playbook={one['id']}&limit=1000&order=id"
            shown = [(row["status"], row["started"], len(row["delegated_to"])) for row in get(url, of)["results"]]
            assert shown == [(row["status"], row["started"], len(row["delegated_to"])) for row in
                             sorted(recorded.first[0]["results"], key=lambda row: row["id"]) if row["playbook"] == other["id"]]
    home.checked()


def test_an_import_that_was_killed_is_ended_by_the_next(recorded, home, tmp_path):
    database = ara_runs.copy(recorded.database, tmp_path / "large.sqlite")
    wanted = ara_runs.grow(database, 100)
    kills = 0
    for _ in range(4):
        process = subprocess.Popen(home.command("store", "import", database), env=home.env, cwd=home.folder, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.05, 0.5))
        kills += process.poll() is None
        process.kill()
        process.wait()
    assert kills, "none was killed while it worked"
    home.json("store", "import", database)
    with home.serving() as url:
        assert get(url, "/api/v1/results?limit=1")["count"] == wanted
        assert get(url, "/api/v1/playbooks?limit=1")["count"] == 2
        ids = [row["id"] for row in get(url, "/api/v1/results?limit=100000")["results"]]
        assert len(set(ids)) == wanted == max(ids)
    home.checked()
    assert home.json("store", "import", database)["events"] == 0


def broken(recorded, tmp_path, *statements):
    database = ara_runs.copy(recorded.database, tmp_path / "broken.sqlite")
    with sqlite3.connect(database) as db:
        for statement in statements:
            db.execute(statement)
    db.close()
    return database


def test_a_body_that_is_garbage_is_named_and_the_rest_comes(recorded, home, tmp_path):
    database = broken(recorded, tmp_path, "UPDATE results SET content = x'789c00ff' WHERE id = 3",
                      "UPDATE tasks SET tags = x'00' WHERE id = 2", "UPDATE playbooks SET status = 'odd' WHERE id = 2")
    said = home.json("store", "import", database, code=65)
    assert said["left_out"] == 3
    for place in ("results 3: content", "tasks 2: tags", "playbooks 2: status"):
        assert any(place in problem for problem in said["problems"]), said["problems"]
    with home.serving() as url:
        assert get(url, "/api/v1/results/3")["content"] == {}
        assert get(url, "/api/v1/results/4") == recorded.first[1]["results", 4]


def test_a_row_without_its_parent_is_named_and_left_out(recorded, home, tmp_path):
    database = broken(recorded, tmp_path, "PRAGMA foreign_keys=OFF", "UPDATE results SET host_id = 4711 WHERE id = 5")
    said = home.json("store", "import", database, code=65)
    assert "results 5: host: names a row that is not there: 4711" in said["problems"][0]
    home.checked()


def test_a_database_that_ends_too_early_is_said_and_nothing_crashes(recorded, home, tmp_path):
    database = tmp_path / "short.sqlite"
    database.write_bytes(recorded.database.read_bytes()[:150_000])
    done = home.run("store", "import", database)
    assert done.returncode == 65 and "damaged" in done.stderr and str(database) in done.stderr, done


@pytest.mark.parametrize("make, code, words", [
    (lambda path: path.write_bytes(b"no database, really" * 100), 65, "damaged"),
    (lambda path: sqlite3.connect(path).execute("CREATE TABLE a (b)").connection.close(), 64, "no database of ARA's"),
    (lambda path: None, 66, "No such file"),
], ids=["no database", "foreign", "missing"])
def test_what_is_no_database_of_aras_is_refused(home, tmp_path, make, code, words):
    make(tmp_path / "given")
    done = home.run("store", "import", tmp_path / "given")
    assert done.returncode == code and words in done.stderr, done
    assert not home.store.exists(), "nothing was touched"


def test_a_newer_aras_database_is_refused(recorded, home, tmp_path):
    database = broken(recorded, tmp_path, "INSERT INTO django_migrations (app, name, applied) VALUES ('api', '0099_new', '2030-01-01')")
    done = home.run("store", "import", database)
    assert done.returncode == 64 and "0099_new" in done.stderr, done


def test_a_running_server_gives_the_same_as_its_file(recorded, home):
    said = home.json("store", "import", recorded.url)
    assert said["left_out"] == 0 and said["kind"] == "ara server", said
    with home.serving() as url:
        assert not differences(recorded.first, everything(url))
    home.checked()
    assert home.json("import", recorded.url + "/")["events"] == 0


def test_a_server_that_wants_a_login_gets_it_from_the_environment_and_nobody_else(home, tmp_path):
    with AraServer(tmp_path / "closed", {"ARA_READ_LOGIN_REQUIRED": "true"}) as server:
        server.manage("shell", "-c", "from django.contrib.auth.models import User; User.objects.create_user('me', password='swordfish')")
        done = home.run("store", "import", server.url)
        assert done.returncode == 77 and "ARA_API_USERNAME" in done.stderr, done
        home.env.update(ARA_API_USERNAME="me", ARA_API_PASSWORD="swordfish")
        assert home.json("store", "import", server.url)["left_out"] == 0
        del home.env["ARA_API_USERNAME"], home.env["ARA_API_PASSWORD"]
        done = home.run("store", "import", server.url.replace("//", "//me:swordfish@"), "--json")
        assert done.returncode == 0 and "swordfish" not in done.stdout + done.stderr, done
    segments = list((home.path / "journal").rglob("*.seg"))
    assert segments, "they were packed: nothing was looked at"
    for path in segments:
        assert b"swordfish" not in path.read_bytes()


def test_what_is_no_ara_server_is_said(home):
    done = home.run("store", "import", "http://127.0.0.1:9/")
    assert done.returncode == 69, done
    assert home.run("store", "import", "http://:bad").returncode == 64
