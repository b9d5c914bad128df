"""Seeded sequences of steps over the whole API: they build up playbooks as a recorder does, and ask and spoil in between."""
import random

import odd
from fields import FIELDS, NEEDED, PARENT, bad, good
from queries import Queries
from steps import API
from values import BAD_HOST_LISTS, BAD_LABEL_LISTS, BAD_RELATIONS, LABELS, near
from world import World

# One playbook has a few plays and files, many tasks, most of all results, as a recorder makes them.
GROWTH = {"labels": 2, "playbooks": 4, "plays": 8, "files": 10, "hosts": 12, "tasks": 24, "results": 40, "records": 6}
ASKED = {"results": 4, "tasks": 4, "playbooks": 3, "plays": 2, "hosts": 2, "latesthosts": 2, "files": 1, "records": 1, "labels": 1}
KINDS = {"make": 30, "change": 10, "replace": 4, "delete": 2, "spoil": 16, "list": 24, "detail": 10, "odd": 8}
# What a recorder always sends, and what it often does; other fields that nobody needs come at 30 %.
OFTEN = {("results", "status"): 0.9, ("results", "changed"): 0.8, ("results", "content"): 0.6, ("hosts", "facts"): 0.2}
SPOILS_AT_ONCE = (1, 1, 1, 2, 3)


