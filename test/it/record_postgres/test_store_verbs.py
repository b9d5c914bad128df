"""`hearth store`, replay, export, import and search where the store is a PostgreSQL database."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "store"))

from homes import Home, get  # noqa: E402
from test_store import events  # noqa: E402


def home_on(server, tmp_path, name):
    made = Home(tmp_path / name)
    made.env["HEARTH_STORE"] = server.database(name)
    return made


@pytest.fixture
def home(server, tmp_path):
    made = home_on(server, tmp_path, "verbs")
    yield made
    made.stop()
    server.sql("DROP DATABASE verbs WITH (FORCE)")


@pytest.fixture
def filled(home, tmp_path):
    (tmp_path / "events.jsonl").write_text("\n".join(events()) + "\n")
    home.json("replay", tmp_path / "events.jsonl")
    return home


def test_a_sound_store_is_ok_and_one_whose_counters_are_wrong_is_not(server, filled):
    said = filled.json("store", "check")
    assert said["ok"] and said["findings"] == [] and said["unused_bodies"] == 0
    assert filled.json("store", "migrate")["before"] == said["schema"]
    server.sql("UPDATE tasks SET n_results = n_results + 1 WHERE id = (SELECT min(id) FROM tasks)", "verbs")
    done = filled.run("store", "check")
    assert done.returncode == 3 and "tasks: 1 rows whose n_results" in done.stdout


def test_vacuum_is_the_servers_own(server, filled):
    said = filled.json("store", "vacuum")
    assert said["after_bytes"] > 0
    assert server.rows("SELECT last_vacuum IS NOT NULL, last_analyze IS NOT NULL FROM pg_stat_user_tables"
                       " WHERE relname = 'results'", "verbs") == ["t|t"]


def test_the_tables_of_several_servers_are_not_made_again_beside_the_old_ones(filled):
    done = filled.run("store", "check", "--rebuild")
    assert done.returncode == 64 and "an empty database" in done.stderr


def test_a_run_goes_to_another_store_as_one_file(server, filled, tmp_path):
    number = filled.json("playbook", "list")[0]["id"]
    filled.json("export", "run", number, tmp_path / "run.hearth")
    other = home_on(server, tmp_path, "others")
    try:
        assert other.json("import", tmp_path / "run.hearth")["playbook"]
        with filled.serving() as here, other.serving() as there:
            count = get(here, f"/api/v1/results?playbook={number}&limit=1")["count"]
            assert count > 0 and get(there, "/api/v1/results?limit=1")["count"] == count
        assert other.json("store", "check")["ok"]
    finally:
        other.stop()
        server.sql("DROP DATABASE others WITH (FORCE)")
