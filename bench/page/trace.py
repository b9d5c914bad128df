"""Frames out of the browser's own trace (devtools.timeline). No browser: tested by trace_test.py.

A frame begins with a BeginMainThreadFrame of the page's main thread and lasts to the next one. Its cost is how long that
thread is in script, in style and layout, and in paint; not the time between frames, which the display decides.
"""
import dataclasses

CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "disabled-by-default-devtools.timeline.frame"]
BEGIN, MARK, COMMIT = "BeginMainThreadFrame", "FireAnimationFrame", "Commit"
SCRIPT = {"EventDispatch", "FunctionCall", "EvaluateScript", "FireAnimationFrame", "FireIdleCallback", "TimerFire", "RunMicrotasks", "HitTest", "MinorGC",
          "MajorGC", "IntersectionObserverController::computeIntersections"}
LAYOUT = {"UpdateLayoutTree", "Layout", "ScrollLayer"}
PAINT = {"PrePaint", "Paint", "Layerize", "UpdateLayer"}
KIND_OF = {**dict.fromkeys(SCRIPT, "script"), **dict.fromkeys(LAYOUT, "layout"), **dict.fromkeys(PAINT, "paint"), COMMIT: "paint"}


@dataclasses.dataclass
class Frame:
    """Milliseconds. In `Commit` the main thread mostly waits until the compositor has taken what was painted: it counts as paint
    with the CPU time that it has itself, and what it waited is `waited`. `cpu`: the thread's CPU time in all of these."""
    script: float = 0
    layout: float = 0
    paint: float = 0
    cpu: float = 0
    waited: float = 0
    marked: bool = False

    @property
    def all(self):
        return self.script + self.layout + self.paint

    def add(self, event):
        wall, cpu = event["dur"] / 1e3, event["tdur"] / 1e3
        if event["name"] == COMMIT:
            self.waited += wall - cpu
            wall = cpu
        kind = KIND_OF[event["name"]]
        setattr(self, kind, getattr(self, kind) + wall)
        self.cpu += cpu


def page_thread(events, url):
    """(pid, tid) of the main thread that the document of `url` lives on."""
    for started in (one for one in events if one["name"] == "TracingStartedInBrowser"):
        for frame in started["args"]["data"].get("frames", []):
            for named in events:
                if (frame.get("url") == url and named["name"] == "thread_name" and named["pid"] == frame.get("processId")
                        and named["args"]["name"] == "CrRendererMain"):
                    return named["pid"], named["tid"]
    raise ValueError(f"the trace has no main thread of {url}")


def frames(events, thread):
    """The frames in which the page drew (an animation frame was fired), but for the last, which the trace's end may cut.

    Spans nest: what runs inside of another one counts once, as what is outermost.
    """
    mine = [one for one in events if (one["pid"], one["tid"]) == thread and (one["name"] == BEGIN or (one["name"] in KIND_OF and one["ph"] == "X"))]
    made, until = [], 0
    for one in sorted(mine, key=lambda one: (one["ts"], one["name"] != BEGIN, -one.get("dur", 0))):
        if one["name"] == BEGIN:
            made.append(Frame())
            continue
        if not made:
            continue
        made[-1].marked |= one["name"] == MARK
        if one["ts"] >= until:
            until = one["ts"] + one["dur"]
            made[-1].add(one)
    return [frame for frame in made[:-1] if frame.marked]
