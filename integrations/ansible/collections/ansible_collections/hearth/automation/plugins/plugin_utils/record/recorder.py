# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""From Ansible's runs, plays, tasks and hosts to events (docs/protocol/journal.md §1); results.py has the rest."""
import os
import re
import sys

from ansible.errors import AnsibleError

from . import arguments, description, remote
from . import files as filing
from .description import NAME_CHARACTERS_MAX
from .lines import Lines, encode, now, quoted
from .outbox import Outbox
from .progress import Progress
from .redact.redactor import Redactor

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

TEMPLATE = frozenset(prefix + name for prefix in ("", "ansible.builtin.", "ansible.legacy.", "ansible.windows.") for name in ("template", "win_template"))
TASK_START = 'task.start",%s,"play":%s,"name":%s,"action":%s,"path":%s,"line":%d,"tags":%s,"handler":%s,"no_log":%s%s}\n'
TASK_END = 'task.end",%s,"status":"%s"}\n'


def uuid_of(text):
    """A task's or play's uuid without what ansible-runner adds to it."""
    return str(text)[:36]


def flag(value):
    return "true" if value else "false"


class Recorder:
    __slots__ = (
        "lines", "outbox", "progress", "hosts", "play", "_settings", "_localhost", "_runs", "_playbook_path", "_files",
        "_loader", "_labels", "_name", "_group", "_redact_text", "remote_trouble",
    )

    def __init__(self, settings):
        self._settings = settings
        self._localhost = description.localhost_name(settings)
        redactor = None
        if settings["redact"]:
            redactor = Redactor(settings["redact_keys"], str(settings["redact_patterns"] or "").split())
        self.lines = Lines(redactor and redactor.line)
        self._redact_text = redactor and redactor.text
        self.outbox = Outbox(self.lines.producer)
        self._runs = 0
        self._playbook_path = None
        self.progress = None
        self._files = None
        self._loader = None
        self.hosts = None  # name in Ansible -> JSON of the name that it is recorded under
        self._labels = None
        self._name = None
        self._group = None
        self.play = None  # JSON of the play's uuid
        self.remote_trouble = None  # why the run goes to no other server although it should

    def send(self, kind, members, at=None):
        self.outbox.add(self.lines.line(kind, members, at))

    # The run.

    def begin_run(self, playbook):
        run_id = self._run_id()
        sys.modules[__package__].current_run = run_id
        self.remote_trouble = remote.ask(run_id)
        self.lines.begin(run_id)
        self.progress = Progress()
        ignored = description.ignored_files(self._settings)
        self._files = filing.Files(self._settings["record_files"], ignored, filing.asked(), self._redact_text)
        self.hosts = {}
        run, text = description.of_run(self._settings, playbook)
        self._playbook_path, self._labels, self._name = run["path"], set(run["labels"]), None
        self._group = run.get("group")
        self.send("run.start", run)
        if text is None:
            self._tell_file(self._playbook_path, "playbook")
        else:
            self.send("file", self._files.given(self._playbook_path, "playbook", text))

    def _run_id(self):
        """`hearth run` names the run beforehand; further playbooks of one command are runs of their own,
        and so is what a task starts: the name is taken out of the environment that tasks inherit."""
        self._runs += 1
        given = os.environ.pop("HEARTH_RUN", "").lower()
        if self._runs == 1 and UUID.fullmatch(given):
            return given
        return self.lines.ids.make(now())

    def end_run(self, stats):
        self._end_play()
        hosts, failed = {}, False
        for name in sorted(stats.processed):
            self.host(name)
            one = stats.summarize(name)
            one["failed"] = one.pop("failures")
            failed = failed or bool(one["failed"] or one["unreachable"])
            hosts[self.recorded_name(name)] = one
        self.send("stats", {"hosts": hosts})
        self.send("run.end", {"status": "failed" if failed else "completed", "reason": "stats"})

    # Plays and files.

    def begin_play(self, play):
        self._end_play()
        strategy = str(play.strategy)
        self.progress.begin_play(uuid_of(play._uuid), strategy)
        self.play = quoted(self.progress.play)
        self._tell_variables(play)
        path = filing.split_position(play.get_path())[0]
        if path:
            self._tell_file(path, "playbook")
        self._loader = play.get_loader()
        for name in play.get_vars_files():
            for one in name if isinstance(name, (list, tuple)) else (name,):
                self._tell_searched(play, "vars", one)
        self._tell_read_files()
        hosts = play.hosts if isinstance(play.hosts, (list, tuple)) else [play.hosts]
        members = {
            "play": self.progress.play,
            "batch": self.progress.batch,
            "name": str(play.get_name())[:NAME_CHARACTERS_MAX],
            "hosts": ",".join(str(host) for host in hosts),
            "strategy": strategy,
        }
        self.send("play.start", members)

    def _end_play(self):
        ended = self.progress.end_play()
        if ended:
            play, batch, tasks = ended
            self._end_tasks(tasks)
            self._tell_read_files()
            self.send("play.end", {"play": play, "batch": batch, "status": "completed"})

    def _tell_variables(self, play):
        """A name and labels that the playbook gives itself. Labels are added, play by play."""
        found = play.get_variable_manager().get_vars(play=play)
        update = {}
        name = found.get("hearth_playbook_name", found.get("ara_playbook_name"))
        if isinstance(name, str) and name and name != self._name:
            self._name = str(name)
            update["name"] = self._name[:NAME_CHARACTERS_MAX]
        labels = arguments.listed(found.get("hearth_playbook_labels", found.get("ara_playbook_labels"))) or []
        labels = dict.fromkeys(label[:NAME_CHARACTERS_MAX] for label in labels)
        fresh = [label for label in labels if label not in self._labels]
        if fresh:
            self._labels.update(fresh)
            update["labels_add"] = fresh
        group = found.get("hearth_group")
        if isinstance(group, str) and group and group != self._group:
            self._group = str(group)
            update["group"] = self._group[:NAME_CHARACTERS_MAX]
            if self._settings["gathering"]:
                update["gathering"] = str(self._settings["gathering"])[:NAME_CHARACTERS_MAX]
        if update:
            self.send("run.update", update)

    def _tell_read_files(self):
        """Files that Ansible has read by now, of the kinds that are asked for; variables it reads late."""
        for path in [*getattr(self._loader, "_FILE_CACHE", ()), *self._files.inventories()]:
            found = self._files.found(str(path))
            if found:
                self.send("file", found)

    def _tell_template(self, task):
        """The file of a template task. One whose name is a template itself, by which Ansible finds it late, is not told."""
        self._tell_searched(task, "templates", task.args.get("src"), "templates")

    def _tell_searched(self, origin, folder, name, role=None):
        """A file that Ansible looks for where `origin`, a task or play, comes from."""
        if not isinstance(name, str) or "{{" in name or not self._files.wants(role or "vars"):
            return
        try:
            path = self._loader.path_dwim_relative_stack(origin.get_search_path(), folder, str(name))
        except AnsibleError:
            return  # not there: Ansible will say so
        found = self._files.found(str(path), role)
        if found:
            self.send("file", found)

    def _tell_file(self, path, role):
        found = self._files.needed(path, role)
        if found:
            self.send("file", found)

    def no_hosts(self, reason):
        self.send("no_hosts", {"play": self.progress.play, "batch": self.progress.batch, "reason": reason})

    # Tasks.

    def begin_task(self, task, handler):
        at = now()
        uuid = task._uuid
        ref = '"task":%s,"batch":%d' % (quoted(uuid_of(uuid)), self.progress.batch)
        new, over = self.progress.begin_task(uuid, ref, handler, at)
        if over:
            self._end_tasks(over)
        if new:
            self._tell_task(ref, task, handler, at)

    def _tell_task(self, ref, task, handler, at):
        path, line = filing.split_position(task.get_path())
        if not path:
            path, line = self._playbook_path, 1
        self._tell_file(path, "handlers" if handler else "tasks")
        if task.action in TEMPLATE:
            self._tell_template(task)
        role, tags = getattr(task, "_role", None), task.tags
        values = (
            ref,
            self.play,
            quoted(str(task.get_name())),
            quoted(str(task.action)),
            quoted(path),
            line,
            encode([str(tag) for tag in tags]) if tags else "[]",
            flag(handler),
            flag(task.no_log),
            "" if role is None else ',"role":' + quoted(str(role.get_name())),
        )
        self.outbox.add(self.lines.written(TASK_START, values, at))

    def _end_tasks(self, tasks):
        for task in tasks:
            values = (task.ref, "failed" if task.failed else "completed")
            self.outbox.add(self.lines.written(TASK_END, values, task.ended_at))

    def of_task(self, uuid, **members):
        return dict(task=uuid_of(uuid), batch=self.progress.batch, **members)

    def notify(self, handler, host):
        self.host(host.get_name(), host)
        name = self.recorded_name(host.get_name())
        self.send("notify", self.of_task(handler._uuid, host=name, name=str(handler.get_name())))

    def include(self, included):
        hosts = [self.recorded_name(host.get_name()) for host in included._hosts]
        self.send("include", self.of_task(included._task._uuid, file=str(included._filename), hosts=hosts))

    # Hosts.

    def recorded_name(self, name):
        if self._localhost and name in ("localhost", "127.0.0.1"):
            return self._localhost
        return str(name)[:NAME_CHARACTERS_MAX]

    def host(self, name, host=None):
        """JSON of the name that `name` is recorded under; the host is told when it appears first."""
        shown = self.hosts.get(name)
        if shown is None:
            shown = quoted(self.recorded_name(name))
            known = self._localhost is not None and shown in self.hosts.values()
            self.hosts[name] = shown
            if not known:
                self._tell_host(self.recorded_name(name), host.vars if host is not None else {})
        return shown

    def _tell_host(self, name, variables):
        members = {"name": name}
        for member, variable in (
            ("address", "ansible_host"),
            ("connection", "ansible_connection"),
            ("machine", "hearth_machine"),
        ):
            if isinstance(variables.get(variable), str):
                members[member] = str(variables[variable])
        self.send("host", members)
