#!/usr/bin/python
"""The form with initialize() and entry_point()."""
from ansible_collections.hearth.automation.plugins.module_utils.turbo.module import AnsibleTurboModule

made = 0


def initialize():
    global made
    made += 1
    return {"sdk": "sdk %d" % made, "cloud": {"calls": 0}}


def entry_point(module, sdk, cloud):
    cloud["calls"] += 1
    module.exit_json(sdk=sdk, calls=cloud["calls"], name=module.params["name"])


def main():
    module = AnsibleTurboModule("seeded", "acme.turbo", argument_spec=dict(name=dict(required=True)),
                                supports_check_mode=True)
    module.run()


if __name__ == "__main__":
    main()
