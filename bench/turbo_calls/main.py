"""make bench BENCH=turbo_calls: calls of a turbo module, cloud.common's daemon beside Hearth's sessions.

Each side runs through its own Python client code in one process (caller.py), with core 2.14 and Debian's
cloud.common; Ansible itself only makes the payloads.
"""
import json
import os
import pathlib
import signal
import subprocess
import time

from bench.common import figures
from bench.common.errors import BenchError
from bench.common.hearth import Hearth
from bench.common.place import INTERPRETER
from bench.common.program import parser_of, run_bench
from bench.common.report import first_line, say, show, wait_for_quiet
from bench.common.rounds import Clock, in_turn
from bench.common.side import base_environment
from bench.common.table import number, table, with_spread
from bench.turbo_calls import payloads

CALLER = pathlib.Path(__file__).resolve().parent / "caller.py"
MODULE = "ansible_collections.cloud.common.plugins.modules."


def options(argv):
    return parser_of("turbo_calls", __doc__, minutes=6, rounds=5).parse_args(argv)


class Caller:
    """One side: a client of its own, warm before it is measured."""

    def __init__(self, name, payload_of, place, environment):
        self.name, self.last_round = name, 1_000
        self._payload_of, self._place, self._environment = payload_of, place, environment
        self.socket = place.folder / f"{name}.socket"

    def seconds(self, module, callers, calls):
        command = [INTERPRETER, str(CALLER), str(self._payload_of[module]), MODULE + module, str(self.socket),
                   str(callers), str(calls)]
        run = subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=300,
                             stdin=subprocess.DEVNULL, cwd=self._place.folder)
        if run.returncode != 0:
            raise BenchError(f"{self.name}: {run.stderr[-1000:] or run.stdout[-1000:]}")
        return json.loads(run.stdout)["seconds"]


class TurboCalls:
    def __init__(self, chosen, place, meter):
        self._clock, self._rounds = Clock(chosen.minutes), chosen.rounds
        self._hearth = Hearth(chosen.hearth, place)
        environment = {**base_environment(str(place.config)), **self._hearth.environment()}
        paths = payloads.collections(place)
        say("bench: Ansible makes the payloads")
        self._sides = [
            Caller(side, {module: payloads.make(place, module, paths[side]) for module in ("turbo_demo", "turbo_wait")},
                   place, environment) for side in ("theirs", "hearth")]
        subprocess.run([str(self._hearth.binary), "daemon", "--start"], env=environment, check=True,
                       stdin=subprocess.DEVNULL)
        self.versions = {"hearth": first_line([str(self._hearth.binary), "--version"]),
                         "ansible-core": first_line([payloads.PLAYBOOK, "--version"]), "cloud.common": version_of_peer()}

    def run(self):
        show("versions: " + ", ".join(f"{k} {v}" for k, v in self.versions.items()))
        wait_for_quiet()
        one = self._measure("1 caller, 1000 calls of turbo_demo", "turbo_demo", 1, 1000,
                            self._clock.share(0.5 * self._clock.left()))
        ten = self._measure("10 callers, 200 calls of a copy that waits 20 ms", "turbo_wait", 10, 200,
                            self._clock.share(self._clock.left()))
        return {"call_ratio_1": one, "call_ratio_10_callers": ten}

    def _measure(self, title, module, callers, calls, end):
        """The median of the rounds' ratios."""
        spent = in_turn(self._sides, lambda side, _: side.seconds(module, callers, calls), end, self._rounds, 40)
        rows = []
        for name, column in spent.items():
            each = [value and 1e3 * value / calls for value in column]
            rows.append([name, with_spread(figures.median(each), figures.spread(each), 2),
                         str(sum(value is not None for value in each))])
        ratio = figures.ratio(spent["theirs"], spent["hearth"])
        show(table(title, ["side", "wall ms a call", "n"], rows))
        show(f"theirs over hearth: {number(ratio, 2)}")
        return ratio

    def stop(self):
        self._hearth.stop()
        for side in self._sides:
            end_server(side.socket)


def end_server(socket):
    """cloud.common's server would stay for its 15 s. It is the one whose command line names our socket."""
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(socket) in command.split(b"\0"):
            os.kill(int(entry.name), signal.SIGTERM)
    for _ in range(50):
        if not socket.exists():
            return
        time.sleep(0.05)


def version_of_peer():
    manifest = json.loads((payloads.DEBIANS / "MANIFEST.json").read_text())
    return manifest["collection_info"]["version"]


def main(argv):
    chosen = options(argv)
    return run_bench("turbo_calls", lambda place, meter: TurboCalls(chosen, place, meter))
