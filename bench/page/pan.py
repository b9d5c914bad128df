"""What one frame costs while the timeline is panned, by the browser's own trace."""
import json
import time

from bench.common import figures
from bench.common.errors import BenchError
from bench.common.table import number
from bench.page import trace
from bench.page.browser import SHOWN

# Presses of `+` (half as near again each) before the pans: the first leaves two thirds of the run in sight, as much as can be panned at
# all; with eight there is a twenty-fifth.
ZOOMS = (1, 8)
MOVES, STEP_PX = 120, 5
CANVAS = "#timeline canvas"
HEAD = ["bars in sight", "script", "layout", "paint", "all p50", "all p95", "CPU p95", "waits for compositor p95", "frames"]


class Pans:
    """The 100,000 results of one run in a tab without the probe, which would cost time in each frame."""

    def __init__(self, browser, url, results):
        self._browser, self._url, self._results = browser, url, results
        self._rounds = {zoom: [] for zoom in ZOOMS}

    def run(self, rounds, end):
        """One more round while there is time until `end` (monotonic), at least two."""
        with self._browser.tab(probe=False) as page:
            page.goto(self._url)
            page.wait_for_function(f"(wanted) => ({SHOWN})() === wanted", arg=self._results)
            page.wait_for_timeout(2000)
            page.locator(CANVAS).scroll_into_view_if_needed()
            for number_of_round in range(rounds):
                if number_of_round >= 2 and time.monotonic() > end:
                    break
                for zoom in ZOOMS:
                    self._rounds[zoom].append(self._pan(page, zoom))

    def _pan(self, page, zoom):
        """The frames of one drag, there and back, by the mouse."""
        canvas = page.locator(CANVAS)
        canvas.focus()
        for key in ["0"] + zoom * ["+"]:
            page.keyboard.press(key)
        page.wait_for_timeout(300)
        box = canvas.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.wait_for_timeout(100)
        self._browser.chromium.start_tracing(page=page, categories=trace.CATEGORIES)
        for move in range(MOVES):
            there = move % 60 if move // 60 % 2 == 0 else 60 - move % 60
            page.mouse.move(x + STEP_PX * (there - 30), y)
        events = json.loads(self._browser.chromium.stop_tracing())["traceEvents"]
        page.mouse.move(x, y)
        page.mouse.up()
        found = trace.frames(events, trace.page_thread(events, page.url))
        if len(found) < MOVES / 2:
            raise BenchError(f"{MOVES} moves of the mouse gave {len(found)} frames")
        return found

    def p95(self):
        """Milliseconds: the median over rounds of each round's p95, at the zoom where it is greater."""
        return max(self._over_rounds(zoom, "all", 0.95) for zoom in ZOOMS)

    def _over_rounds(self, zoom, part, share):
        return figures.median([figures.percentile([getattr(frame, part) for frame in found], share) for found in self._rounds[zoom]])

    def rows(self):
        cells = (("script", 0.5), ("layout", 0.5), ("paint", 0.5), ("all", 0.5), ("all", 0.95), ("cpu", 0.95), ("waited", 0.95))
        return [[f"1 in {1.5 ** zoom:.1f}", *(number(self._over_rounds(zoom, part, share), 2) for part, share in cells),
                 str(sum(map(len, self._rounds[zoom])))] for zoom in ZOOMS]
