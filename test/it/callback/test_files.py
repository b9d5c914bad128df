"""Which files are recorded, and what of them; groups, and secrets in what a playbook does."""
import hashlib
import os

import pytest
import support
from ansible_collections.hearth.automation.plugins.plugin_utils.record import files
from support import of_kind

PLAY = """
- name: deploy
  hosts: all
  gather_facts: false
  vars:
    hearth_group: production
  vars_files: [settings.yml]
  roles: [app]
  tasks:
    - name: log in with token=hunter2x
      command: echo "DB_PASSWORD=hunter2x" postgresql://app:hunter3x@db1/app
    - name: a fact
      set_fact: {api_key: hunter2x, checksum: "%s"}
    - name: items
      debug: {msg: "{{ item }}"}
      loop: ["password=hunter2x", open]
    - name: it fails
      command: sh -c 'echo "Authorization{{ ":" }} Bearer hunter4xhunter4x1" >&2; false'
      ignore_errors: true
""" % ("0123456789abcdef" * 4)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    for name, text in (
        ("site.yml", PLAY),
        ("settings.yml", "port: 1\ndb_password: hunter2x\n"),
        ("inventory/hosts", "h1 ansible_connection=local ansible_become_password=hunter2x\n"),
        ("inventory/group_vars/all.yml", "ansible_python_interpreter: /usr/bin/python3\ncolour: red\n"),
        ("inventory/host_vars/h1.yml", "api_token: hunter2x\n"),
        ("roles/app/defaults/main.yml", "size: 1\n"),
        ("roles/app/vars/main.yml", "kind: big\n"),
        ("roles/app/meta/main.yml", "dependencies: []\n"),
        ("roles/app/tasks/main.yml", "- name: file\n  template: {src: app.j2, dest: '{{ playbook_dir }}/made'}\n"),
        ("roles/app/templates/app.j2", "size = {{ size }}\npassword = hunter2x\n"),
    ):
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        support.write(folder, name, text)
    return folder


@pytest.fixture(scope="module")
def run(ansible, project, tmp_path_factory):
    def once(**environment):
        folder = tmp_path_factory.mktemp("run")
        env = support.environment(folder, **environment)
        done = support.playbook(ansible, env, "-i", project / "inventory", project / "site.yml")
        assert done.returncode == 0 and "hearth" not in done.stderr, done.stdout + done.stderr
        events = support.spooled(folder)
        support.check_whole(events)
        return events

    return once


@pytest.fixture(scope="module")
def events(run):
    return run(HEARTH_GATHERING="monday")


def told(events, project):
    return {os.path.relpath(event["path"], project): event for event in of_kind(events, "file")}


def test_a_playbooks_parts_are_recorded_but_no_inventory(events, project):
    assert {name: event["role"] for name, event in told(events, project).items()} == {
        "site.yml": "playbook",
        "settings.yml": "vars",
        "inventory/group_vars/all.yml": "group_vars",
        "inventory/host_vars/h1.yml": "host_vars",
        "roles/app/defaults/main.yml": "defaults",
        "roles/app/vars/main.yml": "vars",
        "roles/app/meta/main.yml": "meta",
        "roles/app/tasks/main.yml": "tasks",
        "roles/app/templates/app.j2": "templates",
    }


def test_their_texts_come_without_secrets(events, project):
    files_told = told(events, project)
    assert files_told["settings.yml"]["text"] == "port: 1\ndb_password: <redacted>\n"
    assert files_told["roles/app/templates/app.j2"]["text"] == "size = {{ size }}\npassword = <redacted>\n"
    for event in files_told.values():
        assert event["sha1"] == hashlib.sha1(event["text"].encode()).hexdigest()


def test_no_secret_leaves_in_names_results_items_and_facts(events):
    guilty = [event for event in events if any(secret in str(event) for secret in ("hunter2x", "hunter3x", "hunter4x"))]
    assert not guilty
    assert "0123456789abcdef" * 4 in str(events)
    names = [event["name"] for event in of_kind(events, "task.start")]
    assert "log in with token=<redacted>" in names


