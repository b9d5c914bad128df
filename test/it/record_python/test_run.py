"""How actions find the run that Hearth's callback records, and the road to the user's daemon: a server of the tests on its socket."""
import json
import os
import threading

import fake_api
import pytest
import support

PLAY = """
- hosts: all
  gather_facts: false
  tasks:
    - hearth.automation.ara_record: {key: a, value: 1}
      register: made
    - hearth.automation.ara_read: {key: a}
      register: read
    - hearth.automation.ara_playbook:
      register: this
    - assert:
        that:
          - made.playbook_id == 7 and read.value == 1 and this.playbook.id == 7
"""


class Store:
    """As much of the API as these actions need. The run appears after it was asked for `late` times."""

    def __init__(self, late=0, by="run"):
        self.late, self.by, self.runs, self.records = late, by, [], {}
        self._lock = threading.Lock()

    def __call__(self, request):
        with self._lock:
            return self.answer(*request)

    def answer(self, method, path, query, _headers, body):
        if path.startswith("/api/hearth/v1/runs/") and self.by == "run":
            self.runs.append(path.rpartition("/")[2])
            return (200, {"playbook": 7}) if len(self.runs) > self.late else (404, {"detail": "Not found."})
        if path == "/api/v1/plays":
            return 200, {"count": 1, "next": None, "results": [{"playbook": 7}] if self.by == "play" else []}
        if path == "/api/v1/playbooks/7":
            return 200, {"id": 7, "labels": []}
        if path == "/api/v1/records" and method == "POST":
            fields = json.loads(body)
            self.records[fields["key"]] = dict(fields, id=len(self.records) + 1, created="c", updated="u")
            return 201, self.records[fields["key"]]
        if path == "/api/v1/records":
            key = dict(part.split("=") for part in query.split("&"))["key"]
            return 200, {"results": [{"id": self.records[key]["id"]}] if key in self.records else []}
        if path.startswith("/api/v1/records/"):
            return 200, next(record for record in self.records.values() if str(record["id"]) == path.rpartition("/")[2])
        return None


@pytest.fixture
def serve(tmp_path):
    (tmp_path / "run").mkdir(mode=0o700)
    started = []

    def start(store):
        started.append(fake_api.FakeApi(store, path=tmp_path / "run/api.sock"))
        return store

    yield start
    for server in started:
        server.close()


@pytest.mark.parametrize("version", sorted(support.VERSIONS))
def test_the_run_of_hearths_callback_is_found_by_its_uid(play, serve, tmp_path, version):
    store = serve(Store(late=3))
    done, _results = play(PLAY, bin_folder=support.VERSIONS[version], callbacks="collect," + support.NAME)
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(store.runs) == {support.spooled(tmp_path)[0]["run"]}


def test_a_play_that_somebody_else_records_is_found_by_its_uuid(play, serve):
    serve(Store(by="play"))
    done, _results = play(PLAY)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_play_that_nobody_records_is_told_so(play, serve):
    serve(Store(by="nothing"))
    done, results = play(PLAY)
    assert done.returncode == 2
    assert "This play is not recorded at unix:" in results[0]["result"]["msg"]
    assert "enable hearth.automation.record" in results[0]["result"]["msg"]


def test_without_a_daemon_and_a_program_the_task_says_what_to_do(play, tmp_path):
    done, results = play(PLAY, PATH="/nowhere")
    assert done.returncode == 2
    assert "there is no program hearth to start a daemon with" in results[0]["result"]["msg"]


def test_the_section_of_ansible_cfg_names_the_server(play, tmp_path):
    server = fake_api.FakeApi(Store(by="play"))
    support.write(tmp_path, "ansible.cfg", "[defaults]\n[hearth]\napi = %s\n" % server.url)
    done, _results = play(PLAY, ANSIBLE_CONFIG=tmp_path / "ansible.cfg")
    assert done.returncode == 0, done.stdout + done.stderr
    support.write(tmp_path, "ansible.cfg", "[defaults]\n[ara]\napi_client = http\napi_server = %s\n" % server.url)
    done, _results = play(PLAY, ANSIBLE_CONFIG=tmp_path / "ansible.cfg")
    assert done.returncode == 0, done.stdout + done.stderr
    assert {request[3]["Host"] for request in server.requests} == {server.url[len("http://"):]}
    server.close()


class Failing(Store):
    """A server that cannot write at first, as ara's own on SQLite while somebody else writes there."""

    def __init__(self, status, times):
        super().__init__(by="play")
        self.status, self.left = status, times

    def answer(self, method, path, query, headers, body):
        if method == "POST" and self.left:
            self.left -= 1
            return self.status, {"detail": "database is locked"}
        return super().answer(method, path, query, headers, body)


def test_a_write_that_the_server_could_not_do_is_done_anew(play, serve):
    store = serve(Failing(500, times=2))
    done, _results = play(PLAY)
    assert done.returncode == 0, done.stdout + done.stderr
    assert store.left == 0 and len(store.records) == 1


@pytest.mark.parametrize("status, asked", ((500, 5), (400, 1)))
def test_a_write_that_is_refused_for_good_says_so(play, serve, status, asked):
    store = serve(Failing(status, times=100))
    done, results = play(PLAY)
    assert done.returncode == 2
    assert "%d database is locked" % status in results[0]["result"]["msg"]
    assert store.left == 100 - asked


def test_a_password_is_never_shown(play):
    server = fake_api.FakeApi(lambda request: (401, {"detail": "Invalid username/password."}))
    done, results = play(PLAY, HEARTH_API=server.url, HEARTH_API_USERNAME="me", HEARTH_API_PASSWORD="SECRET-password")
    server.close()
    assert "401 Invalid username/password." in results[0]["result"]["msg"]
    assert "SECRET" not in done.stdout + done.stderr + json.dumps(results)
    assert server.requests[0][3]["Authorization"].startswith("Basic ")
    assert os.environ.get("HEARTH_API_PASSWORD") is None
