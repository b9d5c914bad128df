# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Sections of ansible.cfg that Ansible itself does not read for a plugin."""
import configparser

from ansible import constants as C


def sections(*names, path=C.CONFIG_FILE):
    """The keys of each section as a dict, empty where it is missing. A file that does not parse was Ansible's to complain about."""
    if not path:
        return [{} for _unused in names]
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if not any("[%s]" % name in text for name in names):
            return [{} for _unused in names]
        parser = configparser.RawConfigParser(inline_comment_prefixes=(";",))
        parser.read_string(text)
    except (OSError, UnicodeDecodeError, configparser.Error):
        return [{} for _unused in names]
    return [dict(parser[name]) if parser.has_section(name) else {} for name in names]