def test_the_group_of_a_play_is_told_with_its_gathering(events):
    assert events[0]["gathering"] == "monday" and "group" not in events[0]
    assert [(event["group"], event["gathering"]) for event in of_kind(events, "run.update")] == [("production", "monday")]


def test_inventories_and_patterns_where_they_are_asked_for(run, project):
    events = run(HEARTH_RECORD_FILES="playbook,inventory,*/meta/*.yml,settings.yml", HEARTH_IGNORED_FILES="*/tasks/*,host_vars")
    files_told = told(events, project)
    assert set(files_told) == {
        "site.yml", "settings.yml", "inventory/hosts", "roles/app/meta/main.yml", "roles/app/tasks/main.yml",
    }  # fmt: skip
    assert files_told["inventory/hosts"]["role"] == "inventory"
    assert files_told["inventory/hosts"]["text"] == "h1 ansible_connection=local ansible_become_password=<redacted>\n"
    assert files_told["roles/app/tasks/main.yml"]["omitted"], "a task's file is told, ignored or not"


def test_it_can_be_turned_off_and_added_to(run):
    assert "hunter3x" in str(run(HEARTH_REDACT="false"))
    text = str(run(HEARTH_REDACT_KEYS="colour,!api_key", HEARTH_REDACT_PATTERNS=r"port:\s(?P<secret>\d+)"))
    assert "colour: <redacted>" in text and "port: <redacted>" in text and "'api_key': 'hunter2x'" in text


def test_a_pattern_that_is_none_is_said_and_nothing_is_recorded(ansible, project, tmp_path):
    env = support.environment(tmp_path, HEARTH_REDACT_PATTERNS="(")
    done = support.playbook(ansible, env, "-i", project / "inventory", project / "site.yml")
    assert done.returncode == 0 and "nothing is recorded" in done.stderr + done.stdout
    assert support.spooled(tmp_path) == []


def test_what_a_file_is():
    named = {"/p/inv": "inventory", "/p/hosts.yml": "inventory", "/tmp/x.yml": "extra_vars"}
    kinds = {
        "/p/inv/hosts.ini": "inventory", "/p/hosts.yml": "inventory", "/p/inv/group_vars/all/vault.yml": "group_vars",
        "/tmp/x.yml": "extra_vars", "/p/more.yml": "vars", "/p/roles/a/defaults/main/b.yml": "defaults",
        "/p/roles/tasks/vars/main.yml": "vars", "/p/roles/a/meta/main.yml": "meta", "more.yml": "vars",
    }  # fmt: skip
    assert {path: files.kind_of(path, named) for path in kinds} == kinds


def test_the_command_line_names_inventories_and_extra_variables():
    cli = {"inventory": ("/p/inv", "h1,h2"), "extra_vars": ("a=1", "@/tmp/x.yml", b"@/no")}
    assert files.asked(cli) == ({"/p/inv": "inventory", "/tmp/x.yml": "extra_vars"}, ["/p/inv"])


@pytest.mark.parametrize("name", ["vault.yml", "secrets.yaml", "db_passwords.yml", "server.key", "id_rsa", "my-credentials.json"])
def test_files_named_like_secrets_come_without_text(tmp_path, name):
    known = files.Files(["vars"], [], redact=str)
    assert "secrets" in known.found(support.write(tmp_path, name, "x: 1\n"))["omitted"]
    assert files.Files(["vars"], []).found(str(tmp_path / name))["text"] == "x: 1\n"
    assert files.Files(["tasks"], [], redact=str).needed(str(tmp_path / name), "tasks")["text"] == "x: 1\n"


def test_all_files_of_a_run_have_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "RUN_BYTES_MAX", 10)
    known = files.Files(["vars"], [])
    assert "omitted" not in known.found(support.write(tmp_path, "a.yml", "12345678"))
    assert "run's files" in known.found(support.write(tmp_path, "b.yml", "12345678"))["omitted"]
