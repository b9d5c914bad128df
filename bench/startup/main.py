"""make bench BENCH=startup: how long somebody waits for one task."""
import re
import time

from bench.common import figures
from bench.common.errors import BenchError
from bench.common.hearth import Hearth
from bench.common.program import parser_of, run_bench
from bench.common.report import first_line, say, show, wait_for_quiet
from bench.common.rounds import Clock, in_turn
from bench.common.side import Runner
from bench.common.table import number, table, with_spread
from bench.startup import sides

START_PATIENCE_S = 30


def options(argv):
    return parser_of("startup", __doc__, minutes=4, rounds=30, rounds_help="at most so many").parse_args(argv)


class Startup:
    def __init__(self, chosen, place, meter):
        self._clock = Clock(chosen.minutes)
        self._rounds = chosen.rounds
        self._runner = Runner(place, meter)
        self._hearth = Hearth(chosen.hearth, place)
        inventory = str(place.inventory(["localhost"]))
        self._playbook = ["-i", inventory, str(place.playbook("one", ["ping:"], 1))]
        self._task = ["-i", inventory, "localhost", "-m", "ping"]
        self.versions = {"hearth": first_line([str(self._hearth.binary), "--version"]),
                         "ansible-core": first_line([sides.BIN + "ansible-playbook", "--version"])}

    def run(self):
        show("versions: " + ", ".join(f"{k} {v}" for k, v in self.versions.items()))
        everyone = [(sides.playbook(), self._playbook), (sides.run(self._hearth), self._playbook),
                    (sides.cold_run(self._hearth), self._playbook), (sides.adhoc(), self._task),
                    (sides.hearth_adhoc(self._hearth), self._task)]
        arguments = {side.name: words for side, words in everyone}
        self._compare(everyone)
        wait_for_quiet()
        samples = in_turn([side for side, _ in everyone],
                          lambda side, _: self._runner.run(side, arguments[side.name]),
                          self._clock.share(self._clock.left()), 5, self._rounds)
        walls = {name: [sample and sample.wall for sample in column]
                 for name, column in samples.items()}
        show(self._table(samples, walls))
        return {"start_ratio": figures.ratio(walls[sides.PLAYBOOK], walls[sides.RUN]),
                "adhoc_ratio": figures.ratio(walls[sides.ADHOC], walls[sides.HEARTH_ADHOC])}

    def _compare(self, everyone):
        """Starts daemon and controllers; each side prints what the plain program prints."""
        said = {}
        for side, words in everyone:
            end = time.monotonic() + START_PATIENCE_S
            first = self._runner.run(side, words).wall
            self._runner.run(side, words)
            while side.name in (sides.RUN, sides.HEARTH_ADHOC) and time.monotonic() < end:
                time.sleep(0.5)
                if self._runner.run(side, words).wall < 0.6 * first:
                    break
            said[side.name] = self._output()
        for one, other in ((sides.RUN, sides.PLAYBOOK), (sides.COLD, sides.PLAYBOOK),
                           (sides.HEARTH_ADHOC, sides.ADHOC)):
            if said[one] != said[other]:
                raise BenchError(f"{one} prints something else than {other}:\n{said[one]}")
        say("bench: all sides print the same")

    def _output(self):
        text = self._runner.log.read_text(errors="replace")
        return re.sub(r"^hearth: .*\n", "", text, flags=re.M)

    def _table(self, samples, walls):
        rows = []
        for name, column in samples.items():
            present = [sample for sample in column if sample]
            rows.append([name, with_spread(figures.median(walls[name]), figures.spread(walls[name]), 3),
                         number(figures.median([1e3 * sample.cpu for sample in present]), 0),
                         str(len(present))])
        return table("one ping on localhost, the whole command",
                     ["side", "wall s", "CPU ms, everything", "n"], rows)

    def stop(self):
        self._hearth.stop()


def main(argv):
    chosen = options(argv)
    return run_bench("startup", lambda place, meter: Startup(chosen, place, meter))
