"""What an adapter declares about one SDK."""

import os
import re


def _environment_of_wsgiref(module):
    """A class variable holds the environment of its import."""
    module.BaseHandler.os_environ = module.read_environ()


def _folder_of_multiprocessing(module):
    try:
        module.ORIGINAL_DIR = os.path.abspath(os.getcwd())
    except OSError:
        module.ORIGINAL_DIR = None


# Parts of the standard library that keep the caller's state from their import on.
STANDARD = {"wsgiref.handlers": _environment_of_wsgiref, "multiprocessing.process": _folder_of_multiprocessing}


class Adapter:
    """name      as results and the memo name it
    root      the SDK's own top-level module; a run that has it imported is one to learn from
    packages  top-level names outside the standard library that the zygote may import for it. Whatever
              else an import asks for makes the adapter step aside.
    again     modules that keep state of the machine or of the caller in variables of their own: their
              statements that are no definitions and no imports run again in each child
    renew     {module: function(module)}: the same for what is kept elsewhere, in a class say; STANDARD besides
    harmless  files that an import reads and whose content is the same as long as this kernel runs
    probes    names of audit events (the Python manual's table) that `again` repeats
    login     function(modules, memo, note), called in a child whose program has not begun, or None
    """

    def __init__(self, name, root, packages, again=(), renew=None, harmless=(), probes=(), login=None):
        self.name, self.root = name, root
        self.packages = frozenset(packages.split())
        self.again, self.renew = tuple(again), dict(STANDARD, **(renew or {}))
        self.harmless, self.probes = frozenset(harmless), frozenset(probes)
        self.login = login
        word = re.escape(root.encode())
        self._uses = re.compile(rb"^[ \t]*(?:import|from)[ \t]+" + word + rb"\b|"
                                rb"import_module\(\s*['\"]" + word + rb"\b", re.MULTILINE)

    def is_used_by(self, source):
        """`source`: bytes of a module or module_util that came with a payload."""
        return self._uses.search(source) is not None
