"""make bench BENCH=turbo: warm tasks beside Ansible's own ways and mitogen's."""
import dataclasses

from bench.common.hearth import Hearth
from bench.common.program import parser_of, run_bench
from bench.common.report import first_line, show, wait_for_quiet
from bench.common.rounds import Clock
from bench.common.side import Runner
from bench.turbo import client, sides
from bench.turbo.check import Checker
from bench.turbo.figures import complete, of_other, of_ping
from bench.turbo.playbooks import FEW, SLOWEST, task
from bench.turbo.series import Series

# Kept free for the table of the newest core; it takes up to LEAST_NEWEST_S on a slow machine.
NEWEST_S, LEAST_NEWEST_S = 90, 70



def options(argv):
    parser = parser_of("turbo", __doc__, minutes=11, rounds=2, peers="bench-peers",
                       rounds_help="at least so many of each series, whatever the time")
    parser.add_argument("--only", action="append", default=[], metavar="SERIES",
                        help="ping, command, stat, copy, five_hosts, delegated, newest, client")
    return parser.parse_args(argv)


class Turbo:
    def __init__(self, chosen, place, meter):
        self._only = chosen.only
        self._rounds = chosen.rounds
        self._clock = Clock(chosen.minutes)
        self._place = place
        self._runner = Runner(place, meter)
        self._hearth = Hearth(chosen.hearth, place)
        self._core = sides.debian_core(chosen.peers)
        self._newest = sides.newest_core(chosen.peers)
        self._figures = {}
        self._mitogen = None
        self.versions = {}

    def run(self):
        self.versions = self._versions()
        show("versions: " + ", ".join(f"{k} {v}" for k, v in self.versions.items()))
        self._cold()
        self._check(self._core)
        wait_for_quiet()
        if self._wants("ping"):
            self._ping()
        for name in ("command", "stat", "copy", "five_hosts", "delegated"):
            if self._wants(name):
                self._other(name)
        if self._wants("client"):
            self._client()
        if self._newest and self._wants("newest"):
            self._newest_core()
        return complete(self._figures)

    def stop(self):
        self._hearth.stop()

    def _wants(self, section):
        return not self._only or section in self._only

    # Sections, in the order in which they are worth their time.

    def _cold(self):
        """The very first run: no daemon, no zygote, no payload known."""
        side = sides.hearth(self._core, self._hearth)
        book = self._place.playbook("cold", task("ping", self._place), 10)
        sample = self._runner.run(side, ["-i", self._place.inventory(["one"]), book])
        show(f"cold first run of Hearth, 10 ping tasks: {sample.wall:.2f} s wall, "
             f"{sample.cpu:.2f} s CPU\n")

    def _check(self, core):
        checker = Checker(self._runner, self._place, [
            task(name, self._place) for name in ("ping", "stat", "command", "copy", "debug")])
        plain = sides.default(core)
        checker.same_results(plain, [sides.pipelining(core), *sides.mitogens(core),
                                     sides.hearth(core, self._hearth)], {"pipelining", "hearth"})
        checker.pipelining_is_on(plain, sides.pipelining(core))

    def _ping(self):
        core = self._core
        series = Series("ping, one host", "ping", self._place.inventory(["one"]))
        everyone = [sides.default(core), sides.pipelining(core), *sides.mitogens(core),
                    sides.hearth(core, self._hearth), sides.debug_floor(core)]
        lines = {"debug task": task("debug", self._place)}
        series.run(self._runner, self._place, everyone,
                   lambda side: lines.get(side.name, task("ping", self._place)),
                   self._clock.share(0.38 * self._left_s()), self._rounds)
        show(series.table())
        self._mitogen = series.faster(self._core.mitogens)
        self._figures.update(of_ping(series, self._mitogen))

    def _other(self, name):
        core, place = self._core, self._place
        series = self._series(name)
        # Default and pipelining are printed beside; copy takes its figure from default.
        beside = 5 if name == "copy" else 1
        slow = [] if name in ("delegated", "five_hosts") else [
            dataclasses.replace(side, last_round=beside)
            for side in (sides.default(core), sides.pipelining(core))]
        if name == "copy":
            slow[1] = dataclasses.replace(slow[1], last_round=1)
        series.run(self._runner, place, [*slow, *self._best_mitogen(), sides.hearth(core, self._hearth)],
                   lambda side: task("ping" if name == "five_hosts" else name, place),
                   self._clock.share(self._share_s(name)), self._rounds)
        show(series.table())
        self._figures.update(of_other(name, series, series.faster(self._core.mitogens)))

    def _series(self, name):
        one, title = self._place.inventory(["one"]), f"{name}, one host"
        if name == "five_hosts":
            five = self._place.inventory([f"h{i}" for i in range(5)])
            return Series("ping, 5 local hosts, forks 5 (a task: 5 results)", name, five).with_forks(5)
        if name == "delegated":
            ten = self._place.inventory([*(f"h{i}" for i in range(10)), "one"])
            return Series("10 hosts delegate a task of 0.2 s to one, forks 10", name, ten, "all:!one",
                          FEW).with_forks(10)
        return Series(title, name, one, slow=SLOWEST)

    def _share_s(self, name):
        shares = {"command": 0.2, "stat": 0.25, "copy": 0.35, "five_hosts": 0.45, "delegated": 0.6}
        return shares[name] * self._left_s()

    def _left_s(self):
        """For the sections before that of the newest core."""
        kept_free = NEWEST_S if self._newest and self._wants("newest") else 0
        return max(0, self._clock.left() - kept_free)

    def _best_mitogen(self):
        every = sides.mitogens(self._core)
        return [side for side in every if self._mitogen in (None, side.name)]

    def _client(self):
        side = sides.hearth(self._core, self._hearth)
        ours, plain = client.medians_ms(self._runner, side, self._hearth.client, self._place)
        rss = self._hearth.daemon_rss_mb()
        show(f"client: {ours:.1f} ms a one-line program (the plain interpreter: {plain:.1f} ms); "
             f"daemon: {rss or 0:.1f} MB resident\n")
        self._figures.update({"client_start_ms": ours, "daemon_rss_mb": rss})

    def _newest_core(self):
        core, place = self._newest, self._place
        if self._clock.left() < LEAST_NEWEST_S:
            show(f"{core.version()}: no time left to measure it; bench/run turbo --only newest")
            return
        self._check(core)
        series = Series(f"ping, one host, {core.version()}", "newest", place.inventory(["one"]),
                        slow=SLOWEST)
        slow = [dataclasses.replace(side, last_round=1)
                for side in (sides.default(core), sides.pipelining(core))]
        series.run(self._runner, place, [*slow, *sides.mitogens(core),
                                         sides.hearth(core, self._hearth)],
                   lambda side: task("ping", place), self._clock.share(self._clock.left()), least=1)
        show(series.table())

    def _versions(self):
        newest = self._newest
        return {"hearth": first_line([str(self._hearth.binary), "--version"]),
                "ansible-core": self._core.version(),
                "mitogen": [name.split()[1] for name in self._core.mitogens],
                "newest-ansible-core": newest and newest.version(),
                "newest-mitogen": newest and [name.split()[1] for name in newest.mitogens],
                "python": first_line(["/usr/bin/python3", "--version"])}


def main(argv):
    chosen = options(argv)
    return run_bench("turbo", lambda place, meter: Turbo(chosen, place, meter))
