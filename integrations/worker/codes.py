"""Compiled code by the content of its source, in memory and on disk.

The files are what Python's own __pycache__ holds, under another name and in a folder that only this
user can write: <cache>/code/<interpreter's tag>/<key>.
"""

import _imp
import marshal
import os
import sys
import importlib.util


def tag():
    """Code of another interpreter, version or -O level is never read."""
    return "%s-%s-%d-%d" % (sys.implementation.cache_tag, importlib.util.MAGIC_NUMBER.hex(),
                            sys.flags.optimize, sys.hexversion)


def renamed(code, path):
    """The same code object, as if compiled from `path`: tracebacks show it."""
    if code.co_filename != path:
        _imp._fix_co_filename(code, path)
    return code


class Cache:
    def __init__(self, folder):
        self._folder = os.path.join(folder, "code", tag())
        self.memory = {}

    def get(self, key, path, read):
        """The code of the source that `read(path)` gives, as if compiled from `path`."""
        code = self.memory.get(key) or self._load(key)
        if code is None:
            source = read(path).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            code = compile(source, path, "exec", dont_inherit=True)
            self._save(key, code)
        return renamed(code, path)

    def remember(self, key):
        """Into memory, for children yet to be forked. False when nobody compiled it so far."""
        code = self.memory.get(key) or self._load(key)
        if code is None:
            return False
        self.memory[key] = code
        return True

    def _path(self, key):
        return os.path.join(self._folder, key.hex())

    def _load(self, key):
        try:
            with open(self._path(key), "rb") as file:
                return marshal.loads(file.read())
        except (OSError, ValueError, EOFError, TypeError):
            return None

    def _save(self, key, code):
        path = self._path(key)
        part = "%s.%d" % (path, os.getpid())
        try:
            if not os.path.isdir(self._folder):
                os.makedirs(self._folder, mode=0o700, exist_ok=True)
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb") as file:
                file.write(marshal.dumps(code))
            os.rename(part, path)
        except OSError:
            pass  # a full or read-only disk costs the next call a compilation
