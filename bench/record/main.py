"""make bench BENCH=record: reading, writing, keeping and pruning, against the newest ara; Hearth alone at a million results."""
import argparse
import random
import shutil

from bench.common.errors import BenchError
from bench.common.program import parser_of, run_bench
from bench.common.report import say, show, wait_for_quiet
from bench.common.table import number, table
from bench.record import bodies, events, get, hearth_side, load
from bench.record.ara_side import WAYS, AraSide
from bench.record.hearth_side import HearthSide

SIZES = (1_000, 10_000, 100_000)
MILLION = 1_000_000
INGESTED = 100_000
# key -> path; {playbook}: one in the middle
LISTS = {"results": "/api/v1/results?limit=100", "playbook": "/api/v1/results?playbook={playbook}&limit=100", "tasks": "/api/v1/tasks?limit=100",
         "failed": "/api/v1/results?status=failed&limit=100"}


def options(argv):
    parser = parser_of("record", __doc__, minutes=11.5, rounds=load.ROUNDS)
    parser.add_argument("--seconds", type=float, default=load.SECONDS, help="of one round of wrk")
    parser.add_argument("--smoke", action="store_true", help="small and short: does it run at all")
    parser.add_argument("--million", type=int, default=MILLION, help=argparse.SUPPRESS)
    return parser.parse_args(argv)


