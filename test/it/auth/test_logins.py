"""The same requests to a real ara with its logins switched on and to `hearth serve`: same statuses, bodies, headers."""
import base64
import shutil

import pytest

from ara_server import AraServer
from asking import ask, basic, bearer
from serving import Home

USER, PASSWORD = "ann", "s3cret words"
HEADERS = ("www-authenticate", "allow", "vary", "content-type", "retry-after")
WAYS = {"neither": (False, False), "write": (False, True), "both": (True, True)}


def encoded(text):
    return {"Authorization": "Basic " + base64.b64encode(text).decode()}


CREDENTIALS = {
    "none": {}, "right": basic(USER, PASSWORD), "wrong password": basic(USER, "x"), "unknown user": basic("bob", PASSWORD),
    "no colon": encoded(b"ann"), "empty password": basic(USER, ""), "other case": basic("Ann", PASSWORD), "latin-1": encoded(b"\xffnn:x"),
    "no credentials": {"Authorization": "Basic"}, "not base64": {"Authorization": "Basic x"}, "spaces": {"Authorization": "Basic a b"},
    "lower-case scheme": {"Authorization": "basic " + basic(USER, PASSWORD)["Authorization"].split()[1]},
    "bearer": bearer("x.y.z"), "token": {"Authorization": "Token 123"}, "empty": {"Authorization": ""},
}  # fmt: skip
# (method, path, headers); none of them changes anything, so that both servers stay the same.
REQUESTS = [
    ("GET", "/api/", {}), ("GET", "/api/v1/", {}), ("GET", "/api/v1/labels", {}), ("HEAD", "/api/v1/labels", {}), ("OPTIONS", "/api/v1/labels", {}),
    ("OPTIONS", "/api/v1/playbooks/1", {}), ("GET", "/api/v1/labels/1", {}), ("POST", "/api/v1/labels", {}), ("PUT", "/api/v1/labels/1", {}),
    ("PATCH", "/api/v1/labels/1", {}), ("DELETE", "/api/v1/labels/1", {}), ("DELETE", "/api/v1/labels", {}), ("FOO", "/api/v1/labels", {}),
    ("POST", "/api/v1/latesthosts", {}), ("GET", "/api/v1/latesthosts", {}), ("OPTIONS", "/api/", {}), ("POST", "/api/", {}), ("OPTIONS", "/api/v1/", {}),
    ("GET", "/healthcheck/", {"Accept": "application/json"}), ("GET", "/robots.txt", {}), ("GET", "/api/v1/nothing", {}), ("POST", "/api/v1/nothing", {}),
    ("GET", "/api/v1/labels?format=xml", {}), ("GET", "/api/v1/labels", {"Accept": "image/png"}), ("GET", "/api/v1/labels?order=bogus", {}),
    ("POST", "/api/v1/labels", {"Content-Type": "text/plain"}), ("GET", "/api/v1/results?status=changed", {}),
]  # fmt: skip


# Each password costs ara some 300 ms: of the ways to be wrong, a few requests tell.
FEW = [REQUESTS[n] for n in (2, 7, 12, 18)]
COSTLY = ("wrong password", "unknown user", "empty password", "other case", "latin-1", "lower-case scheme")


@pytest.fixture(scope="module")
def users(tmp_path_factory):
    import crypt
    path = tmp_path_factory.mktemp("users") / "users"
    path.write_text(f"{USER}:{crypt.crypt(PASSWORD, crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16))}\n")
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A folder of ara's with the user in it: migrating takes longer than everything else here."""
    folder = tmp_path_factory.mktemp("ara")
    with AraServer(folder, {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}) as ara:
        ara.manage("createsuperuser", "--noinput", "--username", USER, "--email", "ann@example.org")
    return folder


@pytest.fixture(scope="module", params=WAYS)
def pair(request, tmp_path_factory, migrated, users):
    """URLs of ara and Hearth, set alike."""
    read, write = WAYS[request.param]
    folder = tmp_path_factory.mktemp(request.param) / "ara"
    shutil.copytree(migrated, folder)
    (folder / "settings.yaml").unlink(missing_ok=True)  # it names the other folder
    settings = {"ARA_READ_LOGIN_REQUIRED": str(read), "ARA_WRITE_LOGIN_REQUIRED": str(write)}
    flags = ["--read-login"] * read + ["--write-login"] * write
    with AraServer(folder, settings) as ara, Home(tmp_path_factory.mktemp("hearth")) as home:
        yield ara.url, home.serve("--users", str(users), *flags)


def seen(answer):
    shown = {name: answer.headers.get(name) for name in HEADERS}
    html = (shown["content-type"] or "").startswith("text/html")
    body = "a page" if html else answer.body
    if isinstance(body, dict) and str(body.get("detail")).endswith("matches the given query."):
        body = {"detail": "Not found."}  # as record_api/differences.py has it
    if isinstance(body, dict) and "kind" in body:
        body = sorted(set(body) - {"hearth"})  # versions and the server's own address
    if isinstance(body, dict) and "labels" in body:
        body = sorted(body)
    return answer.status, "a page" if html else shown, body


@pytest.mark.parametrize("shown", CREDENTIALS)
def test_the_same_answers(pair, shown):
    different = []
    for method, path, headers in FEW if shown in COSTLY else REQUESTS:
        both = [seen(ask(url, method, path, {**headers, **CREDENTIALS[shown]})) for url in pair]
        if both[0] != both[1]:
            different.append((method, path, headers, *both))
    assert not different, "\n".join(map(repr, different))
