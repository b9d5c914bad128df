"""Two playbooks with what is odd to print, written through the API."""
import json
import urllib.request

LONG_PATH = "/srv/automation/environments/production/playbooks/" + "site/" * 6 + "everything-there-is.yml"
NAMES = ["deploy", "it's \"odd\": #1", "日本語 タスク", "tab\there", "yes", "1.0", "two\nlines", "-x", "", "é" * 60, "$(id) `id`"]


def call(url, method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url + path, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def record_runs(url):
    def post(table, /, **body):
        return call(url, "POST", f"/api/v1/{table}", body)["id"]

    def at(second):
        return f"2026-11-21T07:{54 + second // 60:02d}:{second % 60:02d}.{second * 1013 % 1000000:06d}Z"

    for number, (name, path, status) in enumerate((("nightly", LONG_PATH, "completed"), (None, "/srv/a.yml", "failed"))):
        playbook = post("playbooks", started=at(number), ended=at(90 + number), status=status, name=name, path=path, labels=["prod", f"n{number}", "a b"],
                        ansible_version="2.21.0", client_version="1.8.0", python_version="3.11.2", controller=f"ctl{number}", user="me",
                        arguments={"check": False, "tags": ["all", "é"], "forks": 5, "extra_vars": {"a": None, "b": [1.50, 12345678901234567890]}})
        file = post("files", playbook=playbook, path=path, content="- hosts: all\n")
        play = post("plays", playbook=playbook, started=at(number), ended=at(80), status="completed", name="all hosts",
                    uuid=f"00000000-0000-0000-0000-00000000000{number}")
        hosts = [post("hosts", playbook=playbook, name=one, facts={"ansible_os": "Debian", "n": [1, 2.0, True, None]}) for one in ("web1", "db ü", "localhost")]
        for step, text in enumerate(NAMES):
            task = post("tasks", playbook=playbook, play=play, file=file, name=text, action=("debug", "ansible.builtin.command")[step % 2], lineno=step + 1,
                        tags=["a", "b: c"][: step % 3], handler=step == 3, status=("completed", "failed")[step == 4], started=at(step),
                        ended=None if step == 5 else at(step + 1), deprecations=["old"] if step == 1 else [], warnings=["w1", "w2"] if step == 2 else [])
            for place, host in enumerate(hosts):
                post("results", playbook=playbook, play=play, task=task, host=host, status=("ok", "failed", "skipped", "unreachable")[(step + place) % 4],
                     changed=step % 2 == 0, ignore_errors=step == 1, started=at(step), ended=at(step + place),
                     content={"msg": text, "rc": 0, "stdout_lines": ["x" * 100, text], "nested": {"1": {"2": []}}, "float": 1e16})
        for key, value in (("version", "1.2.3"), ("facts", {"a": [1, 2]}), ("number", 7), ("lines", "a\nb\n")):
            post("records", playbook=playbook, key=key, value=value, type="json" if isinstance(value, dict) else "text")
