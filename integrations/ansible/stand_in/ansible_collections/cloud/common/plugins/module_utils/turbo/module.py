"""cloud.common's turbo classes, served by Hearth."""
from ansible_collections.hearth.automation.plugins.module_utils.turbo.module import (  # noqa: F401
    AnsibleTurboModule, expand_argument_specs_aliases, get_collection_name_from_path, prepare_args)
from ansible_collections.hearth.automation.plugins.module_utils.turbo.exceptions import (  # noqa: F401
    EmbeddedModuleFailure, EmbeddedModuleSuccess)
