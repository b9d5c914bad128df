"""cloud.common's turbo server, served by Hearth."""
from ansible_collections.hearth.automation.plugins.module_utils.turbo.server import (  # noqa: F401
    EmbeddedModule, fork_process, main, please_include_me, run_as_module)

if __name__ == "__main__":
    main()
