"""What the generator believes to exist: enough to write requests that mostly hit something. It sees no answers."""
from steps import symbol

CHILDREN = {"playbooks": ("plays", "files", "hosts", "tasks", "results", "records"), "plays": ("tasks", "results"),
            "files": ("tasks",), "tasks": ("results",), "hosts": ("results",), "results": (), "records": (), "labels": ()}


class Thing:
    def __init__(self, table, n, parents, name):
        self.table, self.n, self.parents, self.name, self.alive, self.moved = table, n, parents, name, True, 0

    def ref(self, *field):
        return symbol(self.table, self.n, *field)


class World:
    def __init__(self, rng):
        self._rng = rng
        self._things = {table: [] for table in CHILDREN}
        self._clock = 0
        self._latest = {}  # host name -> Thing, as latesthosts has it
        self.labels_known = []

    def tick(self):
        self._clock += 1
        return self._clock

    def add(self, table, parents, name=None):
        thing = Thing(table, len(self._things[table]), parents, name)
        self._things[table].append(thing)
        thing.moved = self.tick()
        if table == "hosts":
            self._latest[name] = thing
        return thing

    def alive(self, table, **parents):
        return [one for one in self._things[table] if one.alive and all(one.parents.get(k) is v for k, v in parents.items())]

    def pick(self, table, **parents):
        """One that is there, newer ones more often; None when there is none."""
        found = self.alive(table, **parents)
        if not found:
            return None
        back = min(int(self._rng.expovariate(0.25)), len(found) - 1) if self._rng.random() < 0.8 else self._rng.randrange(len(found))
        return found[-1 - back]

    def pick_dead(self, table):
        dead = [one for one in self._things[table] if not one.alive]
        return self._rng.choice(dead) if dead else None

    def touch(self, thing):
        thing.moved = self.tick()

    def same_name(self, host):
        """A host of that playbook and name, which POST gives again."""
        return next((one for one in self.alive("hosts", playbook=host[0]) if one.name == host[1]), None)

    def make_latest(self, host):
        self._latest[host.name] = host

    def may_delete(self, thing):
        """Not the latest host of a name that stays: ara takes the second newest whether or not the newest is there,
        and its `updated` is then the time of the delete; Hearth's says when the host was named last."""
        hosts = [thing] if thing.table == "hosts" else self.alive("hosts", playbook=thing) if thing.table == "playbooks" else []
        for host in hosts:
            others = [one for one in self.alive("hosts") if one.name == host.name and one is not host]
            if self._latest.get(host.name) is host and others:
                return False
        return True

    def delete(self, thing):
        thing.alive = False
        for table in CHILDREN[thing.table]:
            for one in self.alive(table):
                if thing in one.parents.values():
                    self.delete(one)
        if thing.table == "hosts" and self._latest.get(thing.name) is thing:
            left = [one for one in self.alive("hosts") if one.name == thing.name]
            self._latest[thing.name] = max(left, key=lambda one: one.moved, default=None)
