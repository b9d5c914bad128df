"""Query strings: every filter of every list with values that it takes and that it refuses, orders, pages."""
from values import ACTIONS, BAD_TIMES, HOSTS, KEYS, LABELS, NEW_TIMES, PATHS, STATUSES, TIMES, VERSIONS, WORDS, near

SPANS = ("created", "updated", "started", "ended")
BASE, D4 = ["id", "created", "updated"], ["started", "ended", "duration"]
COUNTERS = ["changed", "failed", "ok", "skipped", "unreachable"]
COMPARED = {f"{name}__{way}": "count" for name in COUNTERS for way in ("gt", "lt")}
NOTED = {f"{name}_count__{way}": "count" for name in ("exceptions", "deprecations", "warnings") for way in ("gt", "lt")}
OF_HOST = {"playbook": "playbooks", "playbook_name": "text", "playbook_path": "path", "name": "host", **COMPARED}

FILTERS = {
    "labels": {},
    "playbooks": {"ansible_version": "version", "client_version": "version", "server_version": "server", "python_version": "version",
                  "user": "text", "controller": "host", "name": "text", "path": "path", "status": "status", "label": "label"},
    "plays": {"playbook": "playbooks", "uuid": "uuid", "status": "status", "name": "text"},
    "tasks": {"playbook": "playbooks", "play": "plays", "playbook_name": "text", "playbook_path": "path", "status": "status", "name": "text",
              "uuid": "uuid", "action": "action", "path": "path", "lineno": "lineno", "handler": "boolean", **NOTED},
    "hosts": OF_HOST,
    "latesthosts": {**OF_HOST, **{f"host__{name}_{way}": "time" for name in ("created", "updated") for way in ("before", "after")}},
    "results": {"playbook": "playbooks", "play": "plays", "task": "tasks", "host": "hosts", "task_name": "text", "host_name": "host",
                "delegated_to": "hosts", "changed": "boolean", "ignore_errors": "boolean", "status": "status"},
    "files": {"playbook": "playbooks", "path": "path"},
    "records": {"playbook": "playbooks", "key": "key"},
}
TIMED = {table: SPANS if table in ("playbooks", "plays", "tasks", "results") else SPANS[:2] for table in FILTERS}
ORDERS = {"labels": BASE, "hosts": BASE + ["name"] + COUNTERS, "latesthosts": BASE[1:] + ["name"], "files": BASE + ["path"],
          "records": BASE + ["key"], **{table: BASE + D4 for table in ("playbooks", "plays", "tasks", "results")}}

GOOD = {"version": VERSIONS + ["2.", "1"], "server": ["srv", "SRV-1", "-2"], "text": WORDS + ["e", "web", "_", "%", " web "], "path": PATHS + ["/srv", ".YML", "main"],
        "host": HOSTS + ["WEB", "w"], "label": LABELS[1:] + ["PROD", "pro"], "key": KEYS, "action": ACTIONS + ["SETUP", "ping"],
        "lineno": ["7", "42", "0", "-1"], "boolean": ["true", "false", "True", "False", "TRUE", "1", "0", "yes", "1", "yes", "maybe", ""],
        "count": ["0", "1", "2", "-1", "1.5", "1e0", " 1 ", ""],
        "uuid": ["02fc0000-0001-96df-d9a9-000000000009", "02FC0000000196DFD9A900000000000A", "02fc0000-0001-96df-d9a9-00000000000f",
                 "{02fc0000-0001-96df-d9a9-00000000000b}", ""],
        "time": TIMES + NEW_TIMES + ["1999-01-01T00:00:00Z", "2199-01-01T00:00:00Z", ""]}
TIMES_REFUSED = [one for one in BAD_TIMES if isinstance(one, str) and one]
BAD = {**dict.fromkeys(("version", "server", "text", "path", "host", "label", "key", "action"), ["a\x00b", "", "'", "%00", "' OR 1=1 --"]),
       "lineno": ["x", "1.5", "99999999999999999999", ""], "boolean": ["2", "null", "TrUe"],
       "count": ["x", "NaN", "1e400", "99999999999999999999", "Infinity", "0x1", "1,5"],
       "status": ["", "bogus", "OK", "changed", "ok,failed"], "uuid": ["x", "02fc", "g" * 32], "time": TIMES_REFUSED}
