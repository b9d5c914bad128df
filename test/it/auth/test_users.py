"""Users with passwords of their own, those of a proxy, and who tries many."""
import crypt
import os

import pytest

from asking import ask, basic, bearer

LABELS = "/api/v1/labels"


def line(name, password, scope="", method=crypt.METHOD_SHA512, **options):
    options = options or {"rounds": 5000}
    return f"{name}:{crypt.crypt(password, crypt.mksalt(method, **options))}{scope}\n"


def write(path, *lines, mode=0o600):
    new = path.with_suffix(".new")
    new.write_text("".join(lines))
    new.chmod(mode)
    os.replace(new, path)
    return str(path)


def status(url, user, password, method="GET"):
    return ask(url, method, LABELS, basic(user, password), {"name": user} if method == "POST" else None).status


def test_users_of_a_file_log_in(home):
    users = write(home.folder / "users", line("ann", "one"), line("bob", "two:2", ":read", crypt.METHOD_BLOWFISH, rounds=16), line("eve", "é", ":admin"))
    url = home.serve("--read-login", "--write-login", "--users", users)
    assert [status(url, *who) for who in (("ann", "one"), ("bob", "two:2"), ("eve", "é"))] == [200, 200, 200]
    assert [status(url, *who, "POST") for who in (("ann", "one"), ("bob", "two:2"), ("eve", "é"))] == [201, 403, 201]
    assert [ask(url, "GET", "/api/hearth/v1/tokens", basic(*who)).status for who in (("ann", "one"), ("eve", "é"))] == [403, 200]
    for who in (("ann", "two:2"), ("nobody", "one"), ("", ""), ("ann", "")):
        assert status(url, *who) == 401


def test_the_file_is_read_again_when_it_changes(home):
    users = home.folder / "users"
    url = home.serve("--read-login", "--users", write(users, line("ann", "one")))
    assert status(url, "bob", "two") == 401
    write(users, line("bob", "three"))
    assert status(url, "bob", "three") == 200
    write(users, line("bob", "three"), line("eve", "four"), mode=0o644)  # others may read it: nobody is in it
    assert status(url, "eve", "four") == 401
    assert "others may read it; chmod o= " in home.log.read_text()


@pytest.mark.parametrize("text, mode, code, said", [
    (line("ann", "one"), 0o644, 77, "chmod o= "), (line("ann", "one"), 0o660, 77, "chmod g-w "), ("ann\n", 0o600, 64, ":1: "),
    ("ann:{SHA}x\n", 0o600, 64, "htpasswd -nB"), (None, 0o600, 66, "users"),
])  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_with_the_mend(home, text, mode, code, said):
    path = home.folder / "users"
    if text is not None:
        write(path, text, mode=mode)
    done = home.run("serve", "--listen", "127.0.0.1:0", "--users", path)
    assert done.returncode == code and said in done.stderr and len(done.stderr.splitlines()) <= 3, done
    assert "{SHA}" not in done.stderr


def test_many_wrong_passwords_are_not_tried_and_others_go_on(home):
    users = write(home.folder / "users", line("ann", "one"), line("bob", "two"))
    url = home.serve("--read-login", "--users", users)
    secret = home.token("ci", "read")
    assert status(url, "ann", "one") == 200
    tried = [ask(url, "GET", LABELS, basic("ann", f"guess {n}")) for n in range(40)]
    statuses = [answer.status for answer in tried]
    assert set(statuses) == {401, 429} and statuses[0] == 401 and statuses[-1] == 429
    refused = tried[-1]
    assert int(refused.headers["retry-after"]) > 0 and "too many" in refused.body["detail"].lower()
    # The right one is not told from a wrong one any more, but who was in stays in, and so do tokens.
    assert status(url, "bob", "two") == 429
    assert status(url, "ann", "one") == 200
    assert ask(url, "GET", LABELS, bearer(secret)).status == 200
    assert ask(url, "GET", "/healthcheck/", {"Accept": "application/json"}).status == 200


def test_a_wrong_password_again_and_again_is_no_guess(home):
    url = home.serve("--read-login", "--users", write(home.folder / "users", line("ann", "one")))
    assert {status(url, "ann", "old one") for _ in range(60)} == {401}
    assert status(url, "ann", "one") == 200


def test_a_proxy_that_is_trusted_says_who_asks(home):
    url = home.serve("--read-login", "--write-login", "--external-auth", "X-Remote-User", "--trusted-proxy", "127.0.0.1")
    answer = ask(url, "GET", LABELS)
    assert (answer.status, answer.body) == (403, {"detail": "Authentication credentials were not provided."})
    assert "www-authenticate" not in answer.headers
    assert ask(url, "GET", LABELS, {"X-Remote-User": "ann"}).status == 200
    assert ask(url, "POST", LABELS, {"X-Remote-User": "ann"}, {"name": "a"}).status == 201
    assert ask(url, "GET", "/api/hearth/v1/tokens", {"X-Remote-User": "ann"}).status == 403
    assert ask(url, "GET", LABELS, basic("ann", "one")).status == 403  # Basic is off, as in ARA
    assert ask(url, "GET", LABELS, bearer(home.token("ci", "read"))).status == 200


def test_anybody_else_who_says_so_is_nobody(home):
    url = home.serve("--read-login", "--external-auth", "X-Remote-User", "--trusted-proxy", "192.0.2.1")
    assert ask(url, "GET", LABELS, {"X-Remote-User": "ann"}).status == 403


@pytest.mark.parametrize("arguments, said", [
    (("--external-auth", "X-Remote-User"), "--trusted-proxy"), (("--external-auth", "Host", "--trusted-proxy", "::1"), "--external-auth Host"),
    (("--trusted-proxy", "proxy"), "--trusted-proxy proxy"), (("--cors", "ui.example"), "--cors ui.example"),
])  # fmt: skip
def test_options_that_cannot_be_are_named(home, arguments, said):
    done = home.run("serve", "--listen", "127.0.0.1:0", *arguments)
    assert done.returncode == 64 and said in done.stderr, done


def test_aras_variables_ask_for_logins(home):
    url = home.serve(env={"ARA_READ_LOGIN_REQUIRED": "true"})
    assert ask(url, "GET", LABELS).status == 401
    assert ask(url, "POST", LABELS, body={"name": "a"}).status == 201
    home.end()
    url = home.serve(env={"ARA_WRITE_LOGIN_REQUIRED": "yes"})
    assert ask(url, "GET", LABELS).status == 200
    assert ask(url, "POST", LABELS, body={"name": "b"}).status == 401


def test_an_open_server_on_the_network_is_warned_of(home):
    home.serve(listen="0.0.0.0:0")
    assert "0.0.0.0 reads and writes without a login: --read-login and --write-login" in home.log.read_text()
    home.end()
    home.log.unlink()
    home.serve("--read-login", "--write-login", listen="0.0.0.0:0")
    assert "without a login" not in home.log.read_text()


def test_the_users_own_socket_asks_for_nothing(home):
    """`hearth token` and the like use it beside a server that asks everybody else."""
    home.serve("--read-login", "--write-login")
    assert home.run("token", "list").returncode == 0
    socket = next(path for path in home.folder.rglob("api.sock"))
    assert socket.parent.stat().st_mode & 0o077 == 0
