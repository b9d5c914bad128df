import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "record_api"))
sys.path.insert(0, str(HERE))

from homes import Home  # noqa: E402


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path / "home")
    yield made
    made.stop()
