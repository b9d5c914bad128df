"""The module files of a session: the union of the payloads that its calls brought."""

import importlib
import os
import sys
import zipfile

import known_wrappers
import payload as payloads
import wrapper

SITE = "sitecustomize"  # the wrapper's addition to its zip: holds the zip's own path


class Unlike(Exception):
    """A payload holds other content under a name that the session has already."""


class Modules:
    """A finder that stands first in sys.meta_path.

    A payload holds its module and what that imports, nothing else of the collection, so two modules
    of one collection bring different halves of the same packages.
    """

    def __init__(self):
        self._keys = {}       # full name -> key of the content
        self._importers = {}  # full name -> the importer that has it
        self._paths = set()

    def add(self, payload):
        """Unlike: nothing was added."""
        if payload.path in self._paths:
            return
        members = {name: key for name, key in payload.members.items() if name != SITE}
        if any(self._keys.get(name, key) != key for name, key in members.items()):
            raise Unlike()
        self._keys.update(members)
        for name in members:
            folder = "/".join([payload.path] + name.split(".")[:-1])
            self._importers.setdefault(name, payload.importers[folder])
        sys.path_importer_cache.update(payload.importers)
        self._paths.add(payload.path)

    def find_spec(self, name, path=None, target=None):
        importer = self._importers.get(name)
        return importer and importer.find_spec(name)

    @staticmethod
    def load(name):
        """The module, imported at its first call."""
        return sys.modules.get(name) or importlib.import_module(name)


class Shelf:
    """Payloads that this session has met, and how a program names one."""

    def __init__(self, store):
        self._store = store
        self._by_tail, self._by_zip = {}, {}

    def of_wrapper(self, text):
        """(Payload, full name of its module, profile, parameters).

        ValueError, OSError: no wrapper that is known, or a payload that cannot be kept.
        """
        span = wrapper.find_zip(text)
        if span is None:
            raise ValueError("no wrapper")
        tail = payloads.tail_of(text, *span)
        known = self._by_tail.get(tail)
        if known and payloads.equal(known.text, text, *span):
            for frame, module, profile in known.frames:
                literal = frame.match(text, span)
                if literal is not None:
                    return known, module, profile, wrapper.read_literal(literal)
        return self._of_new_wrapper(text, tail)

    def _of_new_wrapper(self, text, tail):
        cut = wrapper.cut(text)
        if cut is None or cut.shape not in known_wrappers.SHAPES:
            raise ValueError("no wrapper of a known form")
        path = self._store.path_of(cut.name, cut.zip, cut.site)
        known = self._by_tail.get(tail)
        if known is None or known.path != path:
            self._store.ensure(path, cut.zip, cut.site)
            known = self._by_tail[tail] = self._store.open(path, cut.zip, cut.site)
        known.frames.append((cut.frame, cut.module, cut.profile))
        return known, cut.module, cut.profile, wrapper.read_literal(cut.literal)

    def of_zip(self, path):
        """`path`: where the caller has it. It is kept by content, because the caller removes it.

        ValueError, OSError: no payload.
        """
        info = os.stat(path)
        key = (path, info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns)
        known = self._by_zip.get(key)
        if known is None:
            if not path.endswith("_payload.zip") or not zipfile.is_zipfile(path):
                raise ValueError("no payload: " + path)
            with open(path, "rb") as file:
                kept = self._store.ensure_zip(path, file.read())
            known = self._by_zip[key] = self._store.open(kept, None, None)
        return known
