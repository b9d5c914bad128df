"""PostgreSQL is away in the middle of a playbook, killed or frozen: the playbook's time, exit code and output stay as they are, and
the record has all of it afterwards. With ara's own callback, unmodified, whose every request wants an answer; and with Hearth's."""
import collections
import contextlib
import dataclasses
import http.client
import itertools
import json
import os
import random
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request
import uuid

import pytest
import yaml
from ara_server import BIN
from hearth_server import HearthServer

from support.playbooks import HEARTH, SOAK, site

# s; a server that hangs is away after 5 (record/recent/away.hh)
HOSTS, TASKS, AWAY = (20, 50, 30) if SOAK else (3, 8, 7)
SLEEP = 1  # s
ABSENCES = 40 if SOAK else 5
SEED = int(os.environ.get("HEARTH_SEED", random.randrange(1 << 32)))
PLAYBOOK = "/usr/bin/ansible-playbook"
NUMBERS = itertools.count()


@dataclasses.dataclass
class Ran:
    code: int
    output: str
    seconds: float


def write_playbook(folder):
    """Most tasks cost a machine nothing but their recording; some make sure that the playbook lasts."""
    tasks = [{"name": f"task {n}", **({"command": f"sleep {SLEEP}"} if n % 4 == 1 else {"debug": {"msg": "x" * 500}}),
              "changed_when": n % 3 == 0} for n in range(TASKS)]
    (folder / "site.yml").write_text(yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": tasks,
                                                      "vars": {"ara_playbook_labels": ["of the play"]}}]))
    (folder / "hosts").write_text("".join(f"h{n} ansible_connection=local\n" for n in range(HOSTS)))


def lines_of(ran):
    """Without order (hosts take turns as they like) and the summary's number and times."""
    return sorted(line for line in ran.output.splitlines() if "playbook show" not in line and not re.search(r"\d s\b", line))


def run(command, folder, env, middle=lambda process: None):
    """Runs the playbook, and `middle` while it runs."""
    began = time.monotonic()
    with open(folder / f"out{next(NUMBERS)}", "w+") as out:
        process = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            middle(process)
            code = process.wait(timeout=600)
        finally:
            process.kill()
        seconds = time.monotonic() - began
        out.seek(0)
        return Ran(code, out.read(), seconds)


def away_in_the_middle(server, database, how):
    """Waits for results, takes the database away, and gives it back after AWAY seconds, or when the playbook is over."""
    def results():
        done = server.sql("SELECT count(*) FROM results", database, check=False)
        return int(done.stdout) if done.returncode == 0 else 0

    def middle(process):
        before = results()
        end = time.monotonic() + 120
        while results() <= before + HOSTS:
            assert time.monotonic() < end and process.poll() is None, "no results in the store while the playbook ran"
            time.sleep(0.05)
        with server.away(how):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=AWAY)
    return middle


def say(what, how, without, away):
    print(f"{what}, {HOSTS} hosts x {TASKS} tasks: {without.seconds:.1f} s; {how} for {AWAY} s in the middle: {away.seconds:.1f} s")


HOW = ("killed", "frozen")


# ---- ara's own callback ----------------------------------------------------------------------------

@pytest.fixture
def served(server, tmp_path):
    database = f"away{next(NUMBERS)}"
    made = HearthServer(tmp_path / "serve", ["--store", server.database(database)])
    made.database = database
    yield made
    made.stop()


def ask(served, path):
    with urllib.request.urlopen(f"{served.url}/api/v1/{path}", timeout=60) as answer:
        return json.load(answer)


