"""`ansible_module.turbo.module`: the turbo API under the name that it had first.

This folder's parent belongs into PYTHONPATH of the interpreter that runs modules. The code is the
collection's, beside this folder or installed as `hearth.automation`.
"""
import os


def _find_code():
    here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    inside = ("ansible_collections", "hearth", "automation", "plugins", "module_utils")
    beside = os.path.join(here, "ansible", "collections", *inside)
    if os.path.isdir(beside):
        return beside
    from ansible_collections.hearth.automation.plugins.module_utils import daemon_socket
    return os.path.dirname(daemon_socket.__file__)


__path__.append(_find_code())
