"""`hearth.automation.local`: Ansible's own `local` connection with modules in warm workers.

For an inventory that names it (`ansible_connection: hearth.automation.local`). `hearth run` needs no
inventory to change: it uses integrations/ansible/connection/local.py, the same class.
"""
import os

from ansible_collections.hearth.automation.plugins.plugin_utils import local_connection

_builtin = local_connection.load_builtin()
# Ansible takes a plugin's options from this attribute: exactly those of the version that runs.
DOCUMENTATION = _builtin.DOCUMENTATION

Connection = _builtin.Connection
if not local_connection.is_off(os.environ):
    try:
        Connection = local_connection.make_class(_builtin)
    except Exception:  # pylint: disable=broad-except
        pass
