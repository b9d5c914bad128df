"""The sides of the startup bench: Ansible's two programs, plain and as Hearth starts them."""
from bench.common.side import Side

BIN = "/usr/bin/"
PATH = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}

PLAYBOOK, RUN, COLD, ADHOC, HEARTH_ADHOC = (
    "ansible-playbook", "hearth run", "hearth run, plain start", "ansible", "hearth adhoc")


def playbook():
    return Side(PLAYBOOK, (BIN + "ansible-playbook",), PATH)


def run(home):
    return Side(RUN, (str(home.binary), "run"), {**PATH, **home.environment()})


def cold_run(home):
    """What the warm start alone gains: everything else of Hearth stays."""
    return Side(COLD, (str(home.binary), "run"),
                {**PATH, **home.environment(), "HEARTH_CONTROLLER": "off"})


def adhoc():
    return Side(ADHOC, (BIN + "ansible",), PATH)


def hearth_adhoc(home):
    return Side(HEARTH_ADHOC, (str(home.binary), "adhoc"), {**PATH, **home.environment()})
