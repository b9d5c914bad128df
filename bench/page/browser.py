"""Debian's Chromium, driven by Playwright: tabs with an empty cache, and what one look at a page costs."""
import contextlib
import dataclasses
import pathlib
import sys
import time
import urllib.parse

from bench.common.errors import BenchError

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = "/usr/bin/chromium"
PROBE = (pathlib.Path(__file__).parent / "probe.js").read_text()
# No name is looked up, so that nothing but this machine is asked, whatever a page or the browser would like.
ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
PARTS = ("Document", "Stylesheet", "Script", "Font", "Image")
QUIET_S, PATIENCE_S = 1.0, 60
# A new profile opens a window, whose own scripts take a core for a moment: not what somebody waits for whose browser is open.
OPENED_MS = 1000
# ara's rows, and what the counts beside Hearth's verdict say together.
SHOWN = """() => document.querySelectorAll('#results tbody tr').length
  || [...document.querySelectorAll('.verdict .count')].reduce((sum, one) => sum + Number(one.innerText.replaceAll(/[^0-9]/g, '')), 0)"""


def playwright():
    """The module, from the virtual environment of the page's tests."""
    found = next((ROOT / "build/venv/playwright/lib").glob("python3*/site-packages"), None)
    if found is None:
        raise BenchError("no Playwright in build/venv/playwright: tools/playwright_venv")
    if str(found) not in sys.path:
        sys.path.append(str(found))
    import playwright.sync_api
    return playwright.sync_api


@dataclasses.dataclass(frozen=True)
class Look:
    """One look at a page.

    bytes       over the wire, heads of answers included, of all requests until none came for a second; of a file its size
    content_ms  from the start of the navigation to the later of two: the first contentful paint (Paint Timing), and the end of
                the frame that first has a result of the run: a row of ara's table, a bar on Hearth's canvas (probe.js)
    shown       how many results the page has when it is quiet
    """
    bytes: int
    requests: int
    content_ms: float
    paint_ms: float
    load_ms: float
    shown: int


class Wire:
    """What a tab asks for and what it gets. An answer that has not ended, a stream, counts with what came of it."""

    def __init__(self, session):
        self.wrong, self.changed = [], time.monotonic()  # `wrong`: what was asked of others, or refused
        self._files, self._came, self._whole, self._redirects, self._waiting = {}, {}, {}, 0, set()
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.responseReceived", self._head)
        session.on("Network.dataReceived", self._part)
        session.on("Network.loadingFinished", self._ended)
        session.on("Network.loadingFailed", self._failed)
        session.send("Network.enable")

    def _asked(self, event):
        url = urllib.parse.urlsplit(event["request"]["url"])
        if url.scheme in ("data", "blob"):
            return
        if url.scheme == "file":
            self._files[event["requestId"]] = pathlib.Path(urllib.parse.unquote(url.path))
        elif url.hostname != "127.0.0.1":
            self.wrong.append("asks " + event["request"]["url"])
        self._came.setdefault(event["requestId"], 0)
        self._waiting.add(event["requestId"])
        # A redirect's answer has no event of its own: it comes with the next request of the same id.
        self._redirects += event.get("redirectResponse", {}).get("encodedDataLength", 0)

    def _head(self, event):
        # What a script asks may have the answer that there is none: whether there is an earlier run, for example.
        if event["response"]["status"] >= 400 and event["type"] in PARTS:
            self.wrong.append(f"{event['response']['status']} for {event['response']['url']}")
        self._add(event["requestId"], event["response"]["encodedDataLength"])
        if event["type"] == "EventSource":
            self._over(event["requestId"])

    def _part(self, event):
        self._add(event["requestId"], event["encodedDataLength"])

    def _ended(self, event):
        self._whole[event["requestId"]] = event["encodedDataLength"]
        self._over(event["requestId"])

    def _failed(self, event):
        if not event.get("canceled"):
            self.wrong.append(event["errorText"])
        self._over(event["requestId"])

    def _over(self, request):
        self.changed = time.monotonic()
        self._waiting.discard(request)

    def _add(self, request, count):
        if request in self._came:
            self._came[request] += count
            self.changed = time.monotonic()

    def quiet(self):
        return not self._waiting and time.monotonic() - self.changed > QUIET_S

    def requests(self):
        return len(self._came)

    def bytes(self):
        """loadingFinished says what a whole request took; a file's is not told, so its size is taken."""
        return self._redirects + sum(self._files[one].stat().st_size if one in self._files else self._whole.get(one, came)
                                     for one, came in self._came.items())


class Browser:
    def __init__(self):
        if not pathlib.Path(PROGRAM).exists():
            raise BenchError(f"{PROGRAM} is missing: tools/setup bench")
        self._api = playwright()
        self._driver = self._api.sync_playwright().start()
        try:
            self.chromium = self._driver.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
        except self._api.Error as error:
            self._driver.stop()
            raise BenchError(f"{PROGRAM}: {error}") from None
        self.errors = (self._api.Error,)
        self.version = self.chromium.version

    @contextlib.contextmanager
    def tab(self, probe=True):
        """A page of a profile of its own: nothing is cached, no connection is open."""
        context = self.chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
        try:
            if probe:
                context.add_init_script(PROBE)
            page = context.new_page()
            page.set_default_timeout(1000 * PATIENCE_S)
            yield page
        finally:
            context.close()

    def look(self, url):
        """Opens `url` in a new tab; a Look when everything is there."""
        with self.tab() as page:
            wire = Wire(page.context.new_cdp_session(page))
            page.wait_for_timeout(OPENED_MS)
            page.goto(url)
            page.wait_for_function("() => window.benchProbe.contentMs !== null")
            end = time.monotonic() + PATIENCE_S
            while not wire.quiet():
                if time.monotonic() > end:
                    raise BenchError(f"{url}: it goes on asking")
                page.wait_for_timeout(50)
            if wire.wrong:
                raise BenchError(f"{url}: {'; '.join(wire.wrong)}")
            paint, load, content = page.evaluate(
                "() => [performance.getEntriesByName('first-contentful-paint')[0].startTime,"
                " performance.getEntriesByType('navigation')[0].loadEventEnd, window.benchProbe.contentMs]")
            return Look(wire.bytes(), wire.requests(), max(paint, content), paint, load, page.evaluate(SHOWN))

    def close(self):
        self.chromium.close()
        self._driver.stop()
