import collections
import json
import os
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(ROOT, "integrations", "worker"))
import fake_daemon  # noqa: E402

CLEAN = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ANSIBLE_"))}
ODD = os.path.join(HERE, "library", "odd.py")


def cores():
    """The interpreters whose ansible-core the tests build wrappers with: the system's, and a newer one's."""
    newest = os.environ.get("HEARTH_TEST_ANSIBLE_PYTHON", os.path.join(ROOT, "build/venv/ansible-2.19/bin/python"))
    return {"system": "/usr/bin/python3", "newest": newest}


class Wrappers:
    """Builds wrappers when they are asked for; all that are asked for at once, in one go."""

    def __init__(self, folder):
        self.folder, self.built = folder, {}

    def build(self, core, specs):
        """specs: {key: (module name, file or None, arguments, options)}"""
        wanted = {key: spec for key, spec in specs.items() if (core, key) not in self.built}
        jobs = []
        for key, (name, path, args, options) in wanted.items():
            output = str(self.folder / ("%s-%s" % (core, key)))
            jobs.append([output, name, path, args, options])
            self.built[core, key] = output
        if jobs:
            env = dict(CLEAN, ANSIBLE_LOCAL_TEMP=str(self.folder))
            subprocess.run([cores()[core], os.path.join(HERE, "build_wrappers.py")], input=json.dumps(jobs).encode(),
                           env=env, check=True)

    def get(self, core, key):
        with open(self.built[core, key], "rb") as file:
            return file.read()


ODD_WAYS = """crash crash_in_utils segfault exit_at_once exit_text exit_none returns interrupt excepthook junk large
    read_stdin thread at_exit deleted daemonize background_keeps_stdout sleep report modules child_python respawn probe
    missing""".split()


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
        specs["own_utils"] = ("uses_utils", uses, {}, {"utils": str(utils / core)})
        built.build(core, specs)
    built.left = left
    return built


Result = collections.namedtuple("Result", "status stdout stderr")


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    folder.chmod(0o700)
    return folder


@pytest.fixture(scope="session")
def daemon(cache):
    running = fake_daemon.Daemon(cache, env=CLEAN)
    assert running.first["t"] == "ready", running.first
    yield running
    running.close()
