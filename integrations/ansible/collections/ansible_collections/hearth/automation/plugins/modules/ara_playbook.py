#!/usr/bin/python
"""hearth.automation.ara_playbook: what ansible-doc shows. The work is done by the action of this name."""

DOCUMENTATION = r"""
---
module: ara_playbook
short_description: Read what is recorded of a playbook
version_added: "0.2.0"
author: the Hearth developers
description:
  - Gives a playbook as the API shows it. Takes C(playbook_id), which ARA's action means to take but refuses.
  - Runs on the controller, in check mode too, and needs no connection to the host.
  - Which API is asked says C(HEARTH_API) (C(offline), the user's own store and the default, or a server's URL), else C(api)
    in section C(hearth) of ansible.cfg, else ARA's C(ARA_API_CLIENT) and C(ARA_API_SERVER) or section C(ara).
options:
  playbook_id:
    description:
      - The API's id of the playbook. Where it is left out, this one, which has to be recorded, by the callback
        P(hearth.automation.record#callback) or by ARA's own.
    type: int
"""

EXAMPLES = r"""
- hearth.automation.ara_playbook:
  register: this

- debug:
    msg: "http://ara.example.org/playbooks/{{ this.playbook.id }}.html"
"""

RETURN = r"""
playbook:
  description: The playbook, as C(GET /api/v1/playbooks/ID) gives it.
  type: dict
  returned: success
"""
