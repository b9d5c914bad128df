#!/usr/bin/env python3
"""Records what a real ARA server answers; see README.md.

    make.py http://127.0.0.1:PORT BASE_DIR/ansible.sqlite

The server's database must be empty. Writes store.sql (the same rows for Hearth's tables) and
answers.txt (request, status, body: three lines each) beside this file.
"""
import datetime
import hashlib
import http.client
import json
import pathlib
import sqlite3
import sys
import uuid
import zlib

HERE = pathlib.Path(__file__).parent
HOST = sys.argv[1].removeprefix("http://")
SHOWN = "http://ara.example"
client = http.client.HTTPConnection(HOST)


def ask(method, path, body=None):
    text = None if body is None else json.dumps(body)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    client.request(method, "/api/v1/" + path, text, headers)
    answer = client.getresponse()
    return answer.status, answer.read().decode()


def post(table, **fields):
    status, text = ask("POST", table, fields)
    assert status == 201, (table, fields, status, text)
    return json.loads(text)["id"]


def at(second, micros=0):
    moment = datetime.datetime(2026, 11, 21, 5, 35, 24) + datetime.timedelta(seconds=second)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{micros:06}" if micros else "") + "Z"


RESULTS = [  # status, changed, ignore_errors, seconds or None
    ("ok", False, False, 1.5), ("ok", True, False, 90061), ("failed", False, False, 0),
    ("failed", True, True, -1), ("skipped", True, False, 1e-6), ("unreachable", False, True, 3600),
    ("unknown", False, False, None)]
BODIES = [
    {}, {"msg": "é😀\u2028", "rc": 0, "f": 1.0, "big": 12345678901234567890, "none": None},
    {"nested": {"a": [1, [2, {"b": []}]], "": ""}, "esc": "\"\\/\b\f\n\r\t\u007f\u0001"},
    {"changed": True, "list": [True, False, -1, -0.5]}]


