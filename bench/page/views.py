"""The same 5,000 results as both show them: ara's live page and its static report, Hearth's live view and its export."""
import re
import urllib.request

from bench.common import figures
from bench.common.errors import BenchError
from bench.common.report import say
from bench.common.table import number, with_spread
from bench.record.ara_side import WAYS, AraSide

HEAD = ["page", "KB", "requests", "first content ms", "first paint ms", "loaded ms", "server CPU ms", "results shown", "n"]
PAGES = {"ara": "/playbooks/1.html", "Hearth": "/runs/1"}
WARM, TRIED = 4, 3


class Views:
    """The servers are there; each look is in an empty profile of one browser."""

    def __init__(self, browser, meter, ara, own, results):
        self._browser, self._meter, self._results = browser, meter, results
        self._servers = {"ara": ara, "Hearth": own}

    def measure(self, side, _round):
        """(Look, CPU seconds of the server or None: without groups the browser's would be in it)"""
        before = self._used(side.name)
        look = self._browser.look(self._servers[side.name].url + PAGES[side.name])
        after = self._used(side.name)
        if side.name == "Hearth" and look.shown != self._results:
            raise BenchError(f"Hearth's page shows {look.shown} of {self._results} results")
        return look, None if before is None else after - before

    def _used(self, name):
        return self._meter.used(name) if self._meter.name == "cgroup" else None


def warm(side):
    """Each of the server's workers has its first request, in which it loads its templates, behind it."""
    for _ in range(WARM):
        with urllib.request.urlopen(side.url + PAGES[side.name], timeout=60) as answer:
            answer.read()


def choose_way(browser, ara, start):
    """Of gunicorn's ways the one whose page is there sooner. `start`: makes the side serve."""
    times = {}
    for way in WAYS:
        ara.way = way
        start(ara)
        warm(ara)
        times[way] = figures.median([browser.look(ara.url + PAGES["ara"]).content_ms for _ in range(TRIED)])
        ara.stop()
    ara.way = AraSide.way_chosen = min(times, key=times.get)
    say("bench: gunicorn's workers, first content: " + ", ".join(f"{way} {ms:.0f} ms" for way, ms in times.items()))


def ratio(columns, what):
    """Hearth's by ara's, the median over pairs."""
    own, peer = ([getattr(look, what) for look, _ in columns[name]] for name in ("Hearth", "ara"))
    return figures.ratio(own, peer)


def row(name, column):
    """`column`: [(Look, CPU or None)]"""
    looks = [look for look, _ in column]
    content = [look.content_ms for look in looks]
    cpu = figures.median([used and 1e3 * used for _, used in column])
    return [name, number(figures.median([look.bytes for look in looks]) / 1e3), number(figures.median([look.requests for look in looks]), 0),
            with_spread(figures.median(content), figures.spread(content), 0), number(figures.median([look.paint_ms for look in looks]), 0),
            number(figures.median([look.load_ms for look in looks]), 0), number(cpu, 0), str(looks[-1].shown), str(len(looks))]


def static_page(browser, folder):
    """The address of the first run in a folder that `hearth export html` made: index.html, or what it leads to."""
    index = (folder / "index.html").as_uri()
    with browser.tab() as page:
        page.goto(index)
        page.wait_for_selector("#timeline canvas, tr.run-row a[href]")
        if page.locator("#timeline canvas").count() > 0:
            return index
        return page.locator("tr.run-row a[href]").first.evaluate("link => link.href")


def scripts_gzip_bytes(ask, document):
    """Bytes of all scripts that `document` names, as the server sends them to who takes gzip. `ask(path)`: (headers, body)."""
    names = re.findall(r'<script[^>]*\ssrc="([^"]+)"', document)
    if not names:
        raise BenchError("the page names no script")
    total = 0
    for name in names:
        headers, body = ask("/" + name.removeprefix("/"))
        if headers.get("Content-Encoding") != "gzip":
            raise BenchError(f"{name} is not sent as gzip")
        total += len(body)
    return total
