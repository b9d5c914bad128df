# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Secrets in running text that a name before them gives away: `--password x`, `db_password: x`, `"token": "x"`, `curl -u me:x`."""
import re

from .shapes import MARK

# Where a name may begin a secret: its marked part is looked for first, then what stands around it.
_NAME_BEFORE = re.compile(r"[A-Za-z0-9_.\-]{0,80}\Z")
_AFTER = re.compile(
    r"(?P<rest>[A-Za-z0-9_.\-]{0,80})(?P<quote>\\?[\"']?)(?P<sign>[ \t]{0,8}(?::=|=>|==?|:)[ \t]{0,8}|[ \t]{1,4})"
    r"(?P<tag>!\w{1,20}[ \t]{1,4})?"
)
_QUOTED = {
    '"': re.compile(r'"((?:[^"\\\n]|\\.){0,4000})(?:"|$)', re.S),
    "'": re.compile(r"'((?:[^'\n]|''){0,4000})(?:'|$)"),
    '\\"': re.compile(r'\\"((?:[^"\\\n]|\\[^"\n]){0,4000})(?:\\"|$)'),
}
_BARE = re.compile(r"[^\s\"'`,;&|<>()\[\]{}]{1,4000}")
_LINE = re.compile(r"[^\n#]{1,4000}")
_BLOCK = re.compile(r"[|>][+\-0-9]{0,2}[ \t]*\r?\n")
_KEEP = frozenset((
    "", "true", "false", "yes", "no", "on", "off", "null", "none", "~", "always", "on_create", "never", "omit", "undefined",
    "present", "absent", "latest", "required", "optional", "str", "string", "int", "bool", "list", "dict", "raw", "text", "path",
    "value_specified_in_no_log_parameter", "not_logging_password", "<redacted>", "<not", "<encrypted", "x", "*", "nil", "default", "prompt",
    "prohibit-password", "without-password", "forced-commands-only", "empty", "enabled", "disabled", "hidden", "redacted",
))  # fmt: skip
_OPEN_VALUE = re.compile(
    r"\s*(\{\{.*\}\}|\{%.*%\}|\$\{?[A-Za-z_][A-Za-z0-9_]*\}?|\$\(.*|`.*|%\(?[a-z_]*\)?s|\*+|x+|X+|\.{2,}|<[a-z_ .\-]{1,60}>|<%.*%>|"
    r"\[[^\]]{0,2}\]?|\{\}?|!vault.*|\$ANSIBLE_VAULT.*|ENC\[.*)\s*\Z",
    re.S,
)
# Under a name such as `deploy_key`.
_PUBLIC = (MARK, "ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-", "-----BEGIN PUBLIC KEY", "-----BEGIN CERTIFICATE")
_LINE_BEGINS = re.compile(r"(?:\A|\n)[ \t]*(?:[+\-] ?)?(?:- )?[ \t]*(?:export[ \t]{1,4}|set[ \t]{1,4})?[\"']?[A-Za-z0-9_.\-]{0,80}\Z")


def is_open(value):
    """Whether a value is none that has to be hidden: nothing, a word of choice, a template, a variable, a mark of ours."""
    return value.strip().lower() in _KEEP or value.startswith(_PUBLIC) or bool(_OPEN_VALUE.match(value))


def spans(text, low, words, secret):
    """Places [(begin, end)] of values in `text` that a secret name stands before.

    low      `text` in lower case. words: parts of names that are in it. secret: Keys.secret.
    """
    found, done = [], -1
    for begin in sorted(_places(low, words)):
        if begin < done:
            continue
        place = _value_behind(text, begin, secret)
        if place is not None and place[1] > place[0]:
            found.append(place)
            done = place[1]
    return found


def _places(low, words):
    for word in words:
        begin = low.find(word)
        while begin >= 0:
            yield begin
            begin = low.find(word, begin + len(word))


def _value_behind(text, begin, secret):
    behind = _AFTER.match(text, begin)
    if behind is None:
        return None
    front = _NAME_BEFORE.search(text[max(0, begin - 80):begin]).group()
    name = front + text[begin:behind.end("rest")]
    flag = name.startswith("--") or (name.startswith("-") and len(name) > 2)
    if not secret(name.strip("-.")):
        return None
    sign = behind.group("sign").strip()
    if not sign and not (flag and not behind.group("quote")):
        return None
    at = behind.end()
    if not sign and text[at:at + 1] == "-":
        return None  # the next option
    yaml = sign == ":" and bool(_LINE_BEGINS.search(text[max(0, begin - 120):begin]))
    if sign == ":" and not behind.group("quote") and not _is_member(text, begin - len(front), behind, yaml):
        return None
    if sign == "==":
        return None
    return _extent(text, at, begin - len(front), yaml)


def _is_member(text, begin, behind, yaml):
    """`Invalid password: too short` is a sentence and `arn:secret:db` a name; `{password: x}` and `, token: x` are members."""
    if behind.group("sign").endswith(":"):
        return begin == 0  # `password:x` as a label
    return yaml or text[max(0, begin - 40):begin].rstrip(" \t\"'").endswith(("{", ","))


def _extent(text, at, line, yaml):
    """(begin, end) of the value at `at`, or None where it is open. `line`: where its name begins."""
    opening = text[at:at + 2] if text[at:at + 2] == '\\"' else text[at:at + 1]
    quoted = _QUOTED.get(opening)
    if quoted is not None:
        match = quoted.match(text, at)
        return None if match is None or is_open(match.group(1)) else match.span(1)
    if yaml and _BLOCK.match(text, at):
        return _block(text, at, line)
    if text[at:at + 2] in ("{{", "{%", "$(", "${"):
        return None
    match = _BARE.match(text, at)
    if match is None:
        return None
    end = match.end()
    if yaml:  # a plain scalar of YAML goes on to the end of its line, or to a comment
        whole = _LINE.match(text, at).group().rstrip()
        end = max(end, at + len(whole)) if not whole.endswith(("{", "[")) else end
    return None if is_open(text[at:end]) else (at, end)


def _block(text, at, line):
    """The lines of a block scalar: those that stand deeper than the line of its name."""
    begin = text.index("\n", at) + 1
    start = text.rfind("\n", 0, line) + 1
    own = len(text[start:line]) - len(text[start:line].lstrip(" "))
    end = first = None
    position = begin
    while position < len(text):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        content = text[position:stop]
        if content.strip():
            indent = len(content) - len(content.lstrip(" "))
            if indent <= own:
                break
            if first is None:
                first = position + indent
            end = stop
        position = stop + 1
    if first is None or is_open(text[first:end]):
        return None
    return first, end
