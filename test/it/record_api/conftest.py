import contextlib
import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from ara_server import AraServer  # noqa: E402
from side import Side  # noqa: E402


@pytest.fixture(scope="module")
def ara(tmp_path_factory):
    """URL of an ara that the test may empty."""
    with AraServer(tmp_path_factory.mktemp("ara")) as server:
        yield server.url


@pytest.fixture(scope="module")
def other_ara(tmp_path_factory):
    with AraServer(tmp_path_factory.mktemp("other-ara")) as server:
        yield server.url


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    """URL of what is compared with ara: `hearth serve`, or an empty server that HEARTH_RECORD_URL names."""
    given = os.environ.get("HEARTH_RECORD_URL")
    if given:
        yield given
        return
    from hearth_server import HearthServer
    server = HearthServer(tmp_path_factory.mktemp("hearth"))
    yield server.url
    server.stop()


@pytest.fixture
def sides():
    """Makes the two sides of a comparison; closes them."""
    with contextlib.ExitStack() as stack:
        yield lambda *named: [stack.enter_context(contextlib.closing(Side(name, url))) for name, url in named]
