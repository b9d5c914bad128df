import importlib.util
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
RECORD = ROOT / "integrations/ansible/collections/ansible_collections/hearth/automation/plugins/plugin_utils/record"

# Without Ansible, and under a name of its own: the rules need nothing but Python.
if "hearth_redact" not in sys.modules:
    spec = importlib.util.spec_from_file_location(
        "hearth_redact", RECORD / "redact/__init__.py", submodule_search_locations=[str(RECORD / "redact")]
    )
    sys.modules["hearth_redact"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["hearth_redact"])
