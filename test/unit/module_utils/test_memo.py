"""Where there is no daemon, or one that misbehaves: every call is the function's own. With one: test/it/memo."""
import asyncio
import contextlib
import socket
import threading
import time

import pytest
from hearth_module_utils import daemon_socket, memo_text
from hearth_module_utils.memo import clear, memo


@pytest.fixture(autouse=True)
def environment(monkeypatch, runtime):
    monkeypatch.setenv("HEARTH_RUNTIME_DIR", str(runtime))
    monkeypatch.delenv("ANSIBLE_TURBO_LOOKUP_TTL", raising=False)


@pytest.fixture
def listener(runtime):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(runtime / "worker.sock"))
        server.listen(16)
        server.settimeout(5)
        yield server


def play(listener, *answers):
    """A daemon that gives these answers, each (header, body), bytes, or None to hang up; records what it is asked."""
    asked = []

    def serve():
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):  # who asks may have gone before
            for answer in answers:
                asked.append(daemon_socket.receive(connection, time.monotonic() + 5))
                if answer is None:
                    return
                frame = answer if isinstance(answer, bytes) else daemon_socket.encode(*answer)
                connection.sendall(frame)
            connection.settimeout(5)
            connection.recv(1)

    thread = threading.Thread(target=serve)
    thread.start()
    return asked, thread


MISS = ({"t": "memo", "state": "miss", "flight": True},)
KEPT = ({"t": "memo", "state": "kept"},)


def test_without_a_daemon_each_call_is_a_call():
    calls = []

    @memo
    def double(x, by=2):
        """Doubles."""
        calls.append(x)
        return x * by

    assert [double(1), double(1), double(x=1, by=3)] == [2, 2, 3]
    assert calls == [1, 1, 1]
    assert double.__doc__ == "Doubles." and double.uncached(4) == 8
    double.cache_clear()
    assert clear() is None


def test_what_the_function_raises_is_raised():
    @memo()
    def fail():
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        fail()
    with pytest.raises(TypeError):
        memo()(lambda x: x)()


def test_a_coroutine_function_stays_one():
    @memo(ttl=1)
    async def double(x):
        return x * 2

    assert asyncio.run(double(2)) == 4
    assert asyncio.iscoroutinefunction(double)


def test_it_asks_by_name_key_and_time(listener, monkeypatch):
    monkeypatch.setenv("ANSIBLE_TURBO_LOOKUP_TTL", "7")
    asked, daemon = play(listener, MISS, KEPT)

    @memo(scope="my.cloud", wait=3)
    def login(user, password):
        return {"token": user}

    assert login("me", password="secret") == {"token": "me"}
    daemon.join()
    get, put = asked
    assert get.header["t"] == "memo.get" and put.header["t"] == "memo.put"
    for message in asked:
        assert message.header["scope"] == "my.cloud" and message.header["ttl"] == 7.0
        assert message.header["name"].endswith("test_memo.test_it_asks_by_name_key_and_time.<locals>.login")
    assert get.header["wait_ms"] == 3000 and get.header["key"] == put.header["key"]
    assert "secret" not in repr(get.header) and put.body == b'j{"token":"me"}'


def test_a_hit_is_given_and_the_function_is_not_called(listener):
    _, daemon = play(listener, ({"t": "memo", "state": "hit"}, memo_text.encode_value([1])))

    @memo()
    def never():
        raise AssertionError

    assert never() == [1]
    daemon.join()


@pytest.mark.parametrize("ttl", [0, -1, "0", float("nan")])
def test_no_time_asks_nobody(listener, monkeypatch, ttl):
    if isinstance(ttl, str):
        monkeypatch.setenv("ANSIBLE_TURBO_LOOKUP_TTL", ttl)
        ttl = None
    assert memo(ttl=ttl)(lambda: 1)() == 1
    listener.settimeout(0.05)
    with pytest.raises(socket.timeout):
        listener.accept()


def test_off_asks_nobody(listener, monkeypatch):
    monkeypatch.setenv("HEARTH", "off")
    assert memo()(lambda: 1)() == 1
    listener.settimeout(0.05)
    with pytest.raises(socket.timeout):
        listener.accept()


@pytest.mark.parametrize("value", [(1, 2), {1: 2}, object(), float("nan")], ids=["tuple", "key", "object", "nan"])
def test_a_value_that_is_no_json_is_returned_and_others_need_not_wait(listener, value):
    asked, daemon = play(listener, MISS, ({"t": "memo", "state": "dropped"},))
    assert memo()(lambda: value)() is value
    daemon.join()
    assert [message.header["t"] for message in asked] == ["memo.get", "memo.drop"]
    assert asked[1].header["all"] is True


@pytest.mark.parametrize("answers", [
    (None,), (b"nonsense, no frame",), (({"t": "refused", "why": "unknown message"},), None),
    (({"t": "memo", "state": "hit"}, b"\x80pickle"),), (MISS, None), (MISS, b"nonsense, no frame"),
    (MISS, ({"t": "memo", "state": "refused", "why": "cleared"},))], ids=range(7))
def test_a_daemon_that_misbehaves_costs_a_call(listener, answers):
    _, daemon = play(listener, *answers)
    assert memo()(lambda: 5)() == 5
    daemon.join()


def test_a_daemon_that_says_nothing_is_not_waited_for_long(listener):
    began = time.monotonic()
    assert memo(wait=0.1)(lambda: 5)() == 5
    assert time.monotonic() - began < 4


def test_a_function_that_calls_itself_does_not_wait_for_itself(listener):
    _, daemon = play(listener, MISS, KEPT)

    @memo(wait=60)
    def down(again):
        return down(again) if seen.pop() else 1

    seen = [False, True]
    began = time.monotonic()
    assert down(True) == 1
    assert time.monotonic() - began < 10
    daemon.join()
