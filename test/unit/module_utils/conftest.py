import importlib.util
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PARTS = ROOT / "integrations/ansible/collections/ansible_collections/hearth/automation/plugins/module_utils"

# As the payload of a module holds them, under a name of its own.
if "hearth_module_utils" not in sys.modules:
    spec = importlib.util.spec_from_loader("hearth_module_utils", None, is_package=True)
    package = importlib.util.module_from_spec(spec)
    package.__path__ = [str(PARTS)]
    sys.modules["hearth_module_utils"] = package


@pytest.fixture
def runtime(tmp_path):
    folder = tmp_path / "hearth"
    folder.mkdir(mode=0o700)
    return folder
