"""A playbook's folder with the collection of these tests, and runs of it with sessions and without."""
import json
import pathlib
import shutil

import yaml

from support.playbooks import ROOT

HERE = pathlib.Path(__file__).resolve().parent
OURS = ROOT / "integrations/ansible"
DEBIANS = "/usr/lib/python3/dist-packages"  # holds the real cloud.common, whichever Ansible runs
ODD = "acme.turbo.odd"


class Place:
    """One site with a copy of the collection, so that a test may edit it."""

    def __init__(self, site):
        self.site = site
        self.collections = site.folder / "collections"
        shutil.copytree(HERE / "collections", self.collections)
        site.env["ANSIBLE_COLLECTIONS_PATH"] = "%s:%s" % (self.collections, DEBIANS)
        self.plugins = self.collections / "ansible_collections/acme/turbo/plugins"

    def play(self, tasks, hosts=1, **options):
        """The results of one playbook, with sessions: [result of each task on each host]."""
        done, results = self._run(True, tasks, hosts, **options)
        return _whole(results)

    def both(self, tasks, **options):
        """The results without Hearth, and with it."""
        return [_whole(self._run(warm, tasks, 1, **options)[1]) for warm in (False, True)]

    def _run(self, warm, tasks, hosts, env=None, forks=10, **play):
        names = ["h%d" % number for number in range(hosts)]
        inventory = self.site.folder / "hosts"
        inventory.write_text("".join("%s ansible_connection=local ansible_python_interpreter=/usr/bin/python3\n" % name
                                     for name in names))
        book = self.site.folder / "book.yml"
        book.write_text(yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": tasks, **play}]))
        if not warm:  # what `hearth run` leads to, without what makes it warm
            paths = [OURS / "stand_in", self.collections, OURS / "collections"]
            env = {"ANSIBLE_COLLECTIONS_PATH": ":".join(map(str, paths)), "HEARTH": "off",
                   "ANSIBLE_PIPELINING": "1", **(env or {})}
        return self.site.results(warm, book, "-i", inventory, "-f", forks, env=env)

    def sessions(self):
        """What `hearth worker list` says of session workers."""
        return [worker for worker in self.site.json("worker", "list") if worker["kind"] == "session"]


def odd(how, **options):
    return {ODD: {"how": how, **options}, "ignore_errors": True}


def texts(results):
    return json.dumps(results, sort_keys=True)


def _whole(entries):
    """Of a loop the result of all turns."""
    return [dict(entry["result"], failed=entry["status"] == "failed") for entry in entries
            if not entry["status"].startswith("item")]
