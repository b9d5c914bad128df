"""Which session a module belongs to, from the note that its last run left (docs/protocol/worker.md §4.2).

Without a note the module finds out for itself, in a warm child: right, and slower.
"""
import ast
import json
import os

from . import module_side

_NAME = b"module_fqn='"
_HEAD_BYTES = 16384  # where ansible-core 2.19 and newer have their names
# (before the zip, after it, before the parameters, after them, parameters stand behind the zip)
_FAMILIES = ((b'\n    ZIPDATA = """', b'"""', b"\n    ANSIBALLZ_PARAMS = ", b"\n", True),
             (b"\nzip_data='", b"'", b"\nparams=", b",\nextensions={},\n", False))


def find(runtime_folder, program, environment):
    """The call's member `session`, or None.

    program       bytes, a wrapper.
    environment   list of b"KEY=value".
    """
    folder = os.path.join(runtime_folder, "session", _name_of(program))
    if not os.path.isdir(folder):
        return None
    family, start, end = _zip_of(program)
    content = module_side.load("turbo/payload_content.py").of_text(program, start, end)
    try:
        with open(os.path.join(folder, content), "rb") as file:
            note = json.loads(file.read().decode("utf-8"))
    except FileNotFoundError:
        return None
    values = dict(entry.partition(b"=")[::2] for entry in environment)
    if any(_text(values.get(os.fsencode(name))) != value for name, value in note["environment"].items()):
        return None
    params = json.loads(_params_of(program, family, start, end))["ANSIBLE_MODULE_ARGS"]
    key = module_side.load("turbo/session_key.py").make(
        note["name"], note["parameters"], note["variables"], params,
        {os.fsdecode(name): os.fsdecode(value) for name, value in values.items()})
    session = {"name": note["name"], "key": key, "content": content, "open": note["open"]}
    time_to_live = module_side.load("time_to_live.py")
    ttl = time_to_live.from_value(values.get(time_to_live.VARIABLE.encode()))
    if ttl is not None:
        session["ttl"] = ttl
    return session


def _name_of(program):
    at = program.find(_NAME, 0, _HEAD_BYTES)
    if at < 0:
        at = program.rfind(_NAME)
    if at < 0:
        return "-"
    at += len(_NAME)
    return program[at:program.index(b"'", at)].decode("ascii")


def _zip_of(program):
    """(family, start, end). ValueError: an unknown wrapper."""
    for family in _FAMILIES:
        at = program.find(family[0], 0, _HEAD_BYTES)
        if at >= 0:
            start = at + len(family[0])
            return family, start, program.index(family[1], start)
    raise ValueError("no wrapper of a known form")


def _params_of(program, family, zip_start, zip_end):
    _, _, before, after, behind = family
    low, high = (zip_end, len(program)) if behind else (0, zip_start)
    start = program.index(before, low, high) + len(before)
    return ast.literal_eval(program[start:program.index(after, start, high)].decode("utf-8"))


def _text(value):
    return None if value is None else os.fsdecode(value)
