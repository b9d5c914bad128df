"""`hearth serve --redact`: what others write through ARA's API leaves no secret; without it nothing is touched, as in ARA."""
import pytest

from asking import ask

SECRETS = ("hunter2x", "hunter3x", "hunter4x", "hunter5x", "hunter6x")
API = "/api/v1/"


def post(url, table, **fields):
    answer = ask(url, "POST", API + table, body=fields)
    assert answer.status == 201, answer
    return answer.body


def record(url):
    """A run with secrets in every kind of body."""
    run = post(url, "playbooks", ansible_version="2.14", path="/srv/site.yml", arguments={"extra_vars": {"db_password": SECRETS[0]}, "verbosity": 1})["id"]
    play = post(url, "plays", playbook=run, uuid="02fc0000-0001-96df-d9a9-000000000009", name="p")["id"]
    file = post(url, "files", playbook=run, path="/srv/vars.yml", content=f"user: bob\ndb_password: {SECRETS[1]}\n")["id"]
    task = post(url, "tasks", playbook=run, play=play, file=file, action="command", lineno=1, handler=False)["id"]
    host = post(url, "hosts", playbook=run, name="a", facts={"ansible_env": {"API_TOKEN": SECRETS[2]}})["id"]
    content = {"cmd": ["mysql", "--password", SECRETS[3]], "stdout": "fine", "big": 12345678901234567890, "float": 1.0}
    result = post(url, "results", playbook=run, play=play, task=task, host=host, status="ok", content=content)["id"]
    kept = post(url, "records", playbook=run, key="deploy_token", type="text", value="first")["id"]
    changed = ask(url, "PATCH", f"{API}records/{kept}", body={"value": SECRETS[4]})  # the key is the stored one's
    assert changed.status == 200, changed
    return {"playbooks": run, "files": file, "hosts": host, "results": result, "records": kept}


def held(home):
    return b"".join(path.read_bytes() for path in (home.folder / "hearth").rglob("*") if path.is_file())


def bodies(url, ids):
    return {table: ask(url, "GET", f"{API}{table}/{number}").body for table, number in ids.items()}


def test_no_secret_is_kept(home):
    url = home.serve("--redact")
    ids = record(url)
    said = bodies(url, ids)
    home.end()
    kept = held(home)
    assert b"db_password" in kept, "the journal can be read here"
    assert not [secret for secret in SECRETS if secret in str(said) or secret.encode() in kept]
    assert said["playbooks"]["arguments"] == {"extra_vars": {"db_password": "<redacted>"}, "verbosity": 1}
    assert said["files"]["content"] == "user: bob\ndb_password: <redacted>\n"
    assert said["hosts"]["facts"] == {"ansible_env": {"API_TOKEN": "<redacted>"}}
    assert said["results"]["content"] == {"cmd": ["mysql", "--password", "<redacted>"], "stdout": "fine", "big": 12345678901234567890, "float": 1.0}
    assert said["records"]["value"] == "<redacted>"


@pytest.mark.parametrize("form", [b"key=db_password&type=text&value=hunter2x&playbook=%d"])
def test_forms_go_the_same_way(home, form):
    url = home.serve("--redact")
    run = post(url, "playbooks", ansible_version="2.14", path="/srv/site.yml")["id"]
    made = ask(url, "POST", API + "records", {"Content-Type": "application/x-www-form-urlencoded"}, form % run)
    assert made.status == 201 and made.body["value"] == "<redacted>", made


def test_without_it_what_is_given_is_kept(home):
    url = home.serve()
    said = str(bodies(url, record(url)))
    assert all(secret in said for secret in SECRETS)
