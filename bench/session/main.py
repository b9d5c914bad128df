"""make bench BENCH=session: openstack.cloud's modules against a real Keystone, sessions and adapters."""
import json
import pathlib
import subprocess

from bench.common import compare
from bench.common.errors import BenchError
from bench.common.hearth import Hearth
from bench.common.program import parser_of, run_bench
from bench.common.report import first_line, say, show, wait_for_quiet
from bench.common.rounds import Clock
from bench.common.side import Runner
from bench.session import figures, sides
from bench.session.keystone_server import KeystoneError, KeystoneServer
from bench.session.series import CALLS, SIZES, Series

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PLUGINS = ROOT / "bench/plugins"
COLLECTIONS = ROOT / "integrations/ansible/collections"
CLOUD, USER, SERVER = "seed", "admin", "keystone"
TASK = ["openstack.cloud.identity_user_info:", f"  cloud: {CLOUD}", f"  name: {USER}"]
# Compared before any speed is printed; only what reads: a second side would find it changed.
COMPARED = [TASK, *([f"openstack.cloud.identity_{what}_info:", f"  cloud: {CLOUD}"]
                    for what in ("user", "domain", "group", "role"))]


def options(argv):
    parser = parser_of("session", __doc__, minutes=11, rounds=2, peers="venv/openstack")
    parser.add_argument("--only", action="append", default=[], metavar="SIDE",
                        help="plain, pipelining, mitogen, adapter, session, ping")
    return parser.parse_args(argv)


class Session:
    def __init__(self, chosen, place, meter):
        self._only, self._rounds, self._clock = chosen.only, chosen.rounds, Clock(chosen.minutes)
        self._place, self._meter = place, meter
        self._runner = Runner(place, meter)
        self._hearth = Hearth(chosen.hearth, place)
        self._peers = sides.Peers(chosen.peers)
        say("bench: starting Keystone")
        try:
            self._keystone = KeystoneServer(place.make(SERVER), started=sides.server_of(meter, SERVER))
        except KeystoneError as error:
            raise BenchError(str(error)) from None
        clouds = place.write("clouds.yaml", json.dumps({"clouds": {CLOUD: self._keystone.cloud()}}))
        self._clouds = {"OS_CLIENT_CONFIG_FILE": str(clouds)}
        self._inventory = place.write("openstack-inventory", (
            f"one ansible_connection=local ansible_python_interpreter={self._peers.python}\n"))
        self.versions = {}

    def run(self):
        self.versions = self._versions()
        show("versions: " + ", ".join(f"{k} {v}" for k, v in self.versions.items()))
        everyone = self._sides()
        self._compare(everyone)
        wait_for_quiet()
        series = Series(self._runner, self._place, self._meter, self._keystone, SERVER,
                        keeping=(sides.ADAPTER, sides.SESSION), forget=self._forget)
        series.run(everyone, self._playbooks, self._bare_call(everyone[0]),
                   self._clock.share(self._clock.left()), self._rounds, 6)
        show(series.table(f"{TASK[0].rstrip(':')}, one host", sides.PLAIN))
        for line in series.refused:
            show(f"refused (more than 60 ms a task of waiting): {line}")
        mitogen = next(iter(self._peers.core.mitogens), None)
        return figures.of(series, mitogen)

    def stop(self):
        self._hearth.stop()
        self._keystone.stop()

    def _sides(self):
        core, clouds = self._peers.core, self._clouds
        session, why = sides.session(self._peers, clouds, self._hearth, self._place, COLLECTIONS)
        if session is None:
            show(f"no session side, its figures are null: {why}")
        every = [("plain", [sides.plain(core, clouds)]), ("pipelining", [sides.pipelining(core, clouds)]),
                 ("mitogen", sides.mitogens(core, clouds)),
                 ("adapter", [sides.adapter(core, clouds, self._hearth)]),
                 ("session", [session] if session else []), ("ping", [sides.ping(core, self._hearth)])]
        return [side for name, some in every for side in some if not self._only or name in self._only]

    def _forget(self):
        """Sessions and logins; processes that could start new ones stay, as in a pause of a minute."""
        self._hearth.ask("worker", "stop", "--collection", "openstack.cloud")
        self._hearth.ask("memo", "clear")

    def _playbooks(self, side):
        name, lines = ("ping", ["ping:"]) if side.name == sides.PING else ("user", TASK)
        return [["-i", self._inventory, self._place.playbook(name, lines, count)]
                for count in (SIZES.short, SIZES.long)]

    def _bare_call(self, side):
        return ([self._peers.python, ROOT / "bench/session/bare_call.py", CLOUD, USER, str(CALLS)],
                self._runner.environment(side, self._clouds))

    # Before any speed.

    def _compare(self, everyone):
        """Twice each: the second time a Hearth that has learnt answers."""
        lines = "".join(("    - " if at == 0 else "      ") + line + "\n"
                        for task in COMPARED for at, line in enumerate(task))
        book = self._place.write("compare.yml", f"- hosts: all\n  gather_facts: false\n  tasks:\n{lines}")
        expected = None
        for side in [side for side in everyone if side.name != sides.PING]:
            for _ in range(2):
                found = self._results(side, book)
                expected = expected or found
                unlike = compare.differences(expected, found)
                text = f"{side.name} gives other results than plain Ansible:\n  " + "\n  ".join(unlike)
                if unlike and side.name in self._peers.core.mitogens:
                    show(text)
                elif unlike:
                    raise BenchError(text)
        say(f"bench: {len(expected)} results a side compared with plain Ansible's")

    def _results(self, side, book):
        out = self._place.folder / "results.jsonl"
        out.unlink(missing_ok=True)
        self._runner.run(side, ["-i", self._inventory, book], {
            "ANSIBLE_CALLBACK_PLUGINS": str(PLUGINS), "ANSIBLE_CALLBACKS_ENABLED": "bench_results",
            "HEARTH_BENCH_RESULTS": str(out)})
        return compare.results(out.read_text())

    def _versions(self):
        packages = {line.split("==")[0].lower(): line.split("==")[1] for line in self._frozen()}
        manifest = json.loads((self._peers.collection / "MANIFEST.json").read_text())
        return {"hearth": first_line([str(self._hearth.binary), "--version"]),
                "ansible-core": packages["ansible-core"], "openstacksdk": packages["openstacksdk"],
                "openstack.cloud": manifest["collection_info"]["version"],
                "mitogen": packages.get("mitogen"),
                "keystone": first_line(["dpkg-query", "-W", "-f", "${Version}", "python3-keystone"])}

    def _frozen(self):
        run = subprocess.run([self._peers.python, "-m", "pip", "freeze", "--disable-pip-version-check"],
                             capture_output=True, text=True, check=True)
        return [line for line in run.stdout.splitlines() if "==" in line]


def main(argv):
    chosen = options(argv)
    return run_bench("session", lambda place, meter: Session(chosen, place, meter))
