"""Requests that no client of ara's sends: other methods, paths, formats, types of body, JSON that is none, credentials."""
import base64

from fields import FIELDS
from steps import API

PATHS = ["/api/", "/api/v1/", "/api", "/api/v1", "/api/v1/nothing", "/api/v2/", "/api/v1/playbooks/", "/api/v1/labels/abc", "/api/v1/labels/-1",
         "/api/v1/tasks/1.5", "/api/v1/plays/99999999999999999999", "/api/v1/files/0", "/api/v1/.json", "/api/v1/playbooks.json",
         "/api/v1/playbooks.xml", "/api/v1/hosts.api", "/api/v1/latesthosts/nobody", "/api/v1/latesthosts/a.b.c", "/api/v1/results/1/2",
         "/api/v1/labels/%00", "/api/v1/labels/%2e%2e", "/api/v1//playbooks", "/api/v1/Playbooks", "/robots.txt", "/healthcheck/"]
METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "POST", "FOO", "TRACE"]
ACCEPTS = ["*/*", None, "application/*", "application/json; indent=4", "application/json;q=0.5, text/plain", "text/html", "text/plain",
           "text/html,application/xhtml+xml,*/*;q=0.8", "application/xml", "application/json; version=2", "nonsense", "", "image/png, */*;q=0.1"]
KINDS = ["text/plain", "", "application/xml", "application/json; charset=latin-1", "application/json;charset=utf-8", "APPLICATION/JSON", "nonsense",
         "application/vnd.api+json", "application/octet-stream", None]
BODIES = ["", "{", "[", "[1,]", "{}x", "null", "true", "5", "1.5", '"x"', "[]", "[{}]", "[1]",
          '{"a":NaN}', '{"a":Infinity}', "{'a':1}", '{"a":1,}', "\xff{}",
          "\xef\xbb\xbf{}", '{"name":"\\ud800"}', '{"name":"\xe9"}', "nul", "\x00", "{}" * 2, "[" * 200, '{"name": "a', '{"path":"a","path":"b"}',
          '{"name":1e400}', "/* x */ {}", '{"name":"\xc3\xa9\t"}', " \n{ } ", '{"\\u0000":1}']
CREDENTIALS = ["Basic", "Basic x", "Basic a b", "Basic " + base64.b64encode(b"a:b").decode(), "Basic " + base64.b64encode(b"\xff:b").decode(),
               "Bearer x", "Token x", "basic " + base64.b64encode(b"nobody:").decode(), ""]
FORMS = {
    "labels": [["name", "from a form"]],
    "playbooks": [["path", "/srv/form.yml"], ["ansible_version", "2.14"], ["labels", "prod"], ["labels", "check:False"], ["name", ""], ["arguments", '{"a":1}']],
    "plays": [["uuid", "02fc0000-0001-96df-d9a9-000000000009"], ["name", ""], ["status", "running"]],
    "hosts": [["name", "form"], ["ok", "3"]], "files": [["path", "/srv/form"], ["content", "a=1&b"]], "records": [["key", "form"], ["type", "text"], ["value", "[1]"]],
    "tasks": [["action", "ping"], ["lineno", "3"], ["handler", "on"], ["tags", "a"]], "results": [["changed", "true"], ["status", "ok"]],
}


def step(generator):
    rng = generator.rng
    return rng.choice((_path, _method, _accept, _kind, _text, _form, _options, _head, _credentials, _format))(generator, rng)


def _target(generator, rng):
    table = rng.choice(list(FIELDS) + ["latesthosts"])
    thing = generator.world.pick(table) if table in FIELDS and rng.random() < 0.6 else None
    return [API + table + "/", thing.ref()] if thing else API + table


def _path(generator, rng):
    return {"method": rng.choice(METHODS[:3] + ["GET"] * 6 + METHODS[7:8]), "path": rng.choice(PATHS)}


def _method(generator, rng):
    path = _target(generator, rng)
    # What exists is changed elsewhere: here are methods that the resource has not.
    wrong = METHODS[3:6] + METHODS[7:8] if isinstance(path, str) else ["POST", "FOO"]
    return {"method": rng.choice(wrong), "path": path, **({"json": {}} if rng.random() < 0.5 else {})}


def _accept(generator, rng):
    return {"method": "GET", "path": _target(generator, rng), "headers": {"Accept": rng.choice(ACCEPTS)}}


def _kind(generator, rng):
    table = rng.choice(list(FIELDS))
    return {"method": "POST", "path": API + table, "raw": rng.choice(['{"x": 1}', "a=b", ""]), "headers": {"Content-Type": rng.choice(KINDS)}}


def _text(generator, rng):
    thing = generator.world.pick("tasks")
    if thing and rng.random() < 0.3:
        generator.world.touch(thing)
        return {"method": "PATCH", "path": [API + "tasks/", thing.ref()], "raw": rng.choice(BODIES), "about": ["tasks", thing.n]}
    return {"method": "POST", "path": API + rng.choice(["playbooks", "results", "records", "plays"]), "raw": rng.choice(BODIES)}


def _form(generator, rng):
    table = rng.choice(list(FORMS))
    playbook = generator.world.pick("playbooks")
    entries = FORMS[table] + ([["playbook", playbook.ref()]] if playbook and table not in ("labels", "playbooks") and rng.random() < 0.7 else [])
    generator.spare += 1
    if table == "hosts" and playbook:
        return None  # it would be the latest of its name, and nobody would know
    if rng.random() < 0.3:
        return _multipart(generator, table, entries)
    return {"method": "POST", "path": API + table, "form": entries, "makes": [table, generator.spare]}


def _multipart(generator, table, entries):
    texts = [entry for entry in entries if isinstance(entry[1], str)]
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in texts)
    return {"method": "POST", "path": API + table, "raw": parts + "--x--\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=x"},
            "makes": [table, generator.spare]}


def _options(generator, rng):
    return {"method": "OPTIONS", "path": _target(generator, rng)}


def _head(generator, rng):
    query, _ = generator.queries.some("results")
    return {"method": "HEAD", "path": API + "results", "query": query} if rng.random() < 0.4 else {"method": "HEAD", "path": _target(generator, rng)}


def _credentials(generator, rng):
    return {"method": rng.choice(("GET", "GET", "POST")), "path": API + "labels", "headers": {"Authorization": rng.choice(CREDENTIALS)}}


def _format(generator, rng):
    path = _target(generator, rng)
    if isinstance(path, list) and rng.random() < 0.5:
        return {"method": "GET", "path": path + [rng.choice((".json", ".api", ".xml", "."))]}
    return {"method": "GET", "path": path, "query": [["format", rng.choice(("json", "api", "xml", ""))]],
            "headers": {"Accept": rng.choice(("application/json", "*/*", "text/html"))}}
