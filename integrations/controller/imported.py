"""What the controller has imported, and whether it is still what a plain start would import."""

import importlib
import os
import sys

import ahead
import call
import fresh
import plain
import seen
import watch

PROGRAMS = ("ansible.cli.playbook", "ansible.cli.adhoc", "ansible.executor.process.worker")
# ansible-core's own plugins that most runs load. By name, since others may stand beside them: Debian's mitogen
# does, and changes Ansible as soon as it is imported.
PLUGINS = {
    "action": "add_host assemble assert command copy debug fail fetch gather_facts group_by include_vars normal package "
              "pause script service set_fact set_stats shell template unarchive uri wait_for_connection",
    "become": "runas su sudo",
    "cache": "base jsonfile memory",
    "callback": "default junit minimal oneline tree",
    "connection": "local paramiko_ssh psrp ssh winrm",
    "filter": "core encryption mathstuff urls urlsplit",
    "inventory": "advanced_host_list auto constructed generator host_list ini script toml yaml",
    "lookup": "config csvfile dict env file fileglob first_found ini items lines list password pipe sequence "
              "subelements template together unvault url varnames vars",
    "shell": "cmd powershell sh",
    "strategy": "debug free host_pinned linear",
    "test": "core files mathstuff uri",
    "vars": "host_group_vars",
}
OWN = ("ahead", "asked", "becoming", "call", "codes", "ending", "filenames", "fresh", "frames", "imported", "plain",
       "runs", "seen", "title", "watch")



class Imported:
    def __init__(self, start):
        self._start = start
        self.core = ""
        with open("/proc/self/cmdline", "rb") as file:
            words = file.read().split(b"\0")
        self.interpreter, self.flags = words[0], words[1:-3]  # then this program, the padding, nothing
        self.coerced = call.Birthplace().coerced
        own = os.path.dirname(os.path.realpath(__file__))
        ours = (own, os.path.join(os.path.dirname(own), "worker"))
        self.base_path = [path for path in sys.path if path.rstrip("/") not in ours]
        self._ours = ours[0] + os.sep
        self.own_modules = [name for name in OWN if name != "__main__"]

    def load(self):
        """Imports. Gives why this controller can serve nobody, or None."""
        with Quiet() as self._quiet, seen.Variables() as self._variables:
            plain.set_environment(self._start.env, self.coerced)
            plain.set_times()
            for name in OWN:
                importlib.import_module(name)
            sys.argv[:] = [self._start.script]
            plain.set_path(self.base_path, self._start.script)
            os.chdir(self._start.cwd)
            try:
                self._import_all()
            except BaseException as error:
                return "%s: %s" % (type(error).__name__, error)
        return self._quiet.said() or self._why_unfit()

    def _import_all(self):
        for name in PROGRAMS:
            importlib.import_module(name)
        self.core = sys.modules["ansible.release"].__version__
        import_for_plugins(self._quiet)
        ahead.parse_routing()
        fresh.forget()
        from ansible import constants
        self._files = seen.Files(files_of(constants))
        self._watch = watch.Watch(self._ours)

    def _why_unfit(self):
        import threading
        if threading.active_count() > 1 or len(os.listdir("/proc/self/task")) > 1:
            return "an import started a thread"
        if self._variables.everything:
            return "an import reads the whole environment"
        if sys.gettrace() or sys.getprofile():
            return "traced"
        return None

    def changed(self, env):
        """What differs for a run with these variables from when this was imported, or None."""
        name = self._variables.changed(env)
        if name:
            return "variable " + name
        return self._watch.changed() or self._files.changed()


def import_for_plugins(quiet):
    """Imports what Ansible's own plugins import, and lets go of the plugins themselves.

    Which plugin has a name is found out anew by each run: the user's folders go before Ansible's, and a
    module that is there under that name would be taken for theirs.
    """
    plugins = []
    for kind, names in PLUGINS.items():
        for plugin in names.split():
            name = "ansible.plugins.%s.%s" % (kind, plugin)
            if name not in sys.modules:
                plugins.append(name)
                import_silently(name, quiet)
    ahead.parse_documentation([name for name in plugins if name in sys.modules])
    forget_modules(plugins)


def import_silently(name, quiet):
    """What says something at its import says it in each run that imports it, so it is not kept."""
    before, said = set(sys.modules), quiet.size()
    try:
        importlib.import_module(name)
        failed = False
    except (Exception, SystemExit):
        failed = True  # for want of a library: whoever uses it hears of it
    if failed or quiet.size() > said:
        forget_modules([one for one in sys.modules if one not in before])
        quiet.cut(said)


def forget_modules(names):
    for name in names:
        if sys.modules.pop(name, None) is not None:
            package, _, last = name.rpartition(".")
            vars(sys.modules.get(package, sys)).pop(last, None)


def files_of(constants):
    """Files and folders that a start looks at and does not import."""
    files = [getattr(constants, "CONFIG_FILE", None), constants.config.get_config_value("PLUGIN_FILTERS_CFG"),
             "/etc/ansible/plugin_filters.yml", "/etc/ansible/plugin_filters.yaml"]
    files += [os.path.join(path, "ansible_collections")
              for path in list(constants.config.get_config_value("COLLECTIONS_PATHS") or []) + sys.path]
    return [os.fspath(path) for path in files if path]


class Quiet:
    """Catches what is written to descriptors 1 and 2: a warning that only the first run would show."""

    def __enter__(self):
        self._memory = os.memfd_create("said")
        self._saved = [os.dup(1), os.dup(2)]
        os.dup2(self._memory, 1)
        os.dup2(self._memory, 2)
        return self

    def __exit__(self, *_):
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        for fd, saved in zip((1, 2), self._saved):
            os.dup2(saved, fd)
            os.close(saved)

    def size(self):
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        return os.fstat(self._memory).st_size

    def cut(self, size):
        os.ftruncate(self._memory, size)
        os.lseek(self._memory, size, os.SEEK_SET)

    def said(self):
        """None where nothing was."""
        size = os.fstat(self._memory).st_size
        text = os.pread(self._memory, 200, 0).decode("utf-8", "replace") if size else ""
        os.close(self._memory)
        return "an import says: " + text.split("\n")[0] if text else None
