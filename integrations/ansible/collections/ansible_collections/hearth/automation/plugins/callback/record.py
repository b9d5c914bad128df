# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Records what a playbook did. Decides nothing about the run: it looks on, and never raises, waits or prints."""
DOCUMENTATION = r"""
name: record
type: aggregate
short_description: Records what a playbook did
description:
  - Tells the Hearth daemon what each play, task and host did, or a spool file while no daemon listens.
  - Does not slow the playbook, does not change its output and does not let it fail.
  - Every option can be given under the name that ARA knows it by, too.
requirements:
  - enabling in C(callbacks_enabled)
options:
  enabled:
    description: Whether to record.
    type: bool
    default: true
    env: [{name: HEARTH_RECORD}]
    ini: [{section: hearth, key: record}]
  default_labels:
    description: Labels of every run.
    type: list
    elements: str
    default: []
    env: [{name: ARA_DEFAULT_LABELS}, {name: HEARTH_LABELS}]
    ini: [{section: ara, key: default_labels}, {section: hearth, key: labels}]
  argument_labels:
    description: Command line options that become labels C(name:value).
    type: list
    elements: str
    default: [remote_user, check, tags, skip_tags, subset]
    env: [{name: ARA_ARGUMENT_LABELS}, {name: HEARTH_ARGUMENT_LABELS}]
    ini: [{section: ara, key: argument_labels}, {section: hearth, key: argument_labels}]
  group:
    description: The group that the run belongs to.
    type: str
    env: [{name: HEARTH_GROUP}]
    ini: [{section: hearth, key: group}]
  ignored_arguments:
    description: Command line options whose values are not recorded; of extra_vars the names are.
    type: list
    elements: str
    default: [extra_vars]
    env: [{name: ARA_IGNORED_ARGUMENTS}, {name: HEARTH_IGNORED_ARGUMENTS}]
    ini: [{section: ara, key: ignored_arguments}, {section: hearth, key: ignored_arguments}]
  ignored_facts:
    description: Facts whose values are not recorded; C(all) leaves out all.
    type: list
    elements: str
    default: [ansible_env]
    env: [{name: ARA_IGNORED_FACTS}, {name: HEARTH_IGNORED_FACTS}]
    ini: [{section: ara, key: ignored_facts}, {section: hearth, key: ignored_facts}]
  ignored_files:
    description: Files are not recorded whose path contains one of these texts.
    type: list
    elements: str
    default: [.ansible/tmp]
    env: [{name: ARA_IGNORED_FILES}, {name: HEARTH_IGNORED_FILES}]
    ini: [{section: ara, key: ignored_files}, {section: hearth, key: ignored_files}]
  record_files:
    description: Kinds of files that are recorded, of playbook, tasks, handlers, vars, meta, other (inventories).
    type: list
    elements: str
    default: [playbook, tasks, handlers]
    env: [{name: HEARTH_RECORD_FILES}]
    ini: [{section: hearth, key: record_files}]
  record_task_content:
    description: Whether results are recorded with their content.
    type: bool
    default: true
    env: [{name: ARA_RECORD_TASK_CONTENT}, {name: HEARTH_RECORD_TASK_CONTENT}]
    ini: [{section: ara, key: record_task_content}, {section: hearth, key: record_task_content}]
  record_controller:
    description: Whether the controller's name is recorded.
    type: bool
    default: true
    env: [{name: ARA_RECORD_CONTROLLER}, {name: HEARTH_RECORD_CONTROLLER}]
    ini: [{section: ara, key: record_controller}, {section: hearth, key: record_controller}]
  record_controller_name:
    description: The name to record instead of the controller's own.
    type: str
    env: [{name: ARA_RECORD_CONTROLLER_NAME}, {name: HEARTH_RECORD_CONTROLLER_NAME}]
    ini: [{section: ara, key: record_controller_name}, {section: hearth, key: record_controller_name}]
  record_user:
    description: Whether the user's name is recorded.
    type: bool
    default: true
    env: [{name: ARA_RECORD_USER}, {name: HEARTH_RECORD_USER}]
    ini: [{section: ara, key: record_user}, {section: hearth, key: record_user}]
  record_user_name:
    description: The name to record instead of the user's own.
    type: str
    env: [{name: ARA_RECORD_USER_NAME}, {name: HEARTH_RECORD_USER_NAME}]
    ini: [{section: ara, key: record_user_name}, {section: hearth, key: record_user_name}]
  localhost_as_hostname:
    description: Whether localhost is recorded under the controller's name.
    type: bool
    default: false
    env: [{name: ARA_LOCALHOST_AS_HOSTNAME}, {name: HEARTH_LOCALHOST_AS_HOSTNAME}]
    ini: [{section: ara, key: localhost_as_hostname}, {section: hearth, key: localhost_as_hostname}]
  localhost_as_hostname_format:
    description: How the controller's name is written there.
    type: str
    default: fqdn
    choices: [fqdn, fqdn_short, hostname, hostname_short]
    env: [{name: ARA_LOCALHOST_AS_HOSTNAME_FORMAT}, {name: HEARTH_LOCALHOST_AS_HOSTNAME_FORMAT}]
    ini:
      - {section: ara, key: localhost_as_hostname_format}
      - {section: hearth, key: localhost_as_hostname_format}
"""

