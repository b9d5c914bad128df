"""What each view shows, and how one gets from one to the other."""
import re
import urllib.request

import pytest

FAILED = 6  # world.py: the run that failed at two of three web servers


def result_of(world, run, task, host=None):
    """The number of a result, as the API says."""
    tasks = {one["id"] for one in world.get(f"/api/v1/tasks?playbook={run}&limit=100")["results"] if task in (one["name"] or "")}
    hosts = {one["id"] for one in world.get(f"/api/v1/hosts?playbook={run}&limit=100")["results"] if host in (None, one["name"])}
    results = world.get(f"/api/v1/results?playbook={run}&limit=1000")["results"]
    return next(one["id"] for one in results if one["task"] in tasks and one["host"] in hosts)


def test_runs_are_listed_the_newest_first_with_state_group_and_duration(tab, world):
    page = tab.open("", "table.runs")
    rows = page.locator("tr.run-row")
    assert rows.count() == 8
    assert "hostile.yml" in rows.nth(0).inner_text() and "site.yml" in rows.nth(7).inner_text()
    assert "production deployment" in rows.nth(2).inner_text()
    page.wait_for_function("() => document.querySelectorAll('tr.run-row .counts').length === 8")
    assert rows.nth(2).locator(".counts").get_by_title(re.compile("^[0-9]+ ")).evaluate_all("all => all.map((e) => e.title)") == ["3 failed", "1 failed, ignored", "4 changed", "25 ok", "11 skipped"]
    assert "failed" in rows.nth(2).inner_text() and "completed" in rows.nth(3).inner_text()


def test_the_first_screen_needs_no_second_request(tab, world):
    asked = []
    tab.page.on("request", lambda request: asked.append(request.url.removeprefix(world.url)))
    tab.open(f"runs/{FAILED}", "#failure")
    before = asked[: next(i for i, url in enumerate(asked) if "/results/" in url or "/diff" in url)]
    assert [url for url in before if url.startswith("/api/") and "events" not in url] == []


def test_the_list_is_filtered_as_one_types_and_the_address_says_so(tab):
    page = tab.open("", "table.runs")
    page.locator("main input[type=search]").fill("LOST")
    page.wait_for_function("() => document.querySelectorAll('tr.run-row').length === 1")
    assert "q=LOST" in page.url
    page.locator("main input[type=search]").fill("status:failed site")
    page.wait_for_function("() => document.querySelectorAll('tr.run-row').length === 1 && document.body.innerText.includes('#6')")
    page.locator("main input[type=search]").fill("nothing is like this")
    page.wait_for_selector(".empty")
    page.reload()
    page.wait_for_selector(".empty")
    assert page.locator("main input[type=search]").input_value() == "nothing is like this"


def test_back_and_forward_work(tab):
    page = tab.open("", "table.runs")
    page.get_by_role("link", name="failed", exact=True).click()
    page.wait_for_function("() => document.querySelectorAll('tr.run-row').length === 2")
    page.get_by_role("link", name="lost.yml").click()
    page.wait_for_selector("article.run")
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('tr.run-row').length === 2")
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('tr.run-row').length === 8")
    page.go_forward()
    page.wait_for_function("() => document.querySelectorAll('tr.run-row').length === 2")


def test_a_failed_run_opens_with_a_verdict_and_its_first_failure(tab):
    page = tab.open(f"runs/{FAILED}", "#failure .body")
    assert re.match("Failed on 2 of 6 hosts at “nginx : restart nginx”, .* in", page.locator("h1").inner_text())
    tab.settled()
    failure = page.locator("#failure").inner_text()
    assert "bind() to 0.0.0.0:80 failed" in failure and "return code 3" in failure
    assert re.search("web2, web3|web3, web2", failure) and "last worked" in failure
    assert "name: restart nginx" in failure
    assert page.locator("#failure .meant").count() > 2


