"""cloud.common's turbo exceptions, served by Hearth."""
from ansible_collections.hearth.automation.plugins.module_utils.turbo.exceptions import (  # noqa: F401
    EmbeddedModuleFailure, EmbeddedModuleSuccess, EmbeddedModuleUnexpectedFailure)
