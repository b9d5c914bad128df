"""make bench BENCH=page: a run of 5,000 results in a browser, ara's pages and Hearth's; Hearth alone with 100,000, and live."""
import contextlib
import shutil
import urllib.request

from bench.common import figures
from bench.common.errors import BenchError
from bench.common.program import parser_of, run_bench
from bench.common.report import say, show, wait_for_quiet
from bench.common.rounds import Clock, in_turn
from bench.common.side import Runner, Side
from bench.common.table import table
from bench.page import export, live, pan, views
from bench.page.browser import Browser
from bench.record import events, get, hearth_side
from bench.record.ara_side import AraSide
from bench.record.hearth_side import HearthSide

HOSTS, TASKS = 20, 250
MANY_TASKS = 5_000  # of 20 hosts: 100,000 results, all of whose rows are in sight at once
MANY_STEP = 25_000  # microseconds between two events: a task takes half a second, the run three quarters of an hour
FIGURES = ("bytes_ratio_live", "first_content_ratio_live", "bytes_ratio_static", "export_time_ratio", "pan_frame_ms_p95_100k", "page_js_kb_gzip",
           "live_event_to_bar_ms_p50")
STATIC_LOOKS, PAN_ROUNDS = 2, 5
# ara's report takes one to six minutes, as the machine is: where there is no time for a second, one pair is all there is.
VIEWS_S, PANS_S, EXPORTS_S = 90, 40, 240


def options(argv):
    parser = parser_of("page", __doc__, minutes=11, rounds=10, rounds_help="pairs of live pages, at most so many")
    parser.add_argument("--bars", type=int, default=100, help="results that are waited for as bars")
    parser.add_argument("--only", choices=("views", "alone", "exports"), help="this part; the figures of the others are null")
    parser.add_argument("--smoke", action="store_true", help="small and short: does it run at all")
    return parser.parse_args(argv)


