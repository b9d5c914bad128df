"""What the zygote holds imported for its children: ansible.module_utils of payloads that were seen.

A *set* is a consistent collection of imported modules, each with the key of its content. Between two
core versions, or two users' overrides, contents differ, so they make different sets; the zygote's own
sys.modules holds none of them. A child puts into its sys.modules what the payload of its call has
with the same content, and imports the rest itself (docs/decisions/, "the fast path").

Only files whose whole content known_members.py lists are executed here: their import reads nothing of
the machine's state but what `refresh` reads again.
"""

import hashlib
import importlib
import os
import sys

import filenames
import known_members

SETS_MAX = 3
WORTH_NEW_CHILDREN = 10  # modules: what a child saves by them is more than what a fork costs
ROOTS = ("ansible", "ansible_collections")


class Plan:
    """What one payload takes from one set. Computed ahead, applied in a child."""

    def __init__(self, chosen, payload):
        members = payload.members
        self.modules = {name: module for name, module in chosen.modules.items()
                        if chosen.file_of(name) in members}
        # A module that put another one in its place (the system's `distro`) is not the payload's.
        own = [(name, module) for name, module in self.modules.items() if module.__name__ == name and name in members]
        self.own = [(module, file_of(name, module), name.rpartition(".")[0].replace(".", os.sep))
                    for name, module in own]
        self.codes = [(chosen.codes[name], payload.path + os.sep + file_of(name, module))
                      for name, module in own if name in chosen.codes]
        self.patches = chosen.patches
        # six adds one, and from 2.20 on not every module has six.
        self.finders = [finder for finder in chosen.finders if type(finder).__module__ in members]
        self.mains = [(m, variable) for m, variable in chosen.mains if m.__name__ in self.modules]
        self.paths = [entry for entry in chosen.paths if entry[0].__name__ in self.modules]
        self.absent = [(self.modules[parent], child) for parent, child in (
            name.rpartition(".")[::2] for name in chosen.keys if name not in members)
            if parent in self.modules]

    def apply(self, payload, main):
        """In a child, with sys.path as a plain interpreter has it there."""
        sys.modules.update(self.modules)
        sys.meta_path += self.finders
        for owner, name, _, after in self.patches:
            setattr(owner, name, after)
        for owner, name in self.absent:
            owner.__dict__.pop(name, None)
        for module, variable in self.mains:
            setattr(module, variable, main)
        for module, variable, value, path in self.paths:
            setattr(module, variable, type(value)(str(value).replace(path, payload.path)))
        filenames.arm(self.codes)
        folder, importers = payload.path + os.sep, payload.importers
        for module, file, parent in self.own:
            names = module.__dict__
            importer = importers[folder + parent if parent else payload.path]
            if names["__loader__"] is importer:
                continue
            spec = names["__spec__"]
            names["__file__"] = spec.origin = folder + file
            names["__loader__"] = spec.loader = importer
            if names.get("__path__"):  # six empties its own
                names["__path__"][0] = os.path.dirname(folder + file)


class Set:
    def __init__(self):
        self.modules = {}   # full name -> module
        self.keys = {}      # full name -> key of its content
        self.codes = {}     # full name -> code that ran at its import
        self.patches = []   # (module of the standard library, name, before, after)
        self.mains = []     # (module, name of its variable that holds __main__)
        self.paths = []     # (module, name of a variable that holds a path into the payload, value, path)
        self.finders = []   # what they added to sys.meta_path
        self.refused = set()

    def file_of(self, name):
        """Of a module that another one made (six.moves): the one that has a file."""
        while name and name not in self.keys:
            name = name.rpartition(".")[0]
        return name

    def agrees_with(self, members):
        """Every name that both have has the same content: true of a payload of the same core
        version without overrides (its `ansible` package holds the version)."""
        keys = self.keys
        return all(keys.get(name, key) == key for name, key in members.items())


