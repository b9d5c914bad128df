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

AREA_BYTES = 1 << 16
RANGES_MAX = (AREA_BYTES - 8) // 16
SURVEYS = 4            # the last ones are remembered
NEEDED = 3             # of them must have written to a page: modules differ
EVERY = 64             # calls between two surveys, once there are enough: a survey takes some 5 ms
PAGES_MAX = 2048       # 8 MiB: more is no longer cheaper than the faults
IOV_MAX = 1024         # of the kernel (uio.h)
EXCLUSIVE = 1 << 56    # pagemap: mapped by this process alone, so copied since the fork
PRESENT = 1 << 63
PAGE = mmap.PAGESIZE
WANTED, DONE = 1, 2


class Iovec(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


_write = getattr(ctypes.CDLL(None), "process_vm_writev", None) or (lambda *_: -1)
_write.restype = ctypes.c_ssize_t
_write.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong)


class Warmup:
    """Shared by the zygote and its children through a piece of common memory: no descriptor is needed."""

    def __init__(self):
        self._area = mmap.mmap(-1, AREA_BYTES)  # state, number of ranges, ranges
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
        if len(self._surveys) < NEEDED or self._calls % EVERY == 0:
            self._ask()

    def _typical(self):
        for page in set().union(*self._surveys):
            if sum(page in survey for survey in self._surveys) >= NEEDED:
                yield page

    def _ask(self):
        self._area[:8] = struct.pack("=II", WANTED, 0)

    def _read(self):
        """The pages of a finished survey, or None. A program could have written anything there."""
        state, count = struct.unpack_from("=II", self._area)
        if state != DONE or count > RANGES_MAX:
            return None
        self._area[:4] = struct.pack("=I", 0)
        numbers = struct.unpack_from("=%dQ" % (2 * count), self._area, 8)
        if sum(numbers[1::2]) > PAGES_MAX:
            return None
        return {page for first, length in zip(numbers[::2], numbers[1::2]) for page in range(first, first + length)}

    # In a child.

    def copy_ahead(self):
        """The child has one thread, so nothing else writes meanwhile."""
        pid = os.getpid()
        for vector in self.vectors:
            at, count = ctypes.addressof(vector), len(vector)
            _write(pid, at, count, at, count, 0)  # where that is forbidden, the call copies them itself

    def survey(self):
        """At the end of a call, if one is wanted."""
        if struct.unpack_from("=I", self._area)[0] != WANTED:
            return
        ranges = joined(written_pages())[:RANGES_MAX]
        struct.pack_into("=%dQ" % (2 * len(ranges)), self._area, 8, *[number for pair in ranges for number in pair])
        struct.pack_into("=II", self._area, 0, DONE, len(ranges))


def vectors(pages):
    """[array of Iovec], each page's first byte, in pieces that one call takes."""
    return [(Iovec * len(some))(*((page * PAGE, 1) for page in some))
            for some in (pages[at:at + IOV_MAX] for at in range(0, len(pages), IOV_MAX))]


def joined(pages):
    """[(first page, number of pages)]"""
    ranges = []
    for page in sorted(pages):
        if ranges and page == ranges[-1][0] + ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], page - ranges[-1][0] + 1)
        else:
            ranges.append((page, 1))
    return ranges


def written_pages():
    """Pages of private, writable memory that this process has copied since it was forked (proc(5), pagemap)."""
    pages = []
    with open("/proc/self/maps") as maps:
        places = [line.split(None, 2) for line in maps]
    fd = os.open("/proc/self/pagemap", os.O_RDONLY | os.O_CLOEXEC)
    try:
        for place, permissions, _ in places:
            if permissions[1] != "w" or permissions[3] != "p":
                continue
            first, end = (int(number, 16) // PAGE for number in place.split("-"))
            entries = os.pread(fd, (end - first) * 8, first * 8)
            count = len(entries) // 8
            for at, entry in enumerate(struct.unpack("=%dQ" % count, entries[:count * 8])):
                if entry & EXCLUSIVE and entry & PRESENT:
                    pages.append(first + at)
    finally:
        os.close(fd)
    return pages
