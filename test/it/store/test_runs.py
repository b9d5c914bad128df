"""A run as one file: it comes back as it was, once, and a damaged file not at all."""
import urllib.error
import urllib.request

import pytest

import ara_runs
from ara_server import AraServer
from homes import Home, differences, everything, get
from test_store import events


@pytest.fixture
def other(tmp_path):
    made = Home(tmp_path / "other")
    yield made
    made.stop()


@pytest.fixture
def exported(home, tmp_path):
    """The second of three runs, as a file."""
    (tmp_path / "events.jsonl").write_text("\n".join(events()) + "\n")
    home.json("replay", tmp_path / "events.jsonl")
    said = home.json("export", "run", "2", tmp_path / "run.hearth")
    assert said["playbook"] == 2 and said["events"] == len(events()) // 3
    return tmp_path / "run.hearth"


def without_ids(detail):
    """A detail without its numbers: they may differ elsewhere, and with them the order of labels."""
    if isinstance(detail, dict):
        if "labels" in detail:
            detail = {**detail, "labels": sorted(detail["labels"], key=lambda label: label["name"])}
        return {name: without_ids(value) for name, value in detail.items() if name not in ("id", "file")}
    return [without_ids(one) for one in detail] if isinstance(detail, list) else detail


def run_of(url, playbook):
    """All of one run, in its order."""
    found = {}
    for table in ("plays", "tasks", "hosts", "results", "files", "records"):
        rows = get(url, f"/api/v1/{table}?playbook={playbook}&limit=10000&order=id")["results"]
        found[table] = [without_ids(get(url, f"/api/v1/{table}/{row['id']}")) for row in rows]
    found["playbook"] = without_ids(get(url, f"/api/v1/playbooks/{playbook}"))
    return found


def test_another_home_gets_the_same_run(home, other, exported):
    said = other.json("import", exported)
    with home.serving() as here, other.serving() as there:
        assert run_of(here, 2) == run_of(there, said["playbook"])
        assert get(there, "/api/v1/playbooks?limit=1")["count"] == 1
    other.checked()


def test_a_run_that_is_here_stays_as_it_is(home, other, exported):
    assert home.json("import", exported)["playbook"] == 2
    first = other.json("import", exported)
    again = other.json("import", exported)
    assert again["playbook"] == first["playbook"] and again["events"] == 0
    with home.serving() as url:
        assert get(url, "/api/v1/playbooks?limit=1")["count"] == 3


def test_a_run_that_was_deleted_comes_back(home, exported):
    with home.serving() as url:
        before = run_of(url, 2)
        urllib.request.urlopen(urllib.request.Request(f"{url}/api/v1/playbooks/2", method="DELETE"), timeout=60).close()
    said = home.json("import", exported)
    with home.serving() as url:
        assert run_of(url, said["playbook"]) == before
        assert get(url, "/api/v1/playbooks?limit=1")["count"] == 3
    home.checked()
    home.stop()
    home.json("store", "check", "--rebuild")
    with home.serving() as url:
        assert run_of(url, said["playbook"]) == before


def test_a_run_that_ara_recorded_goes_along_too(home, other, tmp_path):
    with AraServer(tmp_path / "ara") as server:
        ara_runs.record(tmp_path / "ara", server.url, "failing.yml", "failing.yml")
        database = ara_runs.copy(tmp_path / "ara/ansible.sqlite", tmp_path / "copy.sqlite")
        expected = everything(server.url)
    home.json("store", "import", database)
    with home.serving() as url:
        assert not differences(expected, everything(url))
    home.json("export", "run", "2", tmp_path / "run.hearth")
    (tmp_path / "own.jsonl").write_text("\n".join(events(1, 3)) + "\n")
    other.json("replay", tmp_path / "own.jsonl")
    said = other.json("import", tmp_path / "run.hearth")
    with home.serving() as here, other.serving() as there:
        assert run_of(here, 2) == run_of(there, said["playbook"])
    other.checked()
    assert other.json("import", tmp_path / "run.hearth")["events"] == 0


def test_a_damaged_file_is_refused_whole(other, exported, tmp_path):
    whole = exported.read_bytes()
    for name, content in {"short": whole[:-20], "flipped": whole[:700] + bytes([whole[700] ^ 255]) + whole[701:], "longer": whole + b"x"}.items():
        (tmp_path / name).write_bytes(content)
        done = other.run("import", tmp_path / name)
        assert done.returncode == 65 and name in done.stderr and "damaged" in done.stderr, done
    newer = whole.replace(b'"hearth_run":1', b'"hearth_run":9')
    (tmp_path / "newer").write_bytes(newer)
    done = other.run("import", tmp_path / "newer")
    assert done.returncode == 64 and "newer Hearth" in done.stderr
    assert other.json("playbook", "list") == []


def test_a_file_that_is_there_is_not_written_over(home, exported):
    done = home.run("export", "run", "1", exported)
    assert done.returncode == 73 and "--force" in done.stderr
    assert home.json("export", "run", "1", exported, "--force")["playbook"] == 1


def test_what_is_nothing_of_all_that_is_said(home, tmp_path):
    (tmp_path / "text").write_text("hello\n")
    for path, code in ((tmp_path / "text", 64), (tmp_path, 64), (tmp_path / "nowhere", 66)):
        done = home.run("import", path)
        assert done.returncode == code and str(path) in done.stderr, done
    assert home.run("export", "run", "77", tmp_path / "x").returncode == 66
    assert not (tmp_path / "x").exists() and not (tmp_path / "x.part").exists()


def test_the_api_gives_the_same_file(home, other, exported, tmp_path):
    with home.serving() as url:
        uid = get(url, "/api/hearth/v1/runs/2")["uid"]
        for name in ("2", uid):
            with urllib.request.urlopen(f"{url}/api/hearth/v1/runs/{name}/export", timeout=60) as answer:
                assert answer.headers["Content-Disposition"] == f'attachment; filename="{uid}.hearth"'
                (tmp_path / "got.hearth").write_bytes(answer.read())
            assert (tmp_path / "got.hearth").read_bytes()[512:] == exported.read_bytes()[512:]
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{url}/api/hearth/v1/runs/77/export", timeout=60)
        assert refused.value.code == 404
    assert other.json("import", tmp_path / "got.hearth")["left_out"] == 0
