"""Bodies that are too large, break off or never end: the same word from both APIs, and nothing of them is kept."""
import contextlib
import http.client
import json
import socket

import pytest
from conftest import body
from support.waiting import wait_for

MIB = 1 << 20
WRITES = [
    ("POST", "/api/v1/labels", b'{"name":"%s"}'),
    ("PATCH", "/api/v1/playbooks/1", b'{"name":"%s"}'),
    ("PATCH", "/api/hearth/v1/runs/1", b'{"name":"%s"}'),
    ("POST", "/api/hearth/v1/machines/1/rename", b'{"name":"%s"}'),
    ("PUT", "/api/hearth/v1/groups/g/playbooks/1", b'{"gathering":"%s"}'),
    ("POST", "/api/hearth/v1/groups/g/rename", b'{"name":"%s"}'),
]


def ask(server, method, path, data, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    with contextlib.closing(connection):
        connection.request(method, path, data, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type"), json.loads(answer.read())


@pytest.fixture
def run(server, producer):
    """A server that has one run."""
    assert server.ask("/api/hearth/v1/events", body([
        producer.event("run.start", path="/srv/site.yml", arguments={}, ansible_version="2.19.0", client_version="1",
                       python_version="3", controller="c", user="u", pid=1, labels=[])]))[0] == 200
    return server


def test_what_is_larger_than_an_event_is_413_with_a_detail(run):
    before = run.lines()
    for method, path, text in WRITES:
        told = ask(run, method, path, text % (b"x" * (17 * MIB)))
        assert told == (413, "application/json", {"detail": "The request is too large: 16 MiB are taken."}), path
        told = ask(run, method, path, text % (b"x" * (33 * MIB)))
        assert told == (413, "application/json", {"detail": "The request body is larger than 33554432 bytes."}), path
    assert run.lines() == before


def test_a_large_body_that_fits_is_taken(run):
    told = ask(run, "POST", "/api/v1/files", json.dumps({"playbook": 1, "path": "/srv/large", "content": "x" * (15 * MIB)}).encode())
    assert told[0] == 201
    told = ask(run, "PATCH", "/api/hearth/v1/runs/1", b'{"name":"%s"}' % (b"x" * (15 * MIB)))
    assert told[0] == 400 and list(told[2]) == ["name"], told


@pytest.mark.parametrize("method, path, text", WRITES[:4])
def test_of_a_body_that_breaks_off_nothing_is_kept(run, method, path, text):
    before = run.lines()
    whole = text % b"half"
    for size in (0, 1, len(whole) - 1):
        with socket.create_connection(("127.0.0.1", run.port), 60) as connection:
            connection.sendall(b"%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                               % (method.encode(), path.encode(), len(whole)) + whole[:size])
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(1000) == b""
    assert run.lines() == before


@pytest.mark.parametrize("method, path, text", WRITES[:4])
def test_a_body_without_end_is_refused_at_the_limit(run, method, path, text):
    chunk = b"%x\r\n%s\r\n" % (MIB, b" " * MIB)
    answer = b""
    with socket.create_connection(("127.0.0.1", run.port), 60) as connection:
        connection.sendall(b"%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                           % (method.encode(), path.encode()))
        with contextlib.suppress(ConnectionError):  # it may hang up before it has read what is on its way
            for _unused in range(64):
                connection.sendall(chunk)
        with contextlib.suppress(ConnectionError):
            answer = connection.recv(1000)
    assert not answer or answer.startswith(b"HTTP/1.1 413 "), answer
    assert wait_for(lambda: run.ask("/api/v1/labels")[0] == 200)
    assert json.loads(run.ask("/api/v1/labels")[1])["count"] == 0
