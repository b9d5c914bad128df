"""Which record a command speaks with, what it may change, and how it ends."""
import http.server
import json
import os
import ssl
import subprocess
import threading

import pytest

from both import environment, hearth
from support.playbooks import HEARTH
from support.secrecy import environments


def run(env, *arguments):
    return subprocess.run([HEARTH, *arguments], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)


def test_this_homes_record_is_asked_where_nothing_else_is_said(server):
    offline = run(server.env, "task", "list", "-f", "value", "-c", "id", "-c", "name")
    assert offline.returncode == 0, offline.stderr
    assert offline.stdout == hearth(server, ["task", "list", "-f", "value", "-c", "id", "-c", "name"]).stdout
    assert offline.stdout.count("\n") == 24  # 22 tasks, two names have two lines


def test_a_home_whose_daemon_cannot_be_had_is_read_in_this_process(own_server, tmp_path):
    own_server.stop()
    left = sorted((tmp_path / "run").iterdir())
    no_folder = tmp_path / "file"
    no_folder.write_text("")
    env = {**own_server.env, "HEARTH_RUNTIME_DIR": str(no_folder)}
    listed = run(env, "task", "list", "-f", "value", "-c", "id", "--limit", "2", "--order=id")
    assert (listed.returncode, listed.stdout) == (0, "1\n2\n"), listed.stderr
    gone = run(env, "task", "delete", "1")
    assert gone.returncode == 0, gone.stderr
    assert run(env, "task", "show", "1").returncode == 66
    assert sorted((tmp_path / "run").iterdir()) == left and no_folder.read_text() == ""
    home = b"HEARTH_HOME=" + os.fsencode(env["HEARTH_HOME"]) + b"\0"
    assert not [line for line, variables in environments() if home in variables], "no daemon was started"


@pytest.mark.parametrize("noun", ["result", "record", "host", "task", "play", "playbook", "label"])
def test_deletes_what_was_named_and_says_so(own_server, noun):
    assert json.loads(hearth(own_server, [noun, "delete", "1", "--json"]).stdout) == {"deleted": noun, "id": 1}
    again = hearth(own_server, [noun, "delete", "1"])
    assert (again.returncode, again.stdout) == (66, "")
    assert f"{noun} 1: no such {noun}" in again.stderr


def test_hearth_api_names_a_server_and_a_password_is_not_needed_in_argv(server, tmp_path):
    env = {key: value for key, value in server.env.items() if key not in ("HEARTH_HOME", "HEARTH_RUNTIME_DIR")}
    env |= {"HEARTH_API": server.url, "HEARTH_HOME": str(tmp_path / "other"), "HEARTH_RUNTIME_DIR": str(tmp_path)}
    listed = run(env, "playbook", "list", "-f", "value", "-c", "status")
    assert listed.stdout.splitlines() == ["failed", "completed"], listed.stderr
    assert not (tmp_path / "other").exists()


def test_hearths_own_view_stays_where_no_form_is_asked_for(server):
    assert run(server.env, "playbook", "list").stdout.startswith("ID  STATUS")
    assert json.loads(run(server.env, "playbook", "list", "--json").stdout)[0]["status"] == "failed"
    assert run(server.env, "playbook", "list", "--user", "me").stdout.startswith("+----+")
    assert run(server.env, "result", "show", "1").stdout != run(server.env, "result", "show", "1", "-f", "table").stdout


def test_json_has_whole_objects(server):
    tasks = json.loads(hearth(server, ["task", "list", "--json", "--limit", "2"]).stdout)
    assert len(tasks) == 2 and {"id", "uuid", "items", "tags", "started", "ended", "playbook"} <= set(tasks[0])
    assert json.loads(hearth(server, ["task", "show", "1", "--json"]).stdout)["playbook"]["id"] == 1
    assert json.loads(hearth(server, ["label", "list", "--json"]).stdout)[0]["name"] == "prod"
    assert json.loads(hearth(server, ["host", "metrics", "--json"]).stdout)[0]["count"] == 2
    assert hearth(server, ["task", "list", "--json", "--name", "nope"]).stdout == "[]\n"