class Generator:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.world = World(self.rng)
        self.queries = Queries(self.rng, self.world)
        self.spare = 10 ** 6  # numbers of symbols that nobody refers to

    def sequence(self, length):
        steps = [self._make("playbooks")]
        while len(steps) < length:
            kind = self.rng.choices(list(KINDS), list(KINDS.values()))[0]
            step = getattr(self, "_" + kind)()
            if step:
                steps.append(step)
        return steps

    def _table(self, weights=GROWTH):
        return self.rng.choices(list(weights), list(weights.values()))[0]

    # Bodies

    def _parents(self, table):
        """Things that belong together, None when one is missing; 1 in 25 belongs to another playbook, which ara takes."""
        found = {}
        names = [name for name in FIELDS[table] if FIELDS[table][name] == "relation"]
        playbook = self.world.pick("playbooks") if names else None
        for name in names:
            inside = {} if self.rng.random() < 0.04 else {"playbook": playbook}
            found[name] = playbook if name == "playbook" else self.world.pick(PARENT[name], **inside) or self.world.pick(PARENT[name])
        return None if None in found.values() else found

    def _value(self, table, name, known_labels=False):
        kind = FIELDS[table][name]
        if kind == "hosts":
            hosts = [self.world.pick("hosts") for _ in range(self.rng.choice((0, 0, 0, 1, 2, 3)))]
            return [host.ref() for host in hosts if host]
        return good(self.rng, table, name)

    def _body(self, table, parents):
        body = {}
        for name in FIELDS[table]:
            if FIELDS[table][name] == "relation":
                body[name] = parents[name].ref()
            elif name in NEEDED[table] or self.rng.random() < OFTEN.get((table, name), 0.3):
                body[name] = self._value(table, name)
        return body

    def _labels(self, fresh):
        """A list for a playbook. Not fresh: ara keeps labels of a body that it refuses, which Hearth does not."""
        names = LABELS + [9, True] if fresh else self.world.labels_known
        wanted = [near(self.rng, names) for _ in range(self.rng.choice((0, 1, 2, 3)))] if names else []
        if fresh:
            self.world.labels_known += wanted
        return wanted

    def _shuffled(self, body):
        names = list(body)
        self.rng.shuffle(names)
        return {name: body[name] for name in names}

    # Writes

    def _make(self, table=None):
        table = table or self._table()
        parents = self._parents(table)
        if parents is None:
            return self._make("playbooks") if not self.world.alive("playbooks") else None
        body = self._body(table, parents)
        if table == "playbooks" and self.rng.random() < 0.6:
            body["labels"] = self._labels(fresh=True)
        return self._write("POST", table, body, self._new(table, parents, body))

    def _new(self, table, parents, body):
        if table == "hosts":
            there = self.world.same_name((parents["playbook"], str(body["name"]).strip()))
            if there:
                self.world.make_latest(there)
                return there
            return self.world.add(table, parents, str(body["name"]).strip())
        return self.world.add(table, parents)

    def _write(self, method, table, body, thing):
        step = {"method": method, "path": API + table, "json": self._shuffled(body)}
        if method == "POST":
            return {**step, "makes": [table, thing.n]}
        return {**step, "path": [API + table + "/", thing.ref()], "about": [table, thing.n]}

    def _change(self):
        table = self._table()
        thing = self.world.pick(table)
        if thing is None:
            return None
        # Names and paths that are taken are a 500 of ara's: they change rarely, and relations do not.
        names = [name for name in FIELDS[table] if FIELDS[table][name] != "relation" and name not in ("name", "path", "key")]
        wanted = self.rng.sample(names, min(len(names), self.rng.choice((0, 1, 1, 2, 3)))) if names else []
        body = {name: self._value(table, name) for name in wanted}
        if table == "playbooks" and self.rng.random() < 0.4:
            body["labels"] = self._labels(fresh=True)
        self.world.touch(thing)
        return self._write("PATCH", table, body, thing)

    def _replace(self):
        table = self._table()
        thing = self.world.pick(table)
        if thing is None or table in ("labels", "hosts", "files", "records"):
            return None
        self.world.touch(thing)
        return self._write("PUT", table, self._body(table, thing.parents), thing)

    def _delete(self):
        table = self._table({**GROWTH, "playbooks": 2, "hosts": 4, "files": 2})
        thing = self.world.pick(table) if self.rng.random() < 0.8 else self.world.pick_dead(table)
        if thing is None or not self.world.may_delete(thing):
            return None
        if thing.alive:
            self.world.delete(thing)
        return {"method": "DELETE", "path": [API + table + "/", thing.ref()]}

    def _spoil(self):
        """A write with something wrong in it."""
        table = self._table({**GROWTH, "playbooks": 14, "plays": 12, "labels": 6, "records": 10})
        parents = self._parents(table)
        thing = self.world.pick(table)
        if parents is None or (thing is None and self.rng.random() < 0.3):
            return None
        body = self._body(table, parents)
        if table == "hosts":
            # A taken name is a hit, which makes it the latest: one that is new cannot spoil the belief.
            body["name"] = f"spoiled{self.spare}"
        spoils = self.rng.choice(SPOILS_AT_ONCE)
        for _ in range(spoils):
            self._spoil_one(table, body)
        patches = self.rng.random() < 0.3
        if (spoils > 1 or patches) and not self._are_texts(body.get("labels")):
            del body["labels"]
        if patches and thing:
            # Nor content: Hearth takes texts that ara refuses, and what is changed on one side only cannot be undone.
            part = {name: body[name] for name in self.rng.sample(list(body), min(2, len(body))) if name not in ("name", "path", "key", "content")}
            return self._write("PATCH", table, part, thing) if table != "hosts" else None
        self.spare += 1
        return {"method": "POST", "path": API + table, "json": self._shuffled(body), "makes": [table, self.spare]}

    @staticmethod
    def _are_texts(labels):
        """Else ara makes labels of names or Python's repr, and keeps them when it refuses the body for something else."""
        return not isinstance(labels, (list, dict)) or isinstance(labels, list) and all(isinstance(one, (str, int)) for one in labels)

    def _spoil_one(self, table, body):
        name = self.rng.choice(list(FIELDS[table]) + (["labels"] if table == "playbooks" else []))
        kind = FIELDS[table].get(name, "labels")
        if name in body and self.rng.random() < 0.15:
            del body[name]
        elif kind == "relation":
            dead = self.world.pick_dead(PARENT[name])
            body[name] = dead.ref() if dead and self.rng.random() < 0.3 else self.rng.choice(BAD_RELATIONS)
        elif kind in ("hosts", "labels"):
            body[name] = self.rng.choice(BAD_HOST_LISTS if kind == "hosts" else BAD_LABEL_LISTS + [[None], [{"id": 1}], [[1]]])
        else:
            body[name] = bad(self.rng, table, name)

    # Reads

    def _list(self):
        table = self._table(ASKED)
        query, tail = self.queries.some(table)
        tail = tail if query else tail.replace("&", "x=1&", 1)
        return {"method": "GET", "path": API + table, "query": query, "tail": tail}

    def _detail(self):
        if self.rng.random() < 0.15:
            host = self.world.pick("hosts")
            plain = host and host.name.isascii() and " " not in host.name
            return {"method": "GET", "path": [API + "latesthosts/", host.ref("name")]} if plain else None
        table = self._table()
        thing = self.world.pick(table) if self.rng.random() < 0.9 else self.world.pick_dead(table)
        return {"method": "GET", "path": [API + table + "/", thing.ref()]} if thing else None

    def _odd(self):
        return odd.step(self)


def generate(seed, length):
    return Generator(seed).sequence(length)
