"""A fake: no apiserver installs from packages here. It has the discovery documents' real shape, two kinds of objects,
and one bearer token; prints `port N`, then `METHOD PATH` for each request, until its stdin ends."""
import http.server
import json
import sys
import threading

TOKEN = "token-of-the-fake-apiserver"
VERSION = {"major": "1", "minor": "30", "gitVersion": "v1.30.0", "gitCommit": "0", "gitTreeState": "clean",
           "buildDate": "2024-04-17T00:00:00Z", "goVersion": "go1.22.2", "compiler": "gc", "platform": "linux/amd64"}
VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
RESOURCES = [{"name": name, "singularName": kind.lower(), "namespaced": namespaced, "kind": kind, "verbs": VERBS, "shortNames": [short]}
             for name, kind, namespaced, short in (("configmaps", "ConfigMap", True, "cm"), ("namespaces", "Namespace", False, "ns"))]
DOCUMENTS = {
    "/version": VERSION,
    "/api": {"kind": "APIVersions", "versions": ["v1"],
             "serverAddressByClientCIDRs": [{"clientCIDR": "0.0.0.0/0", "serverAddress": "127.0.0.1"}]},
    "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": []},
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": RESOURCES},
}
KINDS = {resource["name"]: resource["kind"] for resource in RESOURCES}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    objects = {}  # path -> object

    def date_time_string(self, timestamp=None):
        return "Wed, 17 Apr 2024 00:00:00 GMT"  # is in results of refused requests

    def log_message(self, *_):
        print(self.command, self.path.split("?")[0], flush=True)

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def fail(self, status, reason):
        self.answer(status, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": reason,
                             "reason": reason, "code": status})

    def read(self):
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")

    def keep(self, path, value):
        revision = int(self.objects.get(path, {}).get("metadata", {}).get("resourceVersion", 0)) + 1
        value.setdefault("metadata", {}).update(
            uid=f"uid-{path}", resourceVersion=str(revision), creationTimestamp="2024-01-01T00:00:00Z")
        self.objects[path] = value
        return value

    def handle_one(self):
        path, content = self.path.split("?")[0], self.read()
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.fail(401, "Unauthorized")
        if path in DOCUMENTS:
            return self.answer(200, DOCUMENTS[path])
        if self.command == "POST":
            return self.answer(201, self.keep(f"{path}/{content['metadata']['name']}", content))
        if path in self.objects:
            return self.one(path, content)
        kind = KINDS.get(path.rsplit("/", 1)[-1])
        if self.command != "GET" or kind is None:
            return self.fail(404, "NotFound")
        items = [value for name, value in sorted(self.objects.items()) if name.rpartition("/")[0] == path]
        return self.answer(200, {"kind": kind + "List", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": items})

    def one(self, path, content):
        if self.command == "DELETE":
            del self.objects[path]
            return self.answer(200, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"})
        found = self.objects[path]
        if self.command == "PATCH":
            found = self.keep(path, merged(found, content))
        return self.answer(200, found)

    do_GET = do_POST = do_PATCH = do_DELETE = handle_one


def merged(old, new):
    """RFC 7396."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    found = {**old, **{name: merged(old.get(name), value) for name, value in new.items()}}
    return {name: value for name, value in found.items() if value is not None}


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"port {server.server_address[1]}", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
