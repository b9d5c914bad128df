"""A run that a controller serves is a plain run: bytes, exit codes, results, and what Ansible sees of itself."""
import difflib
import re

from controller.controllers import calls, make_warm, plain_program, wait_for_controller, warm, write

PLAYBOOK = """
- hosts: all
  connection: local
  gather_facts: false
  vars: {ask: "{{ lookup('env', 'SSH_AUTH_SOCK') }}"}
  tasks:
    - debug: {msg: "{{ ansible_playbook_python }} {{ playbook_dir }} {{ ask }} {{ lookup('pipe', 'pwd; umask') }}"}
    - command: echo {{ inventory_hostname }}
      changed_when: inventory_hostname == 'two'
    - copy: {content: "{{ 'x' * 9 }}", dest: "{{ playbook_dir }}/made.{{ inventory_hostname }}", mode: "0640"}
    - fail: {msg: as it should}
      when: fails is defined and inventory_hostname == 'one'
      ignore_errors: "{{ fails == 'ignored' }}"
    - include_role: {name: small}
"""
CASES = {
    "all": ["site.yml"],
    # One host at a time: 2.14's worker of the next one writes beside what is said of this one's result.
    "verbose, one": ["-vvv", "site.yml", "--limit", "one"],
    "verbose, two": ["-vvv", "site.yml", "--limit", "two"],
    "failed": ["site.yml", "-e", "fails=yes"],
    "ignored": ["site.yml", "-e", "fails=ignored"],
    "check and diff": ["site.yml", "--check", "--diff"],
    "limit": ["site.yml", "--limit", "two"],
    "no such limit": ["site.yml", "--limit", "nobody"],
    "list tasks": ["site.yml", "--list-tasks", "--list-tags", "--list-hosts"],
    "syntax check": ["site.yml", "--syntax-check"],
    "not yaml": ["broken.yml"],
    "no such playbook": ["missing.yml"],
    "no such option": ["--no-such-option"],
    "nothing": [],
    "version": ["--version"],
    "unreachable": ["away.yml"],
    "vault": ["vault.yml", "--vault-password-file", "password"],
    "wrong vault password": ["vault.yml", "--vault-password-file", "site.yml"],
    "step without an answer": ["site.yml", "--step"],
    "own plugins": ["own.yml"],
    "not ASCII": ["site.yml", "-e", "fails=ignored", "-e", "word=grün\udcff"],
}


def prepare(here):
    write(here, "site.yml", PLAYBOOK)
    write(here, "broken.yml", "- hosts: [\n")
    write(here, "away.yml", "- hosts: one\n  gather_facts: false\n  tasks: [{ping: }]\n"
                            "  vars: {ansible_connection: ssh, ansible_host: 127.0.0.1, ansible_port: 1}\n")
    write(here, "hosts", "one\ntwo ansible_connection=local\n")
    write(here, "roles/small/tasks/main.yml", "- debug: {msg: 'in the role {{ role_name }}'}\n")
    write(here, "ansible.cfg", "[defaults]\ninventory = hosts\nforks = 1\n")
    # Plugins beside a playbook, one of them under the name of an own one of Ansible's.
    write(here, "own.yml", "- hosts: one\n  connection: local\n  gather_facts: false\n"
                           "  tasks: [{debug: {msg: \"{{ 'a' | b64encode }} {{ 'x' | mine }} {{ lookup('env', 'HOME') }}\"}}]\n")
    write(here, "filter_plugins/mine.py", "class FilterModule:\n    def filters(self):\n"
                                          "        return {'mine': lambda text: 'mine ' + text, 'b64encode': lambda text: 'own'}\n")
    write(here, "lookup_plugins/env.py", "from ansible.plugins.lookup import LookupBase\nclass LookupModule(LookupBase):\n"
                                         "    def run(self, terms, variables=None, **options):\n        return ['own env']\n")
    write(here, "password", "secret\n").chmod(0o600)
    write(here, "vault.yml", "- hosts: one\n  connection: local\n  gather_facts: false\n  vars_files: [secret.yml]\n"
                             "  tasks: [{debug: {msg: '{{ word }}'}}]\n")
    write(here, "secret.yml", "word: told\n")
    done = here.run(plain_program(here, "ansible-vault"), "encrypt", "--vault-password-file", "password", "secret.yml")
    assert done.returncode == 0, done


