"""Takes the place of Ansible's `ssh` connection where this folder leads ANSIBLE_CONNECTION_PLUGINS.

How is in connection_place.py, beside this folder.
"""
import importlib.util
import os

# For ansible-doc, which reads the source. Ansible itself takes the attribute, which is replaced below.
DOCUMENTATION = """
name: ssh
short_description: other hosts by ssh, modules in warm workers there
version_added: "0.1.0"
author: the Hearth developers
description:
  - Ansible's own C(ansible.builtin.ssh) with modules run by workers that are warm at the other host.
  - The first contact, prompts, retries and file transfers are those of Ansible's own. Whatever cannot run warm
    runs as with it.
  - It takes every option of the C(ansible.builtin.ssh) of the Ansible that runs, and C(hearth_far).
  - Pipelining is on where the user configured it nowhere and the task becomes nobody else.
  - The environment variable C(HEARTH) set to C(off) switches it off.
options:
  hearth_far:
    description:
      - Where the program at the other host comes from. C(copy) puts it into C(remote_tmp) once, C(installed) expects
        C(hearth-far) in the PATH there, C(off) uses none.
    default: copy
    choices: [copy, installed, "off"]
    env:
      - name: HEARTH_FAR
    vars:
      - name: hearth_far
extends_documentation_fragment:
  - connection_pipelining
"""

_spec = importlib.util.spec_from_file_location("hearth_connection_place", os.path.join(
    os.path.dirname(os.path.realpath(__file__)), os.pardir, "connection_place.py"))
_place = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_place)
Connection, _documentation = _place.take("ssh")
globals().update(DOCUMENTATION=_documentation)
