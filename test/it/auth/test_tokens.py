"""Tokens: made, listed, revoked; what each scope may do; ara's own clients with one; and no secret where it does not belong."""
import json
import pathlib
import subprocess

import pytest

from ara_server import BIN, need_ara
from asking import ask, basic, bearer

LABELS = "/api/v1/labels"
TOKENS = "/api/hearth/v1/tokens"


def label(name):
    return {"name": name}


def test_each_scope_may_what_it_says_and_no_more(home):
    url = home.serve("--read-login", "--write-login")
    secrets = {scope: home.token(scope, scope) for scope in ("read", "write", "admin")}
    may = {scope: (ask(url, "GET", LABELS, bearer(secret)).status, ask(url, "POST", LABELS, bearer(secret), label(scope)).status,
                   ask(url, "GET", TOKENS, bearer(secret)).status) for scope, secret in secrets.items()}
    assert may == {"read": (200, 403, 403), "write": (200, 201, 403), "admin": (200, 201, 200)}
    refused = ask(url, "POST", LABELS, bearer(secrets["read"]), label("x"))
    assert refused.body == {"detail": "You do not have permission to perform this action."} and "www-authenticate" not in refused.headers
    assert [row["name"] for row in ask(url, "GET", LABELS, bearer(secrets["read"])).body["results"]] == ["write", "admin"]
    assert "actions" not in ask(url, "OPTIONS", LABELS, bearer(secrets["read"])).body
    assert "actions" in ask(url, "OPTIONS", LABELS, bearer(secrets["write"])).body


def test_a_token_is_a_password_of_its_name(home):
    url = home.serve("--read-login")
    secret = home.token("ci", "read")
    assert ask(url, "GET", LABELS, basic("ci", secret)).status == 200
    other = ask(url, "GET", LABELS, basic("cd", secret))
    assert (other.status, other.body) == (401, {"detail": "Invalid username/password."})


def test_a_token_that_is_none_is_refused_where_none_is_needed_too(home):
    url = home.serve()
    for secret in ("hearth_", "hearth_" + 64 * "0"):
        answer = ask(url, "GET", LABELS, bearer(secret))
        assert (answer.status, answer.body) == (401, {"detail": "Invalid token."})
        assert answer.headers["www-authenticate"] == 'Bearer realm="api", error="invalid_token"'


def test_nobody_makes_tokens_without_one_of_an_administrator(home):
    url = home.serve()  # open for reading and writing
    asked = {"name": "mine", "scope": "admin"}
    assert ask(url, "POST", TOKENS, body=asked).status == 401
    assert ask(url, "POST", TOKENS, bearer(home.token("w", "write")), asked).status == 403
    made = ask(url, "POST", TOKENS, bearer(home.token("boss", "admin")), asked)
    assert made.status == 201 and made.body["created_by"] == "boss", made
    assert ask(url, "GET", TOKENS, bearer(made.body["secret"])).status == 200


def test_a_revoked_token_is_refused_at_once(home):
    url = home.serve("--read-login")
    secret = home.token("ci", "read")
    assert ask(url, "GET", LABELS, bearer(secret)).status == 200
    done = home.run("token", "revoke", "ci")
    assert done.returncode == 0, done.stderr
    answer = ask(url, "GET", LABELS, bearer(secret))
    assert (answer.status, answer.body) == (401, {"detail": "The token was revoked."})
    again = home.run("token", "revoke", "ci")
    assert again.returncode == 66 and "ci" in again.stderr, again
    assert home.token("ci", "read") != secret  # the name is free again


def test_the_list_tells_all_but_the_secret(home):
    home.serve()
    secret = home.token("ci", "write", "--expires", "30")
    home.token("old", "read")
    home.run("token", "revoke", "old")
    done = home.run("token", "list", "--json")
    (token,) = json.loads(done.stdout)
    assert token["name"] == "ci" and token["scope"] == "write" and token["revoked"] is None and token["created_by"] == "local"
    assert token["expires"] > token["created"] and secret not in done.stdout
    assert sorted(one["name"] for one in json.loads(home.run("token", "list", "--all", "--json").stdout)) == ["ci", "old"]
    table = home.run("token", "list").stdout
    assert "ci" in table and "old" not in table and secret not in table
    assert home.run("token", "revoke", token["id"]).returncode == 0
    assert json.loads(home.run("token", "list", "--json").stdout) == []


@pytest.mark.parametrize("arguments, code, said", [
    (("create", "--name", "a:b", "--scope", "read"), 64, "name"), (("create", "--name", "", "--scope", "read"), 64, "name"),
    (("create", "--name", "x" * 256, "--scope", "read"), 64, "name"), (("create", "--name", "a", "--scope", "root"), 64, "--scope"),
    (("create", "--name", "a", "--scope", "read", "--expires", "0"), 64, "--expires"), (("revoke", "nobody"), 66, "nobody"),
    (("create", "--name", "taken", "--scope", "read"), 73, "taken"),
])  # fmt: skip
def test_bad_input_is_named(home, arguments, code, said):
    home.token("taken", "read")
    done = home.run("token", *arguments)
    assert done.returncode == code and said in done.stderr and done.stdout == "", done


