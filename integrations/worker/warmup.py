"""Gives a waiting child its own copies of the memory pages that a call is going to write to.

A forked child shares all its memory with the zygote; the first write to each page copies it. Python
writes nearly everywhere it reads (reference counts), so a call copies some 700 pages, one fault at a
time: more than half of its run time. Which pages they are hardly differs from call to call. So some
children note them when they end (a *survey*), and children that wait copy those pages ahead.

This moves work out of the caller's sight and changes nothing that a program could see.
"""

import ctypes
import mmap
import os
import struct

AREA_BYTES = 1 << 16
RANGES_MAX = (AREA_BYTES - 8) // 16
SURVEYS = 3            # a page that two of three calls wrote to is copied ahead
PAGES_MAX = 4096       # 16 MiB: more is no longer cheaper than the faults
MADV_POPULATE_WRITE = 23
EXCLUSIVE = 1 << 56    # pagemap: mapped by this process alone, so copied since the fork
PRESENT = 1 << 63
PAGE = mmap.PAGESIZE

_madvise = ctypes.CDLL(None, use_errno=True).madvise
_madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)


class Warmup:
    """Shared by the zygote and its children through a piece of common memory: no descriptor is needed."""

    def __init__(self):
        self._area = mmap.mmap(-1, AREA_BYTES)  # first 4 bytes: 1 = a survey is wanted, 2 = it is done
        self._surveys = []
        self.ranges = []
        self.forget()

    # In the zygote.

    def forget(self):
        """What was surveyed is no longer typical: other modules are imported now."""
        self._surveys = []
        self._area[:4] = struct.pack("=I", 1)

    def take(self):
        """Looks whether the child that ended left a survey."""
        state, count = struct.unpack_from("=II", self._area)
        if state != 2 or count > RANGES_MAX:
            return
        numbers = struct.unpack_from("=%dQ" % (2 * count), self._area, 8)
        pages = set()
        for first, length in zip(numbers[::2], numbers[1::2]):
            if len(pages) + length > PAGES_MAX:
                break
            pages.update(range(first, first + length))
        self._surveys.append(pages)
        if len(self._surveys) < SURVEYS:
            self._area[:4] = struct.pack("=I", 1)
        if len(self._surveys) > 1:
            found = self._surveys
            self.ranges = joined(page for page in set().union(*found) if sum(page in one for one in found) > 1)

    # In a child.

    def copy_ahead(self):
        for first, length in self.ranges:
            _madvise(first * PAGE, length * PAGE, MADV_POPULATE_WRITE)  # a hole is no harm

    def survey(self):
        """At the end of a call, if one is wanted."""
        if self._area[:4] != b"\1\0\0\0":
            return
        ranges = joined(written_pages())[:RANGES_MAX]
        struct.pack_into("=%dQ" % (2 * len(ranges)), self._area, 8, *[number for pair in ranges for number in pair])
        struct.pack_into("=II", self._area, 0, 2, len(ranges))


def joined(pages):
    """[(first page, number of pages)]; a gap of one page is cheaper copied than left out."""
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
