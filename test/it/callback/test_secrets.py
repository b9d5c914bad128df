"""Nothing that Ansible keeps to itself leaves the process: secrets are planted, then looked for in all that left."""
import os
import subprocess

import pytest
import support
from support import of_kind

# Each stands in a place of its own; the word after the dash says which.
PLANTED = """
- hosts: all
  gather_facts: false
  vars_files: [secrets.yml]
  vars:
    vaulted: %(vaulted)s
  tasks:
    - name: a task that hides
      command: echo {{ from_vars_file }}
      no_log: true
    - name: a loop that hides
      command: echo {{ item }}
      loop: ["{{ from_vars_file }}", "{{ from_vars_file }}2"]
      no_log: true
    - name: a loop that hides and fails
      command: sh -c "echo {{ item }}; false"
      loop: ["{{ from_vars_file }}"]
      no_log: true
      ignore_errors: true
    - name: tries that hide
      shell: echo {{ from_vars_file }}; false
      register: tried
      until: tried.rc == 0
      retries: 1
      delay: 0
      no_log: true
      ignore_errors: true
    - name: a job that hides
      shell: sleep 1.1; echo {{ from_vars_file }}
      async: 20
      poll: 1
      no_log: true
    - name: a template decides to hide
      command: echo {{ from_vars_file }}
      no_log: "{{ true }}"
    - name: one item hides
      command: echo {{ item.name }}
      loop: [{name: "{{ from_vars_file }}", hide: true}, {name: open, hide: false}]
      no_log: "{{ item.hide }}"
    - name: it fails before it begins
      debug:
        msg: "{{ from_vars_file }} {{ undefined_name }}"
      no_log: true
      ignore_errors: true
    - name: a hidden include
      include_tasks:
        file: inner.yml
        apply:
          no_log: true
      vars:
        passed: "{{ from_vars_file }}"
      no_log: true
    - name: a secret parameter
      user:
        name: nobody
        password: "{{ from_extra }}"
      check_mode: true
    - name: a secret parameter of uri
      uri:
        url: http://127.0.0.1:1/
        url_password: "{{ from_extra }}"
        url_username: me
      ignore_errors: true
    - name: an opened vault, hidden
      command: echo {{ vaulted }}
      no_log: true
    - name: a role's own facts
      set_fact:
        kept: "{{ from_vars_file }}"
      no_log: true
    - name: it warns
      debug:
        msg: done
"""
SECRETS = ("SECRET-vars-file", "SECRET-extra", "SECRET-vault", "SECRET-environment", "SECRET-inventory")


def encrypted(folder, text):
    password = support.write(folder, "vault-password", "open sesame\n")
    done = subprocess.run(
        ["/usr/bin/ansible-vault", "encrypt_string", "--vault-password-file", password, text],
        env=support.environment(folder), capture_output=True, text=True, check=True,
    )
    return done.stdout.strip().replace("\n", "\n    ")


