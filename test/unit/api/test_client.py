"""The client of the record API against a server that answers what it is told to."""
import json
import os
import subprocess
import sys
import threading
import time

import pytest
from hearth import api
from hearth.api import resources, settings, transport

PLAYBOOK = {"id": 1, "path": "/é.yml", "labels": []}


def connect(server, **more):
    return api.get_client("http", endpoint=server.url, timeout=5, **more)


@pytest.fixture(params=["http", "online", "offline"])
def both(request, serve, runtime):
    """(server, client) on each road: what follows holds for both."""
    if request.param == "offline":
        server = serve(path=runtime / "api.sock")
        return server, api.get_client("offline", timeout=5, environ={"HEARTH_RUNTIME_DIR": str(runtime)})
    server = serve()
    return server, api.get_client(request.param, endpoint=server.url, timeout=5)


def test_get_gives_the_response_and_the_parsed_object(both):
    server, client = both
    server.answers = {"GET /api/v1/playbooks/1": (200, PLAYBOOK)}
    response, playbook = api.PlaybookApi(client).get(id=1)
    assert response.status_code == 200 and response.ok and response.headers["content-type"] == "application/json"
    assert playbook == PLAYBOOK == response.json()
    assert server.requests[0][3]["Accept"] == server.requests[0][3]["Content-Type"] == "application/json"


def test_filters_become_the_query(both):
    server, client = both
    server.answers = {"GET /api/v1/results": (200, {"count": 0, "next": None, "previous": None, "results": []})}
    _response, page = api.ResultApi(client).get(
        playbook=1, status=["ok", "failed"], changed=True, host=None, order="-id", task_name="a&b c+é"
    )
    assert page["count"] == 0
    assert server.requests[0][2] == "playbook=1&status=ok&status=failed&changed=true&order=-id&task_name=a%26b%20c%2B%C3%A9"


def test_writes_carry_json(both):
    server, client = both
    server.answers = lambda request: (204, b"") if request[0] == "DELETE" else (201, dict(PLAYBOOK, **json.loads(request[4])))
    playbooks = api.PlaybookApi(client)
    assert playbooks.post(path="/é.yml", labels=["a"])[1]["labels"] == ["a"]
    assert playbooks.patch(1, name="n")[1]["name"] == playbooks.put(id=1, name="n")[1]["name"] == "n"
    response, nothing = playbooks.delete(1)
    assert (response.status_code, nothing) == (204, None)
    assert [request[:2] for request in server.requests] == [
        ("POST", "/api/v1/playbooks"),
        ("PATCH", "/api/v1/playbooks/1"),
        ("PUT", "/api/v1/playbooks/1"),
        ("DELETE", "/api/v1/playbooks/1"),
    ]
    assert server.requests[0][4] == b'{"path":"/\\u00e9.yml","labels":["a"]}'


def test_a_refusal_is_raised_with_the_apis_words_and_the_pair(both):
    server, client = both
    server.answers = {"POST /api/v1/records": (400, {"key": ["This field is required."], "non_field_errors": ["No."]})}
    with pytest.raises(api.StatusError, match="400 key: This field is required.; No.") as caught:
        api.RecordApi(client).post()
    assert caught.value.response.status_code == 400 and caught.value.object["key"]
    with pytest.raises(api.StatusError, match="404 Not found"):
        api.PlaybookApi(client).get(id=9)


def test_where_it_is_asked_for_a_refusal_is_a_pair(both):
    server, client = both
    response, body = api.PlaybookApi(client, check=False).get(id=9)
    assert response.status_code == 404 and body == {"detail": "Not found."}
    server.answers = {"GET /api/v1/playbooks": (500, b"<html>Server Error (500)</html>")}
    response, body = api.PlaybookApi(client, check=False).get()
    assert (response.status_code, body) == (500, None) and "Server Error" in response.text


def test_the_lower_interface_is_aras(both):
    server, client = both
    server.answers = lambda request: (200, {"query": request[2], "body": request[4].decode()})
    assert client.get("/api/v1/playbooks?x=y%26z", limit=5)["query"] == "x=y%26z&limit=5"
    assert client.post("/api/v1/labels", name="a")["body"] == '{"name":"a"}'
    assert client.delete("/api/v1/labels/1").status_code == 200


def test_every_object_of_all_pages(both):
    server, client = both

    def page(request):
        start = int(dict(part.split("=") for part in request[2].split("&")).get("offset", 0))
        following = "http://elsewhere:1/api/v1/tasks?limit=2&offset=%d" % (start + 2) if start < 4 else None
        return 200, {"count": 6, "next": following, "previous": None, "results": [start, start + 1]}

    server.answers = page
    assert list(api.TaskApi(client).each(limit=2)) == [0, 1, 2, 3, 4, 5]


