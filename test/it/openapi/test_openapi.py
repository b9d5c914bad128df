"""The OpenAPI document that `hearth serve` has, and the server itself, checked against each other by schemathesis.

Run with HEARTH_SEED=n for other requests, HEARTH_SOAK=1 for ten times as many.
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "test/it/record_api"))

from hearth_server import HearthServer  # noqa: E402

VENV = ROOT / "build/venv/schemathesis/bin"
CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
          "response_schema_conformance", "use_after_free", "unsupported_method", "allow_header_conformance")
# Left out, each because ARA is so:
#   negative_data_rejection    unknown parameters, wrong booleans and limits, read-only fields are ignored, not refused
#   positive_data_acceptance   an id of the right form may be of no object: 400
UUID = "00000000-0000-4000-8000-000000000001"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = HearthServer(tmp_path_factory.mktemp("hearth"))
    yield server
    server.stop()


def ask(server, method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(server.url + path, data=data, method=method, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def filled(server):
    """One row of each kind, so that details are compared too."""
    post = lambda what, **body: ask(server, "POST", f"/api/v1/{what}", body)["id"]  # noqa: E731
    for _ in range(3):
        playbook = post("playbooks", ansible_version="2.19", path="/srv/site.yml", labels=["a", "b"], arguments={"check": False})
        play = post("plays", uuid=UUID, playbook=playbook, name="servers")
        file = post("files", path="/srv/site.yml", content="- hosts: all\n", playbook=playbook)
        task = post("tasks", name="ping", action="ping", lineno=1, handler=False, play=play, file=file, playbook=playbook, tags=["x"])
        host = post("hosts", name="web1", playbook=playbook, facts={"a": 1})
        post("results", host=host, task=task, play=play, playbook=playbook, status="ok", changed=True, content={"rc": 0}, delegated_to=[host])
        post("records", key="k", value=[1], type="list", playbook=playbook)
    return server


def test_the_document_is_openapi_3_1(server):
    document = ask(server, "GET", "/api/openapi.json")
    assert document["openapi"] == "3.1.0"
    checked = subprocess.run([VENV / "python", "-m", "openapi_spec_validator", "-"], input=json.dumps(document), capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_it_names_every_path_of_the_index(server):
    document = ask(server, "GET", "/api/openapi.json")
    for url in ask(server, "GET", "/api/v1/").values():
        assert url.removeprefix(server.url) in document["paths"]


def test_schemathesis_finds_nothing(filled, tmp_path):
    seed = os.environ.get("HEARTH_SEED") or str(random.randrange(2**31))
    examples = "200" if os.environ.get("HEARTH_SOAK") else "20"
    print("HEARTH_SEED=" + seed)
    run = subprocess.run(
        [VENV / "st", "run", filled.url + "/api/openapi.json", "--seed", seed, "--max-examples", examples, "--checks", ",".join(CHECKS),
         "--phases", "examples,coverage,fuzzing", "--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off", "--no-color"],
        capture_output=True, text=True, cwd=tmp_path, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"}, timeout=3000)
    print(run.stdout[-20000:], run.stderr[-2000:])
    assert run.returncode == 0
    assert filled.process.poll() is None


def test_its_own_api_is_as_its_document_says(filled, tmp_path):
    """`events` is left out: an answer without an end. A parameter that nobody knows is refused here."""
    document = ask(filled, "GET", "/api/hearth/v1/openapi.json")
    checked = subprocess.run([VENV / "python", "-m", "openapi_spec_validator", "-"], input=json.dumps(document), capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    seed = os.environ.get("HEARTH_SEED") or str(random.randrange(2**31))
    examples = "200" if os.environ.get("HEARTH_SOAK") else "20"
    print("HEARTH_SEED=" + seed)
    run = subprocess.run(
        [VENV / "st", "run", filled.url + "/api/hearth/v1/openapi.json", "--seed", seed, "--max-examples", examples, "--checks", ",".join(CHECKS),
         "--exclude-path", "/api/hearth/v1/events", "--phases", "examples,coverage,fuzzing", "--continue-on-failure",
         "--suppress-health-check", "all", "--warnings", "off", "--no-color"],
        capture_output=True, text=True, cwd=tmp_path, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"}, timeout=3000)
    print(run.stdout[-20000:], run.stderr[-2000:])
    assert run.returncode == 0
