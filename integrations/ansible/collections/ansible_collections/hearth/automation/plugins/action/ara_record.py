"""The action behind modules/ara_record.py, which documents it."""
from ansible.plugins.action import ActionBase

from ansible_collections.hearth.automation.plugins.plugin_utils import api_plugin, records

FAILED = "Record failed to be created or updated in ARA: "


class ActionModule(ActionBase):
    TRANSFERS_FILES = False
    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        result.update(api_plugin.run_action(self._record, FAILED))
        return result

    def _record(self):
        arguments = self._task.args
        api_plugin.check_arguments(arguments, ("playbook_id", "key", "value", "type"))
        for name in ("key", "value"):
            # ARA takes 0, false, "" and [] for missing, too. Here they are values, but no key is empty.
            if arguments.get(name) is None or (name == "key" and str(arguments[name]).strip() == ""):
                raise api_plugin.Refused("Parameter '%s' is required" % name)
        kind = arguments.get("type") or "text"
        if kind not in records.TYPES:
            raise api_plugin.Refused("Type '%s' is not supported, choose one of: %s" % (kind, ", ".join(records.TYPES)))
        try:
            value = records.plain(arguments["value"])
        except (TypeError, ValueError) as error:
            raise api_plugin.Refused("%sthe value does not fit into JSON: %s" % (FAILED, error)) from error
        connection = api_plugin.client()
        playbook = api_plugin.playbook_of(connection, self._task, arguments.get("playbook_id"))
        key = str(arguments["key"]).strip()
        record, changed = api_plugin.look_and_write(lambda: records.write(connection, playbook, key, value, str(kind)))
        words = "Record created or updated in ARA" if changed else "Record unchanged in ARA"
        return dict(records.told(record), changed=changed, msg=words)
