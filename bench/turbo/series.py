"""One task measured over all its sides: short and long playbook in turn, cost per task by their
difference."""
import dataclasses

from bench.common import figures
from bench.common.rounds import in_turn
from bench.common.side import Sample
from bench.common.table import number, table, with_spread
from bench.turbo.playbooks import QUICK, SLOW, Sizes

SLOW_SIDES = ("default", "pipelining")


@dataclasses.dataclass(frozen=True)
class Turn:
    """One side in one round."""
    short: Sample
    long: Sample
    sizes: Sizes

    def per_task_ms(self, what):
        return 1e3 * figures.per_unit(getattr(self.short, what), getattr(self.long, what),
                                      self.sizes.short, self.sizes.long)


class Series:
    """`lines_of(side)`: the task that this side runs (the debug floor runs another)."""

    def __init__(self, title, name, inventory, hosts="all", quick=QUICK, slow=SLOW):
        self.title = title
        self._name = name
        self._inventory = inventory
        self._hosts = hosts
        self._sizes = (quick, slow)
        self._options = []
        self.columns = {}

    def with_forks(self, forks):
        self._options = ["--forks", str(forks)]
        return self

    def run(self, runner, place, sides, lines_of, end, least=2, most=5):
        def measure(side, _):
            sizes = self._sizes[side.name in SLOW_SIDES]
            samples = [runner.run(side, ["-i", self._inventory, *self._options, place.playbook(
                f"{self._name}-{side.name.split()[0]}", lines_of(side), count, self._hosts)])
                for count in (sizes.short, sizes.long)]
            return Turn(*samples, sizes)

        self.columns = in_turn(sides, measure, end, least, most)
        return self

    def column(self, side, what):
        """what: wall or cpu (ms a task), short (s of the short playbook, start-up included)."""
        if what == "short":
            return [turn and turn.short.wall for turn in self.columns.get(side, [])]
        return [turn and turn.per_task_ms(what) for turn in self.columns.get(side, [])]

    def median(self, side, what):
        return figures.median(self.column(side, what))

    def ratio(self, above, below, what="wall"):
        return figures.ratio(self.column(above, what), self.column(below, what))

    def faster(self, sides):
        """The one of `sides` with the least wall a task; None where none was measured."""
        measured = [side for side in sides if self.median(side, "wall") is not None]
        return min(measured, key=lambda side: self.median(side, "wall"), default=None)

    def _short(self, side):
        tasks = self._sizes[side in SLOW_SIDES].short
        return f"{number(self.median(side, 'short'), 2)} ({tasks})"

    def table(self, reference="hearth"):
        head = ["side", "wall ms a task", "CPU", "short s (tasks)", f"wall over {reference}",
                "CPU over", "n"]
        rows = []
        for side in self.columns:
            wall = self.column(side, "wall")
            rows.append([
                side, with_spread(figures.median(wall), figures.spread(wall)),
                number(self.median(side, "cpu")), self._short(side),
                number(self.ratio(side, reference), 2), number(self.ratio(side, reference, "cpu"), 2),
                str(sum(value is not None for value in wall))])
        return table(self.title, head, rows)
