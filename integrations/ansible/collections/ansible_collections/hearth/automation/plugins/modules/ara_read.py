#!/usr/bin/python
"""hearth.automation.ara_read: what ansible-doc shows. The work is done by the action of this name."""

DOCUMENTATION = r"""
---
module: ara_read
short_description: Read a value that is kept with a recorded playbook
version_added: "0.2.0"
author: the Hearth developers
description:
  - Gives what M(hearth.automation.ara_record) kept. Fails when there is no such record.
  - ARA had this module before its version 1.
  - Runs on the controller, in check mode too, and needs no connection to the host.
  - Which API is asked says C(HEARTH_API) (C(offline), the user's own store and the default, or a server's URL), else C(api)
    in section C(hearth) of ansible.cfg, else ARA's C(ARA_API_CLIENT) and C(ARA_API_SERVER) or section C(ara).
options:
  key:
    description: The record's name.
    type: str
    required: true
  playbook:
    description: The API's id of the playbook. Where it is left out, this one, which has to be recorded.
    type: int
    aliases: [playbook_id]
"""

EXAMPLES = r"""
- hearth.automation.ara_read:
    key: commit
  register: commit

- hearth.automation.ara_read:
    key: commit
    playbook: 12
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
playbook:
  description: The API's id of the playbook; the same as C(playbook_id).
  type: int
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