def test_one_connection_a_thread_is_used_again(both):
    server, client = both
    server.answers = {"GET /api/v1/playbooks/1": (200, PLAYBOOK)}
    for _unused in range(5):
        api.PlaybookApi(client).get(id=1)
    assert server.connections == 1
    threads = [threading.Thread(target=lambda: [api.PlaybookApi(client).get(id=1) for _unused in range(3)]) for _t in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert server.connections == 4 and len(server.requests) == 14


def test_a_connection_that_was_closed_meanwhile_is_made_anew(both):
    server, client = both
    server.closes = 1
    server.answers = lambda request: (200, PLAYBOOK)
    for _unused in range(3):
        client.get("/api/v1/playbooks")
    end = time.monotonic() + 5
    while not transport.is_stale(client._kept.connection) and time.monotonic() < end:
        time.sleep(0.005)
    client.post("/api/v1/playbooks", path="p")
    assert len(server.requests) == 4


def test_a_fork_makes_a_connection_of_its_own(both):
    server, client = both
    server.answers = {"GET /api/v1/playbooks/1": (200, PLAYBOOK)}
    client.get("/api/v1/playbooks/1")
    pid = os.fork()
    if not pid:
        os._exit(0 if client.get("/api/v1/playbooks/1") == PLAYBOOK else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert client.get("/api/v1/playbooks/1") == PLAYBOOK
    assert server.connections == 2


@pytest.mark.parametrize("said", [b"SSH-2.0-OpenSSH\r\n", b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", b"\0" * 70000])
def test_what_is_no_api_is_a_bad_answer(both, said):
    server, client = both
    server.answers = lambda request: (None, said)
    with pytest.raises(api.ApiError, match="/api/v1/playbooks"):
        client.get("/api/v1/playbooks")


def test_an_answer_without_json_is_a_bad_answer(both):
    server, client = both
    server.answers = {"GET /api/v1/playbooks": (200, b"<html>"), "GET /api/v1/plays": (302, b"")}
    with pytest.raises(api.BadAnswer, match="no JSON"):
        client.get("/api/v1/playbooks")
    with pytest.raises(api.BadAnswer, match="moved"):
        client.get("/api/v1/plays")


def test_nobody_listens(serve):
    server = serve()
    server.close()
    with pytest.raises(api.Unreachable, match=r"127.0.0.1:\d+: Connection refused"):
        connect(server).get("/api/v1/playbooks")
    with pytest.raises(api.Unreachable):
        api.get_client("http", endpoint="http://no-such-host.invalid").get("/")


def test_an_answer_that_does_not_come_ends_in_time(serve):
    release = threading.Event()
    server = serve(answers=lambda request: release.wait(10) and (200, {}))
    with pytest.raises(api.Unreachable, match="in time"):
        api.get_client("http", endpoint=server.url, timeout=0.2).get("/api/v1/playbooks")
    release.set()


def test_credentials(serve):
    server = serve(answers=lambda request: (200, {}))
    connect(server, username="é", password="p:w").get("/")
    connect(server, username="only").get("/")
    connect(server, token="hrt_abc", username="a", password="b").get("/")
    api.get_client("http", endpoint=server.url.replace("//", "//u%40x:pw@")).get("/")
    assert [request[3].get("Authorization") for request in server.requests] == [
        "Basic w6k6cDp3", None, "Bearer hrt_abc", "Basic dUB4OnB3",
    ]  # fmt: skip


def test_no_word_of_an_error_holds_a_secret(serve):
    server = serve()
    server.close()
    client = api.get_client("http", endpoint=server.url.replace("//", "//user:SECRET@"), token="SECRET")
    with pytest.raises(api.Unreachable) as caught:
        client.get("/api/v1/playbooks")
    assert "SECRET" not in str(caught.value) + client.endpoint
    with pytest.raises(ValueError) as wrong:
        api.get_client("http", endpoint="ftp://user:SECRET@host")
    assert "SECRET" not in str(wrong.value)


def test_a_path_before_the_api(serve):
    server = serve(answers=lambda request: (200, {"next": None, "results": [1]}))
    client = api.get_client("http", endpoint=server.url + "/sub/ara/")
    api.PlaybookApi(client).get(id=1)
    client.get(server.url + "/sub/ara/api/v1/plays?offset=2")
    assert [request[1] for request in server.requests] == ["/sub/ara/api/v1/playbooks/1", "/sub/ara/api/v1/plays"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    return str(cert), str(key)


def test_tls_is_checked_unless_it_is_not_asked_for(serve, certificate):
    server = serve(answers=lambda request: (200, {}), tls=certificate)
    assert connect(server, verify=certificate[0]).get("/") == {}
    assert connect(server, verify=False, cert=certificate[0], key=certificate[1]).get("/") == {}
    with pytest.raises(api.Unreachable, match="TLS"):
        connect(server).get("/")


@pytest.mark.parametrize(
    "how, words",
    [
        ({"client": "soap"}, "no client named 'soap'"),
        ({"client": "http", "endpoint": "127.0.0.1:8000"}, "is no endpoint"),
        ({"client": "http", "cert": "/etc/hosts"}, "is missing"),
        ({"client": "http", "endpoint": "https://h", "cert": "/nowhere", "key": "/etc/hosts"}, "could not be found"),
        ({"client": "http", "endpoint": "https://h", "verify": "/nowhere"}, "could not be found"),
        ({"client": "http", "endpoint": "https://h", "cert": "/etc/hosts", "key": "/etc/hosts"}, "TLS cannot use"),
        ({"client": "http", "token": "a\nb"}, "token"),
        ({"timeout": 0}, "timeout"),
    ],
)
def test_what_cannot_be_is_said_at_once(how, words):
    with pytest.raises(ValueError, match=words):
        api.get_client(**how)


def test_offline_starts_the_daemon_where_nobody_listens(runtime, tmp_path):
    program = tmp_path / "program"
    program.write_text(
        "#!%s\nimport os, sys\nassert sys.argv[1:] == ['daemon', '--start']\nsys.path.insert(0, %r)\nimport fake_api\n"
        "if os.fork(): os._exit(0)\n"
        "server = fake_api.FakeApi(lambda request: (200, {'pid': os.getpid()}), %r)\nimport time; time.sleep(20)\n"
        % (sys.executable, os.path.dirname(__import__("fake_api").__file__), str(runtime / "api.sock"))
    )
    program.chmod(0o755)
    environ = {"HEARTH_RUNTIME_DIR": str(runtime), "HEARTH_BIN": str(program), "PATH": os.environ["PATH"]}
    client = api.get_client("offline", environ=environ)
    pid = client.get("/api/v1/playbooks")["pid"]
    os.kill(pid, 15)
    assert pid != os.getpid()


def test_offline_without_a_daemon_says_what_to_do(runtime):
    with pytest.raises(api.Unreachable, match="HEARTH_BIN.*HEARTH_API"):
        api.get_client("offline", environ={"HEARTH_RUNTIME_DIR": str(runtime), "PATH": "/nowhere"}).get("/")


def test_offline_trusts_no_folder_that_others_may_enter(serve, runtime):
    serve(path=runtime / "api.sock")
    runtime.chmod(0o755)
    with pytest.raises(api.Unreachable, match="not private"):
        api.get_client("offline", environ={"HEARTH_RUNTIME_DIR": str(runtime)}).get("/")


@pytest.mark.parametrize(
    "environ, expected",
    [
        ({}, {"client": "offline", "verify": True, "timeout": 30.0}),
        ({"ARA_API_SERVER": "http://x"}, {"client": "offline"}),
        ({"ARA_API_CLIENT": "http", "ARA_API_SERVER": "http://x"}, {"client": "http", "endpoint": "http://x"}),
        ({"HEARTH_API": "https://h", "ARA_API_CLIENT": "offline"}, {"client": "http", "endpoint": "https://h"}),
        ({"HEARTH_API": "offline", "ARA_API_CLIENT": "http"}, {"client": "offline"}),
        ({"ARA_API_CA": "/ca", "ARA_API_INSECURE": "False"}, {"verify": "/ca"}),
        ({"ARA_API_CA": "/ca", "ARA_API_INSECURE": "1"}, {"verify": False}),
        ({"HEARTH_API_USERNAME": "h", "ARA_API_USERNAME": "a", "ARA_API_PASSWORD": "p"}, {"username": "h", "password": "p"}),
        ({"HEARTH_API_TOKEN": "t", "ARA_API_TIMEOUT": "3"}, {"token": "t", "timeout": 3.0}),
    ],
)
def test_the_environment_chooses(environ, expected):
    chosen = settings.from_environment(environ)
    assert {name: chosen[name] for name in expected} == expected


@pytest.mark.parametrize("environ", [{"HEARTH_API": "nonsense"}, {"ARA_API_TIMEOUT": "soon"}])
def test_the_environment_may_be_wrong(environ):
    with pytest.raises(ValueError):
        settings.from_environment(environ)


def test_without_a_client_the_environment_s_is_shared(serve, monkeypatch):
    server = serve(answers=lambda request: (200, PLAYBOOK))
    monkeypatch.setattr(resources, "_shared", None)
    monkeypatch.setenv("HEARTH_API", server.url)
    assert api.PlaybookApi().get(id=1)[1] == api.PlaybookApi().get(id=1)[1] == PLAYBOOK
    assert server.connections == 1
