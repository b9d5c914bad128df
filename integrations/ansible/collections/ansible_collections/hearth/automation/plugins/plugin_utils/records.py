"""Records of a playbook by their key."""
import json

from ansible_collections.hearth.automation.plugins.module_utils import api

TYPES = ("text", "url", "json", "list", "dict")


def find(connection, playbook, key):
    """The record with its value, or None."""
    page = connection.get("/api/v1/records", playbook=playbook, key=key)
    return connection.get("/api/v1/records/%d" % page["results"][0]["id"]) if page["results"] else None


def write(connection, playbook, key, value, kind):
    """(the record as the API gives it, whether something changed)."""
    found = find(connection, playbook, key)
    if found is None:
        try:
            return connection.post("/api/v1/records", playbook=playbook, key=key, value=value, type=kind), True
        except api.StatusError:
            found = find(connection, playbook, key)  # another controller was faster
            if found is None:
                raise
    if _same(found["value"], value) and found["type"] == kind:
        return found, False
    return connection.patch("/api/v1/records/%d" % found["id"], value=value, type=kind), True


def told(record):
    """The members of a task's result."""
    playbook = record["playbook"]
    members = {name: record[name] for name in ("key", "value", "type", "created", "updated")}
    members["playbook_id"] = playbook["id"] if isinstance(playbook, dict) else playbook
    return members


def plain(value):
    """What a template made, as JSON holds it. TypeError for what JSON cannot hold."""
    return json.loads(json.dumps(value, allow_nan=False))


def _same(one, other):
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
