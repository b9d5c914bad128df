"""A lookup with state."""
import os

from ansible_collections.cloud.common.plugins.plugin_utils.turbo.lookup import TurboLookupBase as LookupBase

DOCUMENTATION = "name: tell"
calls = 0


class LookupModule(LookupBase):
    def _run(self, terms, variables=None, fail=False):
        global calls
        calls += 1
        if fail:
            raise ValueError("the lookup says no")
        return [calls, os.getpid()] + [variables["vars"].get(term) for term in terms]

    run = _run if not hasattr(LookupBase, "run_on_daemon") else LookupBase.run_on_daemon
