"""Wrappers that the tests run, built by the ansible-cores that write them."""

import collections
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(ROOT, "integrations", "worker"))
import played_daemon  # noqa: E402
from cores import from_pip  # noqa: E402

CLEAN = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ANSIBLE_"))}
ODD = os.path.join(HERE, "library", "odd.py")


def cores():
    """The interpreters whose ansible-core the tests build wrappers with: the system's, the newest, all at full length.

    HEARTH_TEST_ANSIBLE_PYTHON   one to try in the newest's place
    """
    found = {name: str(folder / "python") for name, folder in from_pip().items()}
    newest = found.pop(list(found)[-1])
    return {"system": "/usr/bin/python3", **found, "newest": os.environ.get("HEARTH_TEST_ANSIBLE_PYTHON", newest)}


class Wrappers:
    """Builds wrappers when they are asked for; all that are asked for at once, in one go."""

    def __init__(self, folder):
        self.folder, self.built = folder, {}

    def build(self, core, specs):
        """specs: {key: (module name, file or None, arguments, options)}"""
        wanted = {key: spec for key, spec in specs.items() if (core, key) not in self.built}
        jobs = []
        for key, (name, path, args, options) in wanted.items():
            output = str(self.folder / ("%s-%s" % (core, key)))
            jobs.append([output, name, path, args, options])
            self.built[core, key] = output
        if jobs:
            env = dict(CLEAN, ANSIBLE_LOCAL_TEMP=str(self.folder))
            subprocess.run([cores()[core], os.path.join(HERE, "build_wrappers.py")], input=json.dumps(jobs).encode(),
                           env=env, check=True)

    def get(self, core, key):
        with open(self.built[core, key], "rb") as file:
            return file.read()


ODD_WAYS = """crash crash_in_utils segfault exit_at_once exit_text exit_none returns interrupt excepthook junk large
    read_stdin thread at_exit deleted daemonize background_keeps_stdout sleep report modules child_python respawn probe
    missing""".split()

Result = collections.namedtuple("Result", "status stdout stderr")
