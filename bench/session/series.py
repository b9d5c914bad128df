"""All sides in turn, and beside them in each round the bare call; the server's part told apart."""
import dataclasses
import subprocess

from bench.common import figures
from bench.common.errors import BenchError
from bench.common.report import say
from bench.common.rounds import in_turn
from bench.common.side import Sample, Side
from bench.common.table import number, table, with_spread
from bench.turbo.playbooks import Sizes

SIZES = Sizes(10, 30)
CALL = Side("the call itself", ())
CALLS = 20
# A side that spends longer a task than this in waiting for nobody waits for its server's threads or
# for a delayed acknowledgement, not for work (specs: mitogen with 4 threads took 485 ms instead of 298).
WAITING_MAX_MS = 60


@dataclasses.dataclass(frozen=True)
class Served(Sample):
    """`server`: its CPU meanwhile, s. `logins`: how many it saw."""
    server: float
    logins: int


@dataclasses.dataclass(frozen=True)
class Turn:
    """`first`: the short playbook with no session or login left of a run before; `short`: right after it,
    as `hearth run` leaves them for the time to live. A side that keeps nothing has one of them."""
    first: Served
    short: Served
    long: Served

    def per_task(self, what, scale=1e3):
        return scale * figures.per_unit(getattr(self.short, what), getattr(self.long, what),
                                        SIZES.short, SIZES.long)

    def waiting_ms(self):
        return self.per_task("wall") - self.per_task("cpu") - self.per_task("server")


class Series:
    def __init__(self, runner, place, meter, keystone, server_name, keeping, forget):
        """`keeping`: names of the sides that keep something from one run to the next; `forget()` ends that."""
        self._runner, self._place, self._meter = runner, place, meter
        self._keystone, self._server_name = keystone, server_name
        self._keeping, self._forget = keeping, forget
        self.columns, self.refused = {}, []

    def run(self, sides, playbooks, bare_call, end, least, most):
        """`playbooks(side)`: arguments of the short and of the long run. `bare_call`: its command."""
        def measure(side, number_):
            if side is CALL:
                return self._bare_call(*bare_call)
            turn = self._turn(side, *playbooks(side))
            if turn.waiting_ms() > WAITING_MAX_MS:
                self.refused.append(f"{side.name}, round {number_ + 1}: waits {turn.waiting_ms():.0f} ms a task")
                say("bench: refused: " + self.refused[-1])
                return None
            return turn
        self.columns = in_turn([CALL, *sides], measure, end, least, most)

    def _turn(self, side, short, long):
        if side.name not in self._keeping:
            only = self._one(side, short)
            return Turn(only, only, self._one(side, long))
        self._forget()
        return Turn(self._one(side, short), self._one(side, short), self._one(side, long))

    def _one(self, side, arguments):
        server, logins = self._meter.used(self._server_name), self._keystone.logins()
        sample = self._runner.run(side, arguments)
        return Served(sample.wall, sample.cpu, sample.playbook_cpu,
                      self._meter.used(self._server_name) - server, self._keystone.logins() - logins)

    def _bare_call(self, command, environment):
        run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120,
                             cwd=self._place.folder, stdin=subprocess.DEVNULL)
        if run.returncode != 0:
            raise BenchError(f"the bare call: {run.stderr[-1000:]}")
        return float(run.stdout)

    # Columns: one number a round, None for what was not measured or was refused.

    def call_ms(self):
        return self.columns.get(CALL.name, [])

    def column(self, side, what):
        """what: wall, cpu, server, waiting (ms a task), logins (a task); short, first (s, start-up included)."""
        read = {"short": lambda turn: turn.short.wall, "first": lambda turn: turn.first.wall, "waiting": Turn.waiting_ms,
                "logins": lambda turn: turn.per_task("logins", 1)}.get(
                    what, lambda turn: turn.per_task(what))
        return [turn and read(turn) for turn in self.columns.get(side, [])]

    def own(self, side):
        """ms a task without the bare call of the same round."""
        return [wall and wall - call for wall, call in zip(self.column(side, "wall"), self.call_ms())]

    def ratio(self, above, below, what="wall"):
        return figures.ratio(self.column(above, what), self.column(below, what))

    def own_ratio(self, above, below):
        return figures.ratio(self.own(above), self.own(below))

    def over_ping(self, side, ping):
        floor = [wall and wall + call for wall, call in zip(self.column(ping, "wall"), self.call_ms())]
        return figures.ratio(self.column(side, "wall"), floor)

    def table(self, title, reference):
        head = ["side", "wall ms a task", "CPU", "server", "wall-CPU-server", "logins", "10 tasks s", "first s",
                f"below {reference}", "own", "n"]
        rows = [[CALL.name, with_spread(figures.median(self.call_ms()), figures.spread(self.call_ms())),
                 "-", "-", "-", "-", "-", "-", "-", "-", str(len(self.call_ms()))]]
        for side in self.columns:
            if side != CALL.name:
                rows.append(self._row(side, reference))
        return table(title, head, rows)

    def _row(self, side, reference):
        wall = self.column(side, "wall")
        middle = {what: number(figures.median(self.column(side, what)), digits) for what, digits in (
            ("cpu", 0), ("server", 0), ("waiting", 0), ("logins", 2), ("short", 2), ("first", 2))}
        return [side, with_spread(figures.median(wall), figures.spread(wall)), *middle.values(),
                number(self.ratio(reference, side), 2), number(self.own_ratio(reference, side), 2),
                str(sum(value is not None for value in wall))]
