"""What a memo is asked by and what it keeps, as text and bytes: keys, values, names of functions.

Knows no socket. Whatever cannot be told apart for certain raises Unfit: then nothing is kept.
"""
import hashlib
import json
import math
import sys
import types

VALUE_BYTES_MAX = 8388608  # docs/protocol/worker.md §3.6
_NAME_BYTES_MAX = 512
_JSON, _BYTES = b"j", b"b"


class Unfit(Exception):
    """This can be no argument, or no value, of what is kept."""


def module_of(function):
    """Full name of the module that defines `function`, also where that runs as a program."""
    names = getattr(function, "__globals__", {})
    spec = names.get("__spec__")
    if function.__module__ in (None, "__main__") and spec is not None and spec.name:
        return spec.name
    return function.__module__ or "__main__"


def scope_of(module):
    """The collection of a module's full name, else the module's package ("ansible.modules")."""
    parts = module.split(".")
    if parts[0] == "ansible_collections" and len(parts) > 2:
        return ".".join(parts[1:3])
    return ".".join(parts[:-1]) or module


def cut(name):
    """`name` as the protocol takes it."""
    return name.encode("utf-8", "replace")[:_NAME_BYTES_MAX].decode("utf-8", "ignore")


def key_of(name, code, arguments, keywords):
    """Digest, as hexadecimal digits, of everything that decides a value.

    name        the function's qualified name.
    code        digest_of() the function.
    arguments   those without a name, as a tuple; keywords those with one. Unfit unless they are JSON, bytes or tuples of these.
    """
    text = _canonical([name, code, arguments, keywords])
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def encode_value(value):
    """Bytes from which decode_value() makes an equal value. Unfit unless it is bytes or JSON."""
    if type(value) is bytes:
        body = _BYTES + value
    else:
        _check_json(value)
        body = _JSON + _dump(value).encode("ascii")
    if len(body) > VALUE_BYTES_MAX:
        raise Unfit("too big")
    return body


def decode_value(body):
    """The value; ValueError where `body` is none."""
    if body[:1] == _BYTES:
        return body[1:]
    if body[:1] != _JSON:
        raise ValueError("no value of a memo")
    return json.loads(body[1:].decode("ascii"))


def digest_of(function):
    """Digest of what `function` does: its code and that of functions and classes beside it which it names.

    The same text compiled by the same Python gives the same digest wherever its file lies.
    """
    parts = [sys.implementation.cache_tag or ""]
    _describe_function(function, parts, set())
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def _describe_function(function, parts, seen):
    function = getattr(function, "uncached", function)
    if id(function) in seen:
        return
    seen.add(id(function))
    _describe_code(function.__code__, parts)
    for default in (function.__defaults__ or ()):
        parts.append(_describe_default(default))
    for name, default in sorted((function.__kwdefaults__ or {}).items()):
        parts.append(name + "=" + _describe_default(default))
    for name in sorted(_names_in(function.__code__)):
        _describe_neighbour(function, function.__globals__.get(name), parts, seen)


def _describe_neighbour(function, value, parts, seen):
    if getattr(value, "__module__", None) != function.__module__:
        return
    if isinstance(value, types.FunctionType):
        _describe_function(value, parts, seen)
    elif isinstance(value, type) and id(value) not in seen:
        seen.add(id(value))
        for name, member in sorted(vars(value).items()):
            member = getattr(member, "__func__", member)
            if isinstance(member, types.FunctionType):
                parts.append(name)
                _describe_function(member, parts, seen)


def _names_in(code):
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _names_in(constant)
    return names


def _describe_code(code, parts):
    parts.append(repr((code.co_name, code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags,
                       code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)))
    parts.append(code.co_code.hex())
    parts.append(getattr(code, "co_exceptiontable", b"").hex())
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            _describe_code(constant, parts)
        else:
            parts.append(_describe_constant(constant))


def _describe_constant(constant):
    if isinstance(constant, frozenset):  # its order changes with the hash seed
        return "frozenset(%s)" % ",".join(sorted(map(_describe_constant, constant)))
    if isinstance(constant, tuple):
        return "(%s,)" % ",".join(map(_describe_constant, constant))
    return repr(constant)


def _describe_default(value):
    try:
        return _canonical(value)
    except Unfit:
        return type(value).__module__ + "." + type(value).__qualname__


def _canonical(value):
    """JSON text that differs for any two values which a function could tell apart."""
    try:
        return _dump(_tagged(value))
    except (ValueError, RecursionError) as error:
        raise Unfit(str(error))


def _tagged(value):
    kind = type(value)
    if value is None or kind in (bool, int, str):
        return value
    if kind is float:
        return ["float", value.hex()]
    if kind is bytes:
        return ["bytes", value.hex()]
    if kind in (list, tuple):
        return [kind.__name__, [_tagged(one) for one in value]]
    if kind is dict:
        _check_keys(value)
        return ["dict", [[name, _tagged(value[name])] for name in sorted(value)]]
    raise Unfit("%s is no JSON" % kind.__name__)


def _check_json(value):
    """What comes back from JSON as it went in: a tuple does not, nor do keys that are no text."""
    try:
        _check_one(value)
    except RecursionError:
        raise Unfit("nested too deeply")


def _check_one(value):
    kind = type(value)
    if kind is list:
        for one in value:
            _check_one(one)
    elif kind is dict:
        _check_keys(value)
        for one in value.values():
            _check_one(one)
    elif not (value is None or kind in (bool, int, str) or (kind is float and math.isfinite(value))):
        raise Unfit("%s is no JSON" % kind.__name__)


def _check_keys(value):
    if not all(type(name) is str for name in value):
        raise Unfit("a key is no text")


def _dump(value):
    try:
        return json.dumps(value, separators=(",", ":"))
    except (ValueError, RecursionError) as error:
        raise Unfit(str(error))
