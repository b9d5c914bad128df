# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Ansible's hooks: each hands on to the recorder, and keeps its trouble from the playbook."""
import atexit
import functools
import os

from ansible.plugins.callback import CallbackBase

from .recorder import Recorder
from .results import Results
from .settings import Settings

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
        if not self.get_option("record"):
            self.disabled = True
        elif self._recorder is None:
            settings = Settings(self.get_option, self._plugin_options)
            self._recorder = Recorder(settings)
            self._results = Results(self._recorder, settings)
            # Forked workers keep the socket and the spool that they inherit, and let them alone: to have each
            # close them costs the playbook half as much as recording does. What they exec has neither.
            self._pid = os.getpid()
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
        trouble = self._recorder.remote_trouble
        if trouble:
            self._display.warning("hearth.automation.record: recorded on this machine only: %s" % trouble)

    @guarded
    def v2_playbook_on_play_start(self, play):
        self._recorder.begin_play(play)

    @guarded
    def v2_playbook_on_no_hosts_matched(self):
        self._recorder.no_hosts("matched")

    @guarded
    def v2_playbook_on_no_hosts_remaining(self):
        self._recorder.no_hosts("remaining")

    def v2_playbook_on_task_start(self, task, is_conditional):
        # Guarded by hand, as v2_runner_on_ok is: these run most, and each function costs (see results.py).
        try:
            self._recorder.begin_task(task, False)
            self._recorder.outbox.flush()
        except Exception as error:  # pylint: disable=broad-except
            self._note("v2_playbook_on_task_start", error)

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
            self._results.begin(host, task)
        except Exception as error:  # pylint: disable=broad-except
            self._note("v2_runner_on_start", error)

    def v2_runner_on_ok(self, result):
        try:
            self._results.result(result, "ok")
            self._recorder.outbox.flush()
        except Exception as error:  # pylint: disable=broad-except
            self._note("v2_runner_on_ok", error)

    @guarded
    def v2_runner_on_skipped(self, result):
        self._results.result(result, "skipped")

    @guarded
    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._results.result(result, "failed", bool(ignore_errors))

    @guarded
    def v2_runner_on_unreachable(self, result):
        self._results.result(result, "unreachable")

    @guarded
    def v2_runner_item_on_ok(self, result):
        self._results.item(result, "ok")

    @guarded
    def v2_runner_item_on_failed(self, result):
        self._results.item(result, "failed")

    @guarded
    def v2_runner_item_on_skipped(self, result):
        self._results.item(result, "skipped")

    @guarded
    def v2_runner_retry(self, result):
        self._results.retry(result)

    @guarded
    def v2_runner_on_async_poll(self, result):
        self._results.poll(result, "running")

    @guarded
    def v2_runner_on_async_ok(self, result):
        self._results.poll(result, "ok")

    @guarded
    def v2_runner_on_async_failed(self, result):
        self._results.poll(result, "failed")

    def v2_playbook_on_stats(self, stats):
        try:
            self._recorder.end_run(stats)
            self._recorder.outbox.flush()
            self._recorder.outbox.settle(SETTLE_SECONDS)
        except Exception as error:  # pylint: disable=broad-except
            self._note("v2_playbook_on_stats", error)
        self._report()