class Page:
    def __init__(self, chosen, place, meter):
        if not chosen.hearth.exists():
            raise BenchError(f"{chosen.hearth}: not there; build the release preset (make release)")
        self._clock, self._only, self._rounds, self._bars = Clock(chosen.minutes), chosen.only, chosen.rounds, chosen.bars
        self._tasks, self._many, self._smoke = TASKS, MANY_TASKS, chosen.smoke
        if chosen.smoke:
            self._rounds, self._bars, self._tasks, self._many = 2, 20, 10, 100
        self._place, self._meter, self._binary = place, meter, chosen.hearth.resolve()
        self._running, self._browser = [], None
        self._figures = dict.fromkeys(FIGURES)
        self.versions = {"hearth": hearth_side.version(self._binary)}

    def run(self):
        self._browser = Browser()
        self.versions["chromium"] = self._browser.version
        if not self._smoke:
            wait_for_quiet()
        pair = None
        if self._only != "alone":
            with self._part("the playbook of both"):
                pair = self._pair()
        if pair and self._only != "exports":
            with self._part("live pages"):
                self._views(*pair)
                self._script(pair[1])
        if self._only in (None, "alone"):
            with self._part("live bars and 100,000 results"):
                self._alone()
        if pair and self._only != "views":
            with self._part("static exports"):
                self._exports(*pair)
        return self._figures

    @contextlib.contextmanager
    def _part(self, name):
        """What goes wrong in one part leaves its figures null, with the reason above them."""
        try:
            yield
        except (BenchError, ValueError, *self._browser.errors) as error:
            show(f"{name}: could not be had: {error}\n")

    # ---- data --------------------------------------------------------------------------------------

    def _start(self, side):
        """Its server's CPU belongs to the side."""
        if side not in self._running:
            self._running.append(side)
        self._meter.enter(side.name)
        try:
            return side.serve()
        finally:
            self._meter.leave()

    def _pair(self):
        """Both serve the same playbook: 20 hosts x 250 tasks."""
        results = HOSTS * self._tasks
        ara = AraSide(self._place.folder / "ara")
        said = ara.fill(results, self._tasks)
        self.versions["ara"] = ara.version()
        own = HearthSide(self._place.folder / "h", self._binary)
        self._running += [ara, own]  # the import starts a daemon
        own.import_from(ara)
        say(f"bench: one playbook of {results:,} results of {said['content_bytes']} bytes each")
        views.choose_way(self._browser, ara, self._start)
        self.versions["gunicorn"] = f"2 {ara.way} workers"
        for side in (ara, own):
            self._start(side)
            if (count := get.get(side.url + "/api/v1/results?limit=1")["count"]) != results:
                raise BenchError(f"{side.name} has {count} of {results} results")
        return ara, own

    # ---- live pages --------------------------------------------------------------------------------

    def _views(self, ara, own):
        looking = views.Views(self._browser, self._meter, ara, own, HOSTS * self._tasks)
        for side in (ara, own):
            views.warm(side)
        columns = in_turn([Side(name, ()) for name in views.PAGES], looking.measure, self._clock.share(VIEWS_S), 2, self._rounds)
        show(table(f"one run of {HOSTS * self._tasks:,} results, opened in an empty profile",
                   views.HEAD, [views.row(f"{name} live", column) for name, column in columns.items()]))
        self._figures["bytes_ratio_live"] = views.ratio(columns, "bytes")
        self._figures["first_content_ratio_live"] = views.ratio(columns, "content_ms")

    def _script(self, own):
        def ask(path):
            with urllib.request.urlopen(urllib.request.Request(own.url + path, headers={"Accept-Encoding": "gzip"}), timeout=30) as answer:
                return answer.headers, answer.read()
        with urllib.request.urlopen(own.url + views.PAGES["Hearth"], timeout=30) as answer:
            document = answer.read().decode()
        self._figures["page_js_kb_gzip"] = views.scripts_gzip_bytes(ask, document) / 1e3

    # ---- Hearth alone ------------------------------------------------------------------------------

    def _alone(self):
        own = HearthSide(self._place.folder / "many", self._binary)
        self._start(own)
        took = live.bars(self._browser, own, self._bars)
        show(table(f"Hearth: from a result sent to its bar, {len(took)} results, {live.LEAST_S * 1e3:.0f} to {live.MOST_S * 1e3:.0f} ms apart",
                   ["", "p50", "p95", "most"], [["", *live.row(took)]]))
        self._figures["live_event_to_bar_ms_p50"] = figures.median(took)
        run = events.Events(seed=2, hosts=HOSTS, tasks=self._many, step=MANY_STEP).run()
        events.send(own.socket, [run])
        own.settle()
        # In quiet times it makes the search index, which takes a core: the frames are those of a machine that has done it.
        own.wait_for_index(run[2])
        url = own.url + f"/runs/{run[0]}"
        look = self._browser.look(url)
        show(table(f"Hearth: one run of {run[2]:,} results, opened in an empty profile", views.HEAD, [views.row("Hearth live", [(look, None)])]))
        pans = pan.Pans(self._browser, url, run[2])
        pans.run(PAN_ROUNDS, self._clock.share(PANS_S))
        show(table(f"Hearth: a frame while the timeline of {run[2]:,} results is panned, ms of the main thread", pan.HEAD, pans.rows()))
        self._figures["pan_frame_ms_p95_100k"] = pans.p95()
        self._end(own)

    # ---- files -------------------------------------------------------------------------------------

    def _exports(self, ara, own):
        exports = export.Exports(self._place, Runner(self._place, self._meter), ara, own)
        columns = in_turn(exports.sides, exports.measure, self._clock.share(EXPORTS_S), 1, 3)
        show(table(f"the run of {HOSTS * self._tasks:,} results as files: the command, and what it leaves", export.HEAD, export.rows(columns)))
        pages = {"ara": lambda folder: (folder / "playbooks/1.html").as_uri(), "Hearth": lambda folder: views.static_page(self._browser, folder)}
        rows, complete = [], True
        for name, page_of in pages.items():
            if columns[name][-1] is None:
                continue
            url = page_of(exports.folder(name))
            looks = [(self._browser.look(url), None) for _ in range(STATIC_LOOKS)]
            rows.append(views.row(f"{name} static", looks))
            complete = complete and looks[-1][0].shown == HOSTS * self._tasks
        show(table("their page of the run, opened from disk", views.HEAD, rows))
        if not complete:
            raise BenchError("a static page does not show all results")
        self._figures["bytes_ratio_static"] = export.ratio(columns, "bytes")
        self._figures["export_time_ratio"] = export.ratio(columns, "wall")

    # ---- end ---------------------------------------------------------------------------------------

    def _end(self, side):
        side.stop()
        if side in self._running:
            self._running.remove(side)
        shutil.rmtree(side.folder, ignore_errors=True)

    def stop(self):
        if self._browser:
            self._browser.close()
        for side in list(self._running):
            self._end(side)


def main(argv):
    chosen = options(argv)
    return run_bench("page", lambda place, meter: Page(chosen, place, meter))
