# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Which files of a playbook are recorded, and their text as it stands on disk, without secrets: a vault stays closed."""
import fnmatch
import hashlib
import os
import re
import stat

from ansible import constants as C
from ansible import context

FILE_BYTES_MAX = 4 * 1024 * 1024
# Of all files of one run; what comes behind it is told without its text.
RUN_BYTES_MAX = 64 * 1024 * 1024
INVENTORY_FILES_MAX = 1000
KINDS = {name: name for name in ("tasks", "handlers", "defaults", "vars", "group_vars", "host_vars", "meta", "templates")}
VARIABLES = frozenset(("vars", "defaults", "group_vars", "host_vars"))
# `vars` stands for all files of variables, as the narrower words do for some; `other` for inventories, and for what no word names.
WORDS = frozenset(("playbook", "inventory", "extra_vars", "other", *KINDS))
_HOLDS_SECRETS = re.compile(
    r"secret|passw|credential|vault|\.(?:pem|key|p12|pfx|kdbx|jks|keytab)$|(?:^|/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|\.pgpass|kubeconfig)$"
)


def asked(cli=None):
    """({path: kind}, [inventory paths]) of what the command line names: inventories, and files of extra variables."""
    cli = context.CLIARGS if cli is None else cli
    inventories = [os.path.abspath(path) for path in cli.get("inventory") or () if isinstance(path, str) and "," not in path]
    kinds = {path: "inventory" for path in inventories}
    for text in cli.get("extra_vars") or ():
        if isinstance(text, str) and text.startswith("@"):
            kinds[os.path.abspath(os.path.expanduser(text[1:]))] = "extra_vars"
    return kinds, inventories


def kind_of(path, named=None):
    """What a file is: by the command line, else by the nearest folder that tells, else a file of variables that a play names."""
    named = named or {}
    if path in named:
        return named[path]
    folder = os.path.dirname(path)
    while folder not in ("", os.sep):
        name = os.path.basename(folder)
        if name in KINDS or folder in named:
            return KINDS.get(name) or named[folder]
        folder = os.path.dirname(folder)
    return "vars"


def split_position(position):
    """("/a/site.yml", 12) of Ansible's "/a/site.yml:12"; ("", 1) of nothing."""
    path, _colon, line = (position or "").rpartition(":")
    return (path, int(line)) if path and line.isdigit() else (position or "", 1)


def read(path):
    """(text, None), or (a sentence, why there is no text)."""
    try:
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode):
            return _omitted("it is no ordinary file")
        if found.st_size > FILE_BYTES_MAX:
            return _omitted("it has %d bytes" % found.st_size)
        with open(path, "rb") as file:
            return file.read(FILE_BYTES_MAX).decode("utf-8", "replace"), None
    except OSError as error:
        return _omitted(error.strerror or str(error))


def _omitted(why):
    return "Not saved by Hearth: %s" % why, why


def event(path, role, text, why=None):
    members = {"path": path, "role": role, "sha1": hashlib.sha1(text.encode("utf-8", "replace")).hexdigest(), "text": text}
    if why is not None:
        members["omitted"] = why
    return members


class Files:
    """Tells each file once.

    wanted   words of WORDS, and patterns of paths (fnmatch; one without a slash before it begins below any folder).
    ignored  texts that paths may contain, as ARA has them, and patterns: those with one of `*?[`.
    named    what asked() gives.
    redact   takes secrets out of a text; None: they stay.
    """

    __slots__ = ("_kinds", "_patterns", "_ignored", "_ignored_patterns", "_seen", "_named", "_inventories", "_redact", "_left")

    def __init__(self, wanted, ignored, named=({}, ()), redact=None):
        kinds = {word for word in wanted if word in WORDS}
        self._kinds = kinds | (VARIABLES if "vars" in kinds else set()) | ({"inventory"} if "other" in kinds else set())
        self._patterns = tuple(_anywhere(word) for word in wanted if word not in WORDS)
        self._ignored = tuple(part for part in ignored if not _is_pattern(part))
        self._ignored_patterns = tuple(_anywhere(part) for part in ignored if _is_pattern(part))
        self._seen = set()
        self._named, self._inventories = named
        self._redact = redact
        self._left = RUN_BYTES_MAX

    def wants(self, role):
        return role in self._kinds or bool(self._patterns)

    def given(self, path, role, text):
        """The event of what stands for a file."""
        self._seen.add(path)
        return event(path, role, text if self._redact is None else self._redact(text))

    def needed(self, path, role):
        """The event of a file that a play or task comes from, or None. It is told even where its text is not."""
        if not path or path in self._seen:
            return None
        self._seen.add(path)
        if not self._included(path, role):
            return event(path, role, *_omitted("named in ignored_files, or of a kind that record_files leaves out"))
        return event(path, role, *self._text(path, role))

    def found(self, path, role=None):
        """The event of a file that Ansible has read, or None where it is not asked for."""
        if path in self._seen:
            return None
        role = role or kind_of(path, self._named)
        return self.needed(path, role) if self._included(path, role) else None

    def inventories(self):
        """Paths of inventory files, those that are asked for: Ansible does not keep which it has read."""
        if not self.wants("inventory"):
            return []
        paths, left_out = [], tuple(C.INVENTORY_IGNORE_EXTS)
        for path in self._inventories:
            if os.path.isdir(path):
                names = sorted(name for name in os.listdir(path) if not name.startswith(".") and not name.endswith(left_out))
                paths += [one for one in (os.path.join(path, name) for name in names) if os.path.isfile(one)]
            elif os.path.isfile(path):
                paths.append(path)
        return paths[:INVENTORY_FILES_MAX]

    def _included(self, path, role):
        if any(part in path for part in self._ignored) or _matches(path, self._ignored_patterns):
            return False
        return role in self._kinds or _matches(path, self._patterns)

    def _text(self, path, role):
        if self._redact is not None and role not in ("playbook", "tasks", "handlers") and _HOLDS_SECRETS.search(os.path.basename(path).lower()):
            return _omitted("its name says that it holds secrets")
        text, why = read(path)
        if why is None and len(text) > self._left:
            return _omitted("the run's files have more than %d bytes" % RUN_BYTES_MAX)
        if why is None:
            self._left -= len(text)
            text = text if self._redact is None else self._redact(text)
        return text, why


def _is_pattern(text):
    return any(character in text for character in "*?[")


def _anywhere(pattern):
    return pattern if pattern.startswith(("/", "*")) else "*/" + pattern


def _matches(path, patterns):
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)
