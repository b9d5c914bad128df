"""Reads from the record API."""
DOCUMENTATION = r"""
name: ara_api
short_description: Read from the record API, Hearth's or ARA's
version_added: "0.2.0"
author: the Hearth developers
description:
  - Gives what the API answers to C(GET) for each term.
  - Which API is asked says C(HEARTH_API), C(api) in section C(hearth) of ansible.cfg, or C(ARA_API_CLIENT) and C(ARA_API_SERVER).
options:
  _terms:
    description: Paths, as C(/api/v1/playbooks/1), perhaps with a query.
    type: list
    elements: str
    required: true
notes:
  - As in ARA, a status of 400 or more is no error; its body is returned, for example C({"detail":"Not found."}).
  - Values in a query are to be encoded for it, with the filter C(urlencode).
"""

EXAMPLES = r"""
- debug:
    msg: "{{ lookup('hearth.automation.ara_api', '/api/v1/results?status=failed&limit=5').results }}"
"""

RETURN = r"""
_raw:
  description: The parsed answers, one for each term.
  type: list
  elements: dict
"""

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

from ansible_collections.hearth.automation.plugins.module_utils import api
from ansible_collections.hearth.automation.plugins.plugin_utils import api_plugin


class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        try:
            connection = api_plugin.client()
            return [_body(*connection.call("GET", str(term), check=False)) for term in terms]
        except (api.ApiError, api_plugin.Refused) as error:
            raise AnsibleError("hearth.automation.ara_api: %s" % error) from error


def _body(response, body):
    return {"detail": "%d %s" % (response.status_code, response.reason)} if body is None and not response.ok else body
