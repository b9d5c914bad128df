"""One rule for how long what modules keep lives, whoever asks the memo."""
import json
import socket

import pytest

import frames
import memo


@pytest.mark.parametrize("text, seconds", [
    ("600", 600), ("0.5", 0.5), ("0", 0), ("1e9", 86400), (None, 15), ("", 15), ("-1", 15), ("nan", 15), ("soon", 15)])
def test_an_adapter_asks_the_memo_with_the_time_that_modules_have(monkeypatch, text, seconds):
    monkeypatch.delenv("ANSIBLE_TURBO_LOOKUP_TTL", raising=False)
    if text is not None:
        monkeypatch.setenv("ANSIBLE_TURBO_LOOKUP_TTL", text)
    ours, theirs = socket.socketpair()
    theirs.sendall(frames.encode({"t": "memo", "state": "miss", "flight": True}))
    flight = memo.Flight(ours, "adapter:x", "login", "00", 1)
    question = theirs.recv(65536)
    assert json.loads(question[question.index(b"{"):question.rindex(b"}") + 1])["ttl"] == seconds
    flight.close()
    theirs.close()
