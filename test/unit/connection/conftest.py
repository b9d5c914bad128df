import importlib.util
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PARTS = ROOT / "integrations/ansible/collections/ansible_collections/hearth/automation/plugins/plugin_utils"
sys.path.insert(0, str(ROOT / "test/support"))

# Loaded as a package under a name of its own, as integrations/ansible/connection/local.py does.
if "hearth_plugin_utils" not in sys.modules:
    spec = importlib.util.spec_from_file_location("hearth_plugin_utils", PARTS / "__init__.py",
                                                  submodule_search_locations=[str(PARTS)])
    sys.modules["hearth_plugin_utils"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["hearth_plugin_utils"])


@pytest.fixture
def runtime(tmp_path):
    folder = tmp_path / "hearth"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def start_daemon(runtime):
    import fake_daemon
    started = []

    def start(mode="run", **options):
        daemon = fake_daemon.FakeDaemon(runtime, mode, **options)
        started.append(daemon)
        return daemon

    yield start
    for daemon in started:
        daemon.close()
