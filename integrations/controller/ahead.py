"""Work that every start does on the same bytes, done once: since 2.15 the routing table of ansible.builtin
(some 70 ms of YAML) is read by each run.

The function that parses it is called as ever; for these bytes, and once in a process, it gives what it gave
the zygote. A process has its own copy of that, so nothing is shared between runs.
"""

import functools
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
