"""`hearth export html`: the page without a server, opened from disk."""
import base64
import functools
import gzip
import http.server
import json
import pathlib
import re
import threading

import pytest
from chromium import Tab
from test_look import AXE, RULES
from test_views import FAILED, result_of


def export(world, folder, *arguments, code=0):
    done = world.site.hearth("export", "html", folder, *arguments)
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == code, done
    return done


@pytest.fixture(scope="session")
def exported(world, tmp_path_factory):
    """Runs 3 to 8, without 5."""
    folder = tmp_path_factory.mktemp("export") / "site"
    export(world, folder, "3", "4", "6", "7", "8")
    return folder


class Disk(Tab):
    """A tab that opens an export's views from disk; whatever is not one of its files is written down."""

    def __init__(self, browser, folder, url=None, **options):
        super().__init__(browser, url or pathlib.Path(folder).resolve().as_uri(), **options)

    def open(self, place, wait="main h1"):
        return super().open(f"index.html#/{place}", wait)


@pytest.fixture
def disk(browser, exported):
    tab = Disk(browser, exported)
    yield tab
    tab.check()
    tab.close()


def test_its_runs_are_listed_and_filtered(disk):
    page = disk.open("", "table.runs")
    assert page.locator("tr.run-row").count() == 5
    assert re.search("exported 20..-", page.locator("header.top").inner_text())
    assert page.locator("header nav a").all_inner_texts() == ["Runs"]
    page.locator("main input[type=search]").fill("status:failed site")
    page.wait_for_function("() => document.querySelectorAll('tr.run-row').length === 1")
    page.get_by_role("link", name="site.yml").click()
    page.wait_for_selector("#failure .body")
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('tr.run-row').length === 1")
    page.reload()
    page.wait_for_function("() => document.querySelectorAll('tr.run-row').length === 1")


def test_a_run_reads_as_on_a_server(browser, world, disk):
    live = Tab(browser, world.url)
    said = live.open(f"runs/{FAILED}", "#failure .body")
    live.settled()
    page = disk.open(f"runs/{FAILED}", "#failure .body")
    disk.settled()

    def words(of):
        text = of.locator("main").inner_text()
        # Run 5 is not there to be compared with, and whatever tells how long ago something was.
        text = re.sub(r"What is different from the run before\n.*?\n(?=Timeline)", "", text, flags=re.S)
        return re.sub(r"Compare in full\n|\d+ (s|min|h) ago|now", "", text)
    assert words(page) == words(said)
    live.check()
    live.close()


@pytest.mark.parametrize("view, wait", [("view=matrix", "[role=gridcell] a"), ("view=results", ".list a"), ("view=plays", "text=web servers"),
                                        ("view=files", "text=site.yml"), ("view=about", "text=Arguments")])
def test_each_tab_is_there(disk, view, wait):
    page = disk.open(f"runs/{FAILED}?{view}", wait)
    disk.settled()
    assert page.locator("main [role=alert]").count() == 0
    assert page.locator("main a[download]").count() == 0


def test_results_are_found_by_what_they_put_out(disk):
    page = disk.open(f"runs/{FAILED}?view=results", ".list a")
    page.locator("main input[type=search]").fill("emerg")
    page.wait_for_function("() => document.body.innerText.includes('3 of 44 results')")
    page.locator(".list a").first.click()
    page.wait_for_selector("article.result")
    disk.settled()
    assert page.url.startswith(disk.url + "/index.html#/results/")


def test_a_result_has_its_task_and_its_past_among_these_runs(disk, world):
    page = disk.open(f"results/{result_of(world, FAILED, 'write the vhost', 'web1')}", "article.result")
    disk.settled()
    assert page.locator(".part-file, .part .source").count() > 0
    earlier = page.locator("section", has_text="Earlier results of this task on this host").last.inner_text()
    assert "Run 4" in earlier and "Run 3" in earlier and "Run 5" not in earlier


