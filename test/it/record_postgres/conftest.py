import pathlib
import sys

import pytest

from support.postgres import postgres

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "record_api"))


@pytest.fixture(scope="module")
def server():
    with postgres() as made:
        yield made
