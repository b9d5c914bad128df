"""Callback whose hooks do nothing: what Ansible itself pays for having one more (it copies every
result for each plugin). Floor of `make bench BENCH=callback`."""
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: empty
type: notification
short_description: does nothing
description: does nothing, at each result
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "empty"
    CALLBACK_NEEDS_ENABLED = True

    def v2_playbook_on_task_start(self, task, is_conditional):
        pass

    def v2_runner_on_start(self, host, task):
        pass

    def v2_runner_on_ok(self, result):
        pass

    def v2_runner_on_failed(self, result, ignore_errors=False):
        pass