@pytest.fixture(scope="module", params=["daemon", "spool"])
def left(request, ansible, tmp_path_factory):
    """(all bytes that left the process, the events, the playbook's folder)."""
    folder = tmp_path_factory.mktemp("secrets")
    support.write(folder, "secrets.yml", "from_vars_file: SECRET-vars-file\n")
    support.write(folder, "inner.yml", "- name: inside\n  debug: msg={{ passed }}\n")
    os.makedirs(folder / "group_vars")
    support.write(folder, "group_vars/all.yml", "group_secret: SECRET-inventory\n")
    support.write(folder, "hosts.ini", "h1 ansible_connection=local ansible_become_password=SECRET-inventory\n")
    path = support.write(folder, "site.yml", PLANTED % {"vaulted": encrypted(folder, "SECRET-vault")})
    journal = support.listen(folder) if request.param == "daemon" else None
    done = support.playbook(
        ansible,
        # 2.21 shows how a module was called only where it is asked to.
        support.environment(folder, DEPLOY_TOKEN="SECRET-environment", ANSIBLE_INJECT_INVOCATION="1"),
        "-i", folder / "hosts.ini", path, "--vault-password-file", folder / "vault-password",
        "-e", "from_extra=SECRET-extra ansible_python_interpreter=/usr/bin/python3 ansible_async_dir=%s/async" % folder, "-e", '{"other": "SECRET-extra"}',
        "-e", "@" + support.write(folder, "more.json", '{"third": "SECRET-extra"}'),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    sent = b"\n".join(journal.lines) if journal else b""
    for spool in support.spool_files(folder):
        with open(spool, "rb") as file:
            sent += file.read()
    events = journal.events() if journal else support.spooled(folder)
    support.check_whole(events)
    return sent, events, folder


@pytest.mark.parametrize("secret", SECRETS)
def test_a_planted_secret_never_leaves(left, secret):
    sent, events, _folder = left
    guilty = {(event["kind"], str(event)[:400]) for event in events if secret in str(event)}
    assert not guilty
    assert secret.encode() not in sent


def test_what_is_hidden_is_recorded_as_hidden(left):
    _sent, events, _folder = left
    hiding = {task["task"]: task for task in of_kind(events, "task.start") if task["no_log"]}
    assert len(hiding) >= 10
    results = [event for event in of_kind(events, "result") if event["task"] in hiding]
    assert all(set(r["content"]) <= {"censored", "changed", "attempts", "retries", "results"} for r in results)
    retries = of_kind(events, "retry")
    assert retries and all("censored" in retry["content"] for retry in retries)
    items = [event for event in of_kind(events, "item") if event["task"] in hiding]
    assert items and all(item["label"] is None for item in items if "censored" in item["content"])


def test_a_secret_parameter_is_recorded_as_ansible_shows_it(left):
    _sent, events, _folder = left
    (task,) = [event for event in of_kind(events, "task.start") if event["name"] == "a secret parameter"]
    (result,) = [event for event in of_kind(events, "result") if event["task"] == task["task"]]
    assert result["content"]["invocation"]["module_args"]["password"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


def test_vaults_stay_closed_and_files_come_without_secrets(left):
    _sent, events, folder = left
    files = {os.path.relpath(event["path"], folder): event for event in of_kind(events, "file")}
    assert set(files) == {"site.yml", "inner.yml", "secrets.yml", "group_vars/all.yml"}
    assert "$ANSIBLE_VAULT;1.1;AES256<redacted>" in files["site.yml"]["text"]
    assert files["group_vars/all.yml"]["text"] == "group_secret: <redacted>\n"
    assert files["secrets.yml"]["omitted"] == "its name says that it holds secrets"


def test_extra_variables_are_names(left):
    _sent, events, _folder = left
    shown = events[0]["arguments"]["extra_vars"]
    assert shown[0].startswith("from_extra=<not recorded>") and shown[1] == "other=<not recorded>"
    assert shown[2].startswith("@") and shown[2].endswith("more.json")


def test_arguments_of_an_ad_hoc_call_are_names(ansible, tmp_path):
    env = support.environment(tmp_path, ANSIBLE_LOAD_CALLBACK_PLUGINS="1")
    arguments = "name=nobody password='SECRET x'"
    support.playbook(ansible, env, *support.LOCAL, "h1", "-C", "-m", "user", "-a", arguments, program="ansible")
    events = support.spooled(tmp_path)
    assert events[0]["path"] == "Ad-Hoc: user: name=<not recorded> password=<not recorded>"
    assert events[0]["arguments"]["module_args"] == "name=<not recorded> password=<not recorded>"
    assert "SECRET" not in str(events)


def test_inventories_and_variables_are_recorded_where_asked_for(ansible, tmp_path):
    support.write(tmp_path, "secrets.yml", "from_vars_file: x\n")
    os.makedirs(tmp_path / "group_vars")
    support.write(tmp_path, "group_vars/all.yml", "a: 1\n")
    path = support.write(
        tmp_path, "site.yml", "- hosts: all\n  gather_facts: false\n  vars_files: [secrets.yml]\n  tasks: [{debug: }]\n"
    )
    env = support.environment(tmp_path, HEARTH_RECORD_FILES="playbook,vars", HEARTH_IGNORED_FILES="secrets")
    done = support.playbook(ansible, env, *support.LOCAL, path)
    assert done.returncode == 0, done.stdout + done.stderr
    files = {os.path.relpath(e["path"], tmp_path): e for e in of_kind(support.spooled(tmp_path), "file")}
    assert set(files) == {"site.yml", "group_vars/all.yml"}
