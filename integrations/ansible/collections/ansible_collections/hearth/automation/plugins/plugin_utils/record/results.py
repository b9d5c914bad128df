# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""From Ansible's results, items, retries and polls to events.

The way of an ordinary result is written for few memory pages, not for few words: Ansible forks a
process for each task, after which the first write to a page costs its copy, and Python writes to
every object that it looks at. Text from a template took half of what a dict for the encoder took.
"""
import time

from ansible.release import __version__ as ansible_version

from . import content, identity
from .lines import encode, now

RESULT = (
    'result",<uid>,%s,"play":%s,"host":%s,"delegated":%s,"status":"%s","changed":%s,"ignore_errors":%s,'
    '"ignore_unreachable":%s,"started":%d,"ended":%d,"duration":%d,"content":%s%s}\n'
)
FAILURES = ("failed", "unreachable")
# A retry is told with the number of the attempt that failed; from 2.21 on with that of the one to come.
ATTEMPTS_AHEAD = int([int(part) for part in ansible_version.split(".")[:2]] >= [2, 21])
NOTHING_TOLD = ',"warnings":[],"deprecations":[]'


class _Keywords:
    """A task's keywords for a result that came without those that it ran with, templated."""

    def __init__(self, task):
        self._task = task

    def get(self, name):
        return getattr(self._task, name, None)


class Results:
    __slots__ = ("_recorder", "_outbox", "_lines", "_ignored_facts", "_with_content", "_started", "_items")

    def __init__(self, recorder, settings):
        self._recorder = recorder
        self._outbox = recorder.outbox
        self._lines = recorder.lines
        self._ignored_facts = frozenset(settings["ignored_facts"])
        self._with_content = settings["record_task_content"]
        self._started = {}  # (task, host) -> when, in nanoseconds of both clocks
        self._items = {}  # (task, host) -> how many items ended, which hosts did them, the uid of the result to come

    def begin(self, host, task):
        self._started[task._uuid, host.name] = time.time_ns(), time.monotonic_ns()

    def result(self, result, status, ignore_errors=False):
        at, mono = time.time_ns(), time.monotonic_ns()
        recorder, task, host, found = self._recorder, result._task, result._host, result._result
        fields = result._task_fields or _Keywords(task)
        key = task._uuid, host.name
        started, started_mono = self._started.pop(key, None) or (at, mono)
        at //= 1000
        ignored = ignore_errors
        if status == "unreachable":
            ignored = fields.get("ignore_unreachable") is True
        known = recorder.progress.tasks.get(task._uuid) or self._announce(task)
        known.ended_at = at
        if status in FAILURES and not ignored:
            known.failed = True
        if known.ended:
            recorder.progress.reopen(known)
        no_log, told = fields.get("no_log"), NOTHING_TOLD
        if (no_log or found.get("_ansible_no_log")) and content.hidden(no_log, found, status):
            shown = content.censored(found)
        else:
            shown = content.shown(found, self._ignored_facts) if self._with_content else {}
            if "warnings" in found or "deprecations" in found or "exception" in found or "results" in found:
                told = _told(found)
        delegated, uid = "[]", None
        if self._items or fields.get("delegate_to"):
            delegated, uid = self._delegated(key, fields, status)
        values = (
            known.ref,
            recorder.play,
            recorder.hosts.get(host.name) or recorder.host(host.name, host),
            delegated,
            status,
            "true" if found.get("changed") else "false",
            "true" if ignore_errors else "false",
            "true" if ignored and status == "unreachable" else "false",
            started // 1000,
            at,
            (mono - started_mono) // 1000,
        )
        line = self._lines.written(RESULT, values + (encode(shown), told), at, uid)
        if line is None:
            line = self._lines.written(RESULT, values + (encode(content.TOO_LONG), NOTHING_TOLD), at, uid)
        self._outbox.add(line)
        if "ansible_facts" in shown:
            self._tell_facts(host.name, fields, shown["ansible_facts"], at)

    def _announce(self, task):
        """The task as progress knows it, where the strategy did not say that it begins."""
        self._recorder.begin_task(task, handler=False)
        return self._recorder.progress.tasks[task._uuid]

    def _content(self, found, hide):
        if hide:
            return content.censored(found)
        return content.shown(found, self._ignored_facts) if self._with_content else {}

    def _delegated(self, key, fields, status):
        """(JSON of the names of the hosts that did the work, the uid that the result's items gave it or None)."""
        _count, targets, uid = self._items.pop(key, None) or (0, self._target(fields, status), None)
        return encode([self._recorder.recorded_name(name) for name in targets]), uid

    def _target(self, fields, status):
        target = fields.get("delegate_to")
        if status == "skipped" or not isinstance(target, str) or not target or "{{" in target:
            return ()
        target = str(target)
        self._recorder.host(target)
        return (target,)

    def _tell_facts(self, name, fields, facts, at):
        """Facts of other modules than setup only where they say which machine it is; set_fact is somebody's word."""
        action, kind = fields.get("action"), "facts"
        if action not in content.SETUP:
            facts, kind = {} if action in identity.SAID else identity.facts_in(facts), "identity"
        if not facts:
            return
        members = {"host": name, "facts": facts}
        target = (self._target(fields, "ok") or (name,))[0]
        if fields.get("delegate_facts") is True:
            members["host"] = target
        elif target != name:
            members["gathered_on"] = self._recorder.recorded_name(target)
        self._recorder.uncertain.pop(members["host"], None)
        members["host"] = self._recorder.recorded_name(members["host"])
        self._recorder.send(kind, members, at)

    def item(self, result, status):
        task, name, found = result._task, result._host.name, result._result
        fields = result._task_fields or _Keywords(task)
        if status == "failed" and found.get("unreachable"):
            status = "unreachable"
        key = task._uuid, name
        n, targets, uid = self._items.get(key) or (0, (), self._lines.ids.make(now()))
        targets += tuple(target for target in self._target(fields, status) if target not in targets)
        self._items[key] = n + 1, targets, uid
        hide = content.hidden(fields.get("no_log"), found, status)
        self._tell_of_task(
            "item",
            result,
            uid=uid,
            n=n,
            label=None if hide else content.label(found),
            status=status,
            changed=bool(found.get("changed")),
            content=self._content(found, hide),
        )

    def retry(self, result):
        found = result._result
        fields = result._task_fields or _Keywords(result._task)
        hide = content.hidden(fields.get("no_log"), found, "failed")
        attempt = max(0, found.get("attempts", 0) - ATTEMPTS_AHEAD)
        self._tell_of_task("retry", result, attempt=attempt, content=self._content(found, hide))

    def _tell_of_task(self, kind, result, **members):
        name = result._host.name
        self._recorder.host(name, result._host)
        members["host"] = self._recorder.recorded_name(name)
        self._recorder.send(kind, self._recorder.of_task(result._task._uuid, **members))

    def poll(self, result, status):
        """How an async job stands. Its output comes with the result; here it would miss the task's no_log."""
        name, found = result._host.name, result._result
        self._recorder.host(name, result._host)
        members = {"host": self._recorder.recorded_name(name), "status": status}
        for member in ("ansible_job_id", "started", "finished"):
            members[member] = found.get(member)
        self._recorder.send("poll", members)


def _told(found):
    """Warnings, deprecations and the exception of a result, as the members that follow its content."""
    exception = content.exception(found)
    return ',"warnings":%s,"deprecations":%s%s' % (
        encode(content.warnings(found)),
        encode(content.deprecations(found)),
        "" if exception is None else ',"exception":' + encode(exception),
    )
