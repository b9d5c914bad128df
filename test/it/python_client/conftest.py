import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

from client_support import CLIENT, MARK, PYTHON  # noqa: E402


@pytest.fixture
def runtime(tmp_path):
    folder = tmp_path / "runtime"
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


@pytest.fixture
def environment(runtime):
    """As small as it may be, so that results do not depend on whoever runs the tests."""
    return {"PATH": "/usr/bin:/bin", "HOME": "/", "HEARTH_RUNTIME_DIR": str(runtime), "HEARTH_PYTHON": PYTHON,
            "HEARTH_BIN": "/bin/false"}


@pytest.fixture
def client(environment, tmp_path):
    """client(ARGUMENTS, program=…): the finished process, outputs captured."""

    def run(arguments=(), program=MARK, env=None, program_path=CLIENT, **options):
        options.setdefault("cwd", str(tmp_path))
        return subprocess.run([str(program_path), *arguments], input=program, capture_output=True, timeout=60,
                              env={**environment, **(env or {})}, check=False, **options)

    return run