class Preloader:
    def __init__(self, base_path):
        self.sets = []  # the one used last stands last
        self._base_path = base_path

    def choose(self, payload):
        """A Plan, or None when no set agrees. Cheap enough for a child."""
        for chosen in reversed(self.sets):
            if chosen.modules and chosen.agrees_with(payload.members):
                return Plan(chosen, payload)
        return None

    def learn(self, payload):
        """Imports what is not imported yet. True when children forked from now on gain by it."""
        for chosen in self.sets:
            if chosen.agrees_with(payload.members):
                break
        else:
            chosen = Set()
        wanted = [name for name in payload.members
                  if name not in chosen.modules and name not in chosen.refused and is_known(payload, name)]
        if chosen in self.sets:
            self.sets.remove(chosen)
        self.sets.append(chosen)
        del self.sets[:-SETS_MAX]
        if not wanted:
            return False
        before = len(chosen.modules)
        self._import(chosen, payload, wanted)
        return len(chosen.modules) - before >= WORTH_NEW_CHILDREN

    def _import(self, chosen, payload, wanted):
        path, main = list(sys.path), sys.modules["__main__"]
        sys.path[:] = [payload.path] + self._base_path
        payload.install()
        sys.modules.update(chosen.modules)
        for owner, name, _, after in chosen.patches:
            setattr(owner, name, after)
        finders = list(sys.meta_path)
        sys.meta_path += chosen.finders
        guard = Guard(set(wanted), payload)
        sys.meta_path.insert(0, guard)
        state = _standard_state()
        try:
            for name in wanted:
                if name not in sys.modules:
                    self._import_one(chosen, guard, name)
        finally:
            sys.meta_path.remove(guard)
            chosen.finders = [finder for finder in sys.meta_path if finder not in finders]
            sys.meta_path[:] = finders
            found = {name: module for name, module in sys.modules.items() if is_ours(name)}
            for name in found:
                del sys.modules[name]
            sys.path[:] = path
            payload.uninstall()
        chosen.modules.update(found)
        chosen.keys.update((name, payload.members[name]) for name in found if name in payload.members)
        memory = payload.importers[payload.path].codes.memory
        chosen.codes.update((name, memory[key]) for name, key in chosen.keys.items() if key in memory)
        chosen.mains += [(module, variable) for name, module in found.items()
                         for variable, value in vars(module).items() if value is main]
        chosen.paths += [(module, variable, value, payload.path) for name, module in found.items()
                         for variable, value in vars(module).items()
                         if isinstance(value, (str, os.PathLike)) and variable[:2] != "__"
                         and payload.path in str(value)]
        chosen.patches += [patch for patch in _changes(state) if patch[0].__name__ != "__main__"]
        for owner, name, before, _ in chosen.patches:
            setattr(owner, name, before)

    @staticmethod
    def _import_one(chosen, guard, name):
        """An import that asked for a file that is not known leaves nothing behind: it could have
        caught the error and settled for less than a child gets."""
        before = set(sys.modules)
        guard.hit = False
        try:
            importlib.import_module(name)
            failed = guard.hit or any(guard.is_stray(n) for n in set(sys.modules) - before)
        except BaseException:
            failed = True
        if failed:
            chosen.refused.add(name)
            for new in [n for n in sys.modules if n not in before and is_ours(n)]:
                parent, _, child = new.rpartition(".")
                if parent in sys.modules:
                    vars(sys.modules[parent]).pop(child, None)
                del sys.modules[new]


def file_of(name, module):
    """Inside the zip."""
    return name.replace(".", os.sep) + ("/__init__.py" if hasattr(module, "__path__") else ".py")


class Guard:
    """Keeps the zygote from importing any other part of a payload."""

    def __init__(self, allowed, payload):
        self.allowed, self.hit = allowed, False
        self.refused = set(payload.members) - allowed

    def find_spec(self, name, path=None, target=None):
        if name in self.refused:
            self.hit = True
            raise ModuleNotFoundError("not for the zygote: " + name, name=name)
        return None

    def is_stray(self, name):
        """Came from an ansible-core installed beside the interpreter."""
        module = sys.modules[name]
        return (is_ours(name) and name not in self.allowed and module.__name__ == name
                and getattr(module, "__file__", None) is not None)


def is_ours(name):
    return name.partition(".")[0] in ROOTS


def is_known(payload, name):
    if name.partition(".")[0] != "ansible" or name.startswith("ansible.modules"):
        return False
    try:
        return digest(name, payload.read(name)) in known_members.DIGESTS
    except OSError:
        return False


def digest(name, source):
    return hashlib.sha256(name.encode() + b"\0" + source).hexdigest()[:16]


def _standard_state():
    """The variables of all loaded modules but payloads' own, to see what an import patches."""
    return [(module, dict(vars(module))) for name, module in list(sys.modules.items())
            if not is_ours(name) and type(module) is type(sys)]


def _changes(state):
    for module, before in state:
        for name, value in list(vars(module).items()):
            old = before.get(name, value)
            if old is not value and callable(old) and not name.startswith("__"):
                yield module, name, old, value


def refresh():
    """State of the machine that preloaded modules took in at their import, read again."""
    for name in ("distro.distro", "distro", "ansible.module_utils.distro._distro"):
        module = sys.modules.get(name)
        found = module and vars(module).get("_distro")
        if type(found).__name__ != "LinuxDistribution":
            continue
        if "_UNIXCONFDIR" in vars(module):
            module._UNIXCONFDIR = os.environ.get("UNIXCONFDIR", "/etc")
            module._UNIXUSRLIBDIR = os.environ.get("UNIXUSRLIBDIR", "/usr/lib")
        found.__init__()


