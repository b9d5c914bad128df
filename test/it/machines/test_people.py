"""People look at machines and groups, and put them right: by the API and by the command line."""
import http.client
import json
import socket

import pytest

from machines.world import World, facts
from support.playbooks import ansible_versions, site


class Socket(http.client.HTTPConnection):
    """The API of a site's daemon."""

    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self._path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(self._path)


class Api:
    def __init__(self, site):
        self._path = site.runtime / "hearth/api.sock"

    def ask(self, method, path, body=None):
        """(status, headers, parsed body)"""
        connection = Socket(self._path)
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        connection.request(method, "/api/hearth/v1/" + path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, answer.headers, json.loads(text) if text else None

    def get(self, path):
        status, _, body = self.ask("GET", path)
        assert status == 200, (path, status, body)
        return body

    def rows(self, path):
        return self.get(path)["results"]


@pytest.fixture(scope="module")
def world():
    """web1 renamed and cloned, db1 installed anew, and a localhost."""
    with site(ansible_versions()[0][1]) as made:
        world = World(made)
        world.run({"web1": facts(1, 11, 21), "db1": facts(2, 12, 22)})
        world.run({"web01": facts(1, 11, 21), "db1": facts(3, 12, 23)})
        world.run({"web9": facts(1, 19, 29)})
        world.api = Api(made)
        yield world


def test_machines_come_out_of_the_api_as_they_are(world):
    machines = {row["name"]: row for row in world.api.rows("machines")}
    assert {name: row["verdict"] for name, row in machines.items()} == {"web01": "renamed", "db1": "reinstalled", "web9": "cloned"}
    detail = world.api.get("machines/web1")
    assert detail["id"] == machines["web01"]["id"] and [row["host"] for row in detail["names"]] == ["web01", "web1"]
    assert {row["kind"] for row in detail["evidence"]} == {"machine_id", "uuid", "ssh_ed25519"}
    assert [row["playbook"] for row in detail["hosts"]] == [2, 1]
    (doubt,) = world.api.rows("machines/doubts")
    assert doubt["host"] == "web9" and doubt["rivals"] == [detail["id"]]
    assert "aa00bb" not in json.dumps(detail), "values are hashed"


def test_a_merge_and_its_undo(world):
    old, young = world.api.get("machines/web01")["id"], world.api.get("machines/web9")["id"]
    status, _, merged = world.api.ask("POST", f"machines/{old}/merge", {"into": young, "reason": "a new board", "by": "me"})
    assert status == 200 and merged["id"] == old
    status, headers, _ = world.api.ask("GET", f"machines/{young}")
    assert status == 301 and headers["Location"].endswith(f"/api/hearth/v1/machines/{old}")
    assert world.api.rows("machines/doubts") == []
    world.run({"web9": facts(1, 19, 29)})
    assert world.api.get(f"machines/{old}")["hosts"][0]["playbook"] == 4, "later runs know of the merge"
    status, _, again = world.api.ask("DELETE", f"machines/{old}/decisions/1")
    assert status == 200 and again["decisions"][0]["undone"] is True
    assert world.api.get(f"machines/{young}")["id"] == young


@pytest.mark.parametrize("method,path,body", [
    ("POST", "machines/1/merge", {"into": 99}), ("POST", "machines/1/merge", {"into": "x"}), ("POST", "machines/1/merge", {}),
    ("POST", "machines/1/merge", {"into": 1}), ("POST", "machines/1/split", {"hosts": [999]}), ("POST", "machines/1/split", {}),
    ("POST", "machines/1/split", {"hosts": [1], "from": 1}), ("POST", "machines/1/rename", {"name": ""}), ("GET", "machines?verdict=x", None),
    ("PATCH", "runs/1", {"name": ""}), ("PATCH", "runs/1", {"labels_add": [""]}), ("GET", "gatherings/1/compare?with=x&y=1", None),
])
def test_bad_input_names_what_is_wrong(world, method, path, body):
    status, _, said = world.api.ask(method, path, body)
    assert status == 400 and said, (status, said)


@pytest.mark.parametrize("method,path", [
    ("GET", "machines/999"), ("GET", "machines/%ff"), ("GET", "groups/none"), ("GET", "gatherings/1"), ("DELETE", "machines/1/decisions/9"),
    ("PUT", "groups/g/playbooks/999"), ("DELETE", "groups/g/playbooks/1"), ("DELETE", "groups/none"), ("PATCH", "runs/999"),
])
def test_what_is_not_there_is_not_found(world, method, path):
    body = {"name": "x"} if method == "PATCH" else None
    assert world.api.ask(method, path, body)[0] == 404


def test_a_group_of_playbooks_is_one_report(world):
    group = {"HEARTH_GROUP": "production deployment"}
    first = world.run({"web1": facts(1, 11, 21)}, env={**group, "HEARTH_GATHERING": "monday"})
    assert first.returncode == 0
    world.run({"web1": facts(1, 11, 21), "db1": {}}, "--name", "the databases", "--label", "a", "--label=b",
              env=group, tasks=[{"ping": {}}])
    world.run({"web01": facts(1, 11, 21)}, "--group", "production deployment")
    found = world.api.get("groups/production%20deployment")
    assert found["playbooks"] == 3 and found["gatherings"] == 2
    last = world.api.get("gatherings/last")
    assert len(last["members"]) == 2 and last["status"] == "completed" and last["results"]["ok"] == 3
    assert last["members"][0]["name"] == "the databases"
    assert len(last["hosts"]) == 2, "web1 and web01 are one machine"
    compared = world.api.get("gatherings/last/compare")
    assert compared["before"]["name"] == "monday" and len(compared["playbooks"]) == 2
    ran = last["members"][0]["playbook"]
    status, _, run = world.api.ask("PATCH", f"runs/{ran}", {"labels_add": ["c"], "labels_remove": ["a"]})
    assert status == 200 and {"b", "c"} <= set(run["labels"]) and "a" not in run["labels"]
    assert world.api.ask("DELETE", f"groups/production%20deployment/playbooks/{ran}")[0] == 200
    assert world.api.get("groups/production%20deployment")["playbooks"] == 2
    assert world.api.ask("POST", "groups/production%20deployment/rename", {"name": "deploy"})[0] == 200
    assert [row["name"] for row in world.api.rows("groups")] == ["deploy"]


def test_the_tables_are_made_again_with_the_same_answers(world):
    paths = ["machines", "machines/web01", "machines/doubts", "groups", "machines/web9/hosts"]
    before = [world.api.get(path) for path in paths]
    world.site.stop()
    for path in (world.site.home / "hearth").glob("store.sqlite*"):
        path.unlink()
    world.site.hearth("daemon", "--start")
    assert [world.api.get(path) for path in paths] == before
