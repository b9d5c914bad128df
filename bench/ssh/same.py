"""Before any speed: do all sides give plain Ansible's results over ssh?"""
from bench.common import compare
from bench.common.errors import BenchError
from bench.common.report import say, show
from bench.turbo.check import PLUGINS
from bench.turbo.playbooks import task

TASKS = ("ping", "stat", "command", "copy", "debug")


def _playbook(place):
    lines = "".join(f"    - {line}\n" if i == 0 else f"      {line}\n"
                    for name in TASKS for i, line in enumerate(task(name, place)))
    return place.write("same.yml", f"- hosts: all\n  gather_facts: false\n  tasks:\n{lines}")


def _results(runner, place, hosts, side):
    out = place.folder / "results.jsonl"
    out.unlink(missing_ok=True)
    runner.run(side, ["-i", hosts.inventory(side), _playbook(place)], {
        "ANSIBLE_CALLBACK_PLUGINS": PLUGINS, "ANSIBLE_CALLBACKS_ENABLED": "bench_results",
        "HEARTH_BENCH_RESULTS": str(out)})
    return compare.results(out.read_text())


def same_results(runner, place, hosts, sides, must_equal):
    """The first of `sides` is plain. Peers that differ are named; `must_equal` must not differ."""
    plain = sides[0]
    _results(runner, place, hosts, plain)  # the first copy changes the file, the later ones do not
    expected = _results(runner, place, hosts, plain)
    for side in sides[1:]:
        found = compare.differences(expected, _results(runner, place, hosts, side))
        if found and side.name in must_equal:
            raise BenchError(f"{side.name} gives other results than plain Ansible:\n  " + "\n  ".join(found))
        if found:
            show(f"results of {side.name} differ from plain Ansible's:\n  " + "\n  ".join(found))
    say(f"bench: {len(expected)} results a side compared with plain Ansible's")
