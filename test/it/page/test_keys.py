"""The keyboard leads everywhere, and the focus is never lost."""


def active(page):
    return page.evaluate("document.activeElement.innerText || document.activeElement.placeholder || document.activeElement.tagName")


def test_rows_are_walked_and_opened(tab):
    page = tab.open("", "table.runs")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "yml" in active(page)
    before = active(page)
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert active(page) == before
    page.keyboard.press("Enter")
    page.wait_for_selector("article.run")
    page.keyboard.press("u")
    page.wait_for_selector("table.runs")


def test_a_slash_searches_and_escape_leaves_the_field(tab):
    page = tab.open("", "table.runs")
    page.keyboard.press("/")
    assert active(page) == "Filter runs"
    page.keyboard.type("j")
    assert page.locator("main input[type=search]").input_value() == "j"
    page.keyboard.press("Escape")
    assert active(page) != "Filter runs"


def test_a_runs_views_have_their_keys(tab):
    page = tab.open("runs/6", "#failure .body")
    for key, waited in (("m", ".grid"), ("s", ".list"), ("o", "#failure"), ("t", "#timeline canvas:focus"), ("c", ".pair")):
        page.keyboard.press(key)
        page.wait_for_selector(waited)
    page.go_back()
    page.wait_for_selector("article.run")
    page.keyboard.press("n")
    page.wait_for_selector("article.result")
    first = page.url
    page.keyboard.press("n")
    page.wait_for_function("(url) => location.href !== url", arg=first)
    page.wait_for_selector("article.result")
    page.keyboard.press("N")
    page.wait_for_function("(url) => location.href === url", arg=first)


def test_results_are_walked_in_a_list_that_is_not_all_there(tab):
    page = tab.open("runs/6?view=results", ".list a")
    for _ in range(30):
        page.keyboard.press("j")
    page.wait_for_selector(".row.active")
    box, row = page.locator(".list").bounding_box(), page.locator(".row.active").bounding_box()
    assert box["y"] - 1 <= row["y"] and row["y"] + row["height"] <= box["y"] + box["height"] + 1
    page.keyboard.press("Enter")
    page.wait_for_selector("article.result")


def test_places_have_keys_of_two_letters(tab):
    page = tab.open("", "table.runs")
    for keys, title in (("gg", "Groups"), ("gh", "Hosts"), ("gs", "Search"), ("gr", "Runs")):
        page.locator("h1").focus()
        page.keyboard.press(keys[0])
        page.keyboard.press(keys[1])
        page.wait_for_function("(title) => document.querySelector('h1')?.innerText === title", arg=title)
        page.keyboard.press("Escape") if title == "Search" else None


def test_help_is_a_dialog_that_gives_the_focus_back(tab):
    page = tab.open("", "table.runs")
    page.keyboard.press("?")
    page.wait_for_selector("[role=dialog]")
    assert active(page) == "Close"
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.querySelector('[role=dialog]')")


def test_the_timeline_moves_by_keys_and_says_what_it_is(tab):
    page = tab.open("runs/6", "#timeline canvas")
    canvas = page.locator("#timeline canvas")
    assert "44 results on 6 hosts" in canvas.get_attribute("aria-label")
    canvas.focus()
    picture = "() => document.querySelector('#timeline canvas').toDataURL()"
    whole = page.evaluate(picture)
    page.keyboard.press("+")
    page.wait_for_timeout(150)
    near = page.evaluate(picture)
    assert near != whole
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(150)
    assert page.evaluate(picture) != near
    page.keyboard.press("0")
    page.wait_for_timeout(150)
    assert page.evaluate(picture) == whole


def test_a_bar_is_opened_by_a_click(tab):
    page = tab.open("runs/6", "#timeline canvas")
    canvas = page.locator("#timeline canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    for share in range(20, 95):
        page.mouse.move(box["x"] + box["width"] * share / 100, box["y"] + 46)
        if page.locator(".tip").is_visible():
            break
    assert " on " in page.locator(".tip").inner_text()
    page.mouse.down()
    page.mouse.up()
    page.wait_for_selector("article.result")


def test_the_skip_link_comes_first(tab):
    page = tab.open("", "table.runs")
    page.keyboard.press("Tab")
    assert active(page) == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