BAD_IDS = ["x", "987654321", "-1", "0", "1.5x", "NaN", "1e400", "99999999999999999999", "", " "]
LIMITS = ["1", "2", "3", "5", "7", "10", "50", "100", "1000000", "0", "-1", "abc", "", "1.5", " 3", "+4", "９", "9" * 15]
OFFSETS = ["0", "1", "2", "5", "10", "20", "99", "1000", "-1", "abc", "", "1e2", "9" * 15]
UNKNOWN = [["search", "x"], ["ordering", "-id"], ["x", "é y"], ["page", "2"], ["format", "json"], ["format", "xml"], ["x", ""]]
RAW = ["&order=-id,started", "&x=a%20b&x=a+b", "&started_before=2021-03-04T05:06:07+00:00", "&name=%ff", "&a", "&&", "&limit=3&limit=2", "&name=100%"]

# Made by one request: the same time in Hearth (one event), one after the other in ara.
TOGETHER = {"labels": "playbooks", "latesthosts": "hosts"}


class Queries:
    def __init__(self, rng, world):
        self._rng, self._world = rng, world

    def some(self, table):
        """(query, tail): what a client asks of a list; most of it can be answered."""
        rng, query = self._rng, []
        for _ in range(rng.choice((0, 0, 1, 1, 1, 2, 3))):
            query += self._filter(table)
        if rng.random() < 0.4:
            query.append(["order", self._order(table)])
        query += self._page()
        if rng.random() < 0.05:
            query.append(rng.choice(UNKNOWN))
        rng.shuffle(query)
        return query, rng.choice(RAW) if rng.random() < 0.04 else ""

    def _page(self):
        rng, query = self._rng, []
        if rng.random() < 0.5:
            query.append(["limit", rng.choice(LIMITS)])
        if rng.random() < 0.3:
            query.append(["offset", rng.choice(OFFSETS)])
        return query

    def _order(self, table):
        rng, names = self._rng, ORDERS[table]
        if rng.random() < 0.08:
            return rng.choice(["bogus", "-bogus", "", "id,bogus", "--id", "ID", "-", "playbook", " id", "id,", "é"])
        wanted = rng.sample(names, min(len(names), rng.choice((1, 1, 1, 2, 3))))
        return ",".join(rng.choice(("", "-")) + name for name in wanted)

    def _filter(self, table):
        rng = self._rng
        timed = rng.random() < 0.2 or not FILTERS[table]
        name = f"{rng.choice(TIMED[table])}_{rng.choice(('before', 'after'))}" if timed else rng.choice(list(FILTERS[table]))
        kind = "time" if timed else FILTERS[table][name]
        if kind == "status":
            return [["status", one] for one in self._statuses(table)]
        return [[name, self._value(table, name, kind)]]

    def _statuses(self, table):
        rng = self._rng
        if rng.random() < 0.15:
            return [rng.choice(BAD["status"])]
        return rng.sample(STATUSES[table], rng.choice((1, 1, 2)))

    def _value(self, table, name, kind):
        rng = self._rng
        if kind in ("playbooks", "plays", "tasks", "hosts"):
            thing = self._world.pick(kind) if rng.random() < 0.85 else self._world.pick_dead(kind)
            return thing.ref() if thing and rng.random() < 0.9 else rng.choice(BAD_IDS)
        if kind == "time" and name[:7] in ("created", "updated") and rng.random() < 0.6:
            known = [one for one in ("playbooks", "tasks", "results", "hosts") if one != TOGETHER.get(table)]
            thing = self._world.pick(rng.choice(known))
            if thing:
                return thing.ref(name[:7])
        if rng.random() < 0.15:
            return rng.choice(BAD[kind])
        return rng.choice(GOOD[kind]) if kind in ("boolean", "count", "time") else near(rng, GOOD[kind])
