"""Before any speed: do all sides give plain Ansible's results, and is pipelining really on?"""
from bench.common import compare
from bench.common.errors import BenchError
from bench.common.report import say, show
from bench.common.side import Side

PLUGINS = __file__.rsplit("/bench/", 1)[0] + "/bench/plugins"


class Checker:
    def __init__(self, runner, place, tasks):
        self._runner = runner
        self._place = place
        self._inventory = place.inventory(["one"])
        lines = "".join(f"    - {line}\n" if i == 0 else f"      {line}\n"
                        for task in tasks for i, line in enumerate(task))
        self._playbook = place.write(
            "check.yml", f"- hosts: all\n  gather_facts: false\n  tasks:\n{lines}")

    def results(self, side: Side):
        out = self._place.folder / "results.jsonl"
        out.unlink(missing_ok=True)
        self._runner.run(side, ["-i", self._inventory, self._playbook], {
            "ANSIBLE_CALLBACK_PLUGINS": PLUGINS, "ANSIBLE_CALLBACKS_ENABLED": "bench_results",
            "HEARTH_BENCH_RESULTS": str(out)})
        return compare.results(out.read_text())

    def same_results(self, plain: Side, sides, must_equal):
        """Peers that differ are named; Hearth must not differ."""
        self.results(plain)  # the first copy changes the file, the later ones do not
        expected = self.results(plain)
        for side in sides:
            found = compare.differences(expected, self.results(side))
            if found and side.name in must_equal:
                raise BenchError(f"{side.name} gives other results than plain Ansible:\n  "
                                 + "\n  ".join(found))
            if found:
                show(f"results of {side.name} differ from plain Ansible's:\n  "
                     + "\n  ".join(found))
        say(f"bench: {len(expected)} results a side compared with plain Ansible's")

    def pipelining_is_on(self, default: Side, pipelined: Side):
        """One -vvv run each: default copies the module, pipelining starts one shell and copies nothing."""
        task = self._place.playbook("vvv", ["ping:"], 1)
        counts = {}
        for side in (default, pipelined):
            self._runner.run(side, ["-vvv", "-i", self._inventory, task])
            log = self._runner.log.read_text(errors="replace")
            counts[side.name] = (log.count("> EXEC "), log.count("> PUT "))
        if counts[pipelined.name] != (1, 0) or counts[default.name][1] == 0:
            raise BenchError(f"pipelining is not what it should be (shells, copies): {counts}")
