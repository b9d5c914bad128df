"""A run of 20 hosts and 200 tasks (60 in CI), watched by a tab and 200 others to its end; then the tab is left open: it stays as large as it is."""
import os
import pathlib
import time

import pytest
import yaml
from chromium import Tab
from watchers import Crowd
from world import world as make_world

from support.waiting import wait_for

SOAK = os.environ.get("HEARTH_SOAK") == "1"
AFTER_S = 1800 if SOAK else 180
HOSTS, TASKS, WATCHERS = 20, 200 if SOAK else 60, 200
# Of what the browser itself keeps, a little comes and goes.
SLACK_BYTES = 512 * 1024

LONG = [{"name": "long", "hosts": "all", "gather_facts": False, "tasks": [
    {"name": f"step {n}", "command": "true", "changed_when": n % 50 == 0} if n % 10 == 0 else {"name": f"step {n}", "debug": {"msg": f"{n} on {{{{ inventory_hostname }}}}"}}
    for n in range(TASKS)]}]


@pytest.fixture(scope="module")
def world():
    with make_world() as made:
        (made.folder / "many").write_text("".join(f"node{n:02d} ansible_connection=local\n" for n in range(HOSTS)))
        (made.folder / "long.yml").write_text(yaml.safe_dump(LONG, sort_keys=False))
        made.serve()
        yield made


def memory(tab):
    """Bytes of the tab's heap and nodes in its page, with nothing left to be collected."""
    session = tab.context.new_cdp_session(tab.page)
    session.send("Performance.enable")
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return told["JSHeapUsedSize"], told["Nodes"]


def cpu_s(pid):
    """Processor time that a process has used."""
    used = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")


def test_it_is_watched_to_its_end_and_the_tab_stays_as_it_is(browser, world):
    process = world.start("long.yml", "-i", "many", "--forks", str(HOSTS), "--limit", "node*")
    run = wait_for(lambda: next((one["playbook"] for one in world.get("/api/hearth/v1/runs?limit=1")["results"]), None))
    crowd, used, begun = Crowd(world.port, run, WATCHERS), cpu_s(world.server.pid), time.monotonic()
    tab = Tab(browser, world.url)
    page = tab.open(f"runs/{run}", "article.run")
    page.wait_for_selector(".connection.is-live")
    page.wait_for_function("() => document.querySelector('h1').innerText.startsWith('Completed: ')", timeout=1_200_000)
    assert process.wait(60) == 0
    crowd.join(120)
    assert not crowd.is_alive() and crowd.error is None
    print(f"server: {100 * (cpu_s(world.server.pid) - used) / (time.monotonic() - begun):.1f} % of a core with {WATCHERS} watchers, recording included")
    assert {(one.results, one.status) for one in crowd.watchers} == {(HOSTS * TASKS, "completed")}
    assert min(one.rung for one in crowd.watchers) > 10

    tab.settled()
    bytes_then, nodes_then = memory(tab)
    time.sleep(AFTER_S)
    bytes_now, nodes_now = memory(tab)
    print(f"heap {bytes_then} -> {bytes_now} bytes, nodes {nodes_then} -> {nodes_now}")
    assert bytes_now <= bytes_then + SLACK_BYTES
    assert nodes_now <= nodes_then
    assert page.locator(".verdict .count").count() > 0
    assert page.locator("#timeline canvas").get_attribute("aria-label").startswith(f"Timeline of {HOSTS * TASKS:,} results on {HOSTS} hosts.")
    tab.check()
    tab.close()
