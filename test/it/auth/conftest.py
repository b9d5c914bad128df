import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "record_api"))
sys.path.insert(0, str(HERE))

from serving import Home  # noqa: E402


@pytest.fixture
def home(tmp_path):
    """A home of its own; what serves there is ended."""
    with Home(tmp_path) as made:
        yield made
