"""Compares two answers to one step: status, headers that matter, body with its key order.

Ids are compared through a bijection that is learnt on the way, times of the servers' own clocks within a tolerance and by
when they move; everything else must be equal, byte for byte but for the host in URLs. What may differ says differences.py.
"""
import collections
import re
from urllib.parse import parse_qsl, urlsplit

import times
from order import aligned
from side import parse

Difference = collections.namedtuple("Difference", "where a b")

HEADERS = ("allow", "content-type", "vary", "www-authenticate", "location", "x-frame-options", "x-content-type-options",
           "referrer-policy", "cross-origin-opener-policy")
OF_PAGES = ("content-type", "location", "www-authenticate")  # a person's browser reads them, and it is Hearth's own page
RELATIONS = {"playbook": "playbooks", "play": "plays", "task": "tasks", "host": "hosts", "file": "files",
             "delegated_to": "hosts", "labels": "labels"}
TIMES = ("created", "updated", "started", "ended")
FREE = ("arguments", "facts", "content", "value", "tags", "warnings", "deprecations", "exceptions", "items")
ENVELOPE = ["count", "next", "previous", "results"]
ORIGIN = re.compile(r"https?://[^/']+")
PK = re.compile(r'(?<=pk ")\d+(?=")|(?<=id=)\d+')


def table_of(target):
    """The table that a URL asks, or its first part."""
    found = re.match(r"/api/v1/(\w+)", target)
    return found[1] if found else "none"


def is_compact_ascii(text):
    return text.isascii() and not re.search(r"\s", re.sub(r'"(?:[^"\\]|\\.)*"', "", text))


