"""Takes the place of Ansible's `ssh` connection where this folder leads ANSIBLE_CONNECTION_PLUGINS.

Everything is in the collection beside this folder, found by its place and not by Ansible's search,
so that this file and that code are always of one release. Whatever fails here leaves Ansible's own
class at work, silently: a playbook never fails for our sake.
"""
import importlib.util
import os
import sys

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

_PARTS = os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir, "collections", "ansible_collections",
                      "hearth", "automation", "plugins", "plugin_utils")
_PACKAGE = "hearth_plugin_utils"


def _load_builtin():
    import ansible.plugins.connection as package
    path = os.path.join(os.path.dirname(package.__file__), "ssh.py")
    spec = importlib.util.spec_from_file_location("hearth_builtin_ssh", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _load_parts():
    if _PACKAGE not in sys.modules:
        spec = importlib.util.spec_from_file_location(_PACKAGE, os.path.join(_PARTS, "__init__.py"),
                                                      submodule_search_locations=[_PARTS])
        package = importlib.util.module_from_spec(spec)
        sys.modules[_PACKAGE] = package
        spec.loader.exec_module(package)
    return importlib.import_module(_PACKAGE + ".ssh_connection")


_builtin = _load_builtin()
# Ansible takes a plugin's options from this attribute: those of the version that runs, and one more.
_documentation = _builtin.DOCUMENTATION

try:
    _parts = _load_parts()
    if _parts.is_off(os.environ):
        Connection = _builtin.Connection
    else:
        Connection = _parts.make_class(_builtin)
        _documentation = _parts.documentation(_builtin.DOCUMENTATION)
except Exception:  # pylint: disable=broad-except
    Connection = _builtin.Connection
    _documentation = _builtin.DOCUMENTATION

globals().update(DOCUMENTATION=_documentation)
