"""Callback that writes every result as one JSON line, so that sides can be compared before any
speed is printed. HEARTH_BENCH_RESULTS names the file (Ansible's own options are left alone)."""
import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: bench_results
type: notification
short_description: every result as one JSON line
description: every result as one JSON line, for comparing
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "bench_results"
    CALLBACK_NEEDS_ENABLED = True

    def _note(self, result, status):
        line = json.dumps([result._task.action, result._host.get_name(), status, result._result],
                          default=str, sort_keys=True)
        with open(os.environ["HEARTH_BENCH_RESULTS"], "a", encoding="utf-8") as out:
            out.write(line + "\n")

    def v2_runner_on_ok(self, result):
        self._note(result, "ok")

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._note(result, "failed")

    def v2_runner_on_unreachable(self, result):
        self._note(result, "unreachable")
