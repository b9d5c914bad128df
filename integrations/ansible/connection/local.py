"""Takes the place of Ansible's `local` connection where this folder leads ANSIBLE_CONNECTION_PLUGINS.

How is in connection_place.py, beside this folder.
"""
import importlib.util
import os

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

_spec = importlib.util.spec_from_file_location("hearth_connection_place", os.path.join(
    os.path.dirname(os.path.realpath(__file__)), os.pardir, "connection_place.py"))
_place = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_place)
Connection, _documentation = _place.take("local")
globals().update(DOCUMENTATION=_documentation)
