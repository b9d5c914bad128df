"""cloud.common's turbo lookups, served by Hearth."""
from ansible_collections.hearth.automation.plugins.plugin_utils.turbo.lookup import (  # noqa: F401
    TurboLookupBase, get_server_ttl)