def test_a_record_is_read_and_written_by_its_key(own_server):
    def said(*arguments):
        done = hearth(own_server, ["record", *arguments])
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert said("get", "version") == "1.2.3\n"
    assert json.loads(said("get", "facts", "--playbook", "1")) == {"a": [1, 2]}
    assert said("set", "ticket", "OPS-7 é", "--playbook", "1") == ""
    assert said("get", "ticket") == "OPS-7 é\n"
    changed = json.loads(said("set", "ticket", '{"n": 1.50}', "--type", "json", "--playbook", "1", "--json"))
    assert (changed["key"], changed["type"], changed["value"]) == ("ticket", "json", {"n": 1.5})
    assert said("get", "ticket", "--playbook", "1") == '{"n":1.50}\n'
    assert hearth(own_server, ["record", "get", "ticket", "--playbook", "2"]).returncode == 66
    assert hearth(own_server, ["record", "set", "x", "{", "--type", "dict", "--playbook", "1"]).returncode == 64
    assert hearth(own_server, ["record", "set", "x", "y", "--playbook", "99"]).returncode == 64


class Listening(http.server.BaseHTTPRequestHandler):
    """Notes what it is asked, and answers with pages of `total` labels."""

    total = 2500

    def do_GET(self):  # noqa: N802
        self.server.seen.append((self.path, self.headers.get("Authorization")))
        query = dict(part.split("=") for part in self.path.partition("?")[2].split("&") if part)
        first, wanted = int(query.get("offset", 0)), int(query.get("limit", 100))
        rows = [{"id": number, "name": f"l{number}"} for number in range(first, min(first + wanted, self.total))]
        more = "more" if first + wanted < self.total else None
        body = json.dumps({"count": self.total, "next": more, "previous": None, "results": rows}).encode()
        status = self.server.status
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if status == 200 else body.ljust(len(body)))

    def log_message(self, *_):
        pass


@pytest.fixture
def listening():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listening) as server:
        server.seen, server.status = [], 200
        server.url = f"http://127.0.0.1:{server.server_port}"
        server.env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_long_list_is_asked_for_page_by_page(listening):
    done = hearth(listening, ["label", "list", "-f", "value", "-c", "id", "--limit", "1000000"])
    assert done.stdout.split() == [str(number) for number in range(2500)]
    assert [path.partition("?")[2] for path, _ in listening.seen] == [
        "limit=1000&order=id", "limit=1000&offset=1000&order=id", "limit=1000&offset=2000&order=id"]  # fmt: skip


