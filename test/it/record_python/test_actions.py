"""The same playbook with ara's actions and with ours: the same results are registered."""
import json
import subprocess

import pytest
from hearth import api

# NAME stands for ara's or our actions. What ara gets wrong has tests of its own below.
SAME = """
- hosts: all
  gather_facts: false
  ignore_errors: true
  tasks:
    - name: text
      NAMEara_record: {key: one, value: first}
    - name: again
      NAMEara_record: {key: one, value: first}
    - name: changed
      NAMEara_record: {key: one, value: "é \\" \\U0001F600"}
    - name: another type
      NAMEara_record: {key: one, value: http://x, type: url}
    - name: list
      NAMEara_record: {key: l, value: [1, 2.5, "x", {a: null}], type: list}
    - name: the same list
      NAMEara_record: {key: l, value: [1, 2.5, "x", {a: null}], type: list}
    - name: dict
      NAMEara_record: {key: d, value: {b: 1, a: [true, false]}, type: dict}
    - name: json
      NAMEara_record: {key: j, value: '{"a": 1}', type: json}
    - name: unicode key
      NAMEara_record: {key: ключ, value: x}
    - name: no key
      NAMEara_record: {value: x}
    - name: no value
      NAMEara_record: {key: x}
    - name: bad type
      NAMEara_record: {key: x, value: y, type: xml}
    - name: unknown argument
      NAMEara_record: {key: x, value: y, colour: red}
    - name: in another playbook
      NAMEara_record: {key: other, value: y, playbook_id: OTHER}
    - name: query
      NAMEara_playbook:
    - name: query with an unknown argument
      NAMEara_playbook: {colour: red}
    - name: lookup
      debug:
        msg: "{{ lookup('NAMEara_api', '/api/v1/labels?limit=1', '/api/v1/playbooks/99999') }}"
"""
LABELS = """
- hosts: all
  gather_facts: false
  ignore_errors: true
  tasks:
    - name: add
      NAMEara_label: {labels: [blue, green]}
    - name: take away
      NAMEara_label: {labels: [blue], state: absent}
    - name: take away what is not there
      NAMEara_label: {labels: [red], state: absent}
    - name: unknown argument
      NAMEara_label: {labels: [red], colour: red}
    - name: in another playbook
      NAMEara_label: {labels: [there], playbook_id: OTHER}
"""
VARYING = ("created", "updated", "started", "ended", "duration", "playbook_id", "id", "_ansible_parsed")


@pytest.fixture
def run(play, ara):
    def with_callback(text, **environment):
        python = "%s/bin/python3" % ara.bin.parent if ara.site else "/usr/bin/python3"
        where = lambda what: subprocess.run(  # noqa: E731
            [python, "-m", "ara.setup." + what], capture_output=True, text=True, check=True
        ).stdout.strip()
        settings = dict(
            ANSIBLE_CALLBACK_PLUGINS=where("callback_plugins"), ANSIBLE_ACTION_PLUGINS=where("action_plugins"),
            ANSIBLE_LOOKUP_PLUGINS=where("lookup_plugins"), ARA_API_CLIENT="http", ARA_API_SERVER=ara.url,
            ANSIBLE_DEPRECATION_WARNINGS="False", **environment
        )  # fmt: skip
        if ara.site:
            settings["PYTHONPATH"] = ara.site
        other = api.PlaybookApi(api.get_client("http", endpoint=ara.url)).post(ansible_version="1", path="/other.yml")[1]
        text = text.replace("OTHER", str(other["id"]))
        done, results = play(text, callbacks="collect,ara_default", **settings)
        assert results, done.stdout + done.stderr
        return {result["task"]: result for result in results}, done

    return with_callback


def plain(value):
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items() if name not in VARYING}
    if isinstance(value, str) and value.startswith("Queried playbook"):
        return "Queried playbook N from ARA"
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def compare(theirs, ours):
    for name, result in theirs.items():
        assert json.dumps(plain(result), sort_keys=True) == json.dumps(plain(ours[name]), sort_keys=True), name


def test_the_same_results_as_aras_actions(run):
    theirs, _done = run(SAME.replace("NAME", ""))
    ours, done = run(SAME.replace("NAME", "hearth.automation."))
    assert len(theirs) == 17, done.stdout
    compare(theirs, ours)


def test_the_same_labels_as_aras_action(run, ara):
    if not ara.site:
        pytest.skip("ara_label came with ara 1.7.3")
    theirs, _done = run(LABELS.replace("NAME", ""))
    ours, _done = run(LABELS.replace("NAME", "hearth.automation."))
    assert len(theirs) == 5
    compare(theirs, ours)


MENDED = """
- hosts: all
  gather_facts: false
  tasks:
    - hearth.automation.ara_record: {key: "a", value: first}
    - hearth.automation.ara_record: {key: "a&b=c d#e+", value: 0}
      register: made
    - hearth.automation.ara_record: {key: "a&b=c d#e+", value: false}
      register: falsy
    - hearth.automation.ara_record: {key: "a&b=c d#e+", value: false}
      register: again
    - hearth.automation.ara_read: {key: "a&b=c d#e+"}
      register: read
    - hearth.automation.ara_read: {key: a}
      register: other
    - hearth.automation.ara_read: {key: missing}
      register: missing
      ignore_errors: true
    - hearth.automation.ara_playbook:
      register: this
    - hearth.automation.ara_playbook: {playbook_id: "{{ this.playbook.id }}"}
      register: same
    - hearth.automation.ara_label: {labels: "red, blue ,"}
      register: labels
    - hearth.automation.ara_label: {labels: [red]}
      register: labelled
    - hearth.automation.ara_record: {key: "empty list", value: [], type: list}
      register: empty
    - hearth.automation.ara_read: {key: a, playbook: "{{ this.playbook.id }}"}
      register: given
    - assert:
        that:
          - made.changed and made.value == 0 and made.key == "a&b=c d#e+"
          - falsy.changed and falsy.value == false and not again.changed
          - read.value == false and read.playbook == this.playbook.id and read.created and read.type == "text" and not read.changed
          - other.value == "first" and given.value == "first"
          - missing.failed and missing.msg.startswith("There is no record 'missing' of playbook")
          - same.playbook.id == this.playbook.id and same.playbook.path.endswith("site.yml")
          - labels.changed and "red" in labels.labels and "blue" in labels.labels
          - not labelled.changed and labelled.msg == "ara playbook labels unchanged."
          - empty.changed and empty.value == []
"""


def test_what_ara_gets_wrong_is_right(run):
    _results, done = run(MENDED)
    assert done.returncode == 0, done.stdout


def test_hosts_do_not_lose_each_others_labels_and_records(run):
    text = """
- hosts: all
  gather_facts: false
  tasks:
    - hearth.automation.ara_label: {labels: ["{{ inventory_hostname }}"]}
    - hearth.automation.ara_record: {key: shared, value: "{{ inventory_hostname }}"}
    - hearth.automation.ara_playbook:
      register: this
    - assert: {that: "ansible_play_hosts | difference(this.playbook.labels | map(attribute='name')) == []"}
"""
    _results, done = run(text.replace("hosts: all", "hosts: all,localhost"), ANSIBLE_FORKS="8")
    assert done.returncode == 0, done.stdout
