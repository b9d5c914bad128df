"""cloud.common's turbo socket, served by Hearth."""
from ansible_collections.hearth.automation.plugins.module_utils.turbo.common import (  # noqa: F401
    AnsibleTurboSocket, connect)
