"""make bench BENCH=ssh: tasks over ssh beside Ansible's own ways and mitogen's."""
import dataclasses

from bench.common import figures
from bench.common.errors import BenchError
from bench.common.hearth import Hearth
from bench.common.place import INTERPRETER
from bench.common.program import parser_of, run_bench
from bench.common.report import first_line, show, wait_for_quiet
from bench.common.rounds import Clock, in_turn
from bench.common.side import Runner
from bench.common.table import number, table, with_spread
from bench.ssh import sides
from bench.ssh.hosts import Hosts
from bench.ssh.same import same_results
from bench.turbo.series import SLOW_SIDES, Turn
from bench.turbo.sides import debian_core
from bench.turbo.playbooks import QUICK, SLOW, task

KEYS = ("wall_pipelining_over_hearth", "wall_mitogen_over_hearth", "short_mitogen_over_hearth",
        "first_mitogen_over_hearth", "cpu_pipelining_over_hearth", "cpu_mitogen_over_hearth",
        "wall_default_over_hearth")


def options(argv):
    return parser_of("ssh", __doc__, minutes=8, rounds=2, peers="bench-peers").parse_args(argv)


@dataclasses.dataclass(frozen=True)
class SshTurn(Turn):
    """`first`: the short playbook with no connection left of the one before."""
    first: object = None


class Ssh:
    def __init__(self, chosen, place, meter):
        self._rounds = chosen.rounds
        self._clock = Clock(chosen.minutes)
        self._place = place
        self._runner = Runner(place, meter)
        self._hearth = Hearth(chosen.hearth, place)
        self._hosts = Hosts(place, meter)
        self._core = debian_core(chosen.peers)
        self._sides = sides.all_of(self._core, self._hearth, place.make("controller"))
        self._columns = {}
        self.versions = {}

    def run(self):
        self.versions = {"python": first_line([INTERPRETER, "--version"]),
                         "core": self._core.version(), "ssh": _ssh_version(),
                         "mitogen": ", ".join(name.split()[1] for name in self._core.mitogens)}
        show("versions: " + ", ".join(f"{k} {v}" for k, v in self.versions.items()))
        same_results(self._runner, self._place, self._hosts, self._sides, {"pipelining", "hearth"})
        self._hearth_runs_warm()
        wait_for_quiet()
        self._columns = in_turn(self._sides, self._measure, self._clock.share(self._clock.left()),
                                self._rounds, 7)
        show(self._table())
        return self._figures()

    def stop(self):
        self._hearth.stop()
        self._hosts.stop()

    def _run(self, side, count):
        book = self._place.playbook("ping", task("ping", self._place), count)
        return self._runner.run(side, ["-i", self._hosts.inventory(side), book])

    def _measure(self, side, _):
        sizes = SLOW if side.name in SLOW_SIDES else QUICK
        self._hosts.end_sessions(side)
        first = self._run(side, sizes.short)
        return SshTurn(self._run(side, sizes.short), self._run(side, sizes.long), sizes, first)

    def _hearth_runs_warm(self):
        """What is called Hearth's must have run at the far end."""
        side = next(side for side in self._sides if side.name == "hearth")
        book = self._place.playbook("vvv", task("ping", self._place), 2)
        self._runner.run(side, ["-vvv", "-i", self._hosts.inventory(side), book])
        log = self._runner.log.read_text(errors="replace")
        if log.count("> FAR ") != 2:
            raise BenchError(f"Hearth did not run at the far end:\n{log[-3000:]}")

    def _column(self, name, what):
        turns = [turn for turn in self._columns[name]]
        if what in ("short", "first"):
            return [turn and getattr(turn, what).wall for turn in turns]
        return [turn and turn.per_task_ms(what) for turn in turns]

    def _ratio(self, above, what="wall"):
        return figures.ratio(self._column(above, what), self._column("hearth", what))

    def _figures(self):
        walls = {name: figures.median(self._column(name, "wall")) for name in self._core.mitogens}
        found = {"wall_pipelining_over_hearth": self._ratio("pipelining"),
                 "cpu_pipelining_over_hearth": self._ratio("pipelining", "cpu"),
                 "wall_default_over_hearth": self._ratio("default")}
        if walls:
            mitogen = min(walls, key=walls.get)
            found.update(wall_mitogen_over_hearth=self._ratio(mitogen),
                         short_mitogen_over_hearth=self._ratio(mitogen, "short"),
                         first_mitogen_over_hearth=self._ratio(mitogen, "first"),
                         cpu_mitogen_over_hearth=self._ratio(mitogen, "cpu"))
        return {key: found.get(key) for key in KEYS}

    def _table(self):
        head = ["side", "wall ms a task", "CPU", "10 tasks s", "first time s", "wall over hearth", "n"]
        rows = []
        for name, turns in self._columns.items():
            wall = self._column(name, "wall")
            rows.append([name, with_spread(figures.median(wall), figures.spread(wall)),
                         number(figures.median(self._column(name, "cpu"))),
                         number(figures.median(self._column(name, "short")), 2),
                         number(figures.median(self._column(name, "first")), 2),
                         number(self._ratio(name), 2), str(len(turns))])
        return table("ping over ssh (first time: no connection left of a run before)", head, rows)


def _ssh_version():
    import subprocess
    return subprocess.run(["ssh", "-V"], capture_output=True, text=True, check=False).stderr.split(",")[0].strip()


def main(argv):
    chosen = options(argv)
    return run_bench("ssh", lambda place, meter: Ssh(chosen, place, meter))
