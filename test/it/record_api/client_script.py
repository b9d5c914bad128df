"""Run by test_callback.py with the virtual environment's Python: what ara's users write with its client."""
import json
import logging
import sys

from ara.clients.utils import get_client

logging.disable(logging.CRITICAL)
client = get_client(client="http", endpoint=sys.argv[1])
requests = 0


def ask(method, url, **fields):
    global requests
    requests += 1
    return getattr(client, method)(url, **fields)


playbook = ask("post", "/api/v1/playbooks", ansible_version="2.14", path="/srv/from-a-client.yml", labels=["client", "é"], status="running")
play = ask("post", "/api/v1/plays", uuid="02fc0000-0001-96df-d9a9-0000000000ff", playbook=playbook["id"], name="client")
file = ask("post", "/api/v1/files", path="/srv/from-a-client.yml", content="---\n", playbook=playbook["id"])
task = ask("post", "/api/v1/tasks", action="ping", lineno=1, handler=False, play=play["id"], file=file["id"], playbook=playbook["id"])
host = ask("post", "/api/v1/hosts", name="client", playbook=playbook["id"])
result = ask("post", "/api/v1/results", host=host["id"], task=task["id"], play=play["id"], playbook=playbook["id"], status="failed",
             ignore_errors=True, content={"msg": "é"}, delegated_to=[host["id"]])
ask("get", "/api/v1/results", status="failed", ignore_errors=True, playbook=playbook["id"])
ask("get", "/api/v1/results/%d" % result["id"])
ask("get", "/api/v1/playbooks", label="client", limit=1)
ask("patch", "/api/v1/playbooks/%d" % playbook["id"], labels=["other"], status="completed")
ask("put", "/api/v1/hosts/%d" % host["id"], name="client", playbook=playbook["id"], ok=3)
ask("post", "/api/v1/playbooks", path="no version")
ask("get", "/api/v1/playbooks/987654321")
ask("delete", "/api/v1/results/%d" % result["id"])
ask("get", "/api/v1/tasks/%d" % task["id"])
ask("delete", "/api/v1/playbooks/%d" % playbook["id"])
print(json.dumps({"requests": requests}))
