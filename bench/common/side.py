"""A side of a bench: one way to run the same playbook, and one run of it, measured."""
import dataclasses
import os
import subprocess
import time
import typing

from bench.common.errors import BenchError
from bench.common.meter import settle


@dataclasses.dataclass(frozen=True)
class Side:
    """`command` is what stands before ansible-playbook's own options.

    `last_round`: the side sits out later rounds (slow rivals that no figure is taken from).
    """
    name: str
    command: tuple[str, ...]
    environment: typing.Mapping[str, str] = dataclasses.field(default_factory=dict)
    last_round: int = 1_000


@dataclasses.dataclass(frozen=True)
class Sample:
    """Seconds. `cpu`: all that the side started; `playbook_cpu`: what the command waited for."""
    wall: float
    cpu: float
    playbook_cpu: float


# A bench that inherits these measures another interpreter: a program on stdin is read byte by byte,
# nothing compiled is kept.
DISTORTING = ("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE")
CONFIGURING = ("ANSIBLE_", "ARA_", "HEARTH_", "MITOGEN_")


def base_environment(config: str) -> dict[str, str]:
    """The user's environment without settings that would make sides differ unseen."""
    kept = {name: value for name, value in os.environ.items()
            if name not in DISTORTING and not name.startswith(CONFIGURING)}
    return {**kept, "ANSIBLE_CONFIG": config, "ANSIBLE_NOCOWS": "1", "LC_ALL": "C.UTF-8"}


class Runner:
    """Runs sides in one place with one meter. Output goes to a file, shown when a run fails."""

    def __init__(self, place, meter):
        self._place = place
        self._meter = meter
        self._base = base_environment(str(place.config))
        self.log = place.folder / "last-run.log"

    def environment(self, side, extra=None):
        return {**self._base, **side.environment, **(extra or {})}

    def run(self, side: Side, arguments, extra=None) -> Sample:
        environment = self.environment(side, extra)
        self._meter.enter(side.name)
        try:
            before = self._meter.used(side.name)
            wall, status, usage = self._spawn([*side.command, *arguments], environment)
            after = settle(self._meter, side.name)
        finally:
            self._meter.leave()
        if status != 0:
            tail = self.log.read_text(errors="replace")[-2000:]
            raise BenchError(f"{side.name}: exit code {status}\n{tail}")
        return Sample(wall, after - before, usage.ru_utime + usage.ru_stime)

    def _spawn(self, command, environment):
        with open(self.log, "wb") as log, open(os.devnull, "rb") as nothing:
            start = time.monotonic()
            try:
                child = subprocess.Popen(command, env=environment, cwd=self._place.folder,
                                         stdin=nothing, stdout=log, stderr=subprocess.STDOUT)
            except OSError as error:
                raise BenchError(f"{command[0]}: {error.strerror}") from None
            _, status, usage = os.wait4(child.pid, 0)
            wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        return wall, child.returncode, usage
