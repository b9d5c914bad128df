"""Ansible's own reading of its configuration: one JSON question a line on stdin, one answer a line.

Runs under the Python of the Ansible that is asked. Each question gets a process of its own, since
environment and working directory are part of it.
"""
import json
import os
import sys

from ansible.config.manager import ConfigManager
from ansible.errors import AnsibleError

LISTS = {"callbacks_enabled": "CALLBACKS_ENABLED", "collections_path": "COLLECTIONS_PATHS",
         "connection_plugins": "DEFAULT_CONNECTION_PLUGIN_PATH"}


def answer(question):
    os.chdir(question["cwd"])
    os.environ.clear()
    os.environ.update(question["variables"])
    try:
        manager = ConfigManager()
    except AnsibleError as error:
        return {"refused": str(error)}
    home = str(manager.get_config_value("ANSIBLE_HOME", variables={}))
    found = {"file": manager._config_file or "", "home": home}  # pylint: disable=protected-access
    for name, setting in LISTS.items():
        values = manager.get_config_value(setting, variables={"ANSIBLE_HOME": home})
        found[name] = [str(value) for value in values]
    return found


def in_child(question):
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writer, json.dumps(answer(question)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        text = stream.read()
    os.waitpid(pid, 0)
    return text


for line in sys.stdin:
    print(in_child(json.loads(line)), flush=True)
