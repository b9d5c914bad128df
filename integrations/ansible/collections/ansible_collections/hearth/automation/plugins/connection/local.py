"""`hearth.automation.local`: Ansible's own `local` connection with modules in warm workers.

For an inventory that names it (`ansible_connection: hearth.automation.local`). `hearth run` needs no
inventory to change: it uses integrations/ansible/connection/local.py, the same class.
"""
import os

from ansible_collections.hearth.automation.plugins.plugin_utils import local_connection, options

# For ansible-doc, which reads the source. Ansible itself takes the attribute, which is replaced below.
DOCUMENTATION = """
name: local
short_description: the controller itself, modules in warm workers
version_added: "0.1.0"
author: the Hearth developers
description:
  - Ansible's own C(ansible.builtin.local) with modules run by workers that are already warm.
  - Whatever cannot run warm runs as with Ansible's own.
  - It takes every option of the C(ansible.builtin.local) of the Ansible that runs.
  - Pipelining is on where the user configured it nowhere and the task becomes nobody else.
  - The environment variable C(HEARTH) set to C(off) switches it off.
extends_documentation_fragment:
  - connection_pipelining
"""

_builtin = local_connection.load_builtin()
# Ansible takes a plugin's options from this attribute: exactly those of the version that runs.
globals().update(DOCUMENTATION=_builtin.DOCUMENTATION)

Connection = _builtin.Connection
if not options.is_off(os.environ):
    try:
        Connection = local_connection.make_class(_builtin)
    except Exception:  # pylint: disable=broad-except
        pass
