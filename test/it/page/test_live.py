"""A run while it happens: its bars come by themselves, through a lost connection too, and its end is said when it is told."""
import time

import pytest

from support.waiting import wait_for
from world import world as make_world


@pytest.fixture(scope="module")
def world():
    """Of its own: the others count runs."""
    with make_world() as made:
        made.run("lost.yml", expected=4)
        made.serve()
        yield made


@pytest.fixture
def slow(world):
    """A run that waits after its first tasks until `go` is there."""
    go = world.folder / "go"
    go.unlink(missing_ok=True)
    before = world.get("/api/hearth/v1/runs?limit=1")["results"][0]["playbook"]
    process = world.start("slow.yml")
    run = wait_for(lambda: next((one["playbook"] for one in world.get("/api/hearth/v1/runs?limit=1")["results"] if one["playbook"] > before), None))
    yield run, go
    go.touch()
    process.wait(60)


def shown_results(page):
    """What the counts beside the verdict say, together."""
    return sum(int(text) for text in page.locator(".verdict .count").evaluate_all("all => all.map((e) => e.innerText.match(/[0-9]+/)[0])"))


def test_it_is_followed_to_its_end(tab, world, slow):
    run, go = slow
    page = tab.open(f"runs/{run}", "article.run")
    page.wait_for_function("() => document.querySelector('h1').innerText.startsWith('Running: ')")
    page.wait_for_selector(".connection.is-live")
    page.wait_for_selector("#timeline .follow[aria-pressed=true]")
    for followed in ("false", "true"):
        page.keyboard.press("f")
        page.wait_for_selector(f"#timeline .follow[aria-pressed={followed}]")
    go.touch()
    page.wait_for_function("() => document.querySelector('h1').innerText.startsWith('Completed: ')", timeout=60_000)
    wait_for(lambda: shown_results(page) == 60, 20)
    assert world.get(f"/api/hearth/v1/runs/{run}")["complete"]
    page.wait_for_function("() => !document.querySelector('.connection.is-live')")


def test_a_lost_connection_loses_nothing(tab, slow):
    run, go = slow
    page = tab.open(f"runs/{run}", "article.run")
    page.wait_for_selector(".connection.is-live")
    tab.context.set_offline(True)
    go.touch()
    time.sleep(3)
    tab.context.set_offline(False)
    page.wait_for_function("() => document.querySelector('h1').innerText.startsWith('Completed: ')", timeout=60_000)
    wait_for(lambda: shown_results(page) == 60, 20)


def test_a_run_that_is_not_there_yet_is_shown_when_it_comes(tab, world):
    coming = world.get("/api/hearth/v1/runs?limit=1")["results"][0]["playbook"] + 1
    page = tab.open(f"runs/{coming}", "[role=alert]")
    assert page.locator(".connection").inner_text() == ""
    world.run("lost.yml", expected=4)
    page.wait_for_selector("#failure", timeout=60_000)


def test_the_list_of_runs_is_live(tab, world):
    page = tab.open("", "table.runs")
    page.wait_for_selector(".connection.is-live")
    before = page.locator("tr.run-row").count()
    (world.folder / "go").touch()
    process = world.start("slow.yml")
    page.wait_for_function("(n) => document.querySelectorAll('tr.run-row').length === n", arg=before + 1, timeout=60_000)
    process.wait(60)
    page.wait_for_function("() => document.querySelector('tr.run-row').innerText.includes('completed')", timeout=60_000)


def test_a_failure_does_not_move_what_one_looks_at(tab, slow):
    run, go = slow
    page = tab.open(f"runs/{run}?view=plays", "table.tasks")
    page.wait_for_selector(".connection.is-live")
    page.evaluate("window.row = document.querySelector('table.tasks tbody tr'); scrollTo(0, 40)")
    go.touch()
    page.wait_for_function("() => document.querySelector('h1').innerText.startsWith('Completed: ')", timeout=60_000)
    assert page.evaluate("window.row.isConnected && window.row === document.querySelector('table.tasks tbody tr')")


def test_what_a_list_does_not_show_is_a_link_away(tab, world):
    world.run("much.yml")
    page = tab.open("runs/last", "#failure .body")
    assert page.locator("ul.failures li").count() == 12 and page.locator("ul.changes li").count() == 12
    assert page.locator("p.more").all_inner_texts() == ["There are more: all 15 failed", "There are more: all 14 changed"]
    page.get_by_role("link", name="all 15 failed").click()
    page.wait_for_function("() => document.querySelectorAll('.list a').length === 15")
    page.go_back()
    page.get_by_role("link", name="all 14 changed").click()
    page.wait_for_function("() => document.querySelectorAll('.list a').length === 14")
