"""Runs of playbooks whose hosts tell crafted facts, by a module in the place of setup; and what the record made of them."""
import json
import pathlib
import sqlite3
import struct
import time

import yaml

SETUP = '''#!/usr/bin/python3
"""Stands in for setup: the host's facts are what the playbook gives."""
from ansible.module_utils.basic import AnsibleModule

module = AnsibleModule({"facts": {"type": "dict", "default": {}}, "gather_subset": {"type": "list", "elements": "str"},
                        "gather_timeout": {"type": "int"}, "filter": {"type": "list", "elements": "str"}, "fact_path": {"type": "str"}})
module.exit_json(ansible_facts=module.params["facts"])
'''
INSTANCE = SETUP.replace("Stands in for setup", "Stands in for a cloud's module of facts")


def facts(machine_id=None, board=None, key=None, **more):
    """Facts in the forms that Ansible gives them; letters and numbers become whole values."""
    out = dict(more)
    if machine_id is not None:
        out["ansible_machine_id"] = f"aa00bb{machine_id:026d}"
    if board is not None:
        out["ansible_product_uuid"] = f"00112233-4455-6677-8899-{board:012d}"
    if key is not None:
        out["ansible_ssh_host_key_ed25519_public"] = f"AAAAC3NzaC1lZDI1NTE5AAAAI{key:040d}"
    return out


class World:
    """One controller's playbooks, in a Site (support/playbooks.py)."""

    def __init__(self, site):
        self.site = site
        library = site.folder / "library"
        library.mkdir()
        (library / "setup.py").write_text(SETUP)
        (library / "instance_facts.py").write_text(INSTANCE)
        self.database = site.home / "hearth/store.sqlite"
        site.env["ANSIBLE_FORKS"] = "1"  # machines have their numbers in the order of results

    def run(self, hosts, *arguments, tasks=None, env=None, inventory="hosts", **options):
        """{host: facts}: each host gathers its own. Gives the finished process; a failed playbook fails the test."""
        tasks = tasks or [{"setup": {"facts": "{{ crafted }}"}, "when": "crafted"}]
        play = [{"hosts": "all", "gather_facts": False, "tasks": tasks}]
        (self.site.folder / "site.yml").write_text(yaml.safe_dump(play))
        names = {"all": {"hosts": {name: {"ansible_connection": "local", "crafted": told or {}} for name, told in hosts.items()}}}
        path = self.site.folder / inventory
        path.write_text(yaml.safe_dump(names))
        done = self.site.hearth("run", *arguments, "-i", path, self.site.folder / "site.yml", env=env, **options)
        assert done.returncode == 0, done
        return done

    def rows(self, sql, *values):
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10) as database:
            return database.execute(sql, values).fetchall()

    def seen(self):
        """[(host, verdict's number, machine's id)] of all runs, in their order; hosts of one answer in any order."""
        return self.rows("SELECT h.host, h.verdict, m.id FROM machine_hosts h JOIN machines m ON m.uid = h.machine_uid"
                         " LEFT JOIN playbooks p ON p.uid = h.run_uid ORDER BY p.id, h.host")

    def settled(self, count):
        """Waits until the record holds `count` appearances of machines, then gives them."""
        for _ in range(200):
            self.site.hearth("playbook", "list")
            found = self.seen()
            if len(found) >= count:
                return found
            time.sleep(0.1)
        raise AssertionError(f"{len(self.seen())} of {count} appearances were noticed: {self.log()}")

    def log(self):
        path = self.site.home / "hearth/daemon.log"
        return path.read_text() if path.exists() else ""

    def events(self, kind):
        """Every event of this kind in the journal."""
        found = []
        for path in sorted((self.site.home / "hearth/journal").glob("*-*/*.seg")):
            data = pathlib.Path(path).read_bytes()
            at = 16
            while at + 8 <= len(data):
                (size,) = struct.unpack_from(">I", data, at)
                event = json.loads(data[at + 8:at + 8 + size])
                if event["kind"] == kind:
                    found.append(event)
                at += 8 + size
        return found
