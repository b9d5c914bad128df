# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Events as numbered lines of JSON (docs/protocol/journal.md §1)."""
import json
import math
import os
import time

# The daemon reads no deeper than 64 levels and ends a connection at 16 MiB; two levels are the event's own.
DEPTH_MAX = 58
LINE_BYTES_MAX = 15 * 1024 * 1024
OWN_UID = "<uid>"


def plain(value):
    """What JSON cannot hold, as something that it can. Never opens what a vault closed."""
    if getattr(value, "__ENCRYPTED__", False) or hasattr(value, "_ciphertext"):
        return "<encrypted by a vault>"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode("utf-8", "replace")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name, None) for name in value.__dataclass_fields__}
    if hasattr(value, "items"):
        return {str(key): inner for key, inner in value.items()}
    if hasattr(value, "__iter__"):
        return list(value)
    return "<%s>" % type(value).__name__


def _make_encoder():
    """A function that gives a value's JSON.

    Past JSONEncoder.encode where Python has it in C: a third of the time goes into making the encoder
    anew for each value. No look for circles: results have been through JSON or a pickle, and a circle
    would end as a RecursionError.
    """
    if json.encoder.c_make_encoder is None:
        return json.JSONEncoder(
            ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":"), default=plain
        ).encode
    chunks = json.encoder.c_make_encoder(
        None, plain, json.encoder.encode_basestring, None, ":", ",", False, False, False
    )
    join = "".join
    return lambda value: join(chunks(value, 0))


_encode = _make_encoder()
# JSON of a text, as a str.
quoted = json.encoder.encode_basestring


def simplified(value, depth=0):
    """A copy that any JSON reader takes: text keys, finite numbers, at most DEPTH_MAX levels."""
    if isinstance(value, str) or value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if depth >= DEPTH_MAX:
        return "<deeper than %d levels>" % DEPTH_MAX
    if isinstance(value, dict):
        return {_key(key): simplified(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [simplified(inner, depth + 1) for inner in value]
    return simplified(plain(value), depth + 1)


def _key(key):
    return key if isinstance(key, str) else _encode(key) if isinstance(key, (int, float, bool)) else str(key)


def _too_deep(value):
    level = [value]
    for _unused in range(DEPTH_MAX):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list, tuple))
        ]
        if not level:
            return False
    return True


def encode(members):
    """JSON of a dict, list or text, without line ends."""
    try:
        text = _encode(members)
        if len(text) <= 2 * DEPTH_MAX or text.count("{") + text.count("[") <= DEPTH_MAX or not _too_deep(members):
            return text
    except (TypeError, ValueError, RecursionError):
        pass
    return _encode(simplified(members))


def _repaired(text):
    """Ansible keeps bytes that are no UTF-8 as lone surrogates, which no JSON reader has to take."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def _rest(members):
    """The end of an event's text: its own members."""
    return "," + encode(members)[1:] if members else "}"


def _cut(members):
    """The event without what makes it too long for a line."""
    note = "left out: the event has more than %d bytes" % LINE_BYTES_MAX
    rest = dict(members)
    for name in ("content", "facts", "value"):
        if name in rest:
            rest[name] = {"omitted": note}
    for name in ("text", "exception", "label"):
        if name in rest:
            rest[name] = note
    for name in ("warnings", "deprecations"):
        if name in rest:
            rest[name] = []
    return rest


def now():
    """Microseconds since the epoch."""
    return time.time_ns() // 1000


class Ids:
    """UUIDs of version 7: the time, 26 random bits, then a number counted up from a random one.

    Counting spares the system call that a random number costs at each event.
    """

    __slots__ = ("next", "template")

    def __init__(self):
        noise = int.from_bytes(os.urandom(10), "big")
        self.next = noise >> 33  # 47 bits: counted up, it stays below 48
        self.template = "%%08x-%%04x-7%03x-%04x-%%012x" % (noise & 0xFFF, 0x8000 | noise >> 12 & 0x3FFF)

    def make(self, micros):
        self.next += 1
        millis = micros // 1000
        return self.template % (millis >> 16, millis & 0xFFFF, self.next)


class Lines:
    """Gives each event of one producer its number and its line."""

    __slots__ = ("ids", "producer", "seq", "_head", "_uid", "_templates", "_redact")

    def __init__(self, redact=None):
        """`redact`: takes secrets out of an event's text (redact/redactor.py); None: they stay."""
        self._redact = redact
        self.ids = Ids()
        self.producer = self.ids.make(now())
        self.seq = 0
        self._head = None
        self._uid = '"uid":"%s"' % self.ids.template
        self._templates = {}

    def begin(self, run):
        """Events belong to `run` from here on."""
        self._templates = {}
        self._head = '{"v":1,"producer":"%s","run":"%s","id":"%s","seq":%%d,"at":%%d,"kind":"' % (
            self.producer,
            run,
            self.ids.template,
        )

    def line(self, kind, members, at=None):
        """(seq, line). `at`: microseconds since the epoch, now where it is left out."""
        at = now() if at is None else at
        line = self.written('%s"%s\n', (kind, _rest(members)), at)
        return line or self.written('%s"%s\n', (kind, _rest(_cut(members))), at)

    def written(self, template, values, at, uid=None):
        """The same where the caller has written the members itself, which spares making a dict of them.

        `template`: the kind, a quote, a comma and the rest of the event, with a place for each of `values`;
        in it, OWN_UID stands for `"uid":` and the event's own id, or `uid` where that is given.
        None, and no number is used up, when the line is too long.
        """
        ids = self.ids
        ids.next = number = ids.next + 1
        millis = at // 1000
        high, low = millis >> 16, millis & 0xFFFF
        whole = self._templates.get(template) or self._compose(template)
        given = high, low, number, self.seq, at
        if OWN_UID in template:
            if uid is None:
                given += high, low, number
            else:
                whole = whole.replace(self._uid, '"uid":"%s"' % uid)
        text = whole % (given + values)
        if self._redact is not None:
            text = self._redact(text)
        try:
            data = text.encode()
        except UnicodeEncodeError:
            data = _repaired(text)
        if len(data) > LINE_BYTES_MAX:
            return None
        seq = self.seq
        self.seq = seq + 1
        return seq, data

    def _compose(self, template):
        whole = self._templates[template] = self._head + template.replace(OWN_UID, self._uid)
        return whole
