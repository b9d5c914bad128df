"""POST /api/hearth/v1/events, and the figures of /api/hearth/v1/metrics."""
import json
import re

from conftest import body

EVENTS = "/api/hearth/v1/events"


def test_events_are_taken_once(server, producer):
    events = producer.hosts(10)
    status, answer = server.ask(EVENTS, body(events[:6]))
    assert (status, json.loads(answer)) == (200, {"events": 6, "acked": {producer.id: 5}})
    status, answer = server.ask(EVENTS, body(events))
    assert (status, json.loads(answer)) == (200, {"events": 10, "acked": {producer.id: 9}})
    assert [line["seq"] for line in server.lines()] == list(range(10))
    server.kill()
    server.start()
    assert server.ask(EVENTS, body(events))[0] == 200
    assert [line["seq"] for line in server.lines()] == list(range(10))
    assert server.json("/api/v1/hosts")["count"] == 10


def test_a_hole_is_not_acknowledged(server, producer):
    events = producer.hosts(4)
    answer = json.loads(server.ask(EVENTS, body(events[1:]))[1])
    assert answer["acked"] == {producer.id: None}
    answer = json.loads(server.ask(EVENTS, body(events[:1]))[1])
    assert answer["acked"] == {producer.id: 3}


def test_nothing_is_taken_of_what_is_wrong(server, producer):
    good = producer.hosts(2)
    server.ask("/api/v1/labels", b'{"name":"one"}', Content_Type="application/json")
    own = server.lines()[0]["producer"]
    for wrong, word in [
        ({**producer.event("api.delete", table="playbook", number=1)}, "api.delete"),
        ({**producer.event("token.created", name="x", scope="admin", hash="00")}, "token.created"),
        ({**producer.event("host", name="a"), "producer": own}, "producer"),
        ({**producer.event("host", name="a"), "row": 7}, "row"),
        ({"v": 1}, "id"),
    ]:
        status, answer = server.ask(EVENTS, body([good[0], wrong, good[1]]))
        refused = json.loads(answer)["refused"]
        assert status == 400 and [one["line"] for one in refused] == [2] and word in refused[0]["error"], answer
    for text in (b"nonsense\n", b"{}\n", b"[]\n", b'{"v":\xff}\n', b"\0\n"):
        assert server.ask(EVENTS, text)[0] == 400
    assert [line["kind"] for line in server.lines()] == ["api.label"]
    assert server.ask(EVENTS, b"")[0] == 200
    assert server.ask(EVENTS, body(good), Content_Type="text/plain")[0] == 415
    assert server.ask(EVENTS, b" " * (33 << 20))[0] == 413
    assert server.ask(EVENTS, b"\n" * (31 << 20))[0] == 200


def test_metrics(server, producer):
    path = '/srv/"odd"\\site.yml'
    server.ask(EVENTS, body([
        producer.event("run.start", path=path, arguments={}, ansible_version="2.19.0", client_version="1",
                       python_version="3", controller="c", user="u", pid=1, labels=[]),
        producer.event("run.end", status="failed", reason="stats", exit_code=2)]))
    server.json("/api/hearth/v1/runs")
    status, text = server.ask("/api/hearth/v1/metrics")
    assert status == 200
    lines = text.decode().splitlines()
    assert 'hearth_runs{status="failed"} 1' in lines
    assert 'hearth_runs{status="running"} 0' in lines
    assert 'hearth_results{status="ok"} 0' in lines
    assert "hearth_projection_lag_bytes 0" in lines
    assert any(line.startswith('hearth_last_failure_timestamp_seconds{playbook="/srv/\\"odd\\"\\\\site.yml"} ')
               for line in lines), text
    sample = re.compile(r'[a-z_]+(\{[a-z]+="([^"\\\n]|\\["\\n])*"\})? -?[0-9.]+$')
    for line in lines:
        assert line.startswith("# ") or sample.match(line), line
