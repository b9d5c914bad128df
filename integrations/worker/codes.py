"""Compiled code by the content of its source, in memory and on disk.

The files are what Python's own __pycache__ holds, under another name and in a folder that only this
user can write: <cache>/code/<interpreter's tag>/<key>.
"""

import _imp
import marshal
import os
import sys
import time
import importlib.util

FILES_MAX = 2000


def tag():
    """Code of another interpreter, version or -O level is never read."""
    return "%s-%s-%d-%d" % (sys.implementation.cache_tag, importlib.util.MAGIC_NUMBER.hex(),
                            sys.flags.optimize, sys.hexversion)


def renamed(code, path):
    """The same code object, as if compiled from `path`: tracebacks show it."""
    if code.co_filename != path:
        _imp._fix_co_filename(code, path)
    return code


def write_private(path, write):
    """Makes a file 0600, its folders 0700, whatever umask the caller of this process had."""
    folder = os.path.dirname(path)
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for folder in reversed(missing):
        try:
            os.mkdir(folder, 0o700)
            os.chmod(folder, 0o700)
        except FileExistsError:
            pass
    part = "%s.%d" % (path, os.getpid())
    fd = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with open(fd, "w+b") as file:
        os.fchmod(fd, 0o600)
        write(file)
    os.rename(part, path)


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
        self.memory[key] = code
        return renamed(code, path)

    def remember(self, key):
        """Into memory, for children yet to be forked. False when nobody compiled it so far."""
        code = self.memory.get(key) or self._load(key)
        if code is None:
            return False
        self.memory[key] = code
        return True

    def prune(self, old_s):
        """Of too many files lets the young stay; other interpreters' may all be old."""
        parent = os.path.dirname(self._folder)
        try:
            for folder in os.scandir(parent):
                files = sorted((entry.stat().st_mtime, entry.path) for entry in os.scandir(folder.path))
                for written, path in files[:-FILES_MAX]:
                    if written < time.time() - old_s:
                        os.unlink(path)
        except OSError:
            pass

    def _path(self, key):
        return os.path.join(self._folder, key.hex())

    def _load(self, key):
        try:
            with open(self._path(key), "rb") as file:
                return marshal.loads(file.read())
        except (OSError, ValueError, EOFError, TypeError):
            return None

    def _save(self, key, code):
        try:
            write_private(self._path(key), lambda file: file.write(marshal.dumps(code)))
        except OSError:
            pass  # a full or read-only disk costs the next call a compilation
