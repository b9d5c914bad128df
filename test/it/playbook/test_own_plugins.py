"""What the user configured works with Hearth as it does without, and nothing of the user's changes."""
import hashlib
import json
import os
import re
import shutil
import subprocess

import pytest

from support.playbooks import HEARTH, ansible_versions, site

CALLBACK = """
import os
from ansible.plugins.callback import CallbackBase
DOCUMENTATION = '''
name: %(name)s
type: aggregate
short_description: Counts results
'''
class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "%(name)s"
    CALLBACK_NEEDS_ENABLED = True
    def v2_runner_on_ok(self, result):
        with open(os.environ["SEEN"], "a") as stream:
            stream.write("%(name)s\\n")
"""
MODULE = """#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule
if __name__ == "__main__":
    AnsibleModule(argument_spec={}).exit_json(changed=False, who="%s")
"""
FILTER = """
class FilterModule:
    def filters(self):
        return {"%(name)s": lambda text: "%(name)s of " + text}
"""
CONNECTION = """
import importlib.util, os
import ansible.plugins.connection as package
spec = importlib.util.spec_from_file_location("own_local", os.path.join(os.path.dirname(package.__file__), "local.py"))
builtin = importlib.util.module_from_spec(spec)
spec.loader.exec_module(builtin)
DOCUMENTATION = builtin.DOCUMENTATION
class Connection(builtin.Connection):
    def exec_command(self, cmd, in_data=None, sudoable=True):
        with open(os.environ["SEEN"], "a") as stream:
            stream.write("connection\\n")
        return super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
"""
PLAYBOOK = """
- hosts: localhost
  connection: local
  gather_facts: false
  roles: [greeting]
  tasks:
    - own_module: {}
      register: own
    - own.things.module: {}
      register: far
    - near.things.module: {}
      register: near
    - debug: {msg: "{{ own.who }} {{ far.who }} {{ near.who }} {{ 'x' | own_filter }} {{ 'x' | own.things.far_filter }}"}
"""
CONFIG = """; mine
[defaults]
callback_plugins = plugins/callback
callbacks_enabled = seen_one ,
   own.things.seen_two
collections_path = collections_of_mine
connection_plugins = plugins/connection  ; none there unless the test puts one
filter_plugins = plugins/filter
library = plugins/modules
roles_path = roles_of_mine
[connection]
x = y
"""


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture(params=[folder for _, folder in ansible_versions()], ids=[name for name, _ in ansible_versions()])
def here(request):
    with site(request.param) as made:
        mine = made.folder / "mine"
        write(mine / "ansible.cfg", CONFIG)
        write(mine / "plays/site.yml", PLAYBOOK)
        write(mine / "plugins/callback/seen_one.py", CALLBACK % {"name": "seen_one"})
        write(mine / "plugins/filter/own_filter.py", FILTER % {"name": "own_filter"})
        write(mine / "plugins/modules/own_module.py", MODULE % "library")
        write(mine / "roles_of_mine/greeting/tasks/main.yml", "- debug: {msg: from the role}\n")
        for root, name in ((mine / "collections_of_mine", "own"), (mine / "plays/collections", "near")):
            base = root / "ansible_collections" / name / "things"
            write(base / "galaxy.yml", "namespace: %s\nname: things\nversion: 1.0.0\n" % name)
            write(base / "plugins/modules/module.py", MODULE % name)
            write(base / "plugins/filter/far_filter.py", FILTER % {"name": "far_filter"})
            write(base / "plugins/callback/seen_two.py", CALLBACK % {"name": "seen_two"})
        made.mine = mine
        made.program = shutil.which("ansible-playbook", path=made.env["PATH"])
        made.env["SEEN"] = str(made.folder / "seen")
        yield made


def runs(here, *command, env=None):
    """(stdout, sorted lines of what plugins of the user's own wrote)."""
    seen = here.folder / "seen"
    seen.write_text("")
    done = here.run(*command, cwd=here.mine, env=env)
    assert done.returncode == 0, done
    return done.stdout.decode(), sorted(seen.read_text().split())


def both(here, env=None):
    plain = runs(here, here.program, "plays/site.yml", env=env)
    warm = runs(here, HEARTH, "run", "plays/site.yml", env=env)
    assert warm == plain
    return plain


def test_own_callbacks_collections_and_folders_of_ansible_cfg_work(here):
    out, seen = both(here)
    assert "library own near own_filter of x far_filter of x" in out
    assert seen == ["seen_one"] * 5 + ["seen_two"] * 5


def test_own_variables_work(here):
    env = {"ANSIBLE_CALLBACKS_ENABLED": "own.things.seen_two", "ANSIBLE_COLLECTIONS_PATH": "collections_of_mine:/nowhere"}
    _, seen = both(here, env)
    assert seen == ["seen_two"] * 5


def test_a_local_connection_of_the_users_own_goes_before_ours(here):
    write(here.mine / "plugins/connection/local.py", CONNECTION)
    # Its number of calls differs with pipelining, which is ours to switch on only in our own.
    _, seen = both(here)
    assert "connection" in seen


def hashes(folder):
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            if "__pycache__" not in path:
                with open(path, "rb") as stream:
                    found[path] = (hashlib.sha256(stream.read()).hexdigest(), os.stat(path).st_mode, os.stat(path).st_mtime_ns)
    return found


