"""One shape of playbook (hosts x debug tasks) measured over all sides."""
from bench.callback.sides import EMPTY, HEARTH, HTTP, OFFLINE
from bench.common import figures
from bench.common.rounds import in_turn
from bench.common.table import number, table, with_spread

LEAST_MS = 0.1


class Shape:
    def __init__(self, hosts, tasks, place):
        self.results = hosts * tasks
        self.title = f"{hosts} host{'s' * (hosts > 1)} x {tasks} debug results"
        self._arguments = ["-i", place.inventory([f"h{i}" for i in range(hosts)]),
                           place.playbook(f"debug-{hosts}", ["debug:"], tasks)]
        self._samples = {}

    def run(self, runner, sides, end, least, most):
        self._samples = in_turn(sides, lambda side, _: runner.run(side, self._arguments),
                                end, least, most)
        return self

    def once(self, runner, side):
        """Outside the figures: fills caches, starts daemons."""
        return runner.run(side, self._arguments)

    def _column(self, side, what):
        return [sample and getattr(sample, what) for sample in self._samples.get(side, [])]

    def extra_ms(self, side, what):
        """Per round: ms a result above the empty callback."""
        return [value and 1e3 * value
                for value in figures.over(self._column(side, what), self._column(EMPTY, what),
                                          self.results)]

    def table(self):
        head = ["side", "wall s", "wall ms a result over the empty", "CPU ms, everything",
                "CPU ms, playbook", "n"]
        rows = []
        for side in self._samples:
            wall, extra = self._column(side, "wall"), self.extra_ms(side, "wall")
            rows.append([
                side, with_spread(figures.median(wall), figures.spread(wall), 2),
                with_spread(figures.median(extra), figures.spread(extra), 2),
                number(figures.median(self.extra_ms(side, "cpu")), 2),
                number(figures.median(self.extra_ms(side, "playbook_cpu")), 2),
                str(sum(value is not None for value in wall))])
        return table(self.title, head, rows)

    def figures(self):
        extra = {side: self.extra_ms(side, "wall") for side in (HEARTH, HTTP, OFFLINE)}
        return {
            # What the playbook pays, as ara's server is not counted to ara either; the table has both.
            "cpu_ms_per_result": figures.median(self.extra_ms(HEARTH, "playbook_cpu")),
            "ms_per_result": figures.median(extra[HEARTH]),
            "ara_http_over_hearth": figures.ratio_of_extras(extra[HTTP], extra[HEARTH], LEAST_MS),
            "ara_offline_over_hearth": figures.ratio_of_extras(extra[OFFLINE], extra[HEARTH],
                                                               LEAST_MS)}
