import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "integrations/python/client"))
sys.path.insert(0, str(ROOT / "test/support"))


@pytest.fixture
def runtime(tmp_path):
    folder = tmp_path / "hearth"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def serve():
    """serve(**options) -> a FakeApi that ends with the test."""
    import fake_api
    started = []

    def start(**options):
        started.append(fake_api.FakeApi(**options))
        return started[-1]

    yield start
    for server in started:
        server.close()
