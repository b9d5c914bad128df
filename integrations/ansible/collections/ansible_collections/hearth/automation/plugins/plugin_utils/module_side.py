"""Files of module_utils that the controller's side needs, too: loaded by their place, as this package is."""
import importlib.util
import os
import sys

_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "module_utils")


def load(path):
    """The module of e.g. "turbo/session_key.py". One that imports nothing relative."""
    name = "hearth_module_side_" + path.replace("/", "_")[:-len(".py")]
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, os.path.join(_FOLDER, path))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[name] = module
    return sys.modules[name]
