# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Which files of a playbook are recorded, and their text as it stands on disk: what a vault closed stays closed."""
import hashlib
import os
import stat

FILE_BYTES_MAX = 4 * 1024 * 1024
KINDS = {
    "tasks": "tasks",
    "handlers": "handlers",
    "defaults": "vars",
    "vars": "vars",
    "group_vars": "vars",
    "host_vars": "vars",
    "meta": "meta",
}


def kind_of(path):
    """What a file is by the folder that holds it; `other` for inventories and whatever else Ansible read."""
    for folder in reversed(path.split(os.sep)[:-1]):
        if folder in KINDS:
            return KINDS[folder]
    return "other"


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
    """Tells each file once."""

    __slots__ = ("_kinds", "_ignored", "_seen")

    def __init__(self, kinds, ignored):
        self._kinds = frozenset(kinds)
        self._ignored = tuple(ignored)
        self._seen = set()

    def given(self, path, role, text):
        """The event of what stands for a file."""
        self._seen.add(path)
        return event(path, role, text)

    def needed(self, path, role):
        """The event of a file that a play or task comes from, or None. It is told even where its text is not."""
        if not path or path in self._seen:
            return None
        self._seen.add(path)
        if role not in self._kinds or any(part in path for part in self._ignored):
            return event(path, role, *_omitted("named in ignored_files, or of a kind that record_files leaves out"))
        return event(path, role, *read(path))

    def found(self, path):
        """The event of a file that Ansible has read, or None where it is not asked for."""
        role = kind_of(path)
        if path in self._seen or role not in self._kinds or any(part in path for part in self._ignored):
            return None
        return self.needed(path, role)
