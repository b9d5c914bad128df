"""What the imports looked at besides the key: environment variables and files. A run for which one of them
differs goes the ordinary way."""

import os
import sys


class Variables:
    """Notes the names of variables that are read while it is entered.

    Of all variables at once: `everything`. Reads by C code are not seen; those names are in the key, or keep
    `hearth run` from asking (src/ansible/controller_key.cc).
    """

    def __init__(self):
        self.names, self.everything = set(), False

    def __enter__(self):
        kind = type(os.environ)
        self._saved = kind.__getitem__, kind.__iter__
        getitem, walk = self._saved

        def noted_getitem(environ, name):
            if isinstance(name, str):
                self.names.add(os.fsencode(name))
            return getitem(environ, name)

        def noted_iter(environ):
            self.everything = True
            return walk(environ)

        kind.__getitem__, kind.__iter__ = noted_getitem, noted_iter
        return self

    def __exit__(self, *_):
        kind = type(os.environ)
        kind.__getitem__, kind.__iter__ = self._saved
        self._values = {name: os.environ._data.get(name) for name in self.names}

    def changed(self, env):
        """The name of a variable that is another in `env`, or None."""
        for name, value in self._values.items():
            if env.get(name) != value:
                return os.fsdecode(name)
        return None


class Files:
    """Every file that was imported, and the others of `paths`, also those that are not there."""

    def __init__(self, paths):
        paths = set(paths)
        paths.update(filter(None, (getattr(module, "__file__", None) for module in list(sys.modules.values()))))
        self._known = {path: identity(path) for path in paths}

    def changed(self):
        for path, known in self._known.items():
            if identity(path) != known:
                return path
        return None


def identity(path):
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
