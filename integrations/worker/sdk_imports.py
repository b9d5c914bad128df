"""Imports an SDK's modules into an interpreter that forks, and takes back what that leaves behind.

What was imported is held aside (`Pool`), in nobody's sys.modules, until a child asks for it.
"""

import ast
import atexit
import importlib
import importlib.util
import os
import sys
import warnings

STANDARD_FOLDERS = (os.path.dirname(os.__file__) + os.sep,)
PACKAGES_FOLDERS = (os.sep + "site-packages" + os.sep, os.sep + "dist-packages" + os.sep)
# Belong to the interpreter's start.
NEVER = ("__main__", "site", "sitecustomize", "usercustomize")


def is_standard(name, module):
    file = getattr(module, "__file__", None) or getattr(getattr(module, "__spec__", None), "origin", None) or ""
    return name not in NEVER and (file == "built-in" or file == "frozen" or file.startswith(STANDARD_FOLDERS)
                                  and not any(folder in file for folder in PACKAGES_FOLDERS))


def names_to_record(adapter):
    """In a child that has run a program: what it had imported of the SDK and for it, in that order."""
    return [name for name, module in list(sys.modules.items())
            if getattr(module, "__name__", None) == name and getattr(module, "__spec__", None) is not None
            and (name.partition(".")[0] in adapter.packages or is_standard(name, module))]


class Pool:
    """What was imported for adapters, all of them together: no extension module is initialised twice.

    modules     {full name: module}
    attributes  [(parent that was there before, name, module)]: what an import set on it
    filters     warnings.filters as an import left them, or None
    mains       other names of __main__ (multiprocessing gives it one)
    exits       [(function, arguments, options)]: what an import gave to atexit.register
    """

    def __init__(self):
        self.modules, self.attributes, self.filters, self.exits, self.mains = {}, [], None, [], []

    def bring_in(self, names, base_path, own_modules):
        """Imports those of `names` that are not here. Gives the modules found; nothing of them stays
        in sys.modules. Whatever an import raises goes on to the caller, and nothing is kept."""
        with _Aside(base_path, own_modules) as aside:
            sys.modules.update(self.modules)
            for name in names:
                if name not in sys.modules:
                    importlib.import_module(name)
            found = {name: module for name, module in sys.modules.items()
                     if name not in aside.modules and name not in self.modules}
        main = aside.modules.get("__main__")
        self.mains += [name for name, module in found.items() if module is main]
        found = {name: module for name, module in found.items() if module is not main}
        new = {id(module): name for name, module in found.items()}
        for name, module in {**aside.modules, **self.modules}.items():
            for child, value in list(getattr(module, "__dict__", {}).items()):
                if new.get(id(value)) == name + "." + child:
                    self.attributes.append((module, child, value))
                    delattr(module, child)
        self.modules.update(found)
        self.exits += aside.exits
        if aside.filters_after != aside.filters:
            self.filters = aside.filters_after
        return found

    def hand_out(self, names):
        """In a child: `names` become importable as if this process had imported them."""
        modules = {name: self.modules[name] for name in names if name in self.modules}
        for name, module in modules.items():
            sys.modules.setdefault(name, module)
        sys.modules.update((name, sys.modules["__main__"]) for name in self.mains)
        chosen = {id(module) for module in modules.values()}
        for parent, child, module in self.attributes:
            if id(module) in chosen:
                setattr(parent, child, module)
        if self.filters is not None:
            warnings.filters[:] = self.filters
            warnings._filters_mutated()
        for function, arguments, options in self.exits:
            atexit.register(function, *arguments, **options)


class _Aside:
    """The state of an interpreter as a program finds it; put back at the end."""

    def __init__(self, base_path, own_modules):
        self._base_path, self._own = base_path, own_modules

    def __enter__(self):
        self._path, self.filters = list(sys.path), list(warnings.filters)
        self._ours = {name: sys.modules.pop(name) for name in self._own if name in sys.modules}
        self.modules = dict(sys.modules)
        sys.path[:] = self._base_path
        self.exits, self._register = [], atexit.register
        atexit.register = self._registered
        return self

    def _registered(self, function, *arguments, **options):
        self.exits.append((function, arguments, options))
        return function

    def __exit__(self, *error):
        atexit.register = self._register
        self.filters_after = list(warnings.filters)
        warnings.filters[:] = self.filters
        warnings._filters_mutated()
        sys.path[:] = self._path
        for name in [name for name in sys.modules if name not in self.modules]:
            del sys.modules[name]
        sys.modules.update(self.modules)
        sys.modules.update(self._ours)
        return False


DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
STATEMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.If, ast.For, ast.Try, ast.With)


def statements_of(module):
    """Code: the module's own statements that give its variables their values."""
    source = importlib.util.decode_source(module.__loader__.get_data(module.__file__))
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if isinstance(node, STATEMENTS)
                 and not any(isinstance(inner, DEFINITIONS) for inner in ast.walk(node))]
    return compile(tree, module.__file__, "exec", dont_inherit=True)
