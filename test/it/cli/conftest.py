import pathlib
import sys

import pytest

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent / "record_api")]

from hearth_server import HearthServer  # noqa: E402
from runs import record_runs  # noqa: E402


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A `hearth serve` with two recorded playbooks of odd names; nobody changes them."""
    server = HearthServer(tmp_path_factory.mktemp("hearth"))
    record_runs(server.url)
    yield server
    server.stop()


@pytest.fixture
def own_server(tmp_path):
    """The same, for tests that change it."""
    server = HearthServer(tmp_path)
    record_runs(server.url)
    yield server
    server.stop()
