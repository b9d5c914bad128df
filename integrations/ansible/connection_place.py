"""How a file of the folder `connection` takes the place of Ansible's own plugin of its name.

Everything is in the collection beside that folder, found by its place and not by Ansible's search,
so that the file and that code are always of one release. Whatever fails there leaves Ansible's own
class at work, silently: a playbook never fails for our sake.
"""
import importlib
import importlib.util
import os
import sys

_PARTS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "collections", "ansible_collections",
                      "hearth", "automation", "plugins", "plugin_utils")
_PACKAGE = "hearth_plugin_utils"


def take(name):
    """(class, DOCUMENTATION) for the connection plugin `name`; Ansible takes its options from the second."""
    builtin = _load_builtin(name)
    try:
        parts = _load_parts(name + "_connection")
        if not parts.options.is_off(os.environ):
            return parts.make_class(builtin), parts.documentation(builtin.DOCUMENTATION)
    except Exception:  # pylint: disable=broad-except
        pass
    return builtin.Connection, builtin.DOCUMENTATION


def _load_builtin(name):
    """Not part of the collection's: it must be there whatever else is not."""
    import ansible.plugins.connection as package
    path = os.path.join(os.path.dirname(package.__file__), name + ".py")
    return _load("hearth_builtin_" + name, path)


def _load_parts(name):
    if _PACKAGE not in sys.modules:
        _load(_PACKAGE, os.path.join(_PARTS, "__init__.py"), register=True, submodule_search_locations=[_PARTS])
    return importlib.import_module("%s.%s" % (_PACKAGE, name))


def _load(name, path, register=False, **options):
    spec = importlib.util.spec_from_file_location(name, path, **options)
    module = importlib.util.module_from_spec(spec)
    if register:
        sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
