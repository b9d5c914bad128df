"""Debian's ara (1.5.8; the one of tools/ara_venv is newer by years) comes into Hearth, from its database and from its server.

Its migrations made the database and its callback filled it. What it lacks of today's API is empty here.
"""
import sqlite3

import pytest

import ara_runs
from ara_server import DEBIAN, AraServer
from homes import differences, everything

PLAYBOOK = """
- name: all kinds of results
  hosts: localhost
  connection: local
  gather_facts: false
  vars: {ara_playbook_name: of old, ara_playbook_labels: [kept]}
  tasks:
    - name: said
      ansible.builtin.debug: {msg: "grüße"}
    - name: changed, and another host's
      ansible.builtin.command: "true"
      delegate_to: other
    - name: a loop
      ansible.builtin.debug: {msg: "{{ item }}"}
      loop: [1, 2]
      tags: [some]
    - name: skipped
      ansible.builtin.debug: {msg: never}
      when: false
    - name: secret
      ansible.builtin.debug: {msg: hidden}
      no_log: true
    - name: wrong, and ignored
      ansible.builtin.command: "false"
      ignore_errors: true
    - name: facts
      ansible.builtin.setup: {gather_subset: "!all,min"}
    - name: kept
      ara_record: {key: said, type: dict, value: {a: [1, 2.5, null]}}
    - name: wrong
      ansible.builtin.fail: {msg: "no"}
"""
INVENTORY = "localhost\nother ansible_connection=local\n"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("debian-ara")
    (folder / "project").mkdir()
    (folder / "project/old.yml").write_text(PLAYBOOK)
    (folder / "project/hosts.ini").write_text(INVENTORY)
    with AraServer(folder, programs=DEBIAN) as server:
        ara_runs.record(folder, server.url, "old.yml", programs=DEBIAN)
        server.database = ara_runs.copy(folder / "ansible.sqlite", folder / "copy.sqlite")
        server.all = everything(server.url)
        yield server


def as_then(theirs, ours):
    """Our answer without the members that an ara of then did not have, where they are empty."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return {name: as_then(theirs.get(name), value) for name, value in ours.items() if name in theirs or value not in (None, [])}
    if isinstance(theirs, (list, tuple)) and isinstance(ours, (list, tuple)) and len(theirs) == len(ours):
        return type(theirs)(as_then(one, other) for one, other in zip(theirs, ours))
    return ours


def same(recorded, home):
    with home.serving() as url:
        return differences(recorded.all, as_then(recorded.all, everything(url)))


def test_it_is_the_old_one(recorded):
    with sqlite3.connect(recorded.database) as db:
        names = {row[0] for row in db.execute("SELECT name FROM django_migrations WHERE app = 'api'")}
        assert max(names) < "0011" and db.execute("SELECT count(*) FROM results").fetchone()[0] == 9
    assert not {"warnings", "exceptions"} & set(recorded.all[1]["tasks", 1])


def test_its_database_answers_as_its_server_did(recorded, home):
    said = home.json("store", "import", recorded.database)
    assert said["left_out"] == 0 and said["problems"] == [] and said["events"] > 20, said
    assert not same(recorded, home)
    home.checked()
    assert home.json("store", "import", recorded.database)["events"] == 0


def test_its_server_gives_the_same(recorded, home):
    said = home.json("store", "import", recorded.url)
    assert said["left_out"] == 0 and said["problems"] == [], said
    assert not same(recorded, home)
    assert home.json("store", "import", recorded.url)["events"] == 0
