"""The action behind modules/ara_read.py, which documents it."""
from ansible.plugins.action import ActionBase

from ansible_collections.hearth.automation.plugins.plugin_utils import api_plugin, records


class ActionModule(ActionBase):
    TRANSFERS_FILES = False
    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        result.update(api_plugin.run_action(self._read, "Record not read from ARA: "))
        return result

    def _read(self):
        arguments = self._task.args
        api_plugin.check_arguments(arguments, ("playbook", "playbook_id", "key"))
        key = str(arguments.get("key", "")).strip()
        if not key:
            raise api_plugin.Refused("Parameter 'key' is required")
        connection = api_plugin.client()
        given = arguments.get("playbook", arguments.get("playbook_id"))
        playbook = api_plugin.playbook_of(connection, self._task, given)
        record = records.find(connection, playbook, key)
        if record is None:
            raise api_plugin.Refused("There is no record '%s' of playbook %s in ARA" % (key, playbook))
        members = records.told(record)
        return dict(members, playbook=members["playbook_id"], changed=False, msg="Record read from ARA")
