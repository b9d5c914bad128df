#!/usr/bin/python
"""hearth.automation.ara_record: what ansible-doc shows. The work is done by the action of this name."""

DOCUMENTATION = r"""
---
module: ara_record
short_description: Keep a value with the recorded playbook
version_added: "0.2.0"
author: the Hearth developers
description:
  - Adds a key and its value to the record of a playbook; a key that is there gets the new value and type.
  - Takes the same as the action of ARA and returns the same.
  - Runs on the controller, in check mode too, and needs no connection to the host.
  - Which API is asked says C(HEARTH_API) (C(offline), the user's own store and the default, or a server's URL), else C(api)
    in section C(hearth) of ansible.cfg, else ARA's C(ARA_API_CLIENT) and C(ARA_API_SERVER) or section C(ara).
options:
  key:
    description: The record's name, once in a playbook. Any text; blanks at its ends do not count.
    type: str
    required: true
  value:
    description: Any value that JSON holds; C(0), C(false), C("") and C([]) are values as well, unlike in ARA.
    type: raw
    required: true
  type:
    description: How the value is shown.
    type: str
    choices: [text, url, json, list, dict]
    default: text
  playbook_id:
    description:
      - The API's id of the playbook. Where it is left out, this one, which has to be recorded, by the callback
        P(hearth.automation.record#callback) or by ARA's own.
    type: int
"""

EXAMPLES = r"""
- hearth.automation.ara_record:
    key: commit
    value: "{{ revision.stdout }}"

- hearth.automation.ara_record:
    key: report
    value: https://ci.example.org/7
    type: url
  run_once: true
"""

RETURN = r"""
key:
  description: The record's name.
  type: str
  returned: success
value:
  description: Its value.
  type: raw
  returned: success
type:
  description: Its type.
  type: str
  returned: success
playbook_id:
  description: The API's id of the playbook.
  type: int
  returned: success
created:
  description: When the record was made.
  type: str
  returned: success
updated:
  description: When it changed last.
  type: str
  returned: success
"""