def test_nothing_of_the_users_changes(here):
    write(here.home / ".ansible.cfg", "[defaults]\n")
    before = hashes(here.mine), hashes(here.home)
    runs(here, HEARTH, "run", "plays/site.yml")
    assert hashes(here.mine) == before[0]
    kept = {path: one for path, one in hashes(here.home).items()
            if not path.startswith((str(here.home / "hearth"), str(here.home / "cache"), str(here.home / ".ansible") + "/"))}
    assert kept == before[1]


def test_a_playbook_that_a_task_starts_is_a_run_of_its_own(here):
    write(here.mine / "inner.yml", "- {hosts: localhost, connection: local, gather_facts: false, tasks: [{ping: {}}]}\n")
    write(here.mine / "outer.yml", "- {hosts: localhost, connection: local, gather_facts: false,\n"
                                   "   tasks: [{command: %s inner.yml}]}\n" % here.program)
    done = here.hearth("run", "outer.yml", cwd=here.mine)
    assert done.returncode == 0, done
    recorded = {os.path.basename(one["path"]): one for one in here.json("playbook", "list")}
    assert set(recorded) == {"outer.yml", "inner.yml"}
    assert {one["status"] for one in recorded.values()} == {"completed"}
    closing = "hearth: recorded as playbook %d: hearth playbook show %d" % ((recorded["outer.yml"]["id"],) * 2)
    assert done.stderr.decode().splitlines()[-1] == closing


def test_a_daemon_of_another_home_is_named(here):
    assert here.hearth("run", "--quiet", "plays/site.yml", cwd=here.mine).returncode == 0
    other = {"HEARTH_HOME": str(here.home / "other")}
    done = here.hearth("run", "plays/site.yml", cwd=here.mine, env=other)
    home = here.env["HEARTH_HOME"]
    assert done.stderr.decode().splitlines()[-1] == (
        f"hearth: recorded as playbook 2 in {home}, the home of the daemon that runs: HEARTH_HOME={home} hearth playbook show 2")
    assert len(here.json("playbook", "list")) == 2


def test_quiet_prints_no_closing_line(here):
    done = here.hearth("run", "--quiet", "plays/site.yml", cwd=here.mine)
    assert done.returncode == 0 and b"hearth:" not in done.stderr


def settings(here, env=None, cwd=None):
    """What Ansible itself says is in force."""
    program = here.program.replace("ansible-playbook", "ansible-config")
    dumped = here.run(program, "dump", "--format", "json", env=env, cwd=cwd or here.mine)
    found = {entry["name"]: entry["value"] for entry in json.loads(dumped.stdout) if "name" in entry}
    return [found[name] for name in ("CALLBACKS_ENABLED", "COLLECTIONS_PATHS", "DEFAULT_CONNECTION_PLUGIN_PATH")]


def test_what_explain_prints_can_be_pasted(here):
    done = here.hearth("run", "--explain", "plays/site.yml", cwd=here.mine)
    assert done.returncode == 0 and done.stderr == b""
    text = done.stdout.decode()
    program = here.program.replace("ansible-playbook", "ansible-config")
    pasted = subprocess.run(["/bin/sh", "-ec", text + program + " dump --format json"], env=here.env, cwd=here.mine,
                            capture_output=True, check=True)
    found = {entry["name"]: entry["value"] for entry in json.loads(pasted.stdout) if "name" in entry}
    assert found["CALLBACKS_ENABLED"] == ["seen_one", "own.things.seen_two", "hearth.automation.record"]
    stand_in, mine, _ours = found["COLLECTIONS_PATHS"]
    assert "/stand-in/" in stand_in and mine == str(here.mine / "collections_of_mine")
    # The same as an ansible.cfg, somewhere else.
    lines = re.findall(r"^# (\[defaults\]|(?:callbacks_enabled|collections_path|connection_plugins) = .*)$", text, re.M)
    write(here.folder / "elsewhere/ansible.cfg", "\n".join(lines) + "\n")
    assert settings(here, cwd=here.folder / "elsewhere") == [
        found[name] for name in ("CALLBACKS_ENABLED", "COLLECTIONS_PATHS", "DEFAULT_CONNECTION_PLUGIN_PATH")]


def test_a_configuration_that_ansible_refuses_gets_ansibles_own_word(here):
    write(here.mine / "ansible.cfg", "[defaults]\nforks = 5\nforks = 6\n")
    plain = here.run(here.program, "plays/site.yml", cwd=here.mine)
    warm = here.hearth("run", "plays/site.yml", cwd=here.mine)
    assert plain.returncode != 0
    assert (warm.returncode, warm.stdout, warm.stderr) == (plain.returncode, plain.stdout, plain.stderr)


@pytest.mark.parametrize("arguments", [["--version"], ["--nonsense"], ["--syntax-check", "plays/site.yml"], ["--list-tasks", "plays/site.yml"]])
def test_options_that_run_nothing_say_what_ansible_says(here, arguments):
    plain = here.run(here.program, *arguments, cwd=here.mine)
    warm = here.hearth("run", *arguments, cwd=here.mine)
    lines = [line for line in zip(plain.stdout.splitlines(), warm.stdout.splitlines())
             if b"collection location" not in line[0]]
    assert warm.returncode == plain.returncode
    assert [line[0] for line in lines] == [line[1] for line in lines]
    assert warm.stderr == plain.stderr