def seed():
    for n in range(3):
        book = post("playbooks", name=[None, "nightly", "émile"][n], ansible_version="2.14.18",
                    client_version=[None, "1.7.5", "1.7.5"][n], python_version=[None, "3.11.2", "3.12"][n],
                    server_version="1.7.5", status=["unknown", "failed", "running"][n],
                    path=["/srv/a.yml", "/srv/100%_b.yml", "/SRV/C.yml"][n], arguments=BODIES[n],
                    controller=["localhost", None, "ctl"][n], user=[None, "root", "kim"][n],
                    labels=[[], ["check:False", "Night", "ü"], ["night2", "check:False"]][n],
                    started=at(n * 100, 330236), ended=[None, at(n * 100 + 9), None][n])
        files = [post("files", playbook=book, path=f"/srv/{name}", content=text) for name, text in
                 [("site.yml", "- hosts: all\n\tü \"x\"\\\n"), (f"roles/{n}/main.yml", "same"),
                  ("empty.yml", "{}")][:n + 1]]
        hosts = [post("hosts", playbook=book, name=name, facts=facts, changed=i + n, failed=n, ok=3 - i,
                      skipped=i * 2, unreachable=0)
                 for i, (name, facts) in enumerate([("alpha", {}), ("Beta", {"ansible_os": "é"}),
                                                    (f"gamma{n}", {"a": 1.0})][:n + 1])]
        for i in range(n + 1):
            play = post("plays", playbook=book, name=[None, "", "web servers"][i],
                        uuid=uuid.UUID(int=0x02fc00000000 << 64 | i).hex, status=["unknown", "completed", "running"][i],
                        started=at(n * 100 + i, 611544), ended=[None, at(n * 100 + 50), None][i])
            for j in range(2):
                task = post("tasks", playbook=book, play=play, file=files[j % len(files)],
                            name=[None, "web : Include_tasks"][j], uuid=[None, str(uuid.UUID(int=77 + j))][j],
                            action=["ping", "ansible.builtin.Command"][j], lineno=4 + 10 * j, handler=bool(j),
                            tags=[[], ["web", "ü"]][j], status=["completed", "failed"][j],
                            warnings=[[], ["w1", {"k": "v"}]][j], deprecations=[[], [{"msg": "old"}]][j],
                            exceptions=[[], ["boom\n"]][j], started=at(n * 100 + i + j))
                for k, host in enumerate(hosts):
                    pick = 2 * (i + j) + k + n
                    status, changed, ignore, seconds = RESULTS[pick % 7]
                    micros = None if seconds is None else round(seconds * 1e6)
                    start = n * 100 + i + j
                    end = None if micros is None else at(start + micros // 10**6, micros % 10**6)
                    post("results", playbook=book, play=play, task=task, host=host, status=status,
                         changed=changed, ignore_errors=ignore, content=BODIES[pick % 4],
                         started=at(start), ended=end,
                         delegated_to=hosts[::-1] if pick % 5 == 0 else [])
        for key, value in [("text", "abc ü"), ("Dict", {"z": 1, "a": 1.5}), ("empty", {}), ("none", ""),
                           ("list", [1, "2", None])][:2 * n + 1]:
            post("records", playbook=book, key=key, value=value, type=type(value).__name__)
    for name in ["alpha", "Beta"]:  # named again in an older playbook: these are the latest
        post("hosts", playbook=2, name=name)


TABLES = ["labels", "playbooks", "file_contents", "files", "plays", "tasks", "hosts", "results", "records"]


def set_times(db):
    """created and updated, which no client can choose."""
    for table in TABLES:
        for (row,) in db.execute(f"SELECT id FROM {table}").fetchall():
            created = (datetime.datetime(2026, 11, 21, 6, 0, 0) + datetime.timedelta(seconds=row // 2 * 2)
                       + datetime.timedelta(microseconds=row % 3 * 1000))
            updated = created + datetime.timedelta(seconds=row % 4, microseconds=17 * (row % 2))
            db.execute(f"UPDATE {table} SET created = ?, updated = ? WHERE id = ?",
                       (str(created), str(updated), row))
    for name, host in db.execute("SELECT name, host_id FROM latest_hosts").fetchall():
        times = [str(datetime.datetime(2026, 11, 21, 6, m, 0, 5 * host)) for m in (1, 2)]
        db.execute("UPDATE latest_hosts SET created = ?, updated = ? WHERE name = ?", (*times, name))
    db.commit()


STATUS = {s: n for n, s in enumerate(["unknown", "running", "completed", "failed", "expired"])}
RESULT = {s: n for n, s in enumerate(["unknown", "ok", "failed", "skipped", "unreachable"])}


def micros(text):
    if text is None:
        return None
    moment = datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc)
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return (moment - epoch) // datetime.timedelta(microseconds=1)


class Store:
    """Hearth's rows for ARA's."""

    def __init__(self, db):
        self.db, self.lines, self.bodies = db, [], {}
        db.row_factory = sqlite3.Row

    def literal(self, value):
        if value is None:
            return "NULL"
        if isinstance(value, bytes):
            return f"x'{value.hex()}'"
        if isinstance(value, (int, float)):
            return str(value)
        return "'" + str(value).replace("'", "''") + "'"

    def insert(self, into, **columns):
        names = ", ".join(f'"{name}"' for name in columns)
        values = ", ".join(self.literal(value) for value in columns.values())
        self.lines.append(f"INSERT INTO {into} ({names}) VALUES ({values});")

    def body(self, packed, default):
        text = zlib.decompress(packed)
        if text == default:
            return None
        if text not in self.bodies:
            self.bodies[text] = len(self.bodies) + 1
            self.insert("bodies", id=self.bodies[text], hash=hashlib.sha256(text).digest(), codec=0,
                        size=len(text), data=text, used=0)
        return self.bodies[text]

    def rows(self, table):
        return self.db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()

    def count(self, table, **where):
        ((column, value),) = where.items()
        return self.db.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", (value,)).fetchone()[0]

    def common(self, row):
        out = {"id": row["id"], "created": micros(row["created"]), "updated": micros(row["updated"])}
        if "started" in row.keys():
            out |= {"started": micros(row["started"]), "ended": micros(row["ended"]), "duration": row["duration"]}
        return out

    def fill(self):
        for row in self.rows("labels"):
            self.insert("labels", **self.common(row), name=row["name"])
        for row in self.rows("playbooks"):
            counts = {"n_" + t: self.count(t, playbook_id=row["id"])
                      for t in ["plays", "tasks", "results", "hosts", "files", "records"]}
            plain = {n: row[n] for n in ["name", "path", "ansible_version", "client_version", "python_version",
                                         "server_version", "controller"]}
            self.insert("playbooks", **self.common(row), uid=bytes([row["id"]] * 16), seen=0, **plain,
                        user_name=row["user"], status=STATUS[row["status"]],
                        arguments_body=self.body(row["arguments"], b"{}"), **counts)
        for row in self.db.execute("SELECT * FROM playbooks_labels"):
            self.insert("playbook_labels", playbook_id=row["playbook_id"], label_id=row["label_id"], set_at=0)
        for row in self.rows("file_contents"):
            self.insert("contents", id=row["id"], sha1=bytes.fromhex(row["sha1"]),
                        body=self.body(row["contents"], b""))
        for row in self.rows("files"):
            self.insert("files", **self.common(row), playbook_id=row["playbook_id"], path=row["path"],
                        content_id=row["content_id"])
        for row in self.rows("plays"):
            self.insert("plays", **self.common(row), playbook_id=row["playbook_id"], name=row["name"],
                        uuid=bytes.fromhex(row["uuid"].replace("-", "")), status=STATUS[row["status"]],
                        n_tasks=self.count("tasks", play_id=row["id"]),
                        n_results=self.count("results", play_id=row["id"]))
        for row in self.rows("tasks"):
            lists = {f"n_{n}": len(json.loads(row[n])) for n in ["warnings", "deprecations", "exceptions"]}
            self.insert("tasks", **self.common(row), playbook_id=row["playbook_id"], play_id=row["play_id"],
                        file_id=row["file_id"], name=row["name"], action=row["action"], lineno=row["lineno"],
                        uuid=row["uuid"] and bytes.fromhex(row["uuid"].replace("-", "")), handler=row["handler"],
                        status=STATUS[row["status"]], tags=zlib.decompress(row["tags"]).decode(),
                        warnings=row["warnings"], deprecations=row["deprecations"],
                        exceptions_body=self.body(zlib.compress(row["exceptions"].encode()), b"[]"),
                        n_results=self.count("results", task_id=row["id"]), **lists)
        for row in self.rows("hosts"):
            plain = {n: row[n] for n in ["name", "changed", "failed", "ok", "skipped", "unreachable"]}
            self.insert("hosts", **self.common(row), playbook_id=row["playbook_id"], **plain,
                        facts_body=self.body(row["facts"], b"{}"), n_results=self.count("results", host_id=row["id"]))
        for row in self.db.execute("SELECT * FROM latest_hosts ORDER BY rowid"):
            self.insert("latest_hosts", name=row["name"], host_id=row["host_id"],
                        created=micros(row["created"]), updated=micros(row["updated"]))
        for row in self.rows("results"):
            self.insert("results", **self.common(row), uid=bytes(14) + row["id"].to_bytes(2, "big"),
                        **{n + "_id": row[n + "_id"] for n in ["playbook", "play", "task", "host"]},
                        status=RESULT[row["status"]], changed=row["changed"], ignore_errors=row["ignore_errors"],
                        content_body=self.body(row["content"], b"{}"))
        for row in self.db.execute("SELECT * FROM results_delegated_to ORDER BY id"):
            self.insert("result_delegates", result_id=row["result_id"], host_id=row["host_id"])
        for row in self.rows("records"):
            self.insert("records", **self.common(row), playbook_id=row["playbook_id"], key=row["key"],
                        type=row["type"], value_body=self.body(row["value"], b'""'))
        for table in ["playbooks", "files", "plays", "tasks", "hosts", "results", "records"]:
            self.insert("counts", table=table, n=self.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        return "\n".join(self.lines) + "\n"


ENDPOINTS = "labels playbooks plays tasks hosts latesthosts results files records".split()
COUNTERS = "changed failed ok skipped unreachable".split()
NOTES = ["exceptions_count", "deprecations_count", "warnings_count"]


def wrong_everywhere():
    texts = ("label name path playbook_name playbook_path action lineno task_name host_name key user controller "
             "ansible_version client_version server_version python_version").split()
    others = ("created_before created_after updated_before updated_after started_before started_after ended_before "
              "ended_after host__created_before host__created_after host__updated_before host__updated_after "
              "playbook play task host delegated_to uuid status order").split()
    others += [f"{n}__{end}" for n in COUNTERS + NOTES for end in ("gt", "lt")]
    return "&".join([f"{n}=%00" for n in texts] + [f"{n}=x" for n in others])


def requests():
    for endpoint in ENDPOINTS:
        yield endpoint
        yield f"{endpoint}?{wrong_everywhere()}"
        yield f"{endpoint}?limit=1&offset=1"
        yield f"{endpoint}?created_after=2026-11-21T06:00:02Z&created_before=2026-11-21 06:00:05".replace(" ", "%20")
        yield f"{endpoint}?updated_after=2026-11-21T07:00:03.000017%2B01:00&updated_before=2026-11-21T06:01Z"
        orders = "created -updated".split()
        orders += {"hosts": COUNTERS + ["name", "-name"], "latesthosts": ["name", "-name"], "files": ["path"],
                   "records": ["-key"]}.get(endpoint, [])
        if endpoint in ("playbooks", "plays", "tasks", "results"):
            orders += "started -ended duration -duration ended,-started".split()
            yield f"{endpoint}?started_after=2026-11-21T05:37:05Z&started_before=2026-11-21T05:38:46Z"
            yield f"{endpoint}?ended_after=2026-11-21T05:37:05Z&ended_before=2026-11-21T05:38:46Z"
        if endpoint != "latesthosts":
            orders += ["id", "-id"]
        for order in orders:
            yield f"{endpoint}?order={order}{'' if 'id' in order else ',-id' if order[0] == '-' else ',id'}" \
                if endpoint != "latesthosts" else f"{endpoint}?order={order}"
        if endpoint != "latesthosts":
            for row in range(1, 8):
                yield f"{endpoint}/{row}"
        for key in ["abc", "-1", "1.5", "01", "%201", "0", "9223372036854775807", "999"]:
            yield f"{endpoint}/{key}"
    for host in ["alpha", "Beta", "beta", "gamma2"]:
        yield f"latesthosts/{host}"
    for value in ["localhost", "2.14", "1.7", "3.1", "", "x"]:
        for name in ["ansible_version", "client_version", "server_version", "python_version", "controller"]:
            yield f"playbooks?{name}={value}"
    for text in ["user=ROO", "name=NIGHT", "name=%C3%A9", "path=srv/", "path=%25_", "path=100%25", "label=NIGHT",
                 "label=night", "label=check:false", "label=%20night%20", "label=%C3%9C", "label=", "status=failed",
                 "status=failed&status=running", "status=", "status=x&status=failed", "status=failed&status=%C3%A9"]:
        yield f"playbooks?{text}"
    for text in ["playbook=2", "playbook=2.7", "playbook=1e0", "playbook=%202", "playbook=1_0", "playbook=",
                 "playbook=nan", "playbook=1e51", "playbook=-1", "playbook=x&playbook=1", "name=WEB", "status=running",
                 "status=failed", "uuid=000002fc-0000-0000-0000-000000000001",
                 "uuid=000002fc000000000000000000000002", "uuid=%7B000002FC-000000000000000000000002%7D",
                 "uuid=urn:uuid:000002fc-0000-0000-0000-000000000000", "uuid=0x", "uuid=%20"]:
        yield f"plays?{text}"
    for text in ["playbook=3", "play=2", "playbook_name=NIGHT", "playbook_path=%25_", "status=failed", "name=INCLUDE",
                 "uuid=0000000000000000000000000000004e", "action=PING", "action=command", "path=ROLES", "lineno=4",
                 "lineno=%2014", "lineno=04", "handler=true", "handler=False", "handler=TRUE", "handler=1", "handler="]:
        yield f"tasks?{text}"
    for note in NOTES:
        yield f"tasks?{note}__gt=0"
        yield f"tasks?{note}__lt=1.9"
    for endpoint in ("hosts", "latesthosts"):
        for counter in COUNTERS:
            yield f"{endpoint}?{counter}__gt=1"
            yield f"{endpoint}?{counter}__lt=2"
        for text in ["playbook=2", "playbook_name=night", "playbook_path=c.yml", "name=A", "name=beta", "name=%25"]:
            yield f"{endpoint}?{text}"
    for text in ["host__created_before=2026-11-21T06:00:02Z", "host__created_after=2026-11-21T06:00:02Z",
                 "host__updated_before=2026-11-21T06:00:04Z", "host__updated_after=2026-11-21T06:00:04Z"]:
        yield f"latesthosts?{text}"
    for text in ["playbook=3", "play=4", "task=5", "host=3", "task_name=include", "host_name=ALPHA", "host_name=alph",
                 "delegated_to=6", "changed=true", "changed=false", "ignore_errors=True", "status=ok",
                 "status=ok&status=skipped", "status=changed", "playbook=3&status=failed&changed=false",
                 "limit=2", "limit=2&offset=2", "limit=2&offset=3", "limit=3&offset=1", "limit=5&offset=999",
                 "limit=0&offset=1", "limit=-1", "limit=x&offset=x", "limit=%202", "limit=02", "limit=1&limit=2",
                 "limit=1&x=%26%3D%2B+%20%2F~%C3%A9&x&b=&a=2&a=1&B=1", "limit=1&order=-id,started", "limit=1&offset=-1",
                 "limit=1&x=*-._!$'()", "order=bogus", "order=id,bogus,foo", "order=", "order=id&order=-id", "order=%20id",
                 "order=--id", "order=a%00", "created_before=2026-11-21T06:00", "created_before=2026-11-21T06:00:02,5Z",
                 "created_before=2026-11-21T6:00:02.0019999Z", "created_before=x", "created_before=",
                 "created_before=2026-11-21T24:00", "created_before=2026-02-30T00:00",
                 "created_before=2026-11-21T08:00:02%2B0200", "created_before=2026-11-21T07:00:02%2B01",
                 "created_before=2026-11-21T06:00:02+00:00"]:
        yield f"results?{text}"
    for text in ["playbook=2", "path=MAIN", "path=_"]:
        yield f"files?{text}"
    for text in ["playbook=3", "key=Dict", "key=dict", "key=text%20"]:
        yield f"records?{text}"


def written(path):
    """PATCH with nothing in it answers in the third shape; its `updated` is taken back."""
    return ask("PATCH", path, {})


seed()
database = sqlite3.connect(sys.argv[2])
set_times(database)
(HERE / "store.sql").write_text(Store(database).fill())
with open(HERE / "answers.txt", "w") as out:
    for path in dict.fromkeys(requests()):
        status, body = ask("GET", path)
        assert status in (200, 400, 404), (path, status)
        print("GET " + path, status, body.replace("http://" + HOST, SHOWN), sep="\n", file=out)
    for path in [f"{t}/{n}" for t in ENDPOINTS if t != "latesthosts" for n in (1, 2, 3, 4)]:
        status, body = written(path)
        assert status in (200, 404), (path, status, body)
        set_times(database)
        if status == 404:
            continue
        shown = json.loads(ask("GET", path)[1])["updated"]
        now = json.loads(body)["updated"]
        print("WRITTEN " + path, status, body.replace(now, shown), sep="\n", file=out)