def until_here(served):
    """A list of all playbooks is not answered from memory."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with contextlib.suppress(urllib.error.HTTPError):
            return ask(served, "playbooks?order=-started")["results"]
        time.sleep(0.2)
    raise AssertionError("the database did not come back")


def of_playbook(served, number):
    """What one can say of a playbook but numbers and times."""
    playbook = ask(served, f"playbooks/{number}")
    lists = {table: ask(served, f"{table}?playbook={number}&limit=100000")["results"]
             for table in ("plays", "tasks", "hosts", "results", "files", "records")}
    names = {table: {row["id"]: row["name"] for row in lists[table]} for table in ("tasks", "hosts")}
    assert all(row["id"] < 1 << 52 for rows in lists.values() for row in rows), "ids that no server gave"
    detail = ask(served, f"results/{lists['results'][0]['id']}")
    return {
        "playbook": (playbook["status"], playbook["items"], sorted(one["name"] for one in playbook["labels"])),
        "plays": [(row["name"], row["status"], row["items"]) for row in lists["plays"]],
        "tasks": sorted((row["name"], row["status"], row["items"]["results"]) for row in lists["tasks"]),
        "hosts": sorted((row["name"], row["ok"], row["changed"], row["failed"]) for row in lists["hosts"]),
        "files": sorted(row["path"] for row in lists["files"]),
        "results": collections.Counter((names["hosts"][row["host"]], names["tasks"][row["task"]], row["status"])
                                       for row in lists["results"]),
        "content": sorted(detail["content"]),
    }


def test_aras_callback_does_not_notice(server, served, tmp_path):
    write_playbook(tmp_path)
    packages = next((BIN.parent / "lib").glob("python3*")) / "site-packages"
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8", "PYTHONPATH": str(packages), "ANSIBLE_FORKS": str(HOSTS),
           "ANSIBLE_CALLBACK_PLUGINS": str(packages / "ara/plugins/callback"), "ARA_API_CLIENT": "http", "ARA_API_SERVER": served.url,
           "ARA_DEFAULT_LABELS": "by default"}
    command = [PLAYBOOK, "-i", "hosts", "site.yml"]
    without = run(command, tmp_path, env)
    expected = of_playbook(served, 1)
    assert (without.code, expected["playbook"][0]) == (0, "completed")
    assert expected["playbook"][2] == ["by default", "check:False", "of the play", "tags:all"]
    assert sum(expected["results"].values()) == HOSTS * TASKS
    for how in HOW:
        away = run(command, tmp_path, env, away_in_the_middle(server, served.database, how))
        say("ara's callback", how, without, away)
        assert away.code == 0, away.output[-3000:]
        assert lines_of(away) == lines_of(without)
        assert of_playbook(served, until_here(served)[0]["id"]) == expected, how
    log = (served.folder / "serve.log").read_text()
    assert log.count("answered from memory") >= len(HOW), log
    assert len(server.rows("SELECT id FROM results", served.database)) == (1 + len(HOW)) * HOSTS * TASKS


class Client(threading.Thread):
    """Asks as ara's callback does, one request after the other, until it is told to stop."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.results, self.refused, self.answers, self.done = [], [], 0, threading.Event()
        self.playbook = self.make("playbooks", path="/a.yml", ansible_version="2.19", status="running")
        self.play = self.make("plays", name="p", uuid=str(uuid.uuid4()), status="running")
        file = self.make("files", path="/f", content="x")
        self.task = self.make("tasks", name="t", action="ping", lineno=1, handler=False, play=self.play, file=file)
        self.host = self.make("hosts", name="h")
        self.start()

    def ask(self, method, path, body=None):
        self.connection.request(method, f"/api/v1/{path}", json.dumps(body) if body else None,
                                {"Content-Type": "application/json"} if body else {})
        answer = self.connection.getresponse()
        text = answer.read()
        self.answers += 1
        if answer.status not in (200, 201):
            self.refused.append((method, path, answer.status, text))
            return {}
        return json.loads(text)

    def make(self, table, **fields):
        if table != "playbooks":
            fields["playbook"] = self.playbook
        return self.ask("POST", table, fields).get("id")

    def run(self):
        try:
            self.work()
        except Exception as error:  # noqa: BLE001: whatever it is, the test must say so
            self.refused.append(("died", repr(error)))

    def work(self):
        while not self.done.is_set():
            number = self.make("results", status="ok", host=self.host, task=self.task, play=self.play, content={"n": self.answers})
            self.results.append(number)
            self.ask("PATCH", f"results/{number}", {"status": "failed"})
            shown = self.ask("GET", f"playbooks/{self.playbook}")
            if shown and shown["items"]["results"] != len(self.results):
                self.refused.append(("GET", "its own results", shown["items"], len(self.results)))
            time.sleep(0.05)


def test_no_moment_is_wrong_for_the_database_to_go(server, served):
    print("HEARTH_SEED =", SEED)
    moments = random.Random(SEED)
    clients = [Client(served.port) for _ in range(3)]
    log = served.folder / "serve.log"
    for _ in range(ABSENCES):
        with server.away(moments.choice(HOW)):
            time.sleep(moments.random())
        backs = log.read_text().count("answers again")
        end = time.monotonic() + 30
        # That it is here again most times, and at times not yet.
        while log.read_text().count("answers again") == backs and time.monotonic() < end and moments.random() < 0.98:
            time.sleep(0.05)
        time.sleep(moments.random())
    for client in clients:
        client.done.set()
    for client in clients:
        client.join()
    assert [one for client in clients for one in client.refused] == []
    assert all(len(client.results) > ABSENCES for client in clients)
    until_here(served)
    for client in clients:
        rows = server.rows(f"SELECT id FROM results WHERE playbook_id = {client.playbook} AND status = 2 ORDER BY id", served.database)
        assert [int(row) for row in rows] == sorted(client.results)


# ---- Hearth's callback -----------------------------------------------------------------------------

def test_hearths_callback_does_not_notice(server):
    database = f"away{next(NUMBERS)}"
    with site("/usr/bin") as here:
        here.env |= {"HEARTH_STORE": server.database(database), "ANSIBLE_FORKS": str(HOSTS)}
        write_playbook(here.folder)
        command = [HEARTH, "run", "-i", "hosts", "site.yml"]
        without = run(command, here.folder, here.env)
        for how in HOW:
            away = run(command, here.folder, here.env, away_in_the_middle(server, database, how))
            say("Hearth's callback", how, without, away)
            assert without.code == away.code == 0, away.output[-3000:]
            assert lines_of(away) == lines_of(without)
            shown = here.json("playbook", "show", "last")
            assert shown["status"] == "completed"
            assert sorted((host["name"], host["ok"]) for host in shown["hosts"]) == sorted((f"h{n}", TASKS) for n in range(HOSTS))
    results = server.rows("SELECT task_id || '/' || host_id FROM results", database)
    assert len(set(results)) == len(results) == (1 + len(HOW)) * HOSTS * TASKS
