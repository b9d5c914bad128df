# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""The file that keeps a producer's lines while the daemon is away (docs/protocol/journal.md §3)."""
import errno
import fcntl
import os
import re

from . import places

SEQ = re.compile(rb'"seq":(\d+)')


class Spool:
    """Whole lines only, under a record lock (fcntl(2)) as long as this process may still write.

    Such a lock is this process's alone: a forked worker that outlives a killed playbook does not hold it.
    """

    def __init__(self, producer):
        self._name = producer + ".jsonl"
        self._path = None
        self._fd = None
        self._size = 0
        self._closed = False

    @property
    def size(self):
        return self._size

    def append(self, data):
        """All of `data` or nothing of it. OSError."""
        if self._closed:
            raise OSError(errno.EBADF, "the spool is closed")
        if self._fd is None:
            self._open()
        try:
            written = os.write(self._fd, data)
            if written < len(data):
                written += os.write(self._fd, data[written:])
            if written < len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self._path)
        except OSError:
            os.ftruncate(self._fd, self._size)
            raise
        self._size += len(data)

    def lines(self):
        """[(seq, line)] of what was appended."""
        if self._fd is None:
            return []
        data = os.pread(self._fd, self._size, 0)
        return [(int(SEQ.search(line).group(1)), line) for line in data.splitlines(True)]

    def remove(self):
        """The journal has all of it."""
        if self._fd is not None:
            fd, self._fd, self._size = self._fd, None, 0
            try:
                os.unlink(self._path)
            finally:
                os.close(fd)

    def close(self):
        """Lets go of the lock for good: whoever takes spools in may remove the file from now on."""
        self._closed = True
        if self._fd is not None:
            fd, self._fd = self._fd, None
            os.close(fd)

    def _open(self):
        # Locked before it gets its name: else a reader could lock, read and remove it in between.
        folder = places.spool_dir()
        path = os.path.join(folder, self._name)
        fresh = path + ".new"
        fd = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.rename(fresh, path)
        except OSError:
            os.close(fd)
            raise
        self._fd, self._path, self._size = fd, path, 0
