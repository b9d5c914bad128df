"""How the page is handed out: policy, caching, prefix, logins."""
import base64
import contextlib
import gzip
import http.client
import json
import re
import urllib.parse

import pytest
from chromium import Tab
from world import world as make_world


def ask(world, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", world.port, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", urllib.parse.quote(world.prefix + path, safe="/?=&%"), headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def assets(html):
    return re.findall(r'(?:src|href)="(assets/[^"]+)"', html)


def test_the_document_is_small_strict_and_never_kept(world):
    status, headers, body = ask(world, "/")
    html = body.decode()
    assert status == 200 and headers["Content-Type"] == "text/html; charset=utf-8"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert headers["Cache-Control"] == "private, no-cache" and headers["X-Content-Type-Options"] == "nosniff"
    outside = re.sub(r'(id="snapshot">).*?(</script>)', r"\1\2", html, flags=re.S)
    assert not re.search(r"<script(?! defer src| type=\"application/json\")|<style| style=| on\w+=", outside)
    assert outside.count("</script>") == 2 and "<!--" not in html
    snapshot = json.loads(re.search(r'id="snapshot">(.*?)</script>', html, re.S)[1])
    assert snapshot["answers"]["hearth/v1/runs?limit=50"]["count"] >= 8
    packed = ask(world, "/", Accept_Encoding="gzip")
    assert packed[1]["Content-Encoding"] == "gzip" and b"snapshot" in gzip.decompress(packed[2])


def test_files_are_named_by_their_contents_and_kept_for_ever(world):
    names = assets(ask(world, "/")[2].decode())
    assert len(names) == 3
    for name in names:
        status, headers, body = ask(world, "/" + name)
        assert status == 200 and "immutable" in headers["Cache-Control"]
        packed = ask(world, "/" + name, Accept_Encoding="gzip, br")
        assert gzip.decompress(packed[2]) == body and packed[1]["ETag"] != headers["ETag"]
        assert ask(world, "/" + name, If_None_Match=headers["ETag"])[0] == 304
    assert ask(world, "/assets/page.000000000000.js")[0] == 404


def test_the_script_fits_its_budget(world):
    script = next(name for name in assets(ask(world, "/")[2].decode()) if name.endswith(".js"))
    assert len(ask(world, "/" + script, Accept_Encoding="gzip")[2]) <= 90_000


def test_a_run_that_does_not_exist_gives_the_page_and_nothing_else_does(world):
    assert ask(world, "/runs/4711")[0] == 200
    for path in ("/runs/", "/nothing", "/assets/", "/results/x", "/api/nothing"):
        assert ask(world, path)[0] == 404, path
    status, headers, _ = ask(world, "/playbooks/6.html")
    assert (status, headers["Location"]) == (302, "/runs/6")


def test_a_proxys_prefix_is_believed_from_this_machine(world):
    html = ask(world, "/runs/6", X_Forwarded_Prefix="/tools/hearth/")[2].decode()
    assert '<base href="/tools/hearth/">' in html
    for wrong in ("//evil.example", "/\\evil.example", "evil", "https://evil.example"):
        assert '<base href="/">' in ask(world, "/", X_Forwarded_Prefix=wrong)[2].decode()


@pytest.fixture(scope="module")
def closed():
    """Under a prefix, with a login for reading, and one run."""
    with make_world(prefix="/sub/ara") as made:
        made.run("lost.yml", expected=4)
        created = made.site.json("token", "create", "--name", "page", "--scope", "read")
        made.secret = created["secret"]
        made.serve("--read-login")
        yield made


def test_who_may_not_read_gets_no_snapshot(closed):
    status, headers, body = ask(closed, "/")
    assert status == 401 and "WWW-Authenticate" in headers and b"lost.yml" not in body
    login = "Basic " + base64.b64encode(f"page:{closed.secret}".encode()).decode()
    status, _, body = ask(closed, "/", Authorization=login)
    assert status == 200 and b"lost.yml" in body


def test_it_works_under_a_prefix_and_behind_a_login(browser, closed):
    tab = Tab(browser, closed.url, http_credentials={"username": "page", "password": closed.secret})
    page = tab.open("", "table.runs")
    page.get_by_role("link", name="lost.yml").click()
    page.wait_for_selector("#failure .body")
    assert page.url == closed.url + "/runs/1"
    page.wait_for_selector("#timeline canvas")
    page.reload()
    page.wait_for_selector("#failure .body")
    tab.check()
    tab.close()


def test_a_second_server_is_told_of_the_first(world):
    done = world.site.hearth("serve", "--listen", "127.0.0.1:0")
    assert done.returncode == 75 and f"{world.url}/ already".encode() in done.stderr


def test_hearth_ui_says_where_the_page_is(world):
    done = world.site.hearth("ui")
    assert done.returncode == 0 and done.stdout.decode() == world.url + "/\n"
    assert f"the page:      {world.url}/\n" in (world.folder / "serve.log").read_text()
