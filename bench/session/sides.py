"""The sides of the session bench: the seed's case as people run it today, and on Hearth."""
import contextlib
import pathlib

from bench.common.errors import BenchError
from bench.common.side import Side
from bench.session.two_changes import link_with_changes
from bench.turbo import sides as turbo

PLAIN, PIPELINING, ADAPTER, SESSION, PING = (
    "plain", "pipelining", "hearth, adapter", "hearth, session", "hearth, ping")
# What the session side stands on.
TURBO_MODULE = "hearth/automation/plugins/module_utils/turbo/module.py"


class Peers:
    """`folder`: the virtual environment of tools/openstack_venv."""

    def __init__(self, folder: pathlib.Path):
        self.bin = folder / "bin"
        self.python = self.bin / "python"
        if not (self.bin / "ansible-playbook").exists():
            raise BenchError(f"{self.bin}: no ansible-playbook there; bench/run makes it (tools/openstack_venv)")
        self.packages = next(iter((self.bin.parent / "lib").glob("python3*/site-packages")))
        self.collection = self.packages / "ansible_collections/openstack/cloud"
        self.core = turbo.Core("openstack", str(self.bin), turbo.with_versions([self.packages]))


def plain(core, clouds):
    return Side(PLAIN, (core.playbook,), {**core.environment(), **clouds})


def pipelining(core, clouds):
    # Printed beside; no figure is taken from it.
    return Side(PIPELINING, (core.playbook,),
                {**core.environment(), **clouds, "ANSIBLE_PIPELINING": "1"}, last_round=1)


def mitogens(core, clouds):
    return [Side(side.name, side.command, {**side.environment, **clouds}) for side in turbo.mitogens(core)]


def adapter(core, clouds, home):
    return Side(ADAPTER, (str(home.binary), "run"), {**core.environment(), **clouds, **home.environment()})


def ping(core, home):
    return Side(PING, (str(home.binary), "run"), {**core.environment(), **home.environment()})


def session(peers, clouds, home, place, collections):
    """None, with the reason, where this Hearth has no sessions. `collections`: Hearth's own."""
    if not (collections / "ansible_collections" / TURBO_MODULE).exists():
        return None, f"this build of Hearth has no {TURBO_MODULE}"
    folder = link_with_changes(peers.collection, place.make("changed"))
    return Side(SESSION, (str(home.binary), "run"), {
        **peers.core.environment(), **clouds, **home.environment(),
        "ANSIBLE_COLLECTIONS_PATH": str(folder)}), None


def server_of(meter, name):
    """A context in which the processes of a server are counted as `name`."""
    @contextlib.contextmanager
    def started():
        meter.enter(name)
        try:
            yield
        finally:
            meter.leave()
    return started
