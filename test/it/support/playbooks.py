"""Runs playbooks with and without Hearth, in a home and runtime directory of the test's own."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

import cores

ROOT = cores.ROOT
BUILD = pathlib.Path(os.environ.get("HEARTH_BUILD", ROOT / "build/release"))
HEARTH = BUILD / "bin/hearth"
SOAK = cores.SOAK
# A sanitised build's memory is not the program's.
SANITIZED = "HEARTH_SANITIZE:STRING=\n" not in (BUILD / "CMakeCache.txt").read_text()
COLLECT = pathlib.Path(__file__).resolve().parent / "callback_plugins"


def ansible_versions():
    """(name, folder of ansible-playbook): Debian's, and those that tools/ansible_venv made."""
    return [("debian", pathlib.Path("/usr/bin")), *cores.from_pip().items()]


def lines_since_asked(path):
    """How many lines a file got since this was asked last; takes the file away."""
    lines = path.read_text().splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    return len(lines)


class Site:
    """One controller: a temporary home, a runtime directory, and an Ansible in PATH."""

    def __init__(self, ansible_bin, folder):
        self.folder = pathlib.Path(folder)
        self.home = self.folder / "home"
        self.runtime = self.folder / "run"
        for path in (self.home, self.runtime):
            path.mkdir(mode=0o700, exist_ok=True)
        self.env = {
            "PATH": f"{ansible_bin}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "HOME": str(self.home),
            "USER": os.environ.get("USER", "root"),
            "LANG": "C.UTF-8",
            "HEARTH_HOME": str(self.home / "hearth"),
            "HEARTH_RUNTIME_DIR": str(self.runtime / "hearth"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "ANSIBLE_ASYNC_DIR": str(self.home / "async"),
            "ANSIBLE_LOCALHOST_WARNING": "False",
            "ANSIBLE_DEPRECATION_WARNINGS": "False",
            "ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/python3",
        }

    def run(self, program, *arguments, cwd=None, env=None, timeout=600, **options):
        """Runs a program and gives its CompletedProcess, outputs as bytes."""
        return subprocess.run(
            [str(program), *map(str, arguments)], cwd=cwd or self.folder, env={**self.env, **(env or {})},
            stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, **options)

    def hearth(self, *arguments, **options):
        return self.run(HEARTH, *arguments, **options)

    def json(self, *arguments):
        """What a hearth command with --json prints."""
        done = self.hearth(*arguments, "--json")
        assert done.returncode == 0, done
        return json.loads(done.stdout)

    def results(self, warm, playbook, *arguments, env=None, **options):
        """Runs a playbook and gives (CompletedProcess, [result]) as support/callback_plugins saw it."""
        collected = pathlib.Path(tempfile.mkstemp(dir=self.folder, suffix=".jsonl")[1])
        extra = {"ANSIBLE_CALLBACK_PLUGINS": str(COLLECT), "ANSIBLE_CALLBACKS_ENABLED": "collect",
                 "COLLECT_FILE": str(collected), **(env or {})}
        command = [HEARTH, "run"] if warm else [shutil.which("ansible-playbook", path=self.env["PATH"])]
        done = self.run(*command, playbook, *arguments, env=extra, **options)
        return done, [json.loads(line) for line in collected.read_text().splitlines()]

    def daemon_pid(self):
        """The daemon that holds this site's lock, or None."""
        try:
            text = (self.runtime / "hearth/daemon.lock").read_text()
            pid = int(text.split()[0])
            os.kill(pid, 0)
            return pid
        except (OSError, ValueError, IndexError):
            return None

    def stop(self):
        """Ends this site's daemon; killed when it does not go by itself within five seconds."""
        pid = self.daemon_pid()
        if pid is None:
            return
        self.hearth("worker", "stop")
        self.hearth("daemon", "--stop")
        for _ in range(100):
            if self.daemon_pid() != pid:
                return
            time.sleep(0.05)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def site(ansible_bin):
    with tempfile.TemporaryDirectory(prefix="hearth-it-") as folder:
        made = Site(ansible_bin, folder)
        try:
            yield made
        finally:
            made.stop()
