#!/usr/bin/python3
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.text import converters
AnsibleModule(argument_spec={}).exit_json(mine=getattr(converters, "MINE", None))
