#!/usr/bin/python3
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common._collections_compat import Mapping
AnsibleModule(argument_spec={}).exit_json(mapping=str(Mapping))
