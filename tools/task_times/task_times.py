"""Ansible callback for tools/first_run: when each task began, into the file $TASK_TIMES. Prints nothing."""
import json
import os
import time

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: task_times
type: aggregate
short_description: Writes when each task began
description:
  - One JSON array of C([name, seconds]) and the moment of the end as the last one, with the name C(null).
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "task_times"

    def __init__(self):
        super().__init__()
        self._begins = []

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._begins.append((task.get_name(), time.monotonic()))

    def v2_playbook_on_handler_task_start(self, task):
        self._begins.append((task.get_name(), time.monotonic()))

    def v2_playbook_on_stats(self, stats):
        path = os.environ.get("TASK_TIMES")
        if path:
            with open(path, "w", encoding="utf-8") as stream:
                json.dump(self._begins + [(None, time.monotonic())], stream)
