# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""The one door that everything recorded goes through.

An event is looked at as the JSON text that it is about to leave as: were it walked through, each object of a result would be
touched, which costs a copied memory page in a playbook that forks for each task. Only where a word stands in it that secrets
cannot be without is the text parsed, and only the rules of the words that were found are tried.
"""
import json
import re

from . import anchors, commands, keys, shapes, texts
from .shapes import MARK, hidden

# Parts of secret names, as they are looked for in running text; what they are part of decides (keys.py).
KEY_WORDS = (
    "pass", "pw", "secret", "token", "key", "credential", "cookie", "authorization", "session", "bearer", "psk",
    "connection_string", "connectionstring", "dockerconfigjson", "kubeconfig", "webhook", "jwt", "otp",
)  # fmt: skip
_OPTION = re.compile(r"--?[A-Za-z][A-Za-z0-9_.\-]{0,80}\Z")
# Space to the expressions of command lines, and in no word of one.
_BETWEEN_WORDS = "\x1f"
_KUBERNETES = re.compile(r"(?m)^([ \t]*)(?:- )?kind:[ \t]*[\"']?Secret[\"']?[ \t]*$")
_DATA = re.compile(r"(?m)^([ \t]*)(?:data|stringData):[ \t]*\n((?:\1[ \t]+[^\n]*(?:\n|\Z)|[ \t]*\n)+)")
_ENTRY = re.compile(r"(?m)^([ \t]+[\w.\-\"']{1,200}:[ \t]*)(?![|>{\s]|[\"']?\{\{)(\S[^\n]*)$")
_ASCII_LOWER = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_NUMBERS = re.compile(r"passw|passcode|pwd|pin_code|otp")


class Redactor:
    """keys      more parts of names (`!name`: a name that is not secret).
    patterns   more expressions; the group `secret` is hidden where there is one, else the whole match. re.error.
    """

    def __init__(self, more_keys=(), patterns=()):
        self._keys = keys.Keys(more_keys)
        self._own = tuple(re.compile(pattern) for pattern in patterns)
        # Added parts are looked for as they are told and as camelCase and dashes write them.
        self._added = tuple({form for part in self._keys.added for form in (part, part.replace("_", ""), part.replace("_", "-"))})
        self._anchors = anchors.NAMES + self._added
        self._rules = {}  # anchor -> (parts of names, shapes) that it may begin
        known = shapes.SHAPES + commands.COMMANDS
        for anchor in self._anchors:
            names = KEY_WORDS + self._added
            self._rules[anchor] = (
                tuple(word for word in names if anchor in word),
                tuple(shape for shape in known if any(anchor in word for word in shape.words)),
            )

    def line(self, line):
        """An event's JSON without secrets; the same text where there are none. ValueError: it is no JSON."""
        found = self._found(line)
        if found is None:
            return line
        event = json.loads(line)
        redacted = self._value(event, found)
        if redacted is event:
            return line
        end = "\n" if line.endswith("\n") else ""
        return json.dumps(redacted, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + end

    def text(self, text):
        """Running text, a file's perhaps, without secrets."""
        found = self._found(text)
        return text if found is None else self._text(text, found)

    def _found(self, text):
        """What may be in a text: (parts of names, shapes, words one of which has to be there); None: nothing."""
        low = text.lower()
        found = anchors.found(low, self._added)
        if not found and not self._own:
            return None
        rules = [self._rules[anchor] for anchor in self._anchors if anchor in found]
        names = tuple(dict.fromkeys(word for rule in rules for word in rule[0]))
        found_shapes = tuple(shape for shape in dict.fromkeys(shape for rule in rules for shape in rule[1]) if any(map(low.__contains__, shape.words)))
        words = dict.fromkeys(names + tuple(word for shape in found_shapes for word in shape.words))
        return names, found_shapes, tuple(filter(low.__contains__, words))

    def _value(self, value, found):
        """`value` itself where nothing is hidden in it, else a copy."""
        if isinstance(value, str):
            return self._text(value, found) if len(value) > 5 else value
        if isinstance(value, dict):
            return self._mapping(value, found)
        if isinstance(value, list):
            if len(value) > 1 and all(isinstance(inner, str) for inner in value):
                return self._texts(value, found)
            made = [self._value(inner, found) for inner in value]
            return made if any(new is not old for new, old in zip(made, value)) else value
        return value

    def _texts(self, values, found):
        """Lines of a text (`stdout_lines`), or words of a command line (`cmd`): one may say that the next is secret."""
        # Together first: a key's first line alone would be taken for one that was cut off.
        made = self._joined("\n", values, found) or [self._text(one, found) for one in values]
        of_commands = (), tuple(shape for shape in found[1] if shape in commands.COMMANDS), found[2]
        made = self._joined(_BETWEEN_WORDS, made, of_commands) or made
        for n, word in enumerate(made[:-1]):
            if _OPTION.match(word) and not made[n + 1].startswith("-") and self._keys.secret(word.strip("-")):
                made[n + 1] = self._hidden(made[n + 1], word)
        return made if made != values else values

    def _joined(self, between, values, found):
        """The texts without what shows only where they stand together; None where they cannot be told apart again."""
        if any(between in one for one in values):
            return None
        told = self._text(between.join(values), found).split(between)
        return told if len(told) == len(values) else None

    def _mapping(self, mapping, found):
        made = None
        secret = self._keys.secret
        for name, value in mapping.items():
            new = self._hidden(value, name) if secret(name) else self._value(value, found)
            if new is not value:
                made = made or dict(mapping)
                made[name] = new
        if found[0]:
            made = self._named(mapping, made)
            made = self._kubernetes(mapping, made)
        made = self._renamed(mapping, made, found)
        return mapping if made is None else made

    def _named(self, mapping, made):
        """`{"name": "DB_PASSWORD", "value": "x"}`"""
        value = mapping.get("value")
        if isinstance(value, str):
            name = mapping.get("name", mapping.get("key"))
            if isinstance(name, str) and self._keys.secret(name):
                new = self._hidden(value, name)
                if new is not value:
                    made = made or dict(mapping)
                    made["value"] = new
        return made

    def _kubernetes(self, mapping, made):
        """A Secret's data has names of its owner's choice."""
        if mapping.get("kind") == "Secret":
            for name in ("data", "stringData"):
                if isinstance(mapping.get(name), dict):
                    made = made or dict(mapping)
                    made[name] = {key: self._hidden(value, "secret") for key, value in mapping[name].items()}
        return made

    def _renamed(self, mapping, made, found):
        """A name may hold a secret itself: `{"https://u:p@host": 1}`. Only the shapes are looked for in it."""
        if not found[1]:
            return made
        for name in mapping:
            if len(name) > 15:
                new = self._text(name, ((), found[1], found[2]))
                if new is not name and new != name:
                    made = made or dict(mapping)
                    made = {new if key == name else key: value for key, value in made.items()}
        return made

    def _hidden(self, value, name):
        """What stands under a secret name. `value` itself where it is open."""
        if isinstance(value, str):
            return value if texts.is_open(value) else MARK
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, (int, float)):
            return MARK if _NUMBERS.search(keys.plain(name)) else value
        if isinstance(value, list):
            return [self._hidden(inner, name) for inner in value]
        return {key: self._beside(inner, key, name) for key, inner in value.items()}

    def _beside(self, value, key, name):
        """A member `key` of what stands under the secret name `name`."""
        if keys.plain(key) in keys.BESIDE and not isinstance(value, (dict, list)):
            return value
        return self._hidden(value, key if self._keys.secret(key) else name)

    def _text(self, text, found):
        names, found_shapes, words = found
        redacted = text
        for pattern in self._own:
            redacted = pattern.sub(_own_mark, redacted)
        low = redacted.lower()
        if not any(map(low.__contains__, words)):
            return redacted
        for shape in found_shapes:
            if any(map(low.__contains__, shape.words)):
                redacted = shape.sub(redacted)
        if names:
            if "kind" in low and _KUBERNETES.search(redacted):
                redacted = _DATA.sub(_data, redacted)
            redacted = self._behind_names(redacted, names)
        return redacted if redacted != text else text

    def _behind_names(self, text, names):
        low = text.lower()
        if len(low) != len(text):  # one letter of Turkish becomes two: places would not fit
            low = text.translate(_ASCII_LOWER)
        places = texts.spans(text, low, names, self._keys.secret)
        if not places:
            return text
        parts, done = [], 0
        for begin, end in places:
            parts += (text[done:begin], hidden(text[begin:end]))
            done = end
        return "".join(parts) + text[done:]


def _own_mark(match):
    if "secret" not in match.re.groupindex or match.start("secret") < 0:
        return MARK
    begin, end = match.span("secret")
    return match.string[match.start():begin] + MARK + match.string[end:match.end()]


def _data(match):
    return match.group()[:match.start(2) - match.start()] + _ENTRY.sub(r"\1" + MARK, match.group(2))