def test_it_goes_on_with_what_changed_and_what_is_different(tab):
    page = tab.open(f"runs/{FAILED}", "#failure .body")
    tab.settled()
    text = page.locator("main").inner_text()
    order = ["First failure", "Further failures", "What changed (", "What is different from the run before", "Timeline", "Slowest tasks", "Critical path",
             "Where the modules' time went"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "1 failure was ignored" in text
    assert "warm" in text[places[-1]:]


def test_a_successful_run_says_what_changed(tab):
    page = tab.open("runs/2", "article.run .tabs")
    assert page.locator("h1").inner_text().startswith("Completed: ")
    tab.settled()
    assert "The run completed: what failed was rescued." in page.locator("main").inner_text()


def test_an_unreachable_host_is_no_quiet_failure(tab):
    page = tab.open("runs/7", "#failure")
    assert "1 of 1 host could not be reached" in page.locator("h1").inner_text()


def test_the_matrix_has_a_sign_for_each_result(tab, world):
    page = tab.open(f"runs/{FAILED}?view=matrix", "[role=gridcell] a")
    cell = page.get_by_role("link", name="nginx : restart nginx on web2: failed")
    assert cell.inner_text() == "x"
    assert page.get_by_role("link", name="look for a file that may be missing on db1: failed, ignored").inner_text() == "i"
    cell.focus()
    page.keyboard.press("ArrowLeft")
    assert "web1: changed" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.get_by_role("link", name="Only tasks that failed or changed").click()
    page.wait_for_function("() => !document.querySelector('.grid').innerText.includes('say hello')")
    cell.click()
    page.wait_for_selector("article.result")


def test_results_are_found_by_what_they_put_out(tab):
    page = tab.open(f"runs/{FAILED}?view=results", ".list a")
    assert "44 results" in page.locator("main").inner_text()
    page.locator("main input[type=search]").fill("emerg")
    page.wait_for_function("() => document.body.innerText.includes('3 of 44 results')")
    page.locator("main input[type=search]").fill("")
    page.wait_for_function("() => document.body.innerText.includes('44 results')")
    page.get_by_role("link", name="x failed 3").click()
    page.wait_for_function("() => document.querySelectorAll('.list a').length === 3")
    assert "status=failed" in page.url


def test_a_result_shows_output_arguments_the_task_and_its_past(tab, world):
    page = tab.open(f"results/{result_of(world, FAILED, 'write the vhost', 'web1')}", "article.result")
    tab.settled()
    text = page.locator("main").inner_text()
    assert "nginx : write the vhost on web1" in text and "changed" in text
    assert re.search(r"roles/nginx/tasks/main\.yml:\d+\n", text)
    assert page.locator(".part-file, .part .source").count() > 0
    earlier = page.locator("section", has_text="Earlier results of this task on this host").last
    assert "Run 5" in earlier.inner_text() and "Run 1" in earlier.inner_text()
    page.get_by_text("Whole result").click()
    page.wait_for_function("() => document.body.innerText.includes('checksum')")


def test_colours_of_a_terminal_are_colours(tab, world):
    page = tab.open(f"results/{result_of(world, FAILED, 'colours of a test run', 'web1')}", ".part-stdout pre")
    pre = page.locator(".part-stdout pre")
    assert pre.locator(".fg2").inner_text() == "PASS" and "bold" in pre.locator(".fg1").get_attribute("class")
    assert pre.locator(".underline").inner_text() == "lined"
    orange = pre.get_by_text("orange")
    assert orange.evaluate("e => getComputedStyle(e).color") == "rgb(255, 135, 0)"
    assert pre.get_by_text("blue").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(10, 20, 200)"
    assert "\x1b" not in pre.inner_text() and "[0m" not in pre.inner_text()


def test_a_loops_items_are_shown(tab, world):
    page = tab.open(f"results/{result_of(world, FAILED, 'packages', 'db1')}", ".items")
    assert page.locator(".items > li").count() == 3
    assert page.locator(".items > li > details > summary").all_inner_texts()[2].split()[-1] == "jq"


def test_a_file_is_shown_as_it_was_with_links_to_its_lines(tab, world):
    number = next(file["id"] for file in world.get(f"/api/v1/files?playbook={FAILED}")["results"] if file["path"].endswith("site.yml"))
    page = tab.open(f"files/{number}#L9", ".source")
    assert "say hello" in page.locator("tr.meant").inner_text()
    page.get_by_label("Link to line 3", exact=True).click()
    page.wait_for_function("() => document.querySelector('tr.meant').innerText.includes('gather_facts')")
    assert page.url.endswith("#L3")


def test_compare_says_what_differs(tab):
    page = tab.open("compare?a=3&b=4", ".pair")
    tab.settled()
    text = page.locator("main").inner_text()
    assert "Results (3)" in text and "nginx : restart nginx" in text
    page.locator("details summary").first.click()
    page.wait_for_selector("details[open] ins")


def test_a_group_is_one_report(tab):
    page = tab.open("groups", "table")
    page.get_by_role("link", name="production deployment").click()
    page.wait_for_selector("text=Its runs")
    assert page.locator("tr", has_text="site.yml").count() == 6
    assert page.locator(".failures > li", has_text="run the migration").count() == 1


def test_a_host_leads_to_its_machine_through_time(tab, world):
    host = next(one["id"] for one in world.get(f"/api/v1/hosts?playbook={FAILED}")["results"] if one["name"] == "web2")
    page = tab.open(f"hosts/{host}", "input[placeholder='Filter facts']")
    page.get_by_label("Filter facts").fill("distribution_release")
    page.wait_for_function("() => document.querySelectorAll('.json-key').length === 1")
    page.get_by_role("link", name="Through time").click()
    page.wait_for_selector("text=What happened to it")
    tab.settled()
    assert page.locator("table a", has_text="site.yml").count() == 6
    assert page.get_by_text("How it is known").count() == 1


def test_machines_are_merged_and_that_is_taken_back(tab, world):
    page = tab.open("machines/cache1", "text=What people decided")
    tab.settled()
    page.get_by_role("button", name="Merge into another…").click()
    page.get_by_label("Id or name of the machine that stays").fill("nobody-knows-it")
    page.get_by_role("button", name="Merge", exact=True).click()
    page.wait_for_selector("[role=alert]")
    page.get_by_label("Id or name of the machine that stays").fill("db2")
    page.get_by_label("Reason, for those who come later").fill("a test")
    page.get_by_role("button", name="Merge", exact=True).click()
    page.wait_for_selector("text=“a test”")
    page.get_by_role("button", name="Take back").click()
    page.wait_for_function("() => !document.body.innerText.includes('Take back')")


def test_search_finds_over_all_runs(tab):
    page = tab.open("", "table.runs")
    page.locator("#find").fill("nginx")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Results (")
    assert "Tasks (3)" in page.locator("main").inner_text()
    page.locator(".hits a", has_text="nginx : write the vhost").first.click()
    page.wait_for_selector(".list a")
    assert re.search(r"/runs/\d+\?view=results&task=\d+$", page.url)


@pytest.mark.parametrize("ours, text", [("runs/6", "Failed on 2"), ("results/{result}", "restart nginx"), ("hosts/{host}", "Facts"), ("files/{file}", "SHA-1"),
                                        ("tasks/{task}", "results"), ("plays/{play}", "web servers")])
def test_aras_pages_lead_to_the_view(tab, world, ours, text):
    failed = result_of(world, FAILED, "restart nginx", "web2")
    row = world.get(f"/api/v1/results/{failed}")
    numbers = {"result": failed, "host": row["host"]["id"], "task": row["task"]["id"], "play": row["play"]["id"],
               "file": world.get("/api/v1/files?playbook=6")["results"][0]["id"]}
    path = ours.format(**numbers)
    page = tab.open(path.replace("runs/", "playbooks/") + ".html")
    page.wait_for_function("(text) => document.querySelector('main').innerText.includes(text)", arg=text)
    assert ".html" not in page.url


def test_what_is_not_there_says_so(tab):
    page = tab.open("runs/4711", "[role=alert]")
    assert "pruned" in page.locator("[role=alert]").inner_text()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(tab.url + "/nothing/here/at-all")