def test_a_file_has_links_to_its_lines(disk, world):
    number = next(file["id"] for file in world.get(f"/api/v1/files?playbook={FAILED}")["results"] if file["path"].endswith("site.yml"))
    page = disk.open(f"files/{number}#L9", ".source")
    assert "say hello" in page.locator("tr.meant").inner_text()
    page.get_by_label("Link to line 3", exact=True).click()
    page.wait_for_function("() => document.querySelector('tr.meant').innerText.includes('gather_facts')")
    assert page.url.endswith(f"#/files/{number}#L3")


def test_two_of_its_runs_are_compared(disk):
    page = disk.open("compare?a=3&b=4", ".pair")
    disk.settled()
    assert "Results (3)" in page.locator("main").inner_text()
    page.get_by_role("link", name="Swap").click()
    page.wait_for_function("() => document.querySelector('.pair').innerText.indexOf('#4') < document.querySelector('.pair').innerText.indexOf('#3')")


def test_search_looks_into_all_of_them(disk):
    page = disk.open("", "table.runs")
    page.locator("#find").fill('"bind() to"')
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Results (6)")
    page.locator(".hits a", has_text="restart nginx").first.click()
    page.wait_for_selector("article.result")
    page.locator("#find").fill("no-run-says-this")
    page.keyboard.press("Enter")
    page.wait_for_selector(".empty")


@pytest.mark.parametrize("place", ["runs/5", "results/1", "machines/web2", "groups/production%20deployment"])
def test_what_is_not_in_it_is_said(disk, place):
    page = disk.open(place, "[role=alert]")
    assert "not part of the export" in page.locator("[role=alert]").inner_text()


def test_nothing_of_other_runs_is_in_it(world, tmp_path):
    marked = world.site.hearth("run", "-i", "hosts", "site.yml", "-e", "mark=Xyzzy4711", "--limit", "web1")
    assert marked.returncode == 0
    number = world.get("/api/hearth/v1/runs/last")["playbook"]
    try:
        export(world, tmp_path / "site", "3", "4")
        answers = "".join(json.dumps(block) for block in blocks_of(tmp_path / "site"))
        assert "restart nginx" in answers and "Xyzzy4711" not in answers
    finally:
        assert world.site.hearth("playbook", "delete", str(number)).returncode == 0


def blocks_of(folder):
    for file in sorted((folder / "data").iterdir()):
        packed = re.fullmatch(r'hearthBlock\(\d+,"([A-Za-z0-9+/=]*)"\);\n', file.read_text())
        yield json.loads(gzip.decompress(base64.b64decode(packed[1])))


def test_hostile_texts_stay_texts(disk):
    page = disk.open("runs/8", "article.run")
    disk.settled()
    assert "<script>window.hacked=1</script>" in page.locator("main").inner_text()
    page.get_by_role("link", name="Results", exact=True).click()
    page.wait_for_selector(".list a")
    for number in range(page.locator(".list a").count()):
        page.locator(".list a").nth(number).click()
        page.wait_for_selector("article.result")
        disk.settled()
        page.go_back()
        page.wait_for_selector(".list a")


def test_one_run_opens_at_once_and_aras_address_leads_to_it(browser, world, tmp_path):
    export(world, tmp_path / "one", str(FAILED))
    tab = Disk(browser, tmp_path / "one")
    tab.open("", "table.runs")
    tab.page.goto(tab.url + "/index.html?fresh")
    tab.page.wait_for_selector("#failure .body")
    tab.page.goto(f"{tab.url}/playbooks/{FAILED}.html")
    tab.page.wait_for_selector("#failure .body")
    assert tab.page.url.endswith(f"/index.html#/runs/{FAILED}")
    tab.check()
    tab.close()


