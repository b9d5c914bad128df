#!/usr/bin/python
"""hearth.automation.clear_cache"""

DOCUMENTATION = r"""
---
module: clear_cache
short_description: Forget what modules keep between tasks
version_added: "0.2.0"
author: the Hearth developers
description:
  - Ends the session workers of a collection, with the logins and caches that they hold, and forgets the
    values that C(memo) keeps.
  - Only what runs under this task's account on this task's host is meant; over ssh, what this controller's tasks left there.
  - Without a Hearth daemon there is nothing to forget, and nothing fails.
options:
  collection:
    description: Only what belongs to this collection, as C(ns.name).
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Forget everything
  hearth.automation.clear_cache:

- name: Log in anew
  hearth.automation.clear_cache:
    collection: vmware.vmware
"""

RETURN = r"""
cleared:
  description: Names of memo functions whose values are forgotten, and of collections whose sessions have ended.
  type: list
  elements: str
  returned: always
no_cache:
  description: Always empty. For those who know vmware.vmware's module of this name.
  type: list
  elements: str
  returned: always
sessions:
  description: How many session workers end.
  type: int
  returned: always
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.hearth.automation.plugins.module_utils.turbo import sessions


def main():
    module = AnsibleModule(argument_spec=dict(collection=dict(type="str", default="")), supports_check_mode=True)
    name = module.params["collection"]
    # Like vmware.vmware's, it clears in check mode, too: nothing that lasts changes by it.
    ended = sessions.ask({"t": "stop", "collection": name}).get("workers") or 0
    memo = sessions.ask(dict({"t": "memo.clear"}, **({"scope": name} if name else {})))
    cleared = list(memo.get("names") or [])
    if ended:
        cleared.append(name or "sessions")
    module.exit_json(changed=bool(cleared), cleared=cleared, no_cache=[], sessions=ended)


if __name__ == "__main__":
    main()