def test_commands_reach_a_server_elsewhere_with_an_administrators_token(home, tmp_path_factory):
    from serving import Home
    url = home.serve("--read-login", "--write-login")
    boss = home.token("boss", "admin")
    with Home(tmp_path_factory.mktemp("elsewhere")) as there:
        env = {"HEARTH_API": url, "HEARTH_API_TOKEN": boss}
        secret = there.token("remote", "read", env=env)
        assert ask(url, "GET", LABELS, bearer(secret)).status == 200
        refused = there.run("token", "list", env={"HEARTH_API": url})
        assert refused.returncode == 77 and refused.stderr.startswith("hearth: "), refused


def files_under(folder):
    return [path for path in pathlib.Path(folder).rglob("*") if path.is_file()]


def test_a_secret_is_in_no_file_and_no_command_line(home):
    url = home.serve("--read-login", "--write-login")
    secret = home.token("ci", "write")
    ask(url, "POST", LABELS, bearer(secret), label("seen"))
    ask(url, "POST", LABELS, basic("ci", secret), label("too"))
    ask(url, "GET", LABELS, basic("nobody", secret))
    home.run("token", "list")
    lines = pathlib.Path(f"/proc/{home.process.pid}/cmdline").read_bytes() + pathlib.Path(f"/proc/{home.process.pid}/environ").read_bytes()
    home.end()
    looked = files_under(home.folder)
    assert any(path.suffix == ".seg" and b"token.created" in path.read_bytes() for path in looked), looked
    for path in looked:
        held = path.read_bytes()
        assert secret.encode() not in held and secret[7:].encode() not in held and bytes.fromhex(secret[7:]) not in held, path
    assert secret.encode() not in lines


def test_a_token_lives_in_the_journal(home):
    """A store that is lost comes back with its tokens."""
    home.serve("--read-login")
    secret, gone = home.token("ci", "read"), home.token("gone", "read")
    home.run("token", "revoke", "gone")
    home.end()
    for path in home.folder.glob("hearth/*.sqlite*"):
        path.unlink()
    assert not list(home.folder.glob("hearth/*.sqlite"))
    url = home.serve("--read-login")
    assert ask(url, "GET", LABELS, bearer(secret)).status == 200
    assert ask(url, "GET", LABELS, bearer(gone)).body == {"detail": "The token was revoked."}


PLAYBOOK = [{"name": "with a token", "hosts": "localhost", "connection": "local", "gather_facts": False,
             "tasks": [{"name": "say", "command": "printf said"}, {"ping": {}}]}]


@pytest.fixture
def ara(home):
    """run(*command, env) of ara's own programs."""
    need_ara()
    packages = next((BIN.parent / "lib").glob("python3*")) / "site-packages"
    base = {"PATH": "/usr/bin:/bin", "HOME": str(home.folder), "LANG": "C.UTF-8", "PYTHONPATH": str(packages), "ARA_API_CLIENT": "http",
            "ANSIBLE_CALLBACK_PLUGINS": str(packages / "ara/plugins/callback")}
    (home.folder / "site.yml").write_text(json.dumps(PLAYBOOK))

    def run(*command, **env):
        return subprocess.run(list(map(str, command)), env={**base, **env}, cwd=home.folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120)
    return run


def test_aras_callback_and_cli_log_in_with_a_token(home, ara):
    url = home.serve("--read-login", "--write-login")
    writer, reader = home.token("ansible", "write"), home.token("people", "read")
    login = {"ARA_API_SERVER": url, "ARA_API_USERNAME": "ansible", "ARA_API_PASSWORD": writer}
    played = ara("/usr/bin/ansible-playbook", "-i", "localhost,", "site.yml", **login)
    assert played.returncode == 0 and "ara_default" not in played.stdout + played.stderr, played
    listed = ara(BIN / "ara", "playbook", "list", "-f", "json", ARA_API_SERVER=url, ARA_API_USERNAME="people", ARA_API_PASSWORD=reader)
    (run,) = json.loads(listed.stdout)
    assert run["status"] == "completed" and run["tasks"] == run["results"] == 2, run
    without = ara(BIN / "ara", "playbook", "list", "-f", "json", ARA_API_SERVER=url)
    assert "completed" not in without.stdout
    wrong = ara(BIN / "ara", "playbook", "delete", str(run["id"]), ARA_API_SERVER=url, ARA_API_USERNAME="people", ARA_API_PASSWORD=reader)
    assert "completed" not in wrong.stdout
    assert ask(url, "GET", f"/api/v1/playbooks/{run['id']}", bearer(reader)).status == 200
