"""Hearth's own view of a record is the same bytes, whether the store is here or at the server that HEARTH_API names."""
import http.server
import json
import subprocess
import threading

import pytest

from support.playbooks import HEARTH

ASKED = [
    ["playbook", "list"],
    ["playbook", "list", "--json"],
    ["playbook", "list", "--status", "failed"],
    ["playbook", "list", "--status", "unknown", "--json"],
    ["playbook", "list", "--path", "site", "--label", "prod"],
    ["playbook", "list", "--path", "nope"],
    ["playbook", "list", "--limit", "1", "--offset", "1"],
    ["playbook", "show", "1"],
    ["playbook", "show", "last"],
    ["playbook", "show", "2", "--json"],
    ["playbook", "show", "99"],
    ["playbook", "show", "a/b é?"],
    ["playbook", "show", "00000000-0000-4000-8000-000000000001"],
    ["result", "show", "1"],
    ["result", "show", "2", "--json"],
    ["result", "show", "9999"],
    ["result", "show", "x"],
]


def run(env, arguments):
    return subprocess.run([HEARTH, *arguments], env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)


def elsewhere(server, folder, **more):
    """The environment of a machine that has no record of its own."""
    return {**server.env, "HEARTH_HOME": str(folder / "none"), "HEARTH_RUNTIME_DIR": str(folder), "HEARTH_API": server.url, **more}


@pytest.mark.parametrize("arguments", ASKED, ids=" ".join)
def test_a_server_shows_what_the_store_shows(server, tmp_path, arguments):
    here, there = run(server.env, arguments), run(elsewhere(server, tmp_path), arguments)
    assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)
    assert here.stdout or here.returncode in (64, 66)
    assert not (tmp_path / "none").exists()


def test_who_speaks_aras_words_gets_aras_form(server, tmp_path):
    env = elsewhere(server, tmp_path)
    assert run(env, ["playbook", "list"]).stdout.startswith(b"ID  STATUS")
    assert run(env, ["playbook", "list", "--user", "me"]).stdout.startswith(b"+----+")
    assert run(env, ["playbook", "list", "--server", server.url]).stdout.startswith(b"+----+")
    env = elsewhere(server, tmp_path, HEARTH_API="", ARA_API_CLIENT="http", ARA_API_SERVER=server.url)
    assert run(env, ["playbook", "list"]).stdout.startswith(b"+----+")
    assert b"| id " in run(env, ["result", "show", "1"]).stdout


def test_a_list_that_is_too_long_to_be_shown_whole_says_so(server, tmp_path):
    done = run(elsewhere(server, tmp_path), ["playbook", "list", "--limit", "10001"])
    assert (done.returncode, done.stdout) == (64, b"")
    assert b"limit: A number from 1 to 10000 is wanted." in done.stderr


class Ara(http.server.BaseHTTPRequestHandler):
    """As a server that has ARA's API alone."""

    def do_GET(self):
        ours = self.path.startswith("/api/v1/playbooks?")
        body = json.dumps({"count": 0, "next": None, "previous": None, "results": []}).encode() if ours else b"<h1>Not Found</h1>"
        self.send_response(200 if ours else 404)
        self.send_header("Content-Type", "application/json" if ours else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_a_server_without_views_gives_aras_form(server, tmp_path):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ara) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        env = elsewhere(server, tmp_path, HEARTH_API="http://127.0.0.1:%d" % other.server_port)
        done = run(env, ["playbook", "list", "--json"])
        other.shutdown()
    assert (done.returncode, done.stdout) == (0, b"[]\n"), done.stderr
