"""The sides of the callback bench: one playbook, recorded by nobody, by ara twice, by Hearth."""
import subprocess

from bench.common.errors import BenchError
from bench.common.side import Side

PLAYBOOK = "/usr/bin/ansible-playbook"
PATH = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}
PLUGINS = __file__.rsplit("/bench/", 1)[0] + "/bench/plugins"

NONE, EMPTY, HTTP, OFFLINE, HEARTH = (
    "no callback", "empty callback", "ara http", "ara offline", "hearth")


def none(last_round):
    return Side(NONE, (PLAYBOOK,), PATH, last_round)


def empty():
    """The floor: what Ansible itself pays for one more plugin is not the recorder's cost."""
    return Side(EMPTY, (PLAYBOOK,), {**PATH, "ANSIBLE_CALLBACK_PLUGINS": PLUGINS,
                                     "ANSIBLE_CALLBACKS_ENABLED": "empty"})


def ara_plugins():
    run = subprocess.run(["/usr/bin/python3", "-m", "ara.setup.callback_plugins"],
                         capture_output=True, text=True)
    if run.returncode != 0:
        raise BenchError("python3-ara is missing: tools/setup bench")
    return run.stdout.strip()


def ara_offline(place, last_round):
    """ara's default: SQLite, no threads (its manual: threads are for MySQL and PostgreSQL)."""
    return Side(OFFLINE, (PLAYBOOK,), {
        **PATH, "ANSIBLE_CALLBACK_PLUGINS": ara_plugins(),
        "ARA_BASE_DIR": str(place.make("ara-offline"))}, last_round)


def ara_http(url, place, last_round):
    return Side(HTTP, (PLAYBOOK,), {
        **PATH, "ANSIBLE_CALLBACK_PLUGINS": ara_plugins(), "ARA_API_CLIENT": "http",
        "ARA_API_SERVER": url, "ARA_BASE_DIR": str(place.make("ara-client"))},
        last_round)


def hearth(home):
    """`debug` starts no module, and ansible-playbook starts as on the other sides: what is left is recording.

    A warm start would hide 0.4 s of it, and its playbook is no child of this one, whose CPU is counted.
    """
    return Side(HEARTH, (str(home.binary), "run"), {**PATH, **home.environment(), "HEARTH_CONTROLLER": "off"})
