"""A request as data: the same for both servers although their ids differ, written to JSON and read back.

A step is a dict: `method`; `path`: text, or a list of texts and symbols; `query`: [[name, value]]; `tail`: raw text after the
query; `headers`; one of `json`, `form` ([[name, value]]), `raw` (bytes as latin-1); `makes`: [table, n], the symbol that a 201
binds. A symbol {"$": [table, n]} is the id of the object that `n` made, {"$": [table, n, field]} what its last answer said.
"""
import json
import shlex
from urllib.parse import quote

API = "/api/v1/"


class Unbound(Exception):
    """The step that made this object is not there, or was refused."""


def symbol(table, n, *field):
    return {"$": [table, n, *field]}


def is_symbol(value):
    return isinstance(value, dict) and list(value) == ["$"]


def symbols_of(value):
    """Every (table, n) in a step but the one that it makes."""
    if is_symbol(value):
        return {tuple(value["$"][:2])}
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*(symbols_of(one) for one in inside)) if inside else set()


def needs(step):
    return symbols_of({name: value for name, value in step.items() if name != "makes"})


def fill(value, look_up):
    """The value with what `look_up` says of each symbol."""
    if is_symbol(value):
        return look_up(*value["$"])
    if isinstance(value, dict):
        return {name: fill(one, look_up) for name, one in value.items()}
    return [fill(one, look_up) for one in value] if isinstance(value, list) else value


def text_of(parts):
    return "".join(map(str, parts)) if isinstance(parts, list) else str(parts)


def pairs(entries):
    return "&".join(f"{quote(str(name))}={quote(text_of(value), safe='')}" for name, value in entries)


class Request:
    """A step with one server's ids in it."""

    def __init__(self, step, look_up):
        self.method = step["method"]
        query = pairs(fill(step.get("query", []), look_up)) + step.get("tail", "")
        self.target = text_of(fill(step["path"], look_up)) + ("?" + query if query else "")
        self.headers = {"Accept": "application/json"}
        self.body = None
        if "json" in step:
            self._take("application/json", json.dumps(fill(step["json"], look_up)).encode())
        elif "form" in step:
            self._take("application/x-www-form-urlencoded", pairs(fill(step["form"], look_up)).encode())
        elif "raw" in step:
            self._take("application/json", step["raw"].encode("latin-1"))
        self.headers.update(step.get("headers", {}))
        self.headers = {name: value for name, value in self.headers.items() if value is not None}

    def _take(self, kind, body):
        self.body = body
        self.headers["Content-Type"] = kind

    def curl(self, url):
        words = ["curl", "-sS", "-I"] if self.method == "HEAD" else ["curl", "-sS", "-i", "-X", self.method]
        for name, value in self.headers.items():
            words += ["-H", f"{name}: {value}" if value else f"{name};"]
        if self.body is not None:
            text = self.body.decode("utf-8", "backslashreplace")
            words += ["--data-binary", text]
        return " ".join(map(shlex.quote, words + [url + self.target]))
