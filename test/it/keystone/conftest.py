"""A Keystone for the whole package, a controller with openstack.cloud, and what a test asks of both."""
import json
import pathlib
import re
import sys
import tempfile

import pytest

from support.playbooks import ROOT, site

sys.path.insert(0, str(ROOT))
from bench.session.keystone_server import PASSWORD, KeystoneServer  # noqa: E402, F401

VENV = ROOT / "build/venv/openstack"
PYTHON = VENV / "bin/python"
# What an adapter did, as -vvv shows it.
NOTE = re.compile(r"^<[^>]+> hearth: (.*)$", re.MULTILINE)
TOKEN = re.compile(rb"gAAAAAB[A-Za-z0-9_-]{150}")  # Fernet's: version, time, ...


def keystone_for(**options):
    folder = tempfile.TemporaryDirectory(prefix="hearth-keystone-")
    return folder, KeystoneServer(folder.name, patience=60, **options)


@pytest.fixture(scope="session")
def keystone():
    folder, server = keystone_for()
    yield server
    server.stop()
    folder.cleanup()


class Cloud:
    """A controller whose clouds.yaml leads to a Keystone, and its runs."""

    def __init__(self, here, server):
        self.here, self.server = here, server
        here.env.update({"ANSIBLE_PYTHON_INTERPRETER": str(PYTHON), "OS_CLIENT_CONFIG_FILE": str(here.folder / "clouds.yaml"),
                         # On a busy machine 15 s are over between two tasks.
                         "ANSIBLE_TURBO_LOOKUP_TTL": "600"})
        self.clouds({"seed": server.cloud()})

    def clouds(self, clouds):
        (self.here.folder / "clouds.yaml").write_text(json.dumps({"clouds": clouds}))

    def playbook(self, tasks):
        """`tasks`: as a playbook has them. Errors are results to compare."""
        path = self.here.folder / "site.yml"
        path.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "ignore_errors": True, "tasks": tasks}]))
        return path

    def run(self, tasks, warm=True, env=None):
        """A Run of these tasks."""
        before = self.server.logins()
        done, results = self.here.results(warm, self.playbook(tasks), "-vvv", env=env)
        assert done.returncode == 0, done.stdout.decode()[-3000:] + done.stderr.decode()[-3000:]
        return Run(done, results, self.server.logins() - before)


class Run:
    """results  what the callback saw, a task each
    notes    what adapters said, a task each that had one
    logins   how many Keystone saw meanwhile
    """

    def __init__(self, done, results, logins):
        self.done, self.results, self.logins = done, results, logins
        self.notes = NOTE.findall(done.stdout.decode())


def users(cloud="seed", name="admin", **more):
    return {"openstack.cloud.identity_user_info": {"cloud": cloud, "name": name}, **more}


@pytest.fixture
def cloud(keystone):
    assert (VENV / ".complete").exists(), f"{VENV} is not there: tools/openstack_venv makes it"
    with site(VENV / "bin") as here:
        yield Cloud(here, keystone)


@pytest.fixture
def overlay(cloud, tmp_path):
    """A copy of the SDK's package that stands first in every sys.path; gives its folder."""
    import shutil
    packages = next((VENV / "lib").glob("python3*/site-packages"))
    shutil.copytree(packages / "openstack", tmp_path / "openstack")
    cloud.here.env["PYTHONPATH"] = str(tmp_path)
    return pathlib.Path(tmp_path / "openstack")
