import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from probe import Probe  # noqa: E402


@pytest.fixture(scope="session")
def probe():
    made = Probe()
    yield made
    made.close()
