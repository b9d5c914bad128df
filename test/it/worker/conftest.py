import os
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import played_daemon  # noqa: E402
from worker_cases import CLEAN, ODD, ODD_WAYS, Wrappers, cores  # noqa: E402


@pytest.fixture(scope="session")
def wrappers(tmp_path_factory):
    built = Wrappers(tmp_path_factory.mktemp("wrappers"))
    left = str(tmp_path_factory.mktemp("left") / "unclosed")
    utils = tmp_path_factory.mktemp("utils")
    for core in cores():
        folder = subprocess.run([cores()[core], "-c", "import ansible; print(ansible.__path__[0])"], env=CLEAN,
                                stdout=subprocess.PIPE, check=True).stdout.decode().strip()
        override = utils / core / "common" / "text"
        override.mkdir(parents=True)
        with open(folder + "/module_utils/common/text/converters.py") as file:
            (override / "converters.py").write_text(file.read() + "\nMINE = 'override'\n")
        (override / "__init__.py").write_text("")
        (override.parent / "__init__.py").write_text("")
        uses = os.path.join(HERE, "override", "library", "uses_utils.py")
        specs = {do: ("odd", ODD, {"do": do}, {}) for do in ODD_WAYS}
        specs.update({"number%d" % n: ("odd", ODD, {"do": "exit_number", "number": n}, {}) for n in (4, 300, -1)})
        specs["unclosed"] = ("odd", ODD, {"do": "unclosed", "path": left}, {})
        specs["limit"] = ("odd", ODD, {"do": "report"}, {"limit": 700})
        specs["ping"] = ("ping", None, {}, {})
        specs["ping_crash"] = ("ping", None, {"data": "crash"}, {})
        specs["setup"] = ("setup", None, {"gather_subset": ["!all"]}, {})
        specs["stat"] = ("stat", None, {"path": "/etc/passwd"}, {})
        specs["library_ping"] = ("ping", os.path.join(HERE, "override", "library", "ping.py"), {}, {})
        specs["uses_utils"] = ("uses_utils", uses, {}, {})
        specs["uses_deprecated"] = ("uses_deprecated", os.path.join(HERE, "override", "library", "uses_deprecated.py"), {}, {})
        specs["own_utils"] = ("uses_utils", uses, {}, {"utils": str(utils / core)})
        built.build(core, specs)
    built.left = left
    return built


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    folder.chmod(0o700)
    return folder


@pytest.fixture(scope="session")
def daemon(cache):
    running = played_daemon.Daemon(cache, env=CLEAN)
    assert running.first["t"] == "ready", running.first
    yield running
    running.close()
