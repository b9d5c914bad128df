"""`hearth machine`, `hearth host merge|split|doubts`, `hearth group`, `hearth playbook label|rename`."""
import pytest

from machines.world import World, facts
from support.playbooks import ansible_versions, site


@pytest.fixture(scope="module")
def world():
    with site(ansible_versions()[0][1]) as made:
        world = World(made)
        world.run({"web1": facts(1, 11, 21)}, "--group", "deploy")
        world.run({"web1": facts(1, 12, 22)}, "--group", "deploy")
        yield world


def text(world, *arguments):
    done = world.site.hearth(*arguments)
    assert done.returncode == 0, done
    return done.stdout.decode()


def test_machines_are_listed_shown_and_doubted(world):
    rows = world.site.json("machine", "list")
    assert [row["name"] for row in rows] == ["web1", "web1"]
    assert world.site.json("machine", "list", "--verdict", "cloned") == [rows[0]]
    (doubt,) = world.site.json("host", "doubts")
    assert doubt["rivals"] == [rows[1]["id"]]
    shown = text(world, "machine", "show", str(rows[0]["id"]))
    assert "cloned" in shown and "known by:" in shown and "aa00bb" not in shown
    assert text(world, "machine", "list").splitlines()[0].split() == ["ID", "NAME", "VERDICT", "SEEN", "FIRST", "LAST"]


def test_machines_are_merged_split_renamed_and_that_taken_back(world):
    young, old = [row["id"] for row in world.site.json("machine", "list")]
    merged = world.site.json("host", "merge", str(old), str(young), "--reason", "a new board")
    assert merged["id"] == old and merged["decisions"][0]["reason"] == "a new board"
    assert world.site.json("machine", "show", str(young))["id"] == old, "a merged machine is shown as what it is now"
    split = world.site.json("host", "split", str(old), "--from", "2")
    assert split["id"] == old and split["decisions"][0]["undone"] is True
    named = world.site.json("machine", "rename", str(old), "the big one")
    assert named["name"] == "the big one"
    assert world.site.json("machine", "undo", "the big one", "2")["name"] == "web1"


def test_groups_are_listed_shown_reported_and_changed(world):
    (row,) = world.site.json("group", "list")
    assert row["name"] == "deploy" and row["playbooks"] == 2
    assert "deploy" in text(world, "group", "show", "deploy") and "gatherings:" in text(world, "group", "show", "deploy")
    assert "deploy: completed" in text(world, "group", "report", "last")
    assert [run["playbook"] for run in world.site.json("prune", "--group", "deploy")["runs"]] == [1, 2]
    assert world.site.json("group", "remove", "deploy", "2")["playbooks"] == 1
    assert [run["playbook"] for run in world.site.json("prune", "--group", "deploy")["runs"]] == [1]
    assert world.site.json("group", "add", "deploy", "last", "--gathering", "monday")["playbooks"] == 2
    assert world.site.json("group", "compare", "2", "1")["before"]["playbooks"] == [1]
    assert world.site.json("group", "rename", "deploy", "all of it")["name"] == "all of it"
    assert text(world, "group", "delete", "all of it") == ""
    assert world.site.json("group", "list") == []


def test_a_playbook_s_name_and_labels_are_changed(world):
    assert world.site.json("playbook", "rename", "1", "nightly")["name"] == "nightly"
    assert {"a b", "c"} <= set(world.site.json("playbook", "label", "1", "add", "a b", "c")["labels"])
    assert "c" not in world.site.json("playbook", "label", "1", "remove", "c")["labels"]
    assert world.site.json("playbook", "list", "--label", "a b")[0]["name"] == "nightly"


@pytest.mark.parametrize("arguments,code", [
    (("machine", "show", "nobody"), 66), (("host", "merge", "web1", "web1"), 64), (("host", "split", "web1"), 64), (("group", "show", "none"), 66),
    (("playbook", "label", "1", "paint", "x"), 64), (("playbook", "rename", "99", "x"), 66), (("machine", "undo", "web1", "0"), 64),
])
def test_what_cannot_be_done_is_told_with_its_code(world, arguments, code):
    done = world.site.hearth(*arguments)
    assert done.returncode == code and done.stderr, done
