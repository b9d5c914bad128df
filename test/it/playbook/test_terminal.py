"""`hearth run` on a terminal: Control-C, Control-Z and prompts as without it."""
import os
import pty
import select
import signal
import termios
import time

import pytest

from support.playbooks import HEARTH, ansible_versions, site

PLAYBOOK = """
- hosts: localhost
  connection: local
  gather_facts: false
  vars_prompt:
    - {name: word, prompt: Say a word, private: false}
  tasks:
    - command: echo {{ word }}
      register: said
    - debug: {msg: "said {{ said.stdout }}"}
    - command: sleep {{ seconds }}
"""


class Terminal:
    """A program as the foreground job of a terminal of its own, as a shell starts it."""

    def __init__(self, command, env, cwd):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execve(command[0], command, env)
        self.output = b""

    def read_until(self, text, seconds=20):
        end = time.monotonic() + seconds
        while text not in self.output:
            assert time.monotonic() < end, (text, self.output)
            if select.select([self.fd], [], [], 0.1)[0]:
                self.output += os.read(self.fd, 65536)

    def type(self, text):
        os.write(self.fd, text)

    def wait(self, options=0):
        """The status of waitpid(2); reads meanwhile, since a full terminal would stop the program."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if select.select([self.fd], [], [], 0.02)[0]:
                try:
                    self.output += os.read(self.fd, 65536)
                except OSError:  # nobody has the other end any more
                    pass
            pid, status = os.waitpid(self.pid, options | os.WNOHANG)
            if pid:
                return status
        raise AssertionError("still running: %r" % self.output)


@pytest.fixture(params=[folder for _, folder in ansible_versions()], ids=[name for name, _ in ansible_versions()])
def here(request):
    with site(request.param) as made:
        (made.folder / "site.yml").write_text(PLAYBOOK)
        yield made


def start(here, seconds):
    command = [str(HEARTH), "run", "site.yml", "-e", "seconds=%s" % seconds]
    terminal = Terminal(command, {**here.env, "TERM": "dumb", "ANSIBLE_NOCOLOR": "1"}, here.folder)
    terminal.read_until(b"Say a word")
    terminal.type(b"hello\n")
    terminal.read_until(b"said hello")
    return terminal


def test_a_prompt_is_answered_on_the_terminal(here):
    assert os.waitstatus_to_exitcode(start(here, 0).wait()) == 0


def test_control_c_is_heard_once_and_ends_as_ansible_ends(here):
    terminal = start(here, 60)
    time.sleep(1)
    terminal.type(b"\x03")
    assert os.waitstatus_to_exitcode(terminal.wait()) == 99
    assert terminal.output.count(b"User interrupted execution") == 1
    assert b"Traceback" not in terminal.output


def test_control_z_stops_and_fg_goes_on(here):
    # The session's leader is an orphaned group, whose stop the kernel ignores: a shell is between.
    command = ["/bin/sh", "-c", "set -m; %s run site.yml -e seconds=2; echo stopped=$?; fg >/dev/null; echo ended=$?" % HEARTH]
    terminal = Terminal(command, {**here.env, "TERM": "dumb", "ANSIBLE_NOCOLOR": "1"}, here.folder)
    terminal.read_until(b"Say a word")
    assert termios.tcgetattr(terminal.fd)
    terminal.type(b"hello\n")
    terminal.read_until(b"said hello")
    time.sleep(0.5)
    terminal.type(b"\x1a")
    terminal.read_until(b"stopped=%d" % (128 + signal.SIGTSTP))
    terminal.read_until(b"ended=0")
    assert os.waitstatus_to_exitcode(terminal.wait()) == 0
