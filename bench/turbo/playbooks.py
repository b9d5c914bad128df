"""The tasks that are measured, and how many of them."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Sizes:
    """Tasks in the short and in the long playbook."""
    short: int
    long: int


QUICK = Sizes(10, 60)
# The slow sides: 20 tasks of 130 ms tell more than 50 of 25 ms, in half the time.
SLOW = Sizes(10, 30)
# Where no figure is taken from the short playbook.
SLOWEST = Sizes(5, 20)
FEW = Sizes(1, 4)


def task(name, place):
    """Lines of one task of a playbook."""
    return {
        "ping": ["ping:"],
        "debug": ["debug:"],
        "stat": ["stat:", f"  path: {place.target}"],
        "command": ["command: /bin/true"],
        "copy": ["copy:", f"  src: {place.target}", f"  dest: {place.folder}/copied.txt"],
        "delegated": ["command: sleep 0.2", "delegate_to: one"],
    }[name]
