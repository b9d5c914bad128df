"""Work that every start does on the same bytes, done once: the routing table of ansible.builtin (some 70 ms of
YAML in each run since 2.15) and the options in plugins' documentation (some 20 ms before 2.19).

The function that parses is called as ever; for these bytes, and once in a process, it gives what it gave the
zygote. A process has its own copy of that, so nothing is shared between runs.
"""

import functools
import importlib
import os
import sys

_FINDER = "ansible.utils.collection_loader._collection_finder"


def parse_routing():
    """In the zygote. Where Ansible's inside is another, nothing is done ahead."""
    finder = sys.modules.get(_FINDER)
    parse = getattr(finder, "_meta_yml_to_dict", None)
    if parse is None:
        return
    folder = os.path.dirname(sys.modules["ansible"].__file__)
    try:
        with open(os.path.join(folder, "config", "ansible_builtin_runtime.yml"), "rb") as file:
            data = file.read()
        known = {data: parse(data, ("ansible.builtin", "runtime.yml"))}
    except Exception:
        return

    @functools.wraps(parse)
    def parse_once(data, content_id):
        found = known.pop(data, None) if isinstance(data, bytes) else None
        return parse(data, content_id) if found is None else found

    finder._meta_yml_to_dict = parse_once


class Parsed:
    """Stands for a loader that has parsed already."""

    def __init__(self, data):
        self._data = data

    def get_single_data(self):
        return self._data


def parse_documentation(plugins):
    """In the zygote: the options of Ansible's own plugins, which each run reads from their documentation.

    plugins  names of their modules, which are imported now
    """
    places = [sys.modules.get("ansible.plugins.loader"), sys.modules.get("ansible.utils.plugin_docs")]
    loader = getattr(places[0], "AnsibleLoader", None)
    if loader is None or any(getattr(place, "AnsibleLoader", None) is not loader for place in places) or hasattr(
            places[0], "AnsibleInstrumentedLoader"):  # 2.19: parsed another way
        return
    known = {}
    for name in plugins:
        try:
            parse_plugin(loader, sys.modules[name], known)
        except Exception:
            pass  # whoever loads it hears of it

    class AnsibleLoader(loader):
        def __new__(cls, stream, file_name=None, *others, **named):
            data = known.pop((stream, file_name), None) if isinstance(stream, str) else None
            return loader(stream, file_name, *others, **named) if data is None else Parsed(data)

    for place in places:
        place.AnsibleLoader = AnsibleLoader


def parse_plugin(loader, module, known):
    path = module.__file__
    data = loader(module.DOCUMENTATION, file_name=path).get_single_data()
    known[module.DOCUMENTATION, path] = data
    for fragment in data.get("extends_documentation_fragment") or ():
        name, _, part = fragment.partition(".")
        source = importlib.import_module("ansible.plugins.doc_fragments." + name)
        text = getattr(source.ModuleDocFragment, part.upper() or "DOCUMENTATION")
        known[text, path] = loader(text, file_name=path).get_single_data()
        del sys.modules[source.__name__]  # a run finds its own, as it does plugins
