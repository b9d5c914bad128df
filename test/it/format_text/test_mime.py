"""Hearth's MIME against Python's email package."""
import email
import random

import pytest

import messages
from probe import SOAK, seed


def tree(message):
    """What the probe says of an entity. Headers and names from the message as text, as cloud-init reads it; bodies from bytes."""
    text, raw = message
    container = raw.is_multipart()
    return {
        "headers": [[name, value] for name, value in text.items()],
        "parts": [tree(pair) for pair in zip(text.get_payload(), raw.get_payload())] if container else [],
        "container": container,
        "type": text.get_content_type(),
        "file_name": text.get_filename(),
        "charset": text.get_content_charset(),
        "body": "" if container else raw._payload.encode("ascii", "surrogateescape").hex(),
        "decoded": "" if container else raw.get_payload(decode=True).hex(),
    }


def peer(data):
    return tree((email.message_from_string(data.decode()), email.message_from_bytes(data)))


@pytest.mark.parametrize("data", messages.MESSAGES, ids=range(len(messages.MESSAGES)))
def test_a_message_is_read_as_by_python(probe, data):
    assert probe.ask("mime", bytes=data.hex()) == ("ok", peer(data)), data


def test_mutated_messages_are_read_as_by_python(probe):
    number = seed()
    picker = random.Random(number)
    pieces = [b"--b", b"--b--", b"--out", b"--in", b"\n", b"\r\n", b"\r", b":", b" ", b"\t", b'"', b";", b"=", b"*", b"\\", b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Transfer-Encoding: base64\n", b"From x\n", b"\n\n"]
    for _ in range(20000 if SOAK else 3000):
        data = bytearray(picker.choice(messages.MESSAGES))
        for _ in range(picker.randint(1, 4)):
            at, size = picker.randint(0, len(data)), picker.choice([0, 0, 1, 5, 40])
            data[at:at + size] = picker.choice(pieces)
        data = bytes(data)
        try:
            expected = peer(data)
        except (TypeError, UnicodeDecodeError):  # "name*" beside "name*0"; bytes that were parted
            continue
        assert probe.ask("mime", bytes=data.hex()) == ("ok", expected), (number, data)


def nest(depth):
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(depth))
    return head + b"\nx\n"


def test_bombs_end_in_an_error(probe):
    assert probe.ask("mime", bytes=nest(20).hex())[0] == "ok"
    assert "within each other" in probe.ask("mime", bytes=nest(21).hex())[1]
    assert "within each other" in probe.ask("mime", bytes=(b"Content-Type: message/rfc822\n\n" * 10000).hex())[1]
    many = messages.multipart(*[b"\n\n"] * 9999)
    assert probe.ask("mime", bytes=many.hex())[0] == "ok"
    assert "10000 parts" in probe.ask("mime", bytes=messages.multipart(*[b"\n\n"] * 10000).hex())[1]
    assert "bytes of headers" in probe.ask("mime", bytes=(b"A: " + b"x" * 70000 + b"\n\nbody").hex())[1]
