"""Hearth's gzip, zlib and base64 against Python's."""
import base64
import gzip
import io
import random
import zlib

import pytest

from probe import SOAK, seed


def compressed(data, name="", level=9):
    out = io.BytesIO()
    with gzip.GzipFile(name, "wb", level, out, 0) as file:
        file.write(data)
    return out.getvalue()


HELLO = compressed(b"hello\n")
HEADER = b"\x1f\x8b\x08%c\0\0\0\0\x02\xff"
BODY = HELLO[10:]
ZIPPED = [
    HELLO, b"", HELLO + HELLO, HELLO + b"\0\0\0", HELLO + b"\0\0" + HELLO, compressed(b""), compressed(b"x" * 100000), compressed(b"a", "name"), HEADER % 4 + b"\x03\0abc" + BODY, HEADER % 16 + b"comment\0" + BODY, HEADER % 2 + b"\0\0" + BODY, HEADER % 30 + b"\0\0n\0c\0\0\0" + BODY, HEADER % 0xe0 + BODY,
    HELLO[:-1], HELLO[:-8], HELLO[:-9], HELLO[:12], HELLO[:10], HELLO[:9], HELLO[:2], HELLO[:1], b"\x1f\x8b\x09" + HELLO[3:], b"plain text", b"\0" + HELLO, HELLO + b"x", HELLO + b"\x1f", HELLO + b"\0x", HELLO[:-8] + b"\0" + HELLO[-7:], HELLO[:-1] + b"\1", HELLO[:10] + b"\xff" + HELLO[11:],
    HEADER % 4 + b"\xff\xffabc", HEADER % 8 + b"no end", HEADER % 2 + b"\0", HEADER % 4 + b"\0",
]


def verdict(function, *arguments):
    try:
        return "ok", function(*arguments).hex()
    except Exception:
        return "error", None


@pytest.mark.parametrize("data", ZIPPED, ids=range(len(ZIPPED)))
def test_gzip_is_read_as_by_python(probe, data):
    expected, got = verdict(gzip.decompress, data), probe.ask("gunzip", bytes=data.hex())
    assert expected[0] == got[0] and (got[0] == "error" or expected == got), (data, expected, got)


def test_mutated_gzip_is_read_as_by_python(probe):
    number = seed()
    picker = random.Random(number)
    for _ in range(20000 if SOAK else 3000):
        data = bytearray(picker.choice(ZIPPED))
        for _ in range(picker.randint(1, 3)):
            at = picker.randint(0, len(data))
            data[at:at + picker.randint(0, 2)] = bytes(picker.choices(range(256), k=picker.randint(0, 2)))
        expected, got = verdict(gzip.decompress, bytes(data)), probe.ask("gunzip", bytes=data.hex())
        assert expected[0] == got[0] and (got[0] == "error" or expected == got), (number, bytes(data))


def test_zlib_is_read_as_by_python(probe):
    whole = zlib.compress(b"hello" * 1000)
    for data in [whole, whole + b"rest", whole[:-1], whole[:4], b"", b"x", whole[:-4] + b"\0\0\0\0", zlib.compress(b"")]:
        expected, got = verdict(zlib.decompress, data), probe.ask("zlib", bytes=data.hex())
        assert expected[0] == got[0] and (got[0] == "error" or expected == got), data


def test_a_bomb_ends_in_an_error(probe):
    bomb = compressed(b"\0" * (17 << 20))
    assert probe.ask("gunzip", bytes=bomb.hex()) == ("error", "gzip: more than 16777216 bytes come out of it")
    assert probe.ask("gunzip", bytes=(compressed(b"\0" * (9 << 20)) * 2).hex())[0] == "error"
    assert probe.ask("zlib", bytes=zlib.compress(b"\0" * (17 << 20)).hex())[0] == "error"
    assert probe.ask("gunzip", bytes=compressed(b"\0" * (16 << 20)).hex())[0] == "ok"


BASE64 = [b"", b"aGVsbG8=", b"aGVsbG8", b"aGVsbG8==", b"aGVsbG8=x", b"aGVs\nbG8=", b"aGVs", b"aGV=", b"aG==", b"aG=", b"aG", b"a===", b"a", b"=", b"====", b"aG=V", b"aG=Vs", b"aGVs=", b"aGVs====", b"!aGVs", b"aGVsbG8=\n", b"\xffaGVs", b"aG==aG==", b"aGVs\xc3\xa4bG8=", b"a=G=V=s=", b"-_-_", b"+/+/", b" aGVs "]


def base64_same(probe, data, hint=None):
    for what, strict in [("base64", False), ("base64_strict", True)]:
        expected = verdict(lambda: base64.b64decode(data, validate=strict))
        got = probe.ask(what, bytes=data.hex())
        assert expected[0] == got[0] and (got[0] == "error" or expected == got), (hint, what, data, expected, got)


@pytest.mark.parametrize("data", BASE64, ids=repr)
def test_base64_is_read_as_by_python(probe, data):
    base64_same(probe, data)


def test_random_base64_is_read_and_written_as_by_python(probe):
    number = seed()
    picker = random.Random(number)
    for _ in range(5000 if SOAK else 1500):
        base64_same(probe, bytes(picker.choices(b"AbZ9+/==\n!", k=picker.randint(0, 12))), number)
        data = bytes(picker.choices(range(256), k=picker.randint(0, 9)))
        assert probe.ask("to_base64", bytes=data.hex()) == ("ok", base64.b64encode(data).decode())