class Record:
    def __init__(self, chosen, place):
        self.rounds, self.seconds = chosen.rounds, max(1, int(chosen.seconds))
        self.sizes, self.million, self.ingested = SIZES, chosen.million, INGESTED
        if chosen.smoke:
            self.rounds, self.seconds, self.sizes, self.million, self.ingested = 1, 1, (1_000, 2_000, 3_000), 5_000, 2_000
        self.place, self.binary = place, chosen.hearth
        if not self.binary.exists():
            raise BenchError(f"{self.binary}: not there; build the release preset (make release)")
        self.running, self.figures = [], {}
        self.versions = {"hearth": hearth_side.version(self.binary)}

    def run(self):
        wait_for_quiet()
        growth = {}
        for size in self.sizes:
            ara, own = self.pair(size)
            rows = self.lists(ara, own, size)
            show(table(f"{size:,} results, 4 keep-alive connections, best of {1 if size == self.sizes[0] else self.rounds}: requests/s (p99 ms)", ["", "ara", "Hearth", "ratio"], rows))
            if size == self.sizes[1]:
                growth["10k"] = self.growth(own)
            if size == self.sizes[-1]:
                self.bytes(ara, own, size)
                self.posts(ara, own)
                self.figures["serve_rss_mb"] = own.peak_rss_mb()
                self.prune(ara, own)
            self.end(ara, own)
        growth["1m"] = self.alone()
        self.grown(growth)
        return self.figures

    # ---- data ----------------------------------------------------------------------------------

    def start(self, side):
        self.running.append(side)
        return side.serve()

    def pair(self, size):
        ara = AraSide(self.place.folder / f"ara-{size}")
        said = ara.fill(size)
        if size == self.sizes[0]:
            self.choose_way(ara)
            self.versions["ara"] = ara.version()
        own = HearthSide(self.place.folder / f"h{size}", self.binary)
        took = own.import_from(ara)
        say(f"bench: {size:,} results of {said['content_bytes']} bytes each; imported in {took:.1f} s")
        self.start(ara), self.start(own)
        for path in ("results", "tasks", "hosts", "playbooks"):
            there, here = (get.get(f"{side.url}/api/v1/{path}?limit=1")["count"] for side in (ara, own))
            if there != here:
                raise BenchError(f"{path}: ara has {there}, Hearth {here}")
        return ara, own

    def choose_way(self, ara):
        speeds = {}
        for way in WAYS:
            ara.way = way
            ara.serve()
            speeds[way] = load.one_round(ara.url + LISTS["results"], self.seconds)["requests_per_s"]
            ara.stop()
        ara.way = max(speeds, key=speeds.get)
        AraSide.way_chosen = ara.way
        say("bench: gunicorn's workers, requests/s: " + ", ".join(f"{way} {speed:.0f}" for way, speed in speeds.items()))
        self.versions["gunicorn"] = f"2 {ara.way} workers"

    def end(self, *sides):
        for side in sides:
            side.stop()
            if side in self.running:
                self.running.remove(side)
            shutil.rmtree(side.folder, ignore_errors=True)

    # ---- reading -------------------------------------------------------------------------------

    def lists(self, ara, own, size):
        rows = []
        for key, path in LISTS.items():
            path = path.format(playbook=max(1, size // 2000))
            taken = {ara: [], own: []}
            # Time is short: no figure is taken from the smallest.
            for _ in range(1 if size == self.sizes[0] else self.rounds):
                for side in (ara, own):
                    taken[side].append(load.one_round(side.url + path, self.seconds))
            peer, mine = (load.best(taken[side]) for side in (ara, own))
            if mine["errors"]:
                raise BenchError(f"{path}: {mine['errors']} answers of Hearth were errors")
            ratio = mine["requests_per_s"] / peer["requests_per_s"]
            rows.append([path, *(f"{number(one['requests_per_s'])} ({number(one['p99_ms'])})" for one in (peer, mine)), number(ratio)])
            if size == self.sizes[-1]:
                self.figures[f"requests_ratio_{key}_100k"] = ratio
                if key == "results":
                    self.figures["p99_ratio_results_100k"] = mine["p99_ms"] / peer["p99_ms"]
        return rows

    def growth(self, own, times=None, only=()):
        """p99 by kind of request, of all or these kinds."""
        counts = {what: get.get(f"{own.url}/api/v1/{what}?limit=1") for what in ("results", "tasks", "hosts", "playbooks")}
        chance = random.Random(1)
        ids = {what: [chance.randrange(1, page["count"] + 1) for _ in range(500)] for what, page in counts.items()}
        kinds = {"heads": [path.format(playbook=ids["playbooks"][0]) for path in LISTS.values()] + ["/api/v1/playbooks?limit=20", "/api/v1/hosts?limit=100"],
                 "details": [f"/api/v1/{what}/{one}" for what, some in ids.items() for one in some],
                 "next": ["next /api/v1/results?limit=100"],
                 "jumps": [f"/api/v1/results?limit=100&offset={chance.randrange(counts['results']['count'])}" for _ in range(500)]}
        taken = {}
        for kind, paths in kinds.items():
            if only and kind not in only:
                continue
            file = self.place.write("paths.txt", "\n".join(paths) + "\n")
            rounds = [load.one_round(own.url, self.seconds, "paths.lua", str(file)) for _ in range(times or self.rounds)]
            taken[kind] = load.best(rounds)
            if taken[kind]["errors"]:
                raise BenchError(f"{kind}: {taken[kind]['errors']} answers were errors")
        return taken

    def grown(self, growth):
        small, large = growth["10k"], growth["1m"]
        rows = [[kind, *(f"{number(side[kind]['p50_ms'], 2)} ({number(side[kind]['p99_ms'], 2)})" for side in (small, large)),
                 number(large[kind]["p99_ms"] / small[kind]["p99_ms"], 2)] for kind in small]
        show(table("Hearth alone: p50 (p99) ms, 4 connections", ["", f"{self.sizes[1]:,}", f"{self.million:,}", "p99 grows"], rows))
        self.figures["p99_growth_10k_to_1m"] = max(large[kind]["p99_ms"] / small[kind]["p99_ms"] for kind in small if kind != "jumps")
        self.figures["p99_growth_jumps"] = large["jumps"]["p99_ms"] / small["jumps"]["p99_ms"]

    # ---- keeping -------------------------------------------------------------------------------

    def bytes(self, ara, own, results):
        own.settle()
        mine = own.sizes()
        self.figures["bytes_per_result_ratio"] = mine["store"] / ara.bytes()
        self.figures["journal_bytes_per_result"] = mine["journal"] / results
        self.figures["search_bytes_per_result"] = mine["search"] / results
        rows = [["store", number(ara.bytes() / results), number(mine["store"] / results)], ["search index", "-", number(mine["search"] / results)],
                ["journal", "-", number(mine["journal"] / results)]]
        show(table("bytes a result on disk", ["", "ara", "Hearth"], rows))

    def posts(self, ara, own):
        file = self.place.write("contents.jsonl", "\n".join(bodies.contents(2, 500)) + "\n")
        taken = {ara: [], own: []}
        for side in (ara, own):
            side.ids = self.new_task(side)
        for _ in range(self.rounds):
            for side in (ara, own):
                taken[side].append(load.one_round(side.url + "/api/v1/results", self.seconds, "post_results.lua", *side.ids, str(file)))
        peer, mine = (load.best(taken[side]) for side in (ara, own))
        if mine["errors"]:
            raise BenchError(f"POST results: {mine['errors']} answers of Hearth were errors")
        self.figures["ingest_ratio_http"] = mine["requests_per_s"] / peer["requests_per_s"]
        show(table("POST /api/v1/results, 4 connections: requests/s (p99 ms)", ["", "ara", "Hearth", "ratio"],
                   [["", *(f"{number(one['requests_per_s'])} ({number(one['p99_ms'])})" for one in (peer, mine)),
                     number(self.figures["ingest_ratio_http"])]]))

    @staticmethod
    def new_task(side):
        base = side.url + "/api/v1/"
        playbook = get.post(base + "playbooks", ansible_version="2.19.4", path="/srv/post.yml", started="2026-01-01T00:00:00Z")["id"]
        play = get.post(base + "plays", uuid="00000000-0000-4000-8000-000000000001", playbook=playbook)["id"]
        file = get.post(base + "files", path="/srv/post.yml", content="- hosts: all\n", playbook=playbook)["id"]
        task = get.post(base + "tasks", name="t", action="command", lineno=1, handler=False, play=play, file=file, playbook=playbook)["id"]
        host = get.post(base + "hosts", name="web1", playbook=playbook)["id"]
        return [str(one) for one in (playbook, play, task, host)]

    def prune(self, ara, own):
        """Of all playbooks: the 100 of the data, and the one that took the POSTs."""
        there = ara.prune()
        here = own.prune()
        left = [get.get(f"{side.url}/api/v1/results?limit=1")["count"] for side in (ara, own)]
        if any(left):
            raise BenchError(f"after the prune ara has {left[0]} results, Hearth {left[1]}")
        self.figures["prune_100k_ratio"] = there / here
        show(table("prune of everything: seconds", ["", "ara", "Hearth", "ratio"], [["", number(there, 2), number(here, 2), number(there / here)]]))

    # ---- Hearth alone --------------------------------------------------------------------------

    def alone(self):
        own = HearthSide(self.place.folder / "million", self.binary)
        self.start(own)
        made = events.Events()
        speeds, results = [], 0
        while results < self.million:
            runs = [made.run() for _ in range(max(1, min(self.ingested, self.million - results) // 1000))]
            count, took = events.send(own.socket, runs)
            speeds.append(count / took)
            results += sum(one for _, _, one in runs)
        say(f"bench: {own.settle():.0f} s until the last of them were in the tables")
        there = get.get(own.url + "/api/v1/results?limit=1")["count"]
        if there != results:
            raise BenchError(f"{results} results were sent and acknowledged, {there} are in the store")
        speeds.sort()
        self.figures["ingest_events_per_s_socket"] = speeds[len(speeds) // 2]
        show(f"events into the socket until acknowledged, on disk: {speeds[len(speeds) // 2]:,.0f}/s ({speeds[0]:,.0f} to {speeds[-1]:,.0f} over "
             f"{len(speeds)} times {self.ingested:,} results)\n")
        # What it does in quiet times takes a core; the figure is of a server that has done it, this is printed beside.
        busy = self.growth(own, times=1, only=("heads", "details"))
        say("bench: p50 (p99) ms while it makes the search index: " + ", ".join(
            f"{kind} {number(one['p50_ms'], 2)} ({number(one['p99_ms'], 2)})" for kind, one in busy.items()))
        say(f"bench: {own.wait_for_index(results):.0f} s more until the search index had all of them")
        taken = self.growth(own)
        show(f"peak resident size at {results:,} results: {own.peak_rss_mb():.0f} MB\n")
        self.end(own)
        return taken

    def stop(self):
        for side in list(self.running):
            self.end(side)


def main(argv):
    chosen = options(argv)
    return run_bench("record", lambda place, meter: Record(chosen, place))
