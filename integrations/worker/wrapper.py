"""Recognises AnsiballZ wrappers by their text and takes them apart.

A wrapper is a fixed text of ansible-core with a few holes: the zip (base64), the parameters (a
string literal), names and dates. The text with its holes emptied has a hash, its *shape*; the
shapes that known_wrappers.py lists are those whose meaning was tested. Nothing here runs anything.
"""

import ast
import hashlib
import re

MARK = b"_ANSIBALLZ_WRAPPER = True"
MARK_WITHIN = 2048

# Names that stand in the emptied text where the data stood; shortcut.py gives them their values.
PARAMS_NAME = "_hearth_params"

_DATE = re.compile(rb"(?:date_time = \( ?|date_time=datetime\.datetime\()(\d{4}(?:, \d{1,6}){5,6})(?=\)|, tzinfo=)")
_PLAIN_DATE = re.compile(rb"\d{4}(?:, \d{1,6}){5,6}")
_EMPTY_DATE = b"1980, 1, 1, 0, 0, 0"
_SHEBANG = re.compile(rb"#![^\n]*\n")
_FULL_NAME = re.compile(rb"module_fqn='([A-Za-z0-9_.]+)'")
# How the families write the module's name, and around what.
_MODULE_NAME = re.compile(rb"'ansible_([A-Za-z0-9_.]+)_payload_'|'ansible_' \+ '([A-Za-z0-9_.]+)' \+ '_payload_'"
                          rb"|\nansible_module='([A-Za-z0-9_.]+)',\n")
_AROUND_NAME = ((b"'ansible_", b"_payload_'"), (b"'ansible_", b"_payload.zip'"),
                (b"'ansible_' + '", b"' + '_payload"), (b"\nansible_module='", b"',\n"))
_NUMBERS = re.compile(rb"(min\(existing_hard, |\nrlimit_nofile=)\d{1,9}([),])")
_SITE = re.compile(rb"sitecustomize = u?('import sys[^\n]*') % ")
_PROFILE = re.compile(rb"(\nprofile=')([a-z_]{1,40})(',\n)")

ZIP, PARAMS, DATE = range(3)


class Cut:
    """A wrapper taken apart.

    shape   hex digest: which text this is
    zip     the payload, base64, as it stands in the text
    code    the wrapper's text, runnable, with no payload in it, its dates emptied and its
            parameters under PARAMS_NAME; as many lines as the original
    name    the module's name, as in the payload's file name
    module  its full name, as it is imported
    profile the encoding of its result (ansible-core 2.19 and newer), or None
    site    what the wrapper adds to the zip as sitecustomize.py, %s being the zip's path
    frame   recognises further texts that differ in dates and parameters only
    """

    __slots__ = ("shape", "zip", "code", "name", "module", "profile", "site", "frame", "literal", "literal_span")

    def without_params(self, text):
        """The wrapper that it was cut from, with an empty literal: for who need not see them."""
        start, end = self.literal_span
        return text[:start] + b"''" + text[end:]


def has_mark(text):
    return MARK in text[:MARK_WITHIN]


def cut(text):
    """Cut, or None when this is no text of the two families that are known."""
    zip_span = find_zip(text)
    params_span = zip_span and _find_params(text, zip_span)
    if not params_span:
        return None
    data = sorted([zip_span + (ZIP,), params_span + (PARAMS,)])
    spans, at = [], 0
    for start, end, kind in data + [(len(text), len(text), None)]:
        spans += [match.span(1) + (DATE,) for match in _DATE.finditer(text, at, start)]
        if kind is not None:
            spans.append((start, end, kind))
        at = end
    result = Cut()
    result.zip = text[zip_span[0]:zip_span[1]]
    result.literal_span = params_span
    result.literal = text[params_span[0]:params_span[1]]
    result.code = _fill(text, spans)
    site = _SITE.search(result.code)
    name, full_name = _MODULE_NAME.search(result.code), _FULL_NAME.search(result.code)
    if not name or not full_name or not site:
        return None
    name = name.group(name.lastindex)
    result.name, result.module = name.decode(), full_name.group(1).decode()
    result.profile = profile_of(result.code)
    result.site = read_literal(site.group(1))
    result.shape = _shape(result.code, name, full_name.group(1))
    result.frame = Frame(text, spans)
    return result


