"""Lists of which a client asks for more than a server should hold at once."""
import base64
import http.client
import json
import os
import socket
import threading

import pytest
from conftest import body
from support.playbooks import SANITIZED
from support.waiting import wait_for

HOSTS = 12_000


@pytest.fixture
def filled(server, producer):
    events = [producer.event("host", name=f"host-{n}-" + "x" * 200) for n in range(HOSTS)]
    assert server.ask("/api/hearth/v1/events", body(events))[0] == 200
    return server


def ask(server, path, method="GET", **headers):
    """(answer, body)"""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer, text


def test_a_list_of_everything_comes_in_pieces_and_is_what_its_pages_are(filled):
    answer, text = ask(filled, "/api/v1/hosts?limit=1000000&order=id")
    assert answer.status == 200 and answer.getheader("Transfer-Encoding") == "chunked"
    assert answer.getheader("Content-Type") == "application/json"
    whole = json.loads(text)
    assert (whole["count"], whole["next"], whole["previous"]) == (HOSTS, None, None)
    paged, path = [], "/api/v1/hosts?limit=1000&order=id"
    while path:
        answer, text = ask(filled, path)
        assert answer.getheader("Content-Length") == str(len(text)), "a usual page is whole"
        page = json.loads(text)
        paged += page["results"]
        path = page["next"] and page["next"].removeprefix(filled.url)
    assert whole["results"] == paged
    answer, text = ask(filled, "/api/v1/hosts?limit=1000000", "HEAD")
    assert (answer.status, text) == (200, b"")


def high_water_mb(server):
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM:"))


def test_many_who_ask_for_everything_do_not_each_have_it_in_the_servers_memory(filled):
    sizes = []

    def read():
        connection = http.client.HTTPConnection("127.0.0.1", filled.port, timeout=120)
        connection.request("GET", "/api/v1/hosts?limit=1000000")
        answer, size = connection.getresponse(), 0
        while piece := answer.read(1 << 20):
            size += len(piece)
        sizes.append(size)
        connection.close()

    before = high_water_mb(filled)
    clients = [threading.Thread(target=read) for _unused in range(16)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    all_mb, grown_mb = sum(sizes) >> 20, high_water_mb(filled) - before
    print(f"{all_mb} MB of lists for 16 clients: the server grew by {grown_mb} MB")
    assert len(set(sizes)) == 1 and len(sizes) == 16
    assert SANITIZED or grown_mb < all_mb * 0.6


def test_a_page_for_people_has_an_end(filled):
    for headers in ({"Accept": "text/html"}, {"Accept": "application/json; indent=4"}):
        answer, text = ask(filled, "/api/v1/hosts?limit=1000000", **headers)
        assert answer.status == 400 and b"limit" in text and b"4 MiB" in text
        assert ask(filled, "/api/v1/hosts?limit=1000", **headers)[0].status == 200


def test_a_client_that_leaves_in_the_middle_is_nobodys_trouble(filled):
    for _unused in range(20):
        connection = http.client.HTTPConnection("127.0.0.1", filled.port, timeout=60)
        connection.request("GET", "/api/v1/hosts?limit=1000000")
        connection.getresponse().read(1000)
        connection.close()
    assert ask(filled, "/api/v1/hosts?limit=1")[0].status == 200


def test_files_that_are_held_while_they_are_sent_are_few(server, producer):
    """Four clients that do not read their file; the next is told to come again."""
    parts = [producer.event("record", key=f"k{n}", value=base64.b64encode(os.urandom(150_000)).decode(), type="text") for n in range(80)]
    assert server.ask("/api/hearth/v1/events", body(parts))[0] == 200
    path = f"/api/hearth/v1/runs/{producer.run}/export"
    idle = []
    for _unused in range(4):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert connection.recv(12) == b"HTTP/1.1 200"
        idle.append(connection)
    answer, text = ask(server, path)
    assert answer.status == 503 and answer.getheader("Retry-After") and b"too many exports" in text
    idle.pop().close()
    answer, text = wait_for(lambda: (lambda told: told[0].status == 200 and told)(ask(server, path)))
    assert len(text) > 8 << 20
    for connection in idle:
        connection.close()
