# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""The options of the callback: Hearth's, else ARA's of the same name, else the default."""
import os

from ansible import constants as C
from ansible.module_utils.parsing.convert_bool import boolean

from .config_file import sections

# ARA has no such option.
OWN = frozenset(("record", "name", "run_labels", "group", "gathering", "record_files", "redact", "redact_keys", "redact_patterns"))


def variable(name):
    """The environment variable of an option."""
    return "HEARTH_LABELS" if name == "default_labels" else "HEARTH_" + name.upper()


class Settings:
    """`option(name)` gives the value that Ansible found for the callback's option."""

    def __init__(self, option, names, env=os.environ, config_file=C.CONFIG_FILE):
        self._values = {name: option(name) for name in names}
        (section,) = sections("ara", path=config_file)
        for name in names:
            if name in OWN or variable(name) in env:
                continue
            text = env.get("ARA_" + name.upper(), section.get(name))
            if text is not None:
                self._values[name] = _as(type(self._values[name]), text)

    def __getitem__(self, name):
        return self._values[name]


def _as(kind, text):
    """`kind`: of the value that Ansible gave, whose lists are of classes of its own."""
    if kind is bool:
        return boolean(text, strict=False)
    if issubclass(kind, (list, tuple)):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
