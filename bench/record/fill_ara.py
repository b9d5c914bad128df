"""fill_ara.py RESULTS [TASKS]: fills the database of ARA_BASE_DIR through ara's own models, in bulk. Run by the virtual environment's Python.

A playbook has 20 hosts, 50 tasks (or TASKS), a result of each task on each host, and 12 files. The same seed gives the same rows.
Prints one JSON object: rows by table, bytes of content on average.
"""
import datetime
import hashlib
import json
import os
import random
import sys
import uuid
import zlib

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ara.server.settings")
import django  # noqa: E402

django.setup()
from django.db import connection, transaction  # noqa: E402

import bodies  # noqa: E402
from ara.api import models  # noqa: E402

HOSTS, TASKS, FILES = 20, 50, 12
STARTED = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
FACTS = {"ansible_distribution": "Debian", "ansible_distribution_version": "12", "ansible_processor_vcpus": 4}


def packed(value):
    return zlib.compress(json.dumps(value).encode())


class Filler:
    def __init__(self, seed, tasks):
        self.rng, self.tasks, self.bytes, self.results = random.Random(seed), tasks, 0, 0

    def span(self, moment, seconds):
        """Columns of a thing with a duration; bulk_create does not call save()."""
        long = datetime.timedelta(seconds=seconds)
        return {"started": moment, "ended": moment + long, "duration": long}

    @transaction.atomic
    def playbook(self, n):
        begin = STARTED + datetime.timedelta(minutes=10 * n)
        playbook = models.Playbook.objects.create(
            **self.span(begin, 8 * self.tasks), name=f"deploy {n % 7}", ansible_version="2.19.4", client_version="1.8.0", python_version="3.11.2",
            status="completed",
            arguments=packed({"args": ["site.yml"], "check": False, "tags": ["all"], "verbosity": 0}), path=f"/srv/site{n % 5}.yml", user="deploy")
        playbook.labels.set([models.Label.objects.get_or_create(name=name)[0] for name in ("check:False", "tags:all", f"team:{n % 9}")])
        play = models.Play.objects.create(**self.span(begin, 8 * self.tasks - 1), name="servers", uuid=uuid.UUID(int=self.rng.getrandbits(128)),
                                          status="completed", playbook=playbook)
        files = [self.file(playbook, k) for k in range(FILES)]
        hosts = [self.host(playbook, k) for k in range(HOSTS)]
        for k in range(self.tasks):
            self.task(playbook, play, hosts, files[k % FILES], begin + datetime.timedelta(seconds=8 * k), k)

    def file(self, playbook, k):
        text = f"# file {k}\n" + "".join(f"- name: install and configure part {n} of role {k}\n" for n in range(40))
        if k == 0:
            text += f"# {playbook.id}\n"
        data = text.encode()
        content, _ = models.FileContent.objects.get_or_create(sha1=hashlib.sha1(data).hexdigest(), defaults={"contents": zlib.compress(data)})
        return models.File.objects.create(path=f"/srv/roles/role{k}/tasks/main.yml", content=content, playbook=playbook)

    def host(self, playbook, k):
        name = f"host{k:02d}"
        host = models.Host.objects.create(name=name, facts=packed({**FACTS, "ansible_hostname": name, "boot": self.rng.random()}), ok=self.tasks,
                                          changed=self.rng.randrange(self.tasks), playbook=playbook)
        models.LatestHost.objects.update_or_create(name=name, defaults={"host": host})
        return host

    def task(self, playbook, play, hosts, file, moment, k):
        kind = bodies.task(k)
        task = models.Task.objects.create(
            **self.span(moment, 7.5), name=f"role{k % FILES} : {kind.action} of part {k}", uuid=uuid.UUID(int=self.rng.getrandbits(128)),
            action=kind.action, lineno=k + 1, tags=packed(["all"]), handler=k % 25 == 24, status="completed", play=play, file=file, playbook=playbook)
        models.Result.objects.bulk_create([self.result(playbook, play, task, host, kind, moment) for host in hosts])

    def result(self, playbook, play, task, host, kind, moment):
        text = json.dumps(json.loads(kind.content(self.rng)))  # as ara's serializer has it
        self.bytes, self.results = self.bytes + len(text), self.results + 1
        begin = moment + datetime.timedelta(seconds=self.rng.random())
        return models.Result(**self.span(begin, 0.05 + 3 * self.rng.random()), status=kind.status, changed=kind.changed, content=zlib.compress(text.encode()),
                             host=host, task=task, play=play, playbook=playbook)


def main(results, tasks=TASKS):
    filler = Filler(seed=1, tasks=tasks)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    for n in range(results // (HOSTS * tasks)):
        filler.playbook(n)
    rows = {one.__name__: one.objects.count() for one in (models.Playbook, models.Task, models.Host, models.Result, models.File, models.FileContent)}
    print(json.dumps({"rows": rows, "content_bytes": round(filler.bytes / max(filler.results, 1))}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
