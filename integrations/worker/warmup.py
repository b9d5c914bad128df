"""Gives a waiting child its own copies of the memory pages that a call is going to write to.

A forked child shares all its memory with the zygote; the first write to each page copies it. Python
writes nearly everywhere it reads (reference counts), so a call copies some 700 pages, one fault at a
time: more than half of its run time. Which pages they are hardly differs from call to call. So some
children note them when they end (a *survey*), and children that wait copy those pages ahead.

Copying is process_vm_writev(2) of one byte a page onto itself: one system call for a thousand pages
that lie apart (madvise(2), MADV_POPULATE_WRITE, wants one call a range and took half as long again),
and a page that is no longer there ends it with a short count instead of a signal.

This moves work out of the caller's sight and changes nothing that a program could see.
"""

import ctypes
import mmap
import os
import struct

PAGES_KNOWN_MAX = 1 << 17  # 512 MiB of memory: a larger zygote is not surveyed
SURVEYS = 4            # the last ones are remembered
NEEDED = 3             # of them must have written to a page: modules differ
EVERY = 64             # calls between two surveys, once there are enough
PAGES_MAX = 2048       # 8 MiB: more is no longer cheaper than the faults
IOV_MAX = 1024         # of the kernel (uio.h)
EXCLUSIVE = 1 << 56    # pagemap (proc(5)): mapped by this process alone, so copied since the fork
PRESENT = 1 << 63
PAGE = mmap.PAGESIZE
WANTED, DONE = 1, 2
_STATE = struct.Struct("=II")  # WANTED, DONE or 0; which survey


class Iovec(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


_write = getattr(ctypes.CDLL(None), "process_vm_writev", None) or (lambda *_: -1)
_write.restype = ctypes.c_ssize_t
_write.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong)


class Warmup:
    """Shared by the zygote and its children through a piece of common memory: no descriptor is needed.

    A survey is the child's /proc/self/pagemap for the zygote's own private memory, as it is: a child
    that looked at it would write to pages that others do not.
    """

    def __init__(self):
        self._area = mmap.mmap(-1, _STATE.size + 8 * PAGES_KNOWN_MAX)
        self._number = 0
        self.forget()

    # In the zygote.

    def forget(self):
        """What was surveyed is no longer typical: other modules are imported now."""
        self._surveys, self.vectors, self._calls = [], [], 0
        self._ask()

    def take(self):
        """After each call: takes the survey that it may have left, asks for another now and then."""
        self._calls += 1
        pages = self._read()
        if pages is not None:
            self._surveys = self._surveys[1 - SURVEYS:] + [pages]
            if len(self._surveys) >= NEEDED:
                self.vectors = vectors(sorted(self._typical()))
        if _STATE.unpack_from(self._area)[0] != WANTED and (
                len(self._surveys) < NEEDED or self._calls % EVERY == 0):
            self._ask()

    def _typical(self):
        for page in set().union(*self._surveys):
            if sum(page in survey for survey in self._surveys) >= NEEDED:
                yield page

    def _ask(self):
        """Of children forked from now on: those of before know other places."""
        self._number += 1
        self._places = private_places()
        known = sum(count for _, count in self._places) <= PAGES_KNOWN_MAX
        self._reads = list(self._plan_reads()) if known else []
        _STATE.pack_into(self._area, 0, WANTED if known else 0, self._number)

    def _plan_reads(self):
        view, at = memoryview(self._area), _STATE.size
        for first, count in self._places:
            yield [view[at:at + 8 * count]], 8 * first
            at += 8 * count

    def _read(self):
        """The pages of a finished survey, or None. A program could have written anything there."""
        if _STATE.unpack_from(self._area) != (DONE, self._number):
            return None
        _STATE.pack_into(self._area, 0, 0, self._number)
        pages, at = set(), _STATE.size
        for first, count in self._places:
            entries = struct.unpack_from("=%dQ" % count, self._area, at)
            pages.update(first + n for n, entry in enumerate(entries) if entry & EXCLUSIVE and entry & PRESENT)
            at += 8 * count
        return pages if len(pages) <= PAGES_MAX else None

    # In a child.

    def copy_ahead(self):
        """The child has one thread, so nothing else writes meanwhile."""
        pid = os.getpid()
        for vector in self.vectors:
            at, count = ctypes.addressof(vector), len(vector)
            _write(pid, at, count, at, count, 0)  # where that is forbidden, the call copies them itself

    def survey(self):
        """At the end of a call, if one is wanted."""
        if _STATE.unpack_from(self._area) != (WANTED, self._number):
            return
        fd = os.open("/proc/self/pagemap", os.O_RDONLY | os.O_CLOEXEC)
        for buffers, at in self._reads:
            os.preadv(fd, buffers, at)
        os.close(fd)
        _STATE.pack_into(self._area, 0, DONE, self._number)


def vectors(pages):
    """[array of Iovec], each page's first byte, in pieces that one call takes."""
    return [(Iovec * len(some))(*((page * PAGE, 1) for page in some))
            for some in (pages[at:at + IOV_MAX] for at in range(0, len(pages), IOV_MAX))]


def private_places():
    """[(first page, number of pages)] of this process's private, writable memory."""
    places = []
    with open("/proc/self/maps") as maps:
        for line in maps:
            place, permissions = line.split(None, 2)[:2]
            if permissions[1] == "w" and permissions[3] == "p":
                first, end = (int(number, 16) // PAGE for number in place.split("-"))
                places.append((first, end - first))
    return places
