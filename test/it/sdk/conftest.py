"""Servers for the whole package, a controller with their collections, and what a test asks of both."""
import json
import pathlib
import re
import subprocess
import tempfile
import time

import pytest

from results.test_equal import stable
from support.playbooks import ROOT, site
from support.secrecy import assert_only_in_memory

VENV = ROOT / "build/venv/sdk"
PYTHON = VENV / "bin/python"
HERE = pathlib.Path(__file__).parent
VCSIM = ROOT / "build/vcsim"
# What an adapter did, as -vvv shows it.
NOTE = re.compile(r"^<[^>]+> hearth: (.*)$", re.MULTILINE)
REFUSED = 10  # tasks after which every waiting child knows that the SDK will not be imported ahead
REMEMBERED = "login from the memo"


class Server:
    """A program that prints `port N`, then a line a request, and ends with its stdin."""

    def __init__(self, *command, **environment):
        self._log = tempfile.NamedTemporaryFile(prefix="hearth-sdk-")
        self._process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=self._log,
                                         stderr=subprocess.STDOUT, env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", **environment})
        self.port = int(self.wait_for(re.compile(r"^port (\d+)$", re.MULTILINE))[1])

    def log(self):
        return pathlib.Path(self._log.name).read_text(errors="replace")

    def wait_for(self, pattern, limit_s=60):
        end = time.monotonic() + limit_s
        while time.monotonic() < end and self._process.poll() is None:
            found = pattern.search(self.log())
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"{self._process.args}: {self.log()[-2000:]}")

    def tell(self, line):
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()

    def stop(self):
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def served(*command, **environment):
    server = Server(*command, **environment)
    yield server
    server.stop()


class Run:
    """results  what the callback saw, a task each
    stable   the same without what differs between two plain runs
    notes    what adapters said, a task each that had one
    asked    what the server logged meanwhile
    """

    def __init__(self, done, results, stable_results, asked):
        self.done, self.results, self.stable, self.asked = done, results, stable_results, asked
        self.notes = NOTE.findall(done.stdout.decode())

    def said(self, adapter):
        return [note.removeprefix(adapter + ": ") for note in self.notes if note.startswith(adapter + ": ")]


class Controller:
    # What differs between two plain runs, in a result's JSON.
    MADE_ANEW = re.compile(r"(?!)")

    def __init__(self, here, server):
        self.here, self.server = here, server
        here.env.update({"ANSIBLE_PYTHON_INTERPRETER": str(PYTHON), "ANSIBLE_PIPELINING": "1",
                         # On a busy machine 15 s are over between two tasks.
                         "ANSIBLE_TURBO_LOOKUP_TTL": "600"})

    def run(self, tasks, warm=True, env=None, hosts=("localhost",)):
        """A Run of these tasks. Errors are results to compare."""
        path = self.here.folder / "site.yml"
        path.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "ignore_errors": True, "tasks": tasks}]))
        before = len(self.server.log())
        inventory = ("-i", "".join(host + "," for host in hosts), "-c", "local")
        done, results = self.here.results(warm, path, "-vvv", *inventory, env=env)
        assert done.returncode == 0, done.stdout.decode()[-3000:] + done.stderr.decode()[-3000:]
        text = self.MADE_ANEW.sub('"MADE": "ANEW"', json.dumps([stable(result) for result in results]))
        return Run(done, results, json.loads(text), self.server.log()[before:])


@pytest.fixture(scope="module")
def here():
    """A module's own Site, so that an SDK is met and learnt once, in its first run."""
    assert (VENV / ".complete").exists(), f"{VENV} is not there: tools/sdk_venv makes it"
    with site(VENV / "bin") as made:
        yield made


def assert_as_plain(controller, tasks, *before, **options):
    """Compares a plain run, a warm one and those before with each other; gives the warm one."""
    plain = controller.run(tasks, warm=False, **options)
    warm = controller.run(tasks, **options)
    for run in (*before, warm):
        assert run.stable == plain.stable
    return warm


def outcomes(run):
    return [result["status"] for result in run.results]


def assert_secrets_stay_in_memory(controller, *secrets):
    assert_only_in_memory(controller.here.folder, *secrets, logins=("site.yml", "config", "credentials"), runtime=controller.here.runtime)
