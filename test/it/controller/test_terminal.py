"""A warm run on a terminal is in the terminal's own session: prompts, Control-C, Control-\\, Control-Z as ever."""
import os
import re
import signal
import time

import pytest

from controller.conftest import ONE, site_of
from controller.controllers import HEARTH, calls, wait_for_controller, write
from playbook.test_terminal import Terminal

here = site_of(ONE)

PLAYBOOK = """
- hosts: localhost
  connection: local
  gather_facts: false
  vars_prompt:
    - {name: word, prompt: Say a word, private: false}
    - {name: secret, prompt: And a secret}
  tasks:
    - debug: {msg: "said {{ word }} {{ secret | length }}"}
    - pause: {prompt: Go on}
    - command: sleep {{ seconds }}
"""


class Shell(Terminal):
    """An interactive shell with job control on a terminal of its own, at its prompt."""

    def __init__(self, here):
        super().__init__(["/bin/bash", "--norc", "--noprofile", "-i"], {**here.env, "TERM": "dumb", "PS1": "ready> "}, here.folder)
        self.read_until(b"ready> ")

    def command(self, line, until=b"ready> "):
        self.output = b""
        self.type(line.encode() + b"\n")
        self.read_until(b"\r\n")
        self.output = self.output.split(b"\r\n", 1)[1]
        self.read_until(until)
        return self.output

    def answer(self, text, until):
        self.type(text)
        self.read_until(until)


@pytest.fixture
def shell(here):
    write(here, "site.yml", PLAYBOOK)
    terminal = Shell(here)
    terminal.command("%s run --quiet --version" % HEARTH)
    wait_for_controller(here)
    try:
        yield terminal
    finally:
        os.close(terminal.fd)
        os.kill(terminal.pid, signal.SIGKILL)
        os.waitpid(terminal.pid, 0)


def start(shell, here, seconds, program="%s run --quiet" % HEARTH):
    before = calls(here)
    shell.command("%s site.yml -e seconds=%s; echo ended=$?" % (program, seconds), b"Say a word: ")
    shell.answer(b"hello\n", b"And a secret: ")
    shell.answer(b"hidden\n", b"Go on:")
    time.sleep(0.5)  # what was typed before the pause began is not for it
    shell.answer(b"\n", b"TASK [command]")
    assert calls(here) == before + (0 if "ansible" in program.split("/")[-1] else 1)
    assert b"said hello 6" in shell.output and b"hidden" not in shell.output


def test_prompts_pause_and_the_terminal_itself(shell, here):
    start(shell, here, 0)
    shell.read_until(b"ended=0")
    served = shell.output
    shell.read_until(b"ready> ")
    start(shell, here, 0, "ansible-playbook")
    shell.read_until(b"ended=0")
    # Everything that the terminal showed, colours and echoes too.
    assert served.split(b"ended=0")[0] == shell.output.split(b"ended=0")[0]
    assert not any(b"Traceback" in text for text in (served, shell.output))


def test_control_c_is_heard_once(shell, here):
    start(shell, here, 60)
    time.sleep(1)
    shell.answer(b"\x03", b"ended=99")
    assert shell.output.count(b"User interrupted execution") == 1


def test_control_backslash_ends_it(shell, here):
    start(shell, here, 60)
    time.sleep(1)
    shell.answer(b"\x1c", b"ended=131")


def test_control_z_stops_both_and_fg_goes_on(shell, here):
    start(shell, here, 2)
    time.sleep(0.5)
    shell.answer(b"\x1a", b"Stopped")
    shell.read_until(b"ready> ")
    shell.command("fg", b"PLAY RECAP")
    shell.read_until(b"ready> ")
    assert b"ok=3" in shell.output


def test_in_the_background_it_stops_where_it_wants_to_read(shell, here):
    shell.command("%s run --quiet site.yml -e seconds=0 &" % HEARTH)
    time.sleep(1.5)
    shell.command("", b"Stopped")
    shell.command("fg", b"")
    shell.type(b"hello\n")
    shell.read_until(b"And a secret: ")
    shell.answer(b"hidden\n", b"Go on:")
    time.sleep(0.5)
    shell.answer(b"\n", b"PLAY RECAP")


def test_control_d_and_step(shell, here):
    write(here, "step.yml", "- hosts: localhost\n  gather_facts: false\n  connection: local\n"
                            "  tasks: [{debug: {msg: one}}, {debug: {msg: two}}]\n")
    before = calls(here)
    shell.command("%s run --quiet --step step.yml" % HEARTH, b"(N)o/(y)es/(c)ontinue: ")
    shell.answer(b"y\n", b'"msg": "one"')
    shell.answer(b"n\n", b"PLAY RECAP")
    shell.read_until(b"ready> ")
    assert b'"two"' not in shell.output and calls(here) == before + 1


def test_the_debugger_and_become_password(shell, here):
    write(here, "debug.yml", "- hosts: localhost\n  gather_facts: false\n  connection: local\n  debugger: on_failed\n"
                             "  tasks: [{command: 'false'}]\n")
    shell.command("%s run --quiet -K debug.yml" % HEARTH, b"BECOME password: ")
    shell.answer(b"unused\n", b"(debug)> ")
    shell.answer(b"p task.args\n", b"'_raw_params': 'false'")
    shell.answer(b"q\n", b"ready> ")


def test_a_pipe_behind_it(shell, here):
    before = calls(here)
    shell.command("%s run --quiet --version | head -1" % HEARTH)
    assert re.match(rb"ansible-playbook \[core", shell.output) and calls(here) == before + 1


def test_the_controller_ends_with_the_terminal(here):
    terminal = Shell(here)
    terminal.command("%s run --quiet --version" % HEARTH)
    wait_for_controller(here)
    terminal.type(b"exit\n")
    terminal.wait()
    end = time.monotonic() + 10
    while (here.runtime / "hearth/controller").glob("*.sock") and list((here.runtime / "hearth/controller").glob("*.sock")):
        assert time.monotonic() < end, "it has outlived its terminal"
        time.sleep(0.05)
