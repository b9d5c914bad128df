"""What ps(1) shows of a run: the command line that a plain start would have."""

import ctypes

_PR_SET_NAME = 15


def set(words):
    """`words`: argv as bytes. Cut to the room that the zygote's own arguments left."""
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_NAME, name_of(words), 0, 0, 0)
    first, end = place()
    room = end - first
    text = (b"\0".join(words) + b"\0")[:room - 1]
    ctypes.memmove(first, text.ljust(room, b"\0"), room)


def name_of(words):
    """As execve(2) names a script's process: by the script."""
    for word in words[1:]:
        if not word.startswith(b"-"):
            return word.rsplit(b"/", 1)[-1][:15]
    return words[0].rsplit(b"/", 1)[-1][:15]


def place():
    """(first, end) address of this process's arguments (proc(5), stat, fields 48 and 49)."""
    with open("/proc/self/stat", "rb") as file:
        fields = file.read().rpartition(b")")[2].split()
    return int(fields[48 - 3]), int(fields[49 - 3])
