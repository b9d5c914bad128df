#!/usr/bin/python
"""A module of vmware.vmware's kind: its caches, its conversions."""
import os

from ansible_collections.hearth.automation.plugins.module_utils._vmware_ansible_module import (
    AnsibleModule, cache, clear_vmware_cache)

made = 0


@cache
def connect(host):
    global made
    made += 1
    return made


class Sdk:
    def __str__(self):
        return "an object"


def plain(host):
    return host


def main():
    module = AnsibleModule(argument_spec=dict(hostname=dict(required=True), password=dict(no_log=True),
                                              clear=dict(type="bool", default=False)))
    if module.params["clear"]:
        cleared, no_cache = clear_vmware_cache([connect, plain])
        module.exit_json(cleared=sorted(cleared), no_cache=sorted(no_cache))
    module.exit_json(made=connect(module.params["hostname"]), pid=os.getpid(), none=None, half=1.5, thing=str(Sdk()),
                     items=[1, "a", None])


if __name__ == "__main__":
    main()