def without_chance(text):
    """Without what differs between two plain runs: times, pids, temporary names, hostnames of a try."""
    for pattern in (rb"ansible-local-\w+", rb"ansible-tmp-[\d.]+-\d+-\d+", rb"\d\d:\d\d:\d\d\.\d+", rb"tmp[\w]{8}", rb"(?<=[\"/])\.[a-z0-9_]{8}\b",
                    rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+", rb"0:00:0\d\.\d+"):
        text = re.sub(pattern, b"*", text)
    return text


def said(done):
    return done.returncode, without_chance(done.stdout), without_chance(done.stderr)


# What Hearth adds to a run whichever way it starts.
ADDED = re.compile(rb"hearth[./]automation|share/hearth|ansible collection location")


def lines(done):
    code, out, err = said(done)
    return code, [line for line in out.split(b"\n") if not ADDED.search(line)], err


def assert_same(one, other, name):
    if one != other:
        pieces = [part if isinstance(part, list) else part.split(b"\n") for part in (*one[1:], *other[1:])]
        texts = [[line.decode("utf-8", "replace") for line in piece] for piece in pieces]
        difference = list(difflib.unified_diff(texts[2], texts[0], "expected", "served", n=0, lineterm=""))
        difference += list(difflib.unified_diff(texts[3], texts[1], "expected stderr", "served stderr", n=0, lineterm=""))
        raise AssertionError("\n".join([name, "%s %s" % (one[0], other[0]), *difference]))


def anew(here):
    for made in here.folder.glob("made.*"):
        made.unlink()


def test_bytes_and_exit_codes_are_those_of_a_plain_start(here):
    prepare(here)
    make_warm(here, "--version")
    env = {"SSH_AUTH_SOCK": "/some/agent"}
    for name, arguments in CASES.items():
        anew(here)
        plain = here.run(plain_program(here), *arguments, env=env)
        anew(here)
        served = warm(here, *arguments, env=env)
        anew(here)
        # Beside the same run without a controller, which differs in nothing else.
        cold = here.hearth("run", "--quiet", *arguments, env={**env, "HEARTH_CONTROLLER": "off"})
        assert_same(said(served), said(cold), name)
        if not name.startswith("verbose"):
            assert_same(lines(served), lines(plain), name)


def test_exit_codes(here):
    prepare(here)
    make_warm(here, "--version")
    codes = {name: warm(here, *CASES[name]).returncode for name in
             ("all", "failed", "unreachable", "not yaml", "no such option", "no such limit")}
    assert codes == {"all": 0, "failed": 2, "unreachable": 4, "not yaml": 4, "no such option": 2, "no such limit": 1}


def test_results_are_equal(here):
    prepare(here)
    anew(here)
    _, plain = here.results(False, "site.yml", "-e", "fails=ignored")
    here.results(True, "site.yml", "-e", "fails=ignored")
    wait_for_controller(here)
    anew(here)
    before = calls(here)
    _, served = here.results(True, "site.yml", "-e", "fails=ignored")
    assert calls(here) == before + 1
    assert [by_chance(one) for one in served] == [by_chance(one) for one in plain] and len(plain) > 8


def by_chance(result):
    if isinstance(result, dict):
        return {key: by_chance(value) for key, value in result.items() if key not in ("start", "end", "delta", "src", "_original_basename")}
    if isinstance(result, list):
        return [by_chance(one) for one in result]
    return without_chance(result.encode()) if isinstance(result, str) else result


def test_adhoc_says_what_ansible_says(here):
    prepare(here)
    make_warm(here, "--version", program="adhoc")
    for arguments in (["all", "-c", "local", "-m", "ping"], ["one", "-c", "local", "-a", "echo hello", "-o"], ["nobody", "-m", "ping"],
                      ["all", "--list-hosts"], ["all", "-c", "local", "-m", "command"], ["one", "-c", "local", "-m", "command", "-a", "false"],
                      ["--no-such-option"], []):
        plain = here.run(plain_program(here, "ansible"), *arguments)
        served = warm(here, *arguments, program="adhoc")
        assert lines(served) == lines(plain), arguments


def test_adhoc_is_recorded(here):
    prepare(here)
    make_warm(here, "--version", program="adhoc")
    done = here.hearth("adhoc", "two", "-m", "command", "-a", "echo hello")
    assert done.returncode == 0 and b"recorded as playbook" in done.stderr, done
    number = done.stderr.split(b"recorded as playbook ")[1].split(b":")[0].decode()
    shown = here.json("playbook", "show", number)
    assert shown["status"] == "completed", shown
