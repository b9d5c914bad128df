"""Several `hearth serve` on one PostgreSQL are one server: what one wrote all show, and nothing is there twice."""
import collections
import concurrent.futures
import http.client
import json
import os
import random
import subprocess
import uuid

import pytest
from hearth_server import HearthServer
from support.playbooks import HEARTH

SERVERS = 4
SEED = int(os.environ.get("HEARTH_SEED", random.randrange(1 << 32)))
ROUNDS = 60 if os.environ.get("HEARTH_SOAK") != "1" else 1000
LISTS = ("labels", "playbooks", "plays", "tasks", "hosts", "latesthosts", "results", "files", "records")


class Client:
    """One keep-alive connection."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method, path, body=None):
        headers = {"Content-Type": "application/json"} if body is not None else {}
        self.connection.request(method, "/api/v1/" + path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None


@pytest.fixture(scope="module")
def servers(server, tmp_path_factory):
    """Started together, on a database without tables."""
    url = server.database("shared")
    folders = [tmp_path_factory.mktemp(f"serve{n}") for n in range(SERVERS)]
    with concurrent.futures.ThreadPoolExecutor(SERVERS) as pool:
        made = list(pool.map(lambda folder: HearthServer(folder, ["--store", url]), folders))
    yield made
    for one in made:
        one.stop()


class Writer:
    """Random writes, each through any server, each read back through another one."""

    def __init__(self, servers, seed, playbooks):
        self.random = random.Random(seed)
        self.clients = [Client(one.port) for one in servers]
        self.playbooks = playbooks  # shared by all writers: names collide
        self.made = collections.Counter()

    def post(self, table, body, again=()):
        writes, reads = self.random.sample(self.clients, 2)
        status, row = writes.ask("POST", table, body)
        assert status == 201 or status in again, (table, body, status, row)
        if status != 201:
            return None
        self.made[table] += 1
        status, shown = reads.ask("GET", f"{table}/{row['id']}")
        assert status == 200, (table, row, status, shown)
        assert shown["id"] == row["id"]
        return row["id"]

    def work(self, rounds):
        for _ in range(rounds):
            playbook = self.random.choice(self.playbooks)
            host = self.post("hosts", {"name": f"web{self.random.randrange(6)}", "playbook": playbook})
            play = self.post("plays", {"name": "p", "uuid": str(uuid.UUID(int=self.random.getrandbits(128))),
                                       "playbook": playbook, "status": "running"})
            file = self.post("files", {"path": f"/f{self.random.randrange(4)}", "content": "same", "playbook": playbook})
            task = self.post("tasks", {"name": "t", "action": "ping", "lineno": 1, "handler": False, "play": play,
                                       "file": file, "playbook": playbook, "status": "running"})
            result = self.post("results", {"status": "ok", "host": host, "task": task, "play": play, "playbook": playbook,
                                           "content": {"n": self.random.random()}})
            self.post("records", {"key": f"k{self.random.randrange(5)}", "type": "text", "value": "v", "playbook": playbook},
                      again=(400,))
            status, _ = self.random.choice(self.clients).ask(
                "PATCH", f"playbooks/{playbook}", {"labels": [f"l{self.random.randrange(5)}"]})
            assert status == 200
            status, shown = self.random.choice(self.clients).ask("PATCH", f"results/{result}", {"status": "failed"})
            assert (status, shown["status"]) == (200, "failed")
        return self.made


@pytest.fixture(scope="module")
def written(servers):
    print("HEARTH_SEED =", SEED)
    first = Writer(servers, SEED, [])
    playbooks = [first.post("playbooks", {"path": f"/p{n}.yml", "ansible_version": "2.19", "status": "running"})
                 for n in range(3)]
    writers = [Writer(servers, SEED + n + 1, playbooks) for n in range(SERVERS)]
    with concurrent.futures.ThreadPoolExecutor(SERVERS) as pool:
        return sum((work.result() for work in [pool.submit(one.work, ROUNDS // SERVERS) for one in writers]),
                   collections.Counter())


def rows_of(server, table):
    status, answer = Client(server.port).ask("GET", f"{table}?limit=100000")
    assert status == 200
    assert answer["count"] == len(answer["results"])
    return answer["results"]


def test_all_give_the_same_answers(servers, written):
    for table in LISTS:
        first, *others = [rows_of(one, table) for one in servers]
        assert first, table
        for other in others:
            assert other == first, table


def test_nothing_is_there_twice(servers, written):
    for table, name in (("hosts", "name"), ("files", "path"), ("records", "key")):
        keys = [(row["playbook"], row[name]) for row in rows_of(servers[0], table)]
        assert len(set(keys)) == len(keys) <= written[table], table
    names = [row["name"] for row in rows_of(servers[0], "labels")]
    assert len(set(names)) == len(names) == 5
    for table in LISTS:
        if table == "latesthosts":
            continue
        ids = [row["id"] for row in rows_of(servers[0], table)]
        assert len(set(ids)) == len(ids), table
        assert all(one < 1 << 52 for one in ids), f"{table}: ids that no server gave"


def test_every_write_is_there_and_counted(servers, written):
    for table in ("plays", "tasks", "results"):
        assert len(rows_of(servers[1], table)) == written[table]
    items = collections.Counter()
    for playbook in rows_of(servers[2], "playbooks"):
        items.update(playbook["items"])
    assert items == {table: len(rows_of(servers[3], table)) for table in items}


def test_the_tables_were_made_once(server, servers, written):
    version = server.rows("SELECT value FROM store_meta WHERE key = 'schema_version'", "shared")
    assert len(version) == 1
    assert len(server.rows("SELECT DISTINCT journal FROM projection", "shared")) == SERVERS
    for one in servers:
        log = (one.folder / "serve.log").read_text()
        assert "warning" not in log.lower() and "error" not in log.lower(), log


def test_a_password_does_not_stand_on_a_command_line(servers):
    """What is wrong with the command is said first, though another serves already."""
    done = subprocess.run([HEARTH, "serve", "--store", "postgresql://me:secret@127.0.0.1/x"], env=servers[0].env,
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 64
    assert "PGPASSFILE" in done.stderr
    assert "secret" not in done.stderr