def test_who_stops_reading_is_not_read_for(listening):
    Listening_total, Listening.total = Listening.total, 1_000_000
    try:
        command = [HEARTH, "label", "list", "-f", "value", "--limit", "1000000"]
        with subprocess.Popen(command, env=environment(listening), stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            process.stdout.close()
            assert process.wait(timeout=60) == 0
        assert len(listening.seen) < 100
    finally:
        Listening.total = Listening_total


def test_logins(listening, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("t0p\n")
    hearth(listening, ["label", "list"])
    hearth(listening, ["label", "list"], HEARTH_API_TOKEN_FILE=str(secret))
    hearth(listening, ["label", "list", "--username", "u", "--password-file", str(secret)], HEARTH_API_TOKEN="other")
    hearth(listening, ["label", "list"], ARA_API_USERNAME="u", ARA_API_PASSWORD="t0p")
    warned = hearth(listening, ["label", "list", "--username", "u", "--password", "t0p"])
    basic = "Basic dTp0MHA="
    assert [login for _, login in listening.seen] == [None, "Bearer t0p", basic, basic, basic]
    assert "--password-file" in warned.stderr and "t0p" not in warned.stderr


@pytest.mark.parametrize(("status", "code"), [(400, 64), (401, 77), (403, 77), (404, 66), (429, 75), (500, 69), (503, 69), (302, 76)])
def test_what_a_server_answers_decides_how_it_ends(listening, status, code):
    listening.status = status
    done = hearth(listening, ["label", "list"])
    assert done.returncode == code and str(status) in done.stderr and done.stdout == ""


def test_what_is_no_api_or_nobody_is_told(listening):
    Listening.do_GET, before = lambda self: (self.send_response(200), self.end_headers(), self.wfile.write(b"<html>")), Listening.do_GET
    try:
        assert hearth(listening, ["label", "list"]).returncode == 76
    finally:
        Listening.do_GET = before
    nobody = hearth(listening, ["label", "list", "--server", "http://127.0.0.1:1"])
    assert nobody.returncode == 69 and "127.0.0.1:1" in nobody.stderr


@pytest.mark.parametrize("arguments", [
    ["task", "list", "--client", "magic"],
    ["task", "list", "--timeout", "x", "--server", "http://127.0.0.1:1"],
    ["task", "list", "--ssl-cert", "/etc/hostname", "--server", "https://127.0.0.1:1"],
    ["task", "list", "--with-warnings", "--without-warnings"],
    ["playbook", "list", "--status", "nope"],
    ["task", "list", "-f", "shell"],
])  # fmt: skip
def test_a_command_line_that_cannot_be_right_is_64(server, arguments):
    done = run(server.env, *arguments)
    assert done.returncode == 64 and done.stderr and not done.stdout


def test_every_noun_has_help_with_an_example():
    env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"}
    nouns = {"playbook": "list show delete metrics", "play": "list show delete", "task": "list show delete metrics", "host": "list show delete metrics",
             "result": "list show delete", "record": "list show delete", "label": "list show delete"}  # fmt: skip
    for noun, verbs in nouns.items():
        for verb in ([], *([verb] for verb in verbs.split())):
            done = run(env, noun, *verb, "--help")
            assert done.returncode == 0 and f"Example:\n  hearth {noun}" in done.stdout, (noun, verb)


def test_completion_knows_nouns_verbs_and_options():
    env = {"PATH": f"{HEARTH.parent}:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"}

    def completed(line):
        script = f'source <(hearth completion bash); COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _hearth; echo "${{COMPREPLY[*]}}"'
        done = subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True, timeout=30)
        assert done.returncode == 0 and not done.stderr
        return done.stdout.split()

    assert completed("hearth pl") == ["playbook", "play"]
    assert completed("hearth host ''")[:4] == ["list", "show", "delete", "metrics"]
    assert completed("hearth task list --with-d") == ["--with-deprecations"]
    assert completed("hearth task list --name ''") == []
    assert "--json" in completed("hearth memo list --")


def test_help_of_a_verb_is_its_help():
    env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"}
    assert run(env, "help", "task", "list").stdout == run(env, "task", "list", "--help").stdout != ""
    assert "See what was recorded:" in run(env, "help").stdout


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """(certificate, key): PEM files, self-signed, for 127.0.0.1."""
    folder = tmp_path_factory.mktemp("certificate")
    pem, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", pem], check=True, capture_output=True, timeout=60)  # fmt: skip
    return str(pem), str(key)


def test_a_certificate_of_ours_is_shown_to_who_asks(listening, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    context.load_verify_locations(certificate[0])
    context.verify_mode = ssl.CERT_REQUIRED
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    url = listening.url.replace("http:", "https:")
    common = ["label", "list", "--limit", "1", "--server", url]
    ours = ["--ssl-cert", certificate[0], "--ssl-key", certificate[1]]
    assert hearth(listening, [*common, "--ssl-ca", certificate[0], *ours]).returncode == 0
    assert hearth(listening, common, ARA_API_CA=certificate[0], ARA_API_CERT=certificate[0], ARA_API_KEY=certificate[1]).returncode == 0
    assert hearth(listening, [*common, "--insecure", *ours]).returncode == 0
    assert hearth(listening, [*common, "--ssl-ca", certificate[0]]).returncode in (69, 76)
    assert hearth(listening, [*common, *ours]).returncode == 77
    assert hearth(listening, [*common, *ours], ARA_API_INSECURE="False").returncode == 77