import atexit
import functools
import os

from ansible.plugins.callback import CallbackBase
from ansible_collections.hearth.automation.plugins.plugin_utils.recorder import Recorder

# What the last acknowledgement may cost the playbook, once, at its end.
SETTLE_SECONDS = 1.0
# The same for a playbook that was interrupted.
INTERRUPTED_SECONDS = 0.3


def guarded(hook):
    """No trouble of the record's becomes the playbook's."""

    @functools.wraps(hook)
    def call(self, *args, **kwargs):
        try:
            hook(self, *args, **kwargs)
            self._recorder.outbox.flush()
        except Exception as error:  # pylint: disable=broad-except
            self._note(hook.__name__, error)

    return call


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "hearth.automation.record"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._recorder = None
        self._troubles = 0
        self._trouble = None

    def set_options(self, *args, **kwargs):
        super().set_options(*args, **kwargs)
        try:
            self._start()
        except Exception as error:  # pylint: disable=broad-except
            self.disabled = True
            self._display.warning("hearth.automation.record: nothing is recorded: %s" % error)

    def _start(self):
        if not self.get_option("enabled"):
            self.disabled = True
            return
        if self._recorder is None:
            self._recorder = Recorder(self.get_option)
            self._pid = os.getpid()
            os.register_at_fork(after_in_child=self._recorder.outbox.forget)
            atexit.register(self._leave)

    def _leave(self):
        """Interrupted or not: what the daemon has not acknowledged goes to the spool."""
        if os.getpid() != self._pid:
            return
        try:
            self._recorder.outbox.settle(INTERRUPTED_SECONDS)
            self._recorder.outbox.close()
        except Exception:  # pylint: disable=broad-except
            pass

    def _note(self, where, error):
        self._troubles += 1
        if self._trouble is None:
            self._trouble = "%s: %s: %s" % (where, type(error).__name__, error)

    def _report(self):
        """The one line that a user may see."""
        outbox = self._recorder.outbox
        lost = self._troubles + outbox.lost + outbox.unsaved()
        if lost or outbox.refused:
            why = self._trouble or outbox.trouble
            self._display.warning("hearth.automation.record: %d events of this run are not recorded: %s" % (lost, why))
            self._troubles, self._trouble = 0, None
            outbox.reported()

    @guarded
    def v2_playbook_on_start(self, playbook):
        self._recorder.begin_run(playbook)

    @guarded
    def v2_playbook_on_play_start(self, play):
        self._recorder.begin_play(play)

    @guarded
    def v2_playbook_on_no_hosts_matched(self):
        self._recorder.no_hosts("matched")

    @guarded
    def v2_playbook_on_no_hosts_remaining(self):
        self._recorder.no_hosts("remaining")

    @guarded
    def v2_playbook_on_task_start(self, task, is_conditional):
        self._recorder.begin_task(task, handler=False)

    @guarded
    def v2_playbook_on_handler_task_start(self, task):
        self._recorder.begin_task(task, handler=True)

    @guarded
    def v2_playbook_on_notify(self, handler, host):
        self._recorder.notify(handler, host)

    @guarded
    def v2_playbook_on_include(self, included_file):
        self._recorder.include(included_file)

    def v2_runner_on_start(self, host, task):
        try:
            self._recorder.begin_result(host, task)
        except Exception as error:  # pylint: disable=broad-except
            self._note("v2_runner_on_start", error)

    @guarded
    def v2_runner_on_ok(self, result):
        self._recorder.result(result, "ok")

    @guarded
    def v2_runner_on_skipped(self, result):
        self._recorder.result(result, "skipped")

    @guarded
    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._recorder.result(result, "failed", bool(ignore_errors))

    @guarded
    def v2_runner_on_unreachable(self, result):
        self._recorder.result(result, "unreachable")

    @guarded
    def v2_runner_item_on_ok(self, result):
        self._recorder.item(result, "ok")

    @guarded
    def v2_runner_item_on_failed(self, result):
        self._recorder.item(result, "failed")

    @guarded
    def v2_runner_item_on_skipped(self, result):
        self._recorder.item(result, "skipped")

    @guarded
    def v2_runner_retry(self, result):
        self._recorder.retry(result)

    @guarded
    def v2_runner_on_async_poll(self, result):
        self._recorder.poll(result, "running")

    @guarded
    def v2_runner_on_async_ok(self, result):
        self._recorder.poll(result, "ok")

    @guarded
    def v2_runner_on_async_failed(self, result):
        self._recorder.poll(result, "failed")

    def v2_playbook_on_stats(self, stats):
        try:
            self._recorder.end_run(stats)
            self._recorder.outbox.flush()
            self._recorder.outbox.settle(SETTLE_SECONDS)
        except Exception as error:  # pylint: disable=broad-except
            self._note("v2_playbook_on_stats", error)
        self._report()
