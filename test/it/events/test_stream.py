"""GET /api/hearth/v1/events: real curl, a slow client, clients that come back."""
import json
import re
import socket

import pytest
from conftest import Producer, body
from support.waiting import wait_for

EVENTS = "/api/hearth/v1/events"


def dispatched(text):
    """[(id, event)] as a browser's EventSource takes them; a part that is not whole is not taken."""
    found = []
    for block in text.split("\n\n")[:-1]:
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "data" in fields:
            found.append((fields["id"], json.loads(fields["data"])))
    return found


def last_id(text):
    return re.findall(r"^id: (\S+)\n(?:data: .*\n)?\n", text, re.M)[-1]


def post(server, events):
    status, answer = server.ask(EVENTS, body(events))
    assert status == 200, answer
    return json.loads(answer)


def test_a_client_that_comes_back_has_no_gap_and_no_double(server, producer, curl):
    post(server, producer.hosts(3))
    seen, cursor = [], None
    for turn in range(6):
        process, out = curl(server.url + EVENTS + "?from=start", *(["-H", "Last-Event-ID: " + cursor] if cursor else []))
        wait_for(lambda: "id: " in out.read_text())
        post(server, producer.hosts(40))
        # Killed in the middle of what comes, or behind it.
        wait_for(lambda: len(dispatched(out.read_text())) >= (3 if turn % 2 else 40))
        process.kill()
        process.wait()
        text = out.read_text()
        seen += [event["seq"] for _id, event in dispatched(text)]
        cursor = last_id(text)
    post(server, producer.hosts(5))
    _process, out = curl(server.url + EVENTS, "-H", "Last-Event-ID: " + cursor)
    wait_for(lambda: len(seen) + len(dispatched(out.read_text())) >= producer.seq)
    seen += [event["seq"] for _id, event in dispatched(out.read_text())]
    assert seen == list(range(producer.seq))


def test_a_client_that_heard_nothing_yet_goes_on_where_it_began(server, producer, curl):
    process, out = curl(server.url + EVENTS)
    wait_for(lambda: "id: " in out.read_text())
    process.kill()
    process.wait()
    post(server, producer.hosts(2))
    _process, again = curl(server.url + EVENTS, "-H", "Last-Event-ID: " + last_id(out.read_text()))
    wait_for(lambda: len(dispatched(again.read_text())) == 2)


def test_the_server_is_killed_and_the_client_goes_on(server, producer, curl):
    _process, out = curl(server.url + EVENTS)
    wait_for(lambda: "id: " in out.read_text())
    post(server, producer.hosts(7))
    wait_for(lambda: len(dispatched(out.read_text())) == 7)
    server.kill()
    server.start()
    post(server, producer.hosts(4))
    _process, again = curl(server.url + EVENTS, "-H", "Last-Event-ID: " + last_id(out.read_text()))
    wait_for(lambda: len(dispatched(again.read_text())) == 4)
    assert [event["seq"] for _id, event in dispatched(again.read_text())] == [7, 8, 9, 10]


def test_filters(server, producer):
    other = Producer()
    post(server, producer.hosts(2) + other.hosts(3) + [producer.event("run.end", status="completed", reason="stats")])
    assert len(server.lines()) == 6
    assert len(server.lines("&run=" + producer.run)) == 3
    assert [line["kind"] for line in server.lines("&kind=run.*")] == ["run.end"]
    assert len(server.lines("&kind=host&run=" + other.run)) == 3
    assert server.lines("&from=now") == []
    number = server.json("/api/hearth/v1/runs/" + producer.run)["playbook"]
    assert len(server.lines(f"&run={number}")) == 3
    cursor = server.lines()[3]["cursor"]
    assert [line["seq"] for line in server.lines("&after=" + cursor)] == [2, 2]


@pytest.mark.parametrize("query, status, word", [
    ("?after=nonsense", 400, b"after"),
    ("?run=nobody", 400, b"run"),
    ("?run=77", 400, b"run"),
    ("?from=yesterday", 400, b"from"),
    ("?follow=perhaps", 400, b"follow"),
    ("?knd=host", 400, b"knd"),
    ("?follow=0&after=00000000-0000-7000-8000-000000000000:1:16", 410, b"another journal"),
])
def test_what_cannot_be(server, query, status, word):
    answered, text = server.ask(EVENTS + query)
    assert answered == status and word in text, text


def test_a_cursor_that_was_never_given_is_gone(server, producer):
    post(server, producer.hosts(2))
    journal, segment, offset = server.lines()[0]["cursor"].split(":")
    for wrong in (f"{journal}:{segment}:{int(offset) + 1}", f"{journal}:9:16", f"{journal}:1:99999999"):
        status, text = server.ask(EVENTS + "?follow=0&after=" + wrong)
        assert status == 410, text


def test_a_type_that_it_has_not(server):
    assert server.ask(EVENTS, Accept="text/html")[0] == 406


def test_a_slow_client_holds_up_nobody(server, producer):
    """It reads nothing while far more is written than any buffer holds; then it gets all of it, in order."""
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
    slow.connect(("127.0.0.1", server.port))
    slow.sendall(b"GET /api/hearth/v1/events?from=start HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
    pad = "x" * 10_000
    for _unused in range(20):
        post(server, [producer.event("host", name=f"h{n}", address=pad) for n in range(50)])
    got = bytearray()
    slow.settimeout(30)
    while b'"seq": 999,' not in got[-30_000:]:
        part = slow.recv(1 << 16)
        assert part, bytes(got[-300:])
        got += part
    slow.close()
    assert [int(n) for n in re.findall(rb'"seq": (\d+),', got)] == list(range(1000))


def test_there_is_room_for_256(server):
    streams = []
    for _unused in range(256):
        stream = socket.create_connection(("127.0.0.1", server.port))
        stream.sendall(b"GET /api/hearth/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert stream.recv(15) == b"HTTP/1.1 200 OK"
        streams.append(stream)
    status, text = server.ask(EVENTS)
    assert status == 503, text
    streams.pop().close()
    wait_for(lambda: server.ask(EVENTS + "?follow=0")[0] == 200)
    for stream in streams:
        stream.close()


def test_the_server_ends_although_somebody_listens(server, curl):
    process, out = curl(server.url + EVENTS)
    wait_for(lambda: "id: " in out.read_text())
    server.process.terminate()
    assert server.process.wait(timeout=30) == 0
    assert process.wait(timeout=30) == 0  # a whole answer, not a broken one
