"""What ara's and Hearth's callbacks told of the same runs, without ids and times, and the reasons why they may differ."""
import collections
import json
import urllib.request

LEFT_OUT = "Not saved by ARA as configured by "
# What Hearth's callback does otherwise: (table, member): (why, (ara's value, Hearth's) -> may that be?).
REASONS = {
    ("playbooks", "client_version"): ("each is of its own version", lambda a, b: True),
    ("playbooks", "server_version"): ("no server wrote it", lambda a, b: b is None),
    ("playbooks", "controller"): ("the node's name: no resolver is waited for", lambda a, b: bool(b)),
    ("playbooks", "arguments"): ("of -e the names are kept", lambda a, b: _without_extra(a) == _without_extra(b)
                                 and a["extra_vars"].startswith(LEFT_OUT) and b["extra_vars"] == ["scratch=<not recorded>"]),
    ("playbooks", "labels"): ("labels of an earlier play stay, and ara's action told ara alone", lambda a, b: set(a) - {"added"} <= set(b)),
    ("playbooks", "records"): ("ara's action told ara alone", lambda a, b: a >= b == 0),
    ("playbooks", "tasks"): ("a serial batch has its own", lambda a, b: a <= b),
    ("plays", "tasks"): ("a serial batch has its own", lambda a, b: b == 1),
    ("plays", "results"): ("a serial batch has its own", lambda a, b: b == 1),
    ("hosts", "ok"): ("counted as results come, where ara waits for the statistics of the end", lambda a, b: a == 0 < b),
    ("hosts", "facts"): ("who left it out", lambda a, b: _hidden(a) == _hidden(b)),
    ("results", "content"): ("who left it out", lambda a, b: _hidden(a) == _hidden(b)),
    ("plays", "status"): ("it ends with its run", lambda a, b: (a, b) == ("running", "expired")),
    ("tasks", "status"): ("ignore_unreachable is honoured; it ends with its run",
                          lambda a, b: (a, b) in (("failed", "completed"), ("running", "expired"))),
    ("results", "delegated_to"): ("per host, not of the hosts before it", lambda a, b: set(b) <= set(a)),
}

Difference = collections.namedtuple("Difference", "table key member ara hearth")


def _without_extra(arguments):
    return {name: value for name, value in arguments.items() if name != "extra_vars"}


def _hidden(value):
    """With one word for what either left out."""
    if isinstance(value, dict):
        return {name: _hidden(member) for name, member in value.items()}
    left_out = isinstance(value, str) and value.startswith((LEFT_OUT, "Not saved by Hearth: "))
    return "<left out>" if left_out else value


class Told:
    """`tables`: {table: {natural key: [members]}} of a server; a key has as many entries as rows."""

    def __init__(self, url):
        self._url = url
        self.tables = collections.defaultdict(lambda: collections.defaultdict(list))
        self._names = {row["id"]: row["name"] for row in self._rows("hosts")}
        for table in ("playbooks", "plays", "tasks", "hosts", "results", "files"):
            for row in self._rows(table):
                key, members = getattr(self, "_" + table)(self._get(f"{table}/{row['id']}"))
                self.tables[table][key].append(members)

    def _get(self, path):
        with urllib.request.urlopen(f"{self._url}/api/v1/{path}", timeout=30) as answer:
            return json.load(answer)

    def _rows(self, table):
        return self._get(f"{table}?limit=10000&order=id")["results"]

    @staticmethod
    def _playbooks(row):
        members = {name: row[name] for name in ("name", "status", "ansible_version", "client_version", "server_version", "python_version",
                                                "controller", "user", "arguments")}
        return row["path"], {**members, **row["items"], "labels": sorted(label["name"] for label in row["labels"])}

    @staticmethod
    def _plays(row):
        return (row["playbook"]["path"], row["name"]), {"status": row["status"], **row["items"]}

    @staticmethod
    def _place(task, path):
        return task["name"], path, task["lineno"]

    def _tasks(self, row):
        exceptions = [str(one) for one in row["exceptions"]]
        return self._place(row, row["path"]), {**{name: row[name] for name in ("action", "handler", "status", "warnings", "deprecations")},
                                               "tags": sorted(row["tags"]), "exceptions": exceptions, "play": row["play"]["name"]}

    @staticmethod
    def _hosts(row):
        return (row["playbook"]["path"], row["name"]), {name: row[name] for name in ("changed", "failed", "ok", "skipped", "unreachable", "facts")}

    def _results(self, row):
        key = self._place(row["task"], row["task"]["path"]) + (row["host"]["name"], json.dumps(row["content"].get("item")))
        hosts = [one if isinstance(one, int) else one["id"] for one in row["delegated_to"]]
        return key, {**{name: row[name] for name in ("status", "changed", "ignore_errors", "content")},
                     "delegated_to": sorted(self._names[host] for host in hosts)}

    @staticmethod
    def _files(row):
        return (row["playbook"]["path"], row["path"]), {"sha1": row["sha1"], "content": row["content"]}


def differences(ara, hearth):
    """(what has no reason, names of the reasons that were used)."""
    found, used = [], set()
    for table in ara.tables:
        for key in ara.tables[table].keys() | hearth.tables[table].keys():
            pair = [told.tables[table].get(key, []) for told in (ara, hearth)]
            batches = table == "tasks" and len(pair[0]) == 1 and len(pair[1]) == 2 and pair[1][0] == pair[1][1]
            if batches:
                used.add(("tasks", "batches"))
                pair[1] = pair[1][:1]
            if len(pair[0]) != len(pair[1]):
                found.append(Difference(table, key, "rows", *pair))
                continue
            for rows in zip(*(sorted(rows, key=repr) for rows in pair)):
                for member in rows[0]:
                    values = rows[0][member], rows[1][member]
                    if values[0] == values[1]:
                        continue
                    reason = REASONS.get((table, member))
                    if reason and reason[1](*values):
                        used.add((table, member))
                    else:
                        found.append(Difference(table, key, member, *values))
    return found, used
