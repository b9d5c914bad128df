"""Whatever a run says is text: nothing of it runs, is fetched or turns what stands around it (the tab's checks are in conftest.py)."""
import time

HOSTILE = 8  # world.py
VIEWS = ["", "runs/8", "runs/8?view=matrix", "runs/8?view=results", "runs/8?view=plays", "runs/8?view=files", "runs/8?view=about", "machines/web1",
         "search?q=script", "search?q=%3Cscript%3Ewindow.hacked%3D1%3C/script%3E", "compare?a=8&b=6", "hosts", "groups/%3Cimg%20src=x%20onerror=alert(1)%3E"]


def results(world):
    return world.get(f"/api/v1/results?playbook={HOSTILE}&limit=100")["results"]


def test_every_view_stays_text(tab, world):
    rows = {noun: [one["id"] for one in world.get(f"/api/v1/{noun}?playbook={HOSTILE}&limit=100")["results"]] for noun in ("results", "hosts", "files", "records")}
    assert len(rows["results"]) == 11 and len(rows["files"]) == 2 and len(rows["records"]) == 2
    for path in VIEWS + [f"{noun}/{number}" for noun, numbers in rows.items() for number in numbers]:
        page = tab.open(path, "main :is(h1, [role=alert])")
        tab.settled()
        tab.unfold()
        assert page.locator("main script, main img, main iframe, main b").count() == 0
        tab.check()
        tab.wrong.clear()


def test_names_with_markup_are_shown_letter_by_letter(tab):
    page = tab.open(f"runs/{HOSTILE}?view=plays", "table.tasks")
    assert "<script>window.hacked=1</script><img src=x onerror=window.hacked=2> task \"quoted\" 'single' & amp" in page.locator("table.tasks").inner_text()


def test_facts_files_records_and_labels_are_shown_letter_by_letter(tab, world):
    host = world.get(f"/api/v1/hosts?playbook={HOSTILE}")["results"][0]["id"]
    page = tab.open(f"hosts/{host}", "article")
    tab.settled()
    page.get_by_label("Filter facts").fill("hacked=6")
    page.wait_for_function("() => document.querySelectorAll('.json-key').length > 0")
    tab.unfold()
    assert "</script><script>window.hacked=6</script>" in page.locator("main").inner_text()
    file = next(one["id"] for one in world.get(f"/api/v1/files?playbook={HOSTILE}")["results"] if "onmouseover" in one["path"])
    page = tab.open(f"files/{file}", ".source")
    assert "<b onmouseover=alert(1)>.yml" in page.locator("h1").inner_text()
    assert "# <script>window.hacked=1</script>" in page.locator(".source").inner_text()
    for one in world.get(f"/api/v1/records?playbook={HOSTILE}")["results"]:
        page = tab.open(f"records/{one['id']}", "article")
        assert page.locator("main a[href^='javascript:']").count() == 0
        assert "window.hacked=" in page.locator("main").inner_text()
    page = tab.open("", "table.runs")
    assert "<script>window.hacked=1</script>" in page.locator("tr.run-row").first.locator(".labels").inner_text()
    page.locator("tr.run-row").first.locator(".labels a").first.click()
    page.wait_for_function("() => document.querySelectorAll('tr.run-row').length === 1")


def test_marks_that_turn_text_are_shown_by_their_codes(tab):
    page = tab.open(f"runs/{HOSTILE}?view=plays", "table.tasks")
    assert {"202E", "202C", "2066", "2069"} <= set(page.locator("table.tasks .mark").all_inner_texts())
    assert "\u202e" not in page.locator("body").inner_text()


def test_links_are_made_of_http_alone_and_tell_nobody(tab, world):
    for one in results(world):
        page = tab.open(f"results/{one['id']}", "article.result")
        tab.settled()
        for link in page.locator("main a[target]").all():
            assert link.get_attribute("href").startswith("https://example.org/?q=")
            assert "noreferrer" in link.get_attribute("rel")
        assert page.locator("a[href^='javascript:'], a[href^='data:']").count() == 0


def test_a_line_of_five_megabytes_is_cut_until_asked_for(tab, world):
    large = next(one["id"] for one in world.get(f"/api/v1/tasks?playbook={HOSTILE}")["results"] if one["name"] == "a line of 5 MB")
    number = next(one["id"] for one in results(world) if one["task"] == large)
    begun = time.monotonic()
    page = tab.open(f"results/{number}", ".part-stdout pre")
    assert time.monotonic() - begun < 15
    text = page.locator(".part-stdout pre").inner_text()
    assert set(text) == {"x"} and len(text) < 100_000
    page.locator(".part-stdout").get_by_role("button", name="more").click()
    page.wait_for_function("() => document.querySelector('.part-stdout pre').textContent.length > 1000000")


def test_the_address_itself_is_no_code(tab):
    page = tab.open("search?q=%22%3E%3Cscript%3Ewindow.hacked=4%3C/script%3E", "main .empty, main .hits")
    page.goto(page.url.split("?")[0] + "/../runs/%3Cscript%3Ewindow.hacked=5%3C%2Fscript%3E")
    page.wait_for_selector("[role=alert]")