def profile_of(text):
    """As Cut.profile, of a text that is known to be a wrapper."""
    found = _PROFILE.search(text)
    return found and found.group(2).decode()


def _fill(text, spans):
    filling = {ZIP: b"", PARAMS: PARAMS_NAME.encode(), DATE: _EMPTY_DATE}
    pieces, at = [], 0
    for start, end, kind in spans:
        pieces += [text[at:start], filling[kind]]
        at = end
    return b"".join(pieces + [text[at:]])


def _shape(code, name, full_name):
    """The hash of the text without what differs between modules. A place that names another module
    than the rest does stays as it is: then it is another text."""
    text = _SHEBANG.sub(b"", code, count=1) if code[:2] == b"#!" else code
    text = text.replace(b"_fqn='" + full_name + b"'", b"_fqn=?")
    text = text.replace(b"mod_name='" + full_name + b"'", b"mod_name=?")
    for before, after in _AROUND_NAME:
        text = text.replace(before + name + after, before + after)
    text = _PROFILE.sub(rb"\1\3", _NUMBERS.sub(rb"\1\2", text))
    return hashlib.sha256(text).hexdigest()


def find_zip(text):
    """(start, end) of the base64 text between its quotes, or None."""
    before = b"\n    ZIPDATA = "
    at = text.find(before, 0, 16384)
    if at < 0:
        before = b"\nzip_data="
        at = text.find(before, 0)
        if at < 0:
            return None
    start = at + len(before)
    quote = b'"""' if text.startswith(b'"""', start) else b"'"
    if not text.startswith(quote, start):
        return None
    start += len(quote)
    end = text.find(quote[:1], start)
    # A line break or an escape would be legal Python, but is not what ansible-core writes.
    if end < 0 or not text.startswith(quote, end) or text.find(b"\n", start, end) >= 0 or text.find(b"\\", start, end) >= 0:
        return None
    return start, end


def _find_params(text, zip_span):
    """The literal stands behind the zip up to 2.18, before it from 2.19 on."""
    for before, after, low, high in ((b"\n    ANSIBALLZ_PARAMS = ", b"\n", zip_span[1], len(text)),
                                     (b"\nparams=", b",\nextensions={},\n", 0, zip_span[0])):
        at = text.find(before, low, high)
        if at >= 0:
            start = at + len(before)
            end = text.find(after, start, high)
            return (start, end) if end >= 0 else None
    return None


class Frame:
    """The fixed pieces of one wrapper, to recognise its next copy by comparing bytes."""

    def __init__(self, text, spans):
        self._pieces, at = [], 0
        for start, end, kind in spans:
            self._pieces.append((text[at:start], kind))
            at = end
        self._last = text[at:]

    def match(self, text, zip_span):
        """The literal of the parameters, or None when `text` is another wrapper.

        The zip between `zip_span` is the caller's to compare.
        """
        at, literal = 0, None
        pieces = self._pieces
        for index, (piece, kind) in enumerate(pieces):
            if not text.startswith(piece, at):
                return None
            at += len(piece)
            if kind == ZIP:
                if at != zip_span[0]:
                    return None
                at = zip_span[1]
            elif kind == PARAMS:
                following = pieces[index + 1][0] if index + 1 < len(pieces) else self._last
                end = text.find(following, at)
                if end < 0:
                    return None
                literal, at = text[at:end], end
            else:
                date = _PLAIN_DATE.match(text, at)
                if not date:
                    return None
                at = date.end()
        return literal if text[at:] == self._last else None


def read_literal(literal):
    """The value of a string literal, or None when it is anything else."""
    quote = literal[:1]
    if quote not in (b"'", b'"') or literal[-1:] != quote or len(literal) < 2:
        return None
    inner = literal[1:-1]
    try:
        if b"\\" not in inner and quote not in inner and b"\n" not in inner:
            return inner.decode("utf-8")
        value = ast.literal_eval(literal.decode("utf-8"))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, str) else None
