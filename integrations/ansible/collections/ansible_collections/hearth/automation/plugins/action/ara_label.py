"""The action behind modules/ara_label.py, which documents it."""
from ansible.plugins.action import ActionBase

from ansible_collections.hearth.automation.plugins.plugin_utils import api_plugin


class ActionModule(ActionBase):
    TRANSFERS_FILES = False
    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        result.update(api_plugin.run_action(self._label, "Labels failed to be updated in ARA: "))
        return result

    def _label(self):
        arguments = self._task.args
        api_plugin.check_arguments(arguments, ("playbook_id", "labels", "state"))
        if arguments.get("labels") is None:
            raise api_plugin.Refused("Parameter 'labels' is required")
        wanted = _names(arguments["labels"])
        state = arguments.get("state") or "present"
        if state not in ("present", "absent"):
            raise api_plugin.Refused("State '%s' is not supported, choose one of: present, absent" % state)
        connection = api_plugin.client()
        playbook = api_plugin.playbook_of(connection, self._task, arguments.get("playbook_id"))
        names, changed, number = api_plugin.look_and_write(lambda: _write(connection, playbook, wanted, state))
        words = "ara playbook labels %s." % ("updated" if changed else "unchanged")
        return {"changed": changed, "labels": names, "playbook_id": number, "msg": words}


def _write(connection, playbook, wanted, state):
    """(names of the labels, whether they changed, the playbook's id)."""
    path = "/api/v1/playbooks/%s" % playbook
    found = connection.get(path)
    names = _of(found)
    if state == "present":
        then = names + [name for name in wanted if name not in names]
    else:
        then = [name for name in names if name not in wanted]
    changed = then != names
    if changed:
        names = _of(connection.patch(path, labels=then))
    return names, changed, found["id"]


def _of(playbook):
    return [label["name"] for label in playbook["labels"]]


def _names(given):
    """Labels as a list, or as text with commas, which ARA takes for a list of letters."""
    if isinstance(given, str):
        given = given.split(",")
    elif not isinstance(given, (list, tuple)):
        given = [given]
    names = [str(name).strip()[:api_plugin.NAME_CHARACTERS_MAX] for name in given]
    return list(dict.fromkeys(name for name in names if name))
