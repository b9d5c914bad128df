"""Every view in both themes: axe finds nothing, nothing is wider than the page, and pictures are kept in build/*/page-shots for people to look at."""
import pathlib

import pytest
from chromium import SHOTS, Tab

import axe_playwright_python

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
VIEWS = {
    "runs": "", "run-failed": "runs/6", "run-completed": "runs/2", "run-unreachable": "runs/7", "matrix": "runs/6?view=matrix", "results": "runs/6?view=results",
    "plays": "runs/6?view=plays", "files": "runs/6?view=files", "about": "runs/6?view=about", "result": "results/{failed}", "result-changed": "results/{changed}",
    "result-colours": "results/{colours}", "result-items": "results/{items}", "hosts": "hosts", "host": "hosts/{host}", "machine": "machines/web2", "compare": "compare?a=3&b=4", "groups": "groups",
    "group": "groups/production%20deployment", "search": "search?q=nginx", "file": "files/{file}#L8", "hostile": "runs/8", "none": "?q=nothing-is-like-this",
    "missing": "runs/4711",
}
SIZES = {1440: 900, 390: 844, 320: 640}
PICTURES = {(1440, "light"), (1440, "dark"), (390, "light")}


@pytest.fixture(scope="session")
def numbers(world):
    results = world.get("/api/v1/results?playbook=6&limit=100")["results"]
    tasks = {task["id"]: task["name"] for task in world.get("/api/v1/tasks?playbook=6&limit=100")["results"]}
    by_name = lambda words, **wanted: next(one["id"] for one in results if words in tasks[one["task"]] and all(one[k] == v for k, v in wanted.items()))  # noqa: E731
    return {"failed": by_name("restart nginx", status="failed"), "changed": by_name("write the vhost"), "colours": by_name("colours", status="ok"), "items": by_name("packages"),
            "host": world.get("/api/v1/hosts?playbook=6")["results"][0]["id"],
            "file": next(one["id"] for one in world.get("/api/v1/files?playbook=6")["results"] if one["path"].endswith("site.yml"))}


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_can_be_read(browser, world, numbers, name):
    SHOTS.mkdir(exist_ok=True)
    tab = Tab(browser, world.url, reduced_motion="reduce")
    page = tab.open(VIEWS[name].format(**numbers), "main :is(h1, [role=alert])")
    tab.settled()
    problems = []
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark") if width == 1440 else ("light",):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.wait_for_timeout(60)
            if (width, scheme) in PICTURES:
                page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
            if width in (1440, 390):
                page.evaluate(AXE)
                found = page.evaluate("(rules) => axe.run(document, rules)", RULES)["violations"]
                problems += [f"{width} {scheme}: {one['id']}: {one['nodes'][0]['target']} {one['nodes'][0]['failureSummary'][:300]}" for one in found]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            problems.append(f"wider than {width}")
    tab.check()
    tab.close()
    assert problems == []


def test_it_prints(browser, world):
    tab = Tab(browser, world.url)
    page = tab.open("runs/6", "#failure .body")
    tab.settled()
    page.emulate_media(media="print")
    assert not page.locator("header.top").is_visible() and not page.locator(".below").first.is_visible()
    SHOTS.mkdir(exist_ok=True)
    page.pdf(path=SHOTS / "run.pdf")
    tab.check()
    tab.close()


def test_nothing_moves_for_who_wants_that(browser, world):
    for wish, moves in (("reduce", False), ("no-preference", True)):
        tab = Tab(browser, world.url, reduced_motion=wish)
        page = tab.open("", "table.runs")
        page.evaluate("document.querySelector('tr.run-row').className = 'run-row is-running'")
        name = page.locator("tr.is-running .badge .sign").first.evaluate("e => getComputedStyle(e).animationName")
        assert (name != "none") == moves
        tab.close()
