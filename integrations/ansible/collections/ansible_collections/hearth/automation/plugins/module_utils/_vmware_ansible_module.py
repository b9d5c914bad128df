"""AnsibleModule, cache and clear_vmware_cache with the meaning they have for vmware.vmware.

With ENABLE_TURBO_SERVER or ENABLE_TURBO_MODE set, the module lives on in a session and its caches with
it. Without, it is an ordinary module, and nothing is ever cached from one task to the next.
"""
import functools
import os

from ansible.module_utils.basic import AnsibleModule as OrdinaryModule
from ansible.module_utils.parsing.convert_bool import boolean

from .turbo import sessions
from .turbo.module import AnsibleTurboModule
from .turbo.module import session_name

CACHE_SIZE = 128
CACHED_FUNCTION_REGISTRY = set()


def is_turbo(environ):
    """TypeError: one of the two variables is no boolean of Ansible's."""
    values = [environ.get(name) for name in ("ENABLE_TURBO_SERVER", "ENABLE_TURBO_MODE")]
    return any(boolean(value) for value in values if value is not None)


def cache(func):
    """functools.lru_cache that clear_vmware_cache() knows of."""
    cached = functools.wraps(func)(functools.lru_cache(maxsize=CACHE_SIZE)(func))
    CACHED_FUNCTION_REGISTRY.add(cached)
    return cached


def clear_vmware_cache(funcs=None):
    """Empties the caches of `funcs`, of all that `cache` made where there are none.

    Gives (cleared, no_cache): sets of names. A function without a cache is in the second.
    """
    cleared, no_cache = set(), set()
    if not is_turbo(os.environ):
        return cleared, no_cache
    for func in funcs or CACHED_FUNCTION_REGISTRY:
        name = getattr(func, "__name__", str(func))
        try:
            func.cache_clear()
            cleared.add(name)
        except AttributeError:
            no_cache.add(name)
    # What the same functions hold in other session workers of this collection goes with these.
    sessions.end_others(session_name())
    return cleared, no_cache


def _as_json(value):
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, dict):
        return {key: _as_json(one) for key, one in value.items()}
    if isinstance(value, (list, set, tuple)):
        return [_as_json(one) for one in value]
    return str(value)


_Base = AnsibleTurboModule if is_turbo(os.environ) else OrdinaryModule


class AnsibleModule(_Base):
    if _Base is AnsibleTurboModule:

        def exit_json(self, **kwargs):
            """Objects of an SDK become text."""
            super().exit_json(**_as_json(kwargs))

    def clear_vmware_cache(self, funcs=None):
        return clear_vmware_cache(funcs)
