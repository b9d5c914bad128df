import contextlib
import os
import pathlib
import sys

import pytest

from support.playbooks import HEARTH, ROOT, ansible_versions, site

sys.path.insert(0, str(ROOT / "test/support"))
import sshd  # noqa: E402

VERSIONS = ansible_versions()


class Far:
    """A controller and a host that it reaches by ssh: an sshd of the test's own, root's home below it."""

    def __init__(self, here, server):
        self.here, self.server = here, server
        os.chmod(here.folder, 0o755)
        here.env["HEARTH_BIN"] = str(HEARTH)
        self.inventory = here.folder / "inventory"
        self.write_inventory()

    def write_inventory(self, hosts=("far",), variables=""):
        self.inventory.write_text(self.server.inventory(hosts, variables))

    def playbook(self, tasks, name="site.yml", **play):
        import yaml
        path = self.here.folder / name
        path.write_text(yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": tasks, **play}], sort_keys=False))
        return path

    def results(self, warm, playbook, *arguments, **options):
        return self.here.results(warm, playbook, "-i", self.inventory, *arguments, **options)

    def channels(self):
        return [worker for worker in self.here.json("worker", "list") if worker["kind"] == "far"]

    def calls(self):
        """How many programs went to far ends, as the channels that are there know it."""
        return sum(channel["calls"] for channel in self.channels())

    def far_processes(self):
        """Process numbers of the hearth-far of this test's host."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                command = (entry / "cmdline").read_bytes().split(b"\0")
                if entry.name.isdigit() and command[1:2] == [b"channel"] and str(self.server.folder).encode() in command[0]:
                    found.append(int(entry.name))
        return found

    def copies(self):
        return sorted(self.server.home.glob(".ansible/tmp/hearth-far-*"))


@contextlib.contextmanager
def make_far(ansible, **server):
    with site(ansible) as here:
        started = sshd.Sshd(here.folder / "host", **server)
        try:
            yield Far(here, started)
        finally:
            here.stop()
            started.stop()


@pytest.fixture
def far():
    with make_far(VERSIONS[0][1]) as made:
        yield made
