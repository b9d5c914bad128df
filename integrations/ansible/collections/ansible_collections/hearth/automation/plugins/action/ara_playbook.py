"""The action behind modules/ara_playbook.py, which documents it."""
from ansible.plugins.action import ActionBase

from ansible_collections.hearth.automation.plugins.plugin_utils import api_plugin


class ActionModule(ActionBase):
    TRANSFERS_FILES = False
    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        result.update(api_plugin.run_action(self._query))
        return result

    def _query(self):
        arguments = self._task.args
        api_plugin.check_arguments(arguments, ("playbook_id",))
        connection = api_plugin.client()
        playbook = api_plugin.playbook_of(connection, self._task, arguments.get("playbook_id"))
        found = connection.get("/api/v1/playbooks/%s" % playbook)
        return {"playbook": found, "changed": False, "msg": "Queried playbook %s from ARA" % playbook}