def test_a_web_server_gives_it_too(browser, exported):
    handler = functools.partial(Quiet, directory=exported.parent)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        tab = Disk(browser, exported, f"http://127.0.0.1:{server.server_port}/site")
        tab.open(f"runs/{FAILED}", "#failure .body")
        tab.page.goto(tab.url + "/")
        tab.page.wait_for_selector("table.runs")
        tab.page.get_by_role("link", name="lost.yml").click()
        tab.page.wait_for_selector("article.run")
        tab.check()
        tab.close()
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, exported, scheme):
    tab = Disk(browser, exported, scheme=scheme, reduced_motion="reduce")
    problems = []
    for place in ("", f"runs/{FAILED}", f"runs/{FAILED}?view=results", "runs/5"):
        page = tab.open(place, "main :is(h1, [role=alert])")
        tab.settled()
        page.evaluate(AXE)
        problems += [f"{place}: {one['id']}: {one['nodes'][0]['target']}" for one in page.evaluate("(rules) => axe.run(document, rules)", {**RULES, "preload": False})["violations"]]
    tab.check()
    tab.close()
    assert problems == []


def test_an_export_that_is_not_whole_says_which_file(browser, world, tmp_path):
    export(world, tmp_path / "site", "2")
    for file in (tmp_path / "site/data").iterdir():
        file.unlink()
    tab = Disk(browser, tmp_path / "site")
    page = tab.open("runs/2", "[role=alert]")
    assert "data/0.js" in page.locator("[role=alert]").inner_text()
    tab.close()


# ---- the command ---------------------------------------------------------------------------------

def test_a_folder_with_files_is_left_alone_unless_forced(world, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    refused = export(world, tmp_path, "2", code=73)
    assert "--force" in refused.stderr and sorted(one.name for one in tmp_path.iterdir()) == ["mine.txt"]
    export(world, tmp_path, "2", "3", "--force")
    before = len(list((tmp_path / "data").iterdir()))
    export(world, tmp_path, "7", "--force")
    assert 0 < len(list((tmp_path / "data").iterdir())) < before
    assert (tmp_path / "mine.txt").read_text() == "mine" and not (tmp_path / "index.html.part").exists()
    assert [one.name for one in (tmp_path / "playbooks").iterdir()] == ["7.html"]
    assert "no folder" in export(world, tmp_path / "mine.txt", "7", code=73).stderr
    (tmp_path / "data/99.js.part").touch()
    export(world, tmp_path, "7", "--force")
    assert not (tmp_path / "data/99.js.part").exists()
    (tmp_path / "index.html").write_text("<!doctype html><title>mine</title>")
    assert "index.html" in export(world, tmp_path, "7", "--force", code=73).stderr
    assert "mine" in (tmp_path / "index.html").read_text() and (tmp_path / "data/0.js").exists()


def test_runs_are_chosen_by_what_they_are_like(world, tmp_path):
    done = json.loads(export(world, tmp_path / "a", "--group", "production deployment", "--newest", "2", "--json").stdout)
    assert done["runs"] == 2 and done["index"] == str(tmp_path / "a/index.html")
    assert done["size_bytes"] == sum(file.stat().st_size for file in (tmp_path / "a").rglob("*") if file.is_file())
    assert (tmp_path / "a/index.html").stat().st_mode & 0o777 == 0o644
    assert sorted(one.name for one in (tmp_path / "a/playbooks").iterdir()) == ["5.html", "6.html"]
    assert "1 run," in export(world, tmp_path / "b", "--path", "lost").stdout


@pytest.mark.parametrize("arguments, code, says", [
    ([], 64, "which runs?"), (["4711"], 66, "4711"), (["2", "--group", "x"], 64, "not both"), (["--label", "nobody"], 66, "no run is like that"),
    (["--newest", "0"], 64, "newest")])
def test_what_cannot_be_exported_is_said_and_nothing_written(world, tmp_path, arguments, code, says):
    done = export(world, tmp_path / "site", *arguments, code=code)
    assert says in done.stderr and not (tmp_path / "site/index.html").exists()
