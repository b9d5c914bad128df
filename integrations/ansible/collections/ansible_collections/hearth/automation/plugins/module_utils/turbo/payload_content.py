"""Names the content of a payload's zip, whenever it was packed: its dates differ from run to run.

Imported where a module runs (the zip is a file) and by the connection plugin (it is base64 text).
"""
import base64
import functools
import hashlib
import os
import struct
import zipfile

_SITE = b"sitecustomize.py"  # the wrapper's addition, once it is a file
_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")  # APPNOTE.TXT 4.3.12


def of_file(path):
    """Hex digest. OSError, zipfile.BadZipFile: no zip."""
    info = os.stat(path)
    return _of_file(path, info.st_ino, info.st_size, info.st_mtime_ns)


@functools.lru_cache(maxsize=32)
def _of_file(path, *_state):
    with zipfile.ZipFile(path) as archive:
        return _digest((entry.filename.encode("utf-8"), entry.CRC, entry.file_size) for entry in archive.infolist())


def of_text(text, start, end):
    """The same of the base64 text between `start` and `end`. ValueError: no zip."""
    mark, _, _, _, _, size, offset, _ = _END.unpack(base64.b64decode(text[end - 64:end])[-_END.size:])
    if mark != b"PK\5\6":
        raise ValueError("a zip with a comment, or none")
    first = offset // 3 * 4
    directory = base64.b64decode(text[start + first:end])[offset % 3:][:size]
    return _digest(_entries(directory))


def _entries(directory):
    at = 0
    while at < len(directory):
        fields = _ENTRY.unpack_from(directory, at)
        if fields[0] != b"PK\1\2":
            raise ValueError("no directory of a zip")
        checksum, size, names = fields[7], fields[9], fields[10:13]
        at += _ENTRY.size
        yield directory[at:at + names[0]], checksum, size
        at += sum(names)


def _digest(entries):
    digest = hashlib.blake2b(digest_size=12)
    for name, checksum, size in entries:
        if name != _SITE:
            digest.update(name + b"\0%d %d\n" % (checksum, size))
    return digest.hexdigest()