class Comparison:
    """One step's two answers; `found` is what differs."""

    def __init__(self, bijection, now):
        self._ids, self._now, self.found = bijection, now, []

    def answers(self, requests, a, b):
        self.say("status", a.status, b.status)
        page = "html" in (a.headers.get("content-type") or "")
        for name in OF_PAGES if page else HEADERS:
            self.say("header " + name, a.headers.get(name), b.headers.get(name))
        self.say("length of HEAD", a.length, b.length)
        if a.status == b.status and "json" in (a.headers.get("content-type") or ""):
            self._body(requests, a.text, b.text)
        elif a.status == 204:
            self.say("body", a.text, b.text)
        return self.found

    def say(self, where, a, b):
        if repr(a) != repr(b):
            self.found.append(Difference(where, a, b))

    def _body(self, requests, a, b):
        one, other = parse(a), parse(b)
        self.say("form of the body", is_compact_ascii(a), is_compact_ascii(b))
        if one is None or other is None:
            self.say("body", a, b)
        elif isinstance(one, dict) and isinstance(other, dict) and list(one) == ENVELOPE == list(other):
            self._page(requests, one, other)
        else:
            self._walk(table_of(requests[0].target), "", one, other)

    def _page(self, requests, a, b):
        self.say("count", a["count"], b["count"])
        for name in ("next", "previous"):
            self._url(name, a[name], b[name])
        table = table_of(requests[0].target)
        self.say("rows", len(a["results"]), len(b["results"]))
        for one, other in aligned(table, requests[0].target, a, b, self._ids):
            self._walk(table, "results[]", one, other)

    def _url(self, where, a, b):
        if not isinstance(a, str) or not isinstance(b, str):
            return self.say(where, a, b)
        one, other = urlsplit(a), urlsplit(b)
        self.say(where + " path", (one.scheme, one.path), (other.scheme, other.path))
        left, right = one.query.split("&"), other.query.split("&")
        if len(left) != len(right) or not all(self._same_parameter(*pair) for pair in zip(left, right)):
            self.say(where + " query", one.query, other.query)

    def _same_parameter(self, a, b):
        name, _, value = a.partition("=")
        if name in RELATIONS and value.isdigit() and b.startswith(name + "=") and b[len(name) + 1:].isdigit():
            return self._ids.bind(RELATIONS[name], int(value), int(b[len(name) + 1:]))
        # A time of the server's own in a filter: the parameter differs as the times do.
        times_sent = parse_qsl(a)[:1], parse_qsl(b)[:1]
        own = all(sent and times.is_own(sent[0][1], self._now) for sent in times_sent)
        return a == b or (own and a.partition("=")[0] == b.partition("=")[0])

    def _walk(self, table, where, a, b):
        if not isinstance(a, dict) or not isinstance(b, dict):
            return self._text(table, where, a, b)
        self.say(where + " keys", list(a), list(b))
        scope = (table, a.get("id", a.get("name"))) if table != "latesthosts" else (table, a.get("name"))
        for name in a:
            if name in b:
                self._member(table, scope, f"{where}.{name}", name, (a, b))

    def _member(self, table, scope, where, name, objects):
        a, b = objects[0][name], objects[1][name]
        if name == "id" and type(a) is int and type(b) is int:
            self._id(table, where, a, b)
        elif table == "none" or name in FREE or name not in (*RELATIONS, *TIMES, "duration"):
            self._text(table, where, a, b)
        elif name in RELATIONS:
            self._relation(RELATIONS[name], where, a, b)
        elif name == "duration":
            self._duration((*scope, name), where, objects)
        else:
            self._time((*scope, name), where, a, b)

    def _id(self, table, where, a, b):
        if not self._ids.bind(table, a, b):
            self.found.append(Difference(where, a, b))

    def _relation(self, table, where, a, b):
        if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
            for one, other in zip(a, b):
                self._relation(table, where + "[]", one, other)
        elif type(a) is int and type(b) is int:
            self._id(table, where, a, b)
        elif isinstance(a, dict) and isinstance(b, dict):
            self._walk(table, where, a, b)
        else:
            self._text(table, where, a, b)

    def _text(self, table, where, a, b):
        """Equal, but for ids in the words of an error."""
        one, other = repr(a), repr(b)
        if table == "none":  # the index: absolute URLs
            one, other = ORIGIN.sub("", one), ORIGIN.sub("", other)
        if one == other:
            return
        left, right = PK.findall(one), PK.findall(other)
        name = where.rpartition(".")[2]
        same = PK.sub("#", one) == PK.sub("#", other) and all(
            self._ids.bind(RELATIONS.get(name, table), int(x), int(y)) for x, y in zip(left, right))
        if not same:
            self.found.append(Difference(where, a, b))

    def _time(self, scope, where, a, b):
        if not times.is_own(a, self._now) or not times.is_own(b, self._now):
            return self.say(where, a, b)
        # Six digits or none: that one clock says .000000 is one in a million.
        # Not bound: one of them moved since it was seen last, the other did not.
        if len(a) != len(b) or times.distance(a, b) > times.TOLERANCE_S or not self._ids.bind(scope, a, b):
            self.found.append(Difference(where, a, b))

    def _duration(self, scope, where, objects):
        """One that was made of a server's own time stays when that time is overwritten: it is remembered."""
        a, b = (one["duration"] for one in objects)
        own = any(times.is_own(one.get(name), self._now) for one in objects for name in ("started", "ended"))
        far = [times.seconds(one) for one in (a, b)]
        if own and None not in far and abs(far[0] - far[1]) <= times.TOLERANCE_S:
            self._ids.bind(scope, a, b)
        elif None in far or not self._ids.knows(scope, a, b):
            self.say(where, a, b)

    def listing(self, table, a, b):
        """What a CLI says: rows of a table, or one object, or a text."""
        if isinstance(a, list) and isinstance(b, list):
            self.say("rows", len(a), len(b))
            for one, other in zip(a, b):
                self.listing(table, one, other)
        elif isinstance(a, dict) and isinstance(b, dict):
            self._walk(table, "", {n: v for n, v in a.items() if n != "report"}, {n: v for n, v in b.items() if n != "report"})
        else:
            self.say("text", a, b)
