# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""From Ansible's objects to events (docs/protocol/journal.md §1)."""
import getpass
import os
import platform
import re
import socket
import time

from ansible import constants as C
from ansible import context
from ansible.release import __version__ as ansible_version
from ansible_collections.hearth.automation.plugins.plugin_utils import arguments, content
from ansible_collections.hearth.automation.plugins.plugin_utils import files as filing
from ansible_collections.hearth.automation.plugins.plugin_utils.lines import Lines, encode, now
from ansible_collections.hearth.automation.plugins.plugin_utils.outbox import Outbox
from ansible_collections.hearth.automation.plugins.plugin_utils.progress import Progress

VERSION = "0.1.0"
NAME_CHARACTERS_MAX = 254
ADHOC = "__adhoc_playbook__"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def uuid_of(text):
    """A task's or play's uuid without what ansible-runner adds to it."""
    return str(text)[:36]


class Recorder:
    def __init__(self, option):
        self._option = option
        self._ignored_facts = frozenset(option("ignored_facts"))
        self._with_content = option("record_task_content")
        self._lines = Lines()
        self.outbox = Outbox(self._lines.producer)
        self._runs = 0
        self._playbook_path = None
        self._progress = None
        self._files = None
        self._hosts = None
        self._started = None
        self._items = None
        self._localhost = localhost_name(option)

    def _send(self, kind, members, at=None):
        self.outbox.add(*self._lines.line(kind, members, at))

    # The run.

    def begin_run(self, playbook):
        self._lines.begin(self._run_id())
        self._progress = Progress()
        self._files = filing.Files(self._option("record_files"), self._ignored_files())
        self._hosts = set()
        self._started = {}
        self._items = {}
        self._labels = set()
        self._name = None
        cli = context.CLIARGS
        options, redacted = arguments.recorded(cli, frozenset(self._option("ignored_arguments")), C.DEFAULT_NO_LOG)
        labels = list(self._option("default_labels")) + arguments.labels(cli, self._option("argument_labels"), redacted)
        labels = [label[:NAME_CHARACTERS_MAX] for label in dict.fromkeys(labels)]
        self._labels.update(labels)
        text = None
        if playbook._file_name == ADHOC:
            text = "%s: %s" % (cli.get("module_name"), options.get("module_args") or "")
            self._playbook_path = "Ad-Hoc: " + text
        else:
            self._playbook_path = os.path.abspath(playbook._file_name)
        run = {
            "path": self._playbook_path,
            "arguments": {"options": options, "redacted": redacted},
            "ansible_version": ansible_version,
            "client_version": VERSION,
            "python_version": platform.python_version(),
            "controller": self._controller(),
            "user": self._user(),
            "pid": os.getpid(),
            "labels": labels,
        }
        if self._option("group"):
            run["group"] = str(self._option("group"))
        self._send("run.start", run)
        if text is None:
            self._tell_file(self._playbook_path, "playbook")
        else:
            self._send("file", self._files.given(self._playbook_path, "playbook", text))

    def _run_id(self):
        """`hearth run` names the run beforehand; further playbooks of one command are runs of their own."""
        self._runs += 1
        given = os.environ.get("HEARTH_RUN", "").lower()
        if self._runs == 1 and UUID.fullmatch(given):
            return given
        return self._lines.ids.make(now())

    def _ignored_files(self):
        """Ansible's own temporary files are meant by `.ansible/tmp`, wherever they are."""
        local = os.path.dirname(C.DEFAULT_LOCAL_TMP)
        return [local if part == ".ansible/tmp" else part for part in self._option("ignored_files")]

    def _controller(self):
        if not self._option("record_controller"):
            return None
        return self._option("record_controller_name") or platform.node()

    def _user(self):
        if not self._option("record_user"):
            return None
        try:
            return self._option("record_user_name") or getpass.getuser()
        except (KeyError, OSError):
            return str(os.geteuid())

    def end_run(self, stats):
        self._end_play()
        hosts, failed = {}, False
        for name in sorted(stats.processed):
            one = stats.summarize(name)
            failed = failed or bool(one["failures"] or one["unreachable"])
            hosts[self._host_name(name)] = {
                "ok": one["ok"],
                "changed": one["changed"],
                "failed": one["failures"],
                "unreachable": one["unreachable"],
                "skipped": one["skipped"],
                "rescued": one["rescued"],
                "ignored": one["ignored"],
            }
            self._tell_host(name)
        self._send("stats", {"hosts": hosts})
        self._send("run.end", {"status": "failed" if failed else "completed", "reason": "stats"})

    # Plays and files.

    def begin_play(self, play):
        self._end_play()
        strategy = str(play.strategy)
        self._progress.begin_play(uuid_of(play._uuid), strategy)
        self._tell_variables(play)
        path = filing.split_position(play.get_path())[0]
        if path:
            self._tell_file(path, "playbook")
        for path in list(getattr(play.get_loader(), "_FILE_CACHE", ())):
            found = self._files.found(str(path))
            if found:
                self._send("file", found)
        hosts = play.hosts if isinstance(play.hosts, (list, tuple)) else [play.hosts]
        self._send(
            "play.start",
            {
                "play": self._progress.play,
                "batch": self._progress.batch,
                "name": str(play.get_name())[:NAME_CHARACTERS_MAX],
                "hosts": ",".join(str(host) for host in hosts),
                "strategy": strategy,
            },
        )

    def _end_play(self):
        ended = self._progress.end_play()
        if ended:
            play, batch, tasks = ended
            self._end_tasks(batch, tasks)
            self._send("play.end", {"play": play, "batch": batch, "status": "completed"})

    def _tell_variables(self, play):
        """A name and labels that the playbook gives itself. Labels are added, play by play."""
        found = play.get_variable_manager().get_vars(play=play)
        update = {}
        name = found.get("hearth_playbook_name", found.get("ara_playbook_name"))
        if isinstance(name, str) and name and name != self._name:
            self._name = str(name)
            update["name"] = self._name[:NAME_CHARACTERS_MAX]
        labels = arguments.listed(found.get("hearth_playbook_labels", found.get("ara_playbook_labels"))) or []
        fresh = [label for label in dict.fromkeys(label[:NAME_CHARACTERS_MAX] for label in labels) if label not in self._labels]
        if fresh:
            self._labels.update(fresh)
            update["labels_add"] = fresh
        if update:
            self._send("run.update", update)

    def _tell_file(self, path, role):
        found = self._files.needed(path, role)
        if found:
            self._send("file", found)

    def no_hosts(self, reason):
        self._send("no_hosts", {"play": self._progress.play, "batch": self._progress.batch, "reason": reason})

    # Tasks.

    def begin_task(self, task, handler):
        at = now()
        uuid = uuid_of(task._uuid)
        new, over = self._progress.begin_task(uuid, handler, at)
        self._end_tasks(self._progress.batch, over)
        if new:
            self._tell_task(uuid, task, handler, at)

    def _tell_task(self, uuid, task, handler, at):
        path, line = filing.split_position(task.get_path())
        if not path:
            path, line = self._playbook_path, 1
        self._tell_file(path, "handlers" if handler else "tasks")
        members = {
            "task": uuid,
            "play": self._progress.play,
            "batch": self._progress.batch,
            "name": str(task.get_name()),
            "action": str(task.action),
            "path": path,
            "line": line,
            "tags": [str(tag) for tag in task.tags],
            "handler": handler,
            "no_log": bool(task.no_log),
        }
        role = getattr(task, "_role", None)
        if role is not None:
            members["role"] = str(role.get_name())
        self._send("task.start", members, at)

    def _end_tasks(self, batch, tasks):
        for uuid, status, at in tasks:
            self._send("task.end", {"task": uuid, "batch": batch, "status": status}, at)

    def notify(self, handler, host):
        name = self._tell_host(host.get_name())
        handler_id = uuid_of(handler._uuid)
        self._send("notify", self._of_task(handler_id, host=name, name=str(handler.get_name())))

    def include(self, included):
        hosts = [self._tell_host(host.get_name()) for host in included._hosts]
        self._send("include", self._of_task(uuid_of(included._task._uuid), file=str(included._filename), hosts=hosts))

    def _of_task(self, uuid, **members):
        return dict(task=uuid, batch=self._progress.batch, **members)

    # Results.

    def begin_result(self, host, task):
        self._started[task._uuid, host.name] = time.time_ns(), time.monotonic_ns()

    def result(self, result, status, ignore_errors=False):
        at, mono = now(), time.monotonic_ns()
        task, name, found = result._task, result._host.get_name(), result._result
        uuid = uuid_of(task._uuid)
        if not self._progress.knows(uuid):
            self.begin_task(task, handler=False)
        host = self._tell_host(name, result._host)
        started, started_mono = self._started.pop((task._uuid, name), (at * 1000, mono))
        count, delegated = self._items.pop((uuid, name), (0, ()))
        hide = content.hidden(task, found, status)
        ignore_unreachable = status == "unreachable" and task.ignore_unreachable is True
        self._progress.result(uuid, status in ("failed", "unreachable") and not (ignore_errors or ignore_unreachable), at)
        members = {
            "uid": self._lines.ids.make(at),
            "task": uuid,
            "batch": self._progress.batch,
            "play": self._progress.play,
            "host": host,
            "delegated": self._delegated(task, status, count, delegated),
            "status": status,
            "changed": bool(found.get("changed", False)),
            "ignore_errors": ignore_errors,
            "ignore_unreachable": ignore_unreachable,
            "started": started // 1000,
            "ended": at,
            "duration": (mono - started_mono) // 1000,
            "content": self._content(found, hide),
            "warnings": [] if hide else content.warnings(found),
            "deprecations": [] if hide else content.deprecations(found),
        }
        exception = None if hide else content.exception(found)
        if exception is not None:
            members["exception"] = exception
        self._send("result", members, at)
        if not hide and task.action in content.SETUP and found.get("ansible_facts"):
            self._tell_facts(task, members, at)

    def _content(self, found, hide):
        if hide:
            return content.censored(found)
        return content.shown(found, self._ignored_facts) if self._with_content else {}

    def _delegated(self, task, status, items, cached):
        """Names of the hosts that did the work. A loop may have one for each item."""
        if items:
            return list(cached)
        target = task.delegate_to
        if status == "skipped" or not isinstance(target, str) or not target or "{{" in target:
            return []
        return [self._tell_host(str(target))]

    def _tell_facts(self, task, members, at):
        host = members["host"]
        if task.delegate_facts is True and len(members["delegated"]) == 1:
            host = members["delegated"][0]
        if self._with_content:
            self._send("facts", {"host": host, "facts": members["content"]["ansible_facts"]}, at)

    def item(self, result, status):
        task, name, found = result._task, result._host.get_name(), result._result
        uuid = uuid_of(task._uuid)
        n, delegated = self._items.get((uuid, name), (0, ()))
        if status == "failed" and found.get("unreachable"):
            status = "unreachable"
        target = self._delegated(task, status, 0, ())
        if target and target[0] not in delegated:
            delegated += (target[0],)
        self._items[uuid, name] = n + 1, delegated
        hide = content.hidden(task, found, status)
        members = self._of_task(
            uuid,
            host=self._tell_host(name, result._host),
            n=n,
            label=None if hide else label_of(found),
            status=status,
            changed=bool(found.get("changed", False)),
            content=self._content(found, hide),
        )
        self._send("item", members)

    def retry(self, result):
        found = result._result
        hide = content.hidden(result._task, found, "failed")
        members = self._of_task(
            uuid_of(result._task._uuid),
            host=self._tell_host(result._host.get_name(), result._host),
            attempt=found.get("attempts", 0),
            content=self._content(found, hide),
        )
        self._send("retry", members)

    def poll(self, result, status):
        """How an async job stands. Its output comes with the result; here it would miss the task's no_log."""
        found = result._result
        members = {"host": self._tell_host(result._host.get_name(), result._host), "status": status}
        for name in ("ansible_job_id", "started", "finished"):
            members[name] = found.get(name)
        self._send("poll", members)

    # Hosts.

    def _host_name(self, name):
        if self._localhost and name in ("localhost", "127.0.0.1"):
            return self._localhost
        return name[:NAME_CHARACTERS_MAX]

    def _tell_host(self, name, host=None):
        """The name that `name` is recorded under; the host is told when it appears first."""
        shown = self._host_name(name)
        if shown not in self._hosts:
            self._hosts.add(shown)
            members = {"name": shown}
            variables = host.vars if host is not None else {}
            for member, variable in (("address", "ansible_host"), ("connection", "ansible_connection")):
                if isinstance(variables.get(variable), str):
                    members[member] = str(variables[variable])
            self._send("host", members)
        return shown


def label_of(found):
    label = found.get("_ansible_item_label")
    if label is None or isinstance(label, str):
        return label
    return encode({"label": label})[9:-1]


def localhost_name(option):
    if not option("localhost_as_hostname"):
        return None
    how = option("localhost_as_hostname_format")
    name = socket.getfqdn() if how.startswith("fqdn") else socket.gethostname()
    return name.split(".")[0] if how.endswith("_short") else name
