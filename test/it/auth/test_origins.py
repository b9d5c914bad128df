"""Pages of other sites: what a browser lets them do is what the server says."""
import pytest

from ara_server import AraServer
from asking import ask

LABELS = "/api/v1/labels"
UI = "http://localhost:3000"  # one of those that ara allows by default
CORS = ("access-control-allow-origin", "access-control-allow-headers", "access-control-allow-methods", "access-control-max-age",
        "access-control-allow-credentials", "access-control-expose-headers", "vary")  # fmt: skip


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    from serving import Home
    with AraServer(tmp_path_factory.mktemp("ara")) as ara, Home(tmp_path_factory.mktemp("hearth")) as home:
        yield ara.url, home.serve("--cors", UI, "--cors", "http://127.0.0.1:8000")


def told(answer):
    return answer.status, {name: answer.headers.get(name) for name in CORS}


@pytest.mark.parametrize("origin", [UI, "http://127.0.0.1:8000", "https://evil.example", "null", "http://localhost:3001", "HTTP://LOCALHOST:3000x", ""])
@pytest.mark.parametrize("method, path, more", [
    ("GET", LABELS, {}), ("GET", "/api/v1/labels/1", {}), ("HEAD", LABELS, {}), ("OPTIONS", LABELS, {}), ("GET", "/robots.txt", {}),
    ("OPTIONS", LABELS, {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}),
    ("OPTIONS", "/api/v1/nothing", {"Access-Control-Request-Method": "GET"}), ("GET", LABELS, {"Access-Control-Request-Method": "GET"}),
])  # fmt: skip
def test_reading_and_preflights_as_in_ara(pair, origin, method, path, more):
    both = [told(ask(url, method, path, {"Origin": origin, **more})) for url in pair]
    assert both[0] == both[1]


def test_a_preflight_has_no_body(pair):
    for url in pair:
        answer = ask(url, "OPTIONS", LABELS, {"Origin": UI, "Access-Control-Request-Method": "POST"})
        assert (answer.status, answer.body, answer.headers["content-length"]) == (200, "", "0")


def test_cross_origin_is_off_by_default(home):
    url = home.serve("--read-login")
    for method in ("GET", "OPTIONS"):
        answer = ask(url, method, LABELS, {"Origin": UI, "Access-Control-Request-Method": "POST"})
        assert "access-control-allow-origin" not in answer.headers
    allowed = home.serve
    home.end()
    url = allowed("--read-login", "--cors", "*")
    preflight = ask(url, "OPTIONS", LABELS, {"Origin": UI, "Access-Control-Request-Method": "POST"})  # comes without credentials
    assert preflight.status == 200 and preflight.headers["access-control-allow-origin"] == "*"
    refused = ask(url, "GET", LABELS, {"Origin": UI})
    assert refused.status == 401 and refused.headers["access-control-allow-origin"] == "*"  # the page may read why


FOREIGN = [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Referer": "https://evil.example/x"},
           {"Origin": UI}]  # fmt: skip
TYPES = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "text/plain"]


@pytest.mark.parametrize("kind", TYPES)
def test_a_foreign_page_writes_nothing(home, kind):
    url = home.serve()
    body = {"application/json": b'{"name":"a"}', TYPES[0]: b"name=a", TYPES[1]: b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\na\r\n--x--\r\n'}
    for headers in FOREIGN:
        answer = ask(url, "POST", LABELS, {**headers, "Content-Type": kind}, body.get(kind, b'{"name":"a"}'))
        assert answer.status == 403 and "--cors" in answer.body["detail"], (headers, answer)
    assert ask(url, "DELETE", "/api/v1/labels/1", {"Origin": "https://evil.example"}).status == 403
    assert ask(url, "GET", LABELS).body["count"] == 0


def test_own_pages_programs_and_allowed_origins_write(home):
    url = home.serve("--cors", UI)
    for n, headers in enumerate(({}, {"Origin": url}, {"Origin": UI}, {"Sec-Fetch-Site": "same-origin"}, {"Referer": url + "/api/v1/"})):
        assert ask(url, "POST", LABELS, headers, {"name": str(n)}).status == 201, headers
    assert ask(url, "POST", LABELS, {"Origin": "https://evil.example"}, {"name": "x"}).status == 403


def test_a_rebound_name_is_stopped(home):
    url = home.serve()
    for method in ("GET", "POST", "OPTIONS"):
        answer = ask(url, method, LABELS, {"Host": "evil.example", "Origin": "http://evil.example", "Access-Control-Request-Method": "POST"})
        assert answer.status == 400
