# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""What of the command line is recorded: options, without the values that may be secret."""
import json
import re

HIDDEN = "<not recorded>"
# Free text is the program itself, and Ansible shows it in each result; what is written as key=value
# or as a mapping may hold a parameter that a module declares secret, and which one only it knows.
FREE_FORM = frozenset(
    prefix + name
    for prefix in ("", "ansible.builtin.", "ansible.legacy.")
    for name in ("command", "shell", "raw", "script", "expect", "win_command", "win_shell")
)
_NAME = re.compile(r"(?:^|\s)([A-Za-z_][\w.\-]*)=")


def names_only(text):
    """`a=1 b="x y"` -> `a=<not recorded> b=<not recorded>`; the same for a mapping."""
    text = str(text).strip()
    if text.startswith("@"):
        return text
    if text.startswith("{"):
        try:
            names = list(json.loads(text))
        except ValueError:
            return HIDDEN
    else:
        names = _NAME.findall(_without_quoted(text))
    return " ".join("%s=%s" % (name, HIDDEN) for name in names) if names else HIDDEN


def _without_quoted(text):
    return re.sub(r"\"(?:[^\"\\]|\\.)*\"?|'(?:[^'\\]|\\.)*'?", "''", text)


def module_args(module, text, no_log):
    """The arguments of an ad-hoc call as they may be recorded."""
    text = str(text or "")
    if not text or (module in FREE_FORM and not no_log):
        return text
    return names_only(text)


def recorded(cli, ignored, no_log=False):
    """(options, names of those whose values were left out) of Ansible's parsed command line.

    `ignored`: names of options whose values stay here. Of the text given to -e only the names go out.
    """
    options, redacted = {}, []
    for name, value in cli.items():
        if not isinstance(value, (str, int, float, bool, list, tuple, dict, type(None))):
            continue
        if name in ignored and value:
            value = [names_only(part) for part in value] if name == "extra_vars" else HIDDEN
            redacted.append(name)
        elif name == "module_args" and value:
            shown = module_args(cli.get("module_name"), value, no_log)
            if shown != value:
                value = shown
                redacted.append(name)
        options[name] = value
    return options, redacted


def labels(cli, names, redacted):
    """Labels `name:value`: lists where not empty, booleans always, others where set."""
    made = []
    for name in names:
        if name not in cli or name in redacted:
            continue
        value = cli[name]
        if isinstance(value, (list, tuple)):
            value = ",".join(str(part) for part in value)
        if isinstance(value, bool) or value:
            made.append("%s:%s" % (name, value))
    return made


def listed(value):
    """Labels of a variable: a list, or text cut at commas. None for anything else."""
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, (list, tuple)):
        return None
    return [str(part).strip() for part in value if isinstance(part, (str, int, float)) and str(part).strip()]
