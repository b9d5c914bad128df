#!/usr/bin/python
"""hearth.automation.ara_label: what ansible-doc shows. The work is done by the action of this name."""

DOCUMENTATION = r"""
---
module: ara_label
short_description: Add labels to a recorded playbook, or take them away
version_added: "0.2.0"
author: the Hearth developers
description:
  - Labels that a playbook has stay, but those that are to be absent.
  - Hosts that add labels at the same time do not lose each other's; the same label twice changes nothing.
  - Runs on the controller, in check mode too, and needs no connection to the host.
  - Which API is asked says C(HEARTH_API) (C(offline), the user's own store and the default, or a server's URL), else C(api)
    in section C(hearth) of ansible.cfg, else ARA's C(ARA_API_CLIENT) and C(ARA_API_SERVER) or section C(ara).
options:
  labels:
    description: A list, or text with commas. Each is cut to 254 characters.
    type: list
    elements: str
    required: true
  state:
    description: Whether the playbook is to have these labels.
    type: str
    choices: [present, absent]
    default: present
  playbook_id:
    description:
      - The API's id of the playbook. Where it is left out, this one, which has to be recorded, by the callback
        P(hearth.automation.record#callback) or by ARA's own.
    type: int
"""

EXAMPLES = r"""
- hearth.automation.ara_label:
    labels: [production, "release:{{ release }}"]

- hearth.automation.ara_label:
    labels: draft
    state: absent
"""

RETURN = r"""
labels:
  description: All labels of the playbook afterwards.
  type: list
  elements: str
  returned: success
playbook_id:
  description: The API's id of the playbook.
  type: int
  returned: success
"""
