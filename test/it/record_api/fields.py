"""What each table takes: the kind of every field, in the order of its write shape."""
from values import (ACTIONS, ANY, BAD_BOOLEANS, BAD_DURATIONS, BAD_INTEGERS, BAD_STATUSES, BAD_TEXTS, BAD_TIMES, BAD_UUIDS, BOOLEANS,
                    CONTENTS, DURATIONS, HOSTS, INTEGERS, KEYS, NEW_TIMES, NOTES, OBJECTS, PATHS, STATUSES, TAGS, TIMES, UUIDS, VERSIONS,
                    WORDS, near)

LONG = "x" * 256
SPAN = {"started": "time", "ended": "time?", "duration": "duration"}
COUNTERS = {name: "integer" for name in ("changed", "failed", "ok", "skipped", "unreachable")}

# "needed" fields are always sent in a valid body; a kind that ends in ? takes null.
FIELDS = {
    "labels": {"name": "label"},
    "playbooks": {"arguments": "object", **SPAN, "name": "text?", "ansible_version": "version", "client_version": "version?",
                  "python_version": "version?", "server_version": "server", "status": "status", "path": "path",
                  "controller": "host?", "user": "text?"},
    "plays": {**SPAN, "name": "blank?", "uuid": "uuid", "status": "status", "playbook": "relation"},
    "tasks": {"tags": "tags", **SPAN, "name": "blank?", "uuid": "uuid?", "action": "action", "lineno": "integer", "handler": "boolean",
              "status": "status", "warnings": "notes", "deprecations": "notes", "exceptions": "notes", "play": "relation",
              "file": "relation", "playbook": "relation"},
    "hosts": {"facts": "object", "name": "host", **COUNTERS, "playbook": "relation"},
    "results": {"content": "object", "delegated_to": "hosts", **SPAN, "status": "status", "changed": "boolean", "ignore_errors": "boolean",
                "host": "relation", "task": "relation", "play": "relation", "playbook": "relation"},
    "files": {"content": "content", "path": "path", "playbook": "relation"},
    "records": {"value": "any", "key": "key", "type": "word", "playbook": "relation"},
}
NEEDED = {
    "labels": ["name"], "playbooks": ["ansible_version", "path"], "plays": ["uuid", "playbook"],
    "tasks": ["action", "lineno", "handler", "play", "file", "playbook"], "hosts": ["name", "playbook"],
    "results": ["host", "task", "play", "playbook"], "files": ["content", "path", "playbook"], "records": ["key", "type", "playbook"],
}
PARENT = {"play": "plays", "task": "tasks", "host": "hosts", "file": "files", "playbook": "playbooks"}

GOOD = {
    "text": WORDS, "blank": WORDS + ["", "  x  "], "version": VERSIONS, "server": ["srv-1", "srv-2", "SRV-3"], "path": PATHS, "host": HOSTS,
    "key": KEYS, "word": ["text", "url", "json", "list", "dict", "own"], "action": ACTIONS, "time": TIMES + NEW_TIMES, "duration": DURATIONS,
    "uuid": UUIDS, "integer": INTEGERS, "boolean": BOOLEANS, "object": OBJECTS + ANY[-8:], "any": ANY, "tags": TAGS, "notes": NOTES,
    "content": CONTENTS, "label": WORDS[:8],
}
TEXTUAL = BAD_TEXTS + ["", None, LONG, "   "]
BAD = {
    **dict.fromkeys(("text", "version", "server", "path", "host", "key", "word", "label"), TEXTUAL), "blank": BAD_TEXTS + [LONG],
    "action": BAD_TEXTS + ["", None], "time": BAD_TIMES + [None], "duration": BAD_DURATIONS, "uuid": BAD_UUIDS, "integer": BAD_INTEGERS,
    "boolean": BAD_BOOLEANS, "object": [None], "any": [None], "tags": [None], "notes": [None], "status": BAD_STATUSES,
    "content": ["", None, 5, True, [], {}, "\ud800"],
}


def good(rng, table, name):
    """A value that ara takes, for any field that is no relation."""
    kind = FIELDS[table][name]
    if kind.endswith("?") and rng.random() < 0.08:
        return None
    kind = kind.rstrip("?")
    if kind == "status":
        return rng.choice(STATUSES[table])
    return rng.choice(GOOD[kind]) if kind in ("time", "duration", "object", "any") else near(rng, GOOD[kind])


def bad(rng, table, name):
    """One that ara mostly refuses."""
    kind = FIELDS[table][name]
    values = BAD[kind.rstrip("?")]
    return rng.choice([one for one in values if one is not None] if kind.endswith("?") else values)
