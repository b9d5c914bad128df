#!/usr/bin/python
"""The import path that the API had first."""
from ansible_module.turbo.module import AnsibleTurboModule
# By this line Ansible sees that it is a new-style module.
from ansible_collections.acme.turbo.plugins.module_utils import tally

calls = 0


async def entry_point(module, **kept):
    global calls
    calls += 1
    tally.calls.append(calls)
    module.exit_json(calls=calls, name=module.params["name"])


def main():
    module = AnsibleTurboModule("first", "acme.turbo", argument_spec=dict(name=dict(required=True)))
    module.run()


if __name__ == "__main__":
    main()
