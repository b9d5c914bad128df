"""make bench BENCH=callback: what recording costs the playbook, a result."""

from bench.callback import sides
from bench.callback.ara_server import AraServer
from bench.callback.shape import Shape
from bench.common.errors import BenchError
from bench.common.hearth import Hearth
from bench.common.program import parser_of, run_bench
from bench.common.report import first_line, say, show, wait_for_quiet
from bench.common.rounds import Clock
from bench.common.side import Runner

OFFLINE_ROUNDS = 2
PEER_ROUNDS = 5


def options(argv):
    parser = parser_of("callback", __doc__, minutes=11, rounds=PEER_ROUNDS)
    parser.add_argument("--no-offline", action="store_true", help="leave ara's slow client out")
    return parser.parse_args(argv)


class Callback:
    def __init__(self, chosen, place, meter):
        self._clock = Clock(chosen.minutes)
        self._place = place
        self._runner = Runner(place, meter)
        self._hearth = Hearth(chosen.hearth, place)
        self._offline = not chosen.no_offline
        self._rounds = chosen.rounds
        self._server = AraServer(place, meter, sides.HTTP, self._runner.environment(sides.empty()))
        self.versions = {"hearth": first_line([str(self._hearth.binary), "--version"]),
                         "ansible-core": first_line([sides.PLAYBOOK, "--version"]),
                         "ara": package_version("python3-ara"),
                         "gunicorn": package_version("gunicorn")}

    def run(self):
        show("versions: " + ", ".join(f"{k} {v}" for k, v in self.versions.items()))
        one = Shape(1, 200, self._place)
        # Hearth stands beside the empty callback: their difference is the smallest, so they are
        # neighbours in time and have the most rounds.
        quick = [sides.none(PEER_ROUNDS), sides.ara_http(self._server.url, self._place, PEER_ROUNDS),
                 sides.empty(), sides.hearth(self._hearth)]
        slow = [sides.ara_offline(self._place, OFFLINE_ROUNDS)] if self._offline else []
        self._warm(slow + quick)
        wait_for_quiet()
        one.run(self._runner, slow + quick, self._clock.share(0.72 * self._clock.left()),
                self._rounds, max(self._rounds, 20))
        show(one.table())
        self._recorded()
        many = Shape(20, 50, self._place)
        many.run(self._runner, quick, self._clock.share(self._clock.left()), 1, 4)
        show(many.table())
        return one.figures()

    def _warm(self, everyone):
        small = Shape(1, 2, self._place)
        for side in everyone:
            sample = small.once(self._runner, side)
            if side.name == sides.HEARTH:
                show(f"cold first run of Hearth, 2 debug results: {sample.wall:.2f} s wall\n")

    def _recorded(self):
        """A recorder that records nothing is quick."""
        there = self._server.count("results")
        if there < 200:
            raise BenchError(f"ara recorded {there} results only")
        say(f"bench: ara's server holds {there} results; Hearth's record:")
        say(self._hearth.record_of_playbooks())

    def stop(self):
        self._server.stop()
        self._hearth.stop()


def package_version(package):
    return first_line(["dpkg-query", "-W", "-f", "${Version}", package])


def main(argv):
    chosen = options(argv)
    return run_bench("callback", lambda place, meter: Callback(chosen, place, meter))
