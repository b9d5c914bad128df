"""The second form of the API: `AnsibleTurboModule(name, collection, argument_spec=…)` and `module.run()`.

The module's file has `entry_point(module, **kept)`, a function or a coroutine function, and may have
`initialize()` or `initialize(module)`, whose dict is kept with the session.
"""
import asyncio
import inspect
import sys

_API = "hearth_session"


def take_names(args, kwargs):
    """(collection or None, the other arguments): the form has two texts first."""
    if len(args) >= 2 and isinstance(args[0], str) and isinstance(args[1], str):
        return args[1], args[2:], kwargs
    return None, args, kwargs


def run(module):
    """Calls the entry point of the file that runs. In a coroutine: await what it gives."""
    names = _namespace()
    entry_point = names.get("entry_point")
    if entry_point is None:
        module.fail_json(msg="No entry_point() found!")
    kept = _kept(names, module)
    if not inspect.iscoroutinefunction(entry_point):
        return entry_point(module, **kept)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(entry_point(module, **kept))
    return entry_point(module, **kept)


def _namespace():
    """The globals of the module's file: those of the first frame outside this package."""
    frame = sys._getframe(1)
    here = __package__ + "."
    while frame.f_globals.get("__name__", "").startswith(here):
        frame = frame.f_back
    return frame.f_globals


def _kept(names, module):
    """What initialize() gave: kept with the session, or made for this call alone where there is none."""
    initialize = names.get("initialize")
    if initialize is None:
        return {}
    api = sys.modules.get(_API)
    store = api.session if api else {}
    key = (names.get("__name__"), "initialize")
    if key not in store:
        takes_module = bool(inspect.signature(initialize).parameters)
        store[key] = (initialize(module) if takes_module else initialize()) or {}
    return store[key]
