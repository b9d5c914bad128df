"""A run of which the spool lost something does not say that it is complete, until the rest comes."""
import json

import pytest

from homes import Home, get
from test_store import UUID, events


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path)
    yield made
    made.stop()


def spool(home, lines):
    """What a producer leaves behind when no daemon is there (docs/protocol/journal.md §3)."""
    folder = home.path / "spool"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{UUID.format(10 ** 9)}.jsonl"
    file.write_text("".join(line + "\n" for line in lines))
    file.chmod(0o600)


def complete(home):
    """{name of the run: what its command and the API say}; both say the same."""
    said = {}
    with home.serving() as url:
        for row in get(url, "/api/hearth/v1/runs")["results"]:
            one = get(url, f"/api/hearth/v1/runs/{row['uid']}")
            shown = home.json("playbook", "show", str(row["playbook"]))
            text = home.run("playbook", "show", str(row["playbook"])).stdout
            assert row["complete"] == one["complete"] == shown["complete"] == ("events are missing" not in text)
            said[row["name"]] = row["complete"]
    return said


@pytest.mark.parametrize("kind", ["result", "host", "run.start", "play.end"])
def test_a_line_that_is_missing_shows(home, kind):
    lines = events(runs=3, results=3)
    wanted = json.loads(lines[0])["run"][:-1] + "1"
    cut = next(n for n, line in enumerate(lines) if json.loads(line)["kind"] == kind and json.loads(line)["run"] == wanted)
    spool(home, lines[:cut] + lines[cut + 1:])
    said = complete(home)
    assert said.pop(None if kind == "run.start" else "run 1") is False
    assert said == {"run 0": True, "run 2": True}

    spool(home, [lines[cut]])
    assert complete(home) == {"run 0": True, "run 1": True, "run 2": True}


def test_a_rebuild_says_the_same(home):
    lines = events(runs=2, results=3)
    spool(home, lines[:5] + lines[6:])
    before = complete(home)
    assert before == {"run 0": False, "run 1": True}
    home.stop()
    assert home.json("store", "check", "--rebuild")["events"] > 10
    assert complete(home) == before
