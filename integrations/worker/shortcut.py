"""Runs the text of a known wrapper without the work that its payload's place in memory makes needless.

The wrapper's own code runs, line by line, so that tracebacks, exit codes and messages are its own.
Only what it would do to put the zip into a temporary folder is answered by the stand-ins below: the
folder is the store's, where the zip lies already, whole.
"""

import builtins
import types

import payload
import wrapper


class _Sink:
    """A file, an archive, an archive's entry: takes what it is given and keeps nothing."""

    def __init__(self, *arguments, **options):
        pass

    def write(self, data):
        pass

    def writestr(self, entry, data):
        pass

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False


def gone(*arguments, **options):
    """A traceback that is printed after the folder's end shows no source lines."""
    payload.Importer.gone = True


def run(code, main, folder, params):
    """`code`: the wrapper's, its parameters cut out. `folder`: the payload's. `params`: their text."""
    stand_ins = {
        "base64": types.SimpleNamespace(b64decode=lambda text: b""),
        "shutil": types.SimpleNamespace(rmtree=gone),
        "tempfile": types.SimpleNamespace(mkdtemp=lambda prefix: folder),
        "zipfile": types.SimpleNamespace(ZipFile=_Sink, ZipInfo=_Sink),
    }
    real_import = builtins.__import__

    def import_or_stand_in(name, *arguments, **options):
        return stand_ins.get(name) or real_import(name, *arguments, **options)

    names = main.__dict__
    names["__builtins__"] = dict(builtins.__dict__, **{
        "__import__": import_or_stand_in, "open": _Sink, wrapper.PARAMS_NAME: params})
    exec(code, names)
