#!/usr/bin/python3
from ansible.module_utils.basic import AnsibleModule
AnsibleModule(argument_spec={"data": {}}).exit_json(ping="of the playbook's library")
