import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402  pylint: disable=wrong-import-position

sys.path.insert(0, support.COLLECTIONS)


@pytest.fixture(params=sorted(support.VERSIONS), scope="module")
def ansible(request):
    """The folder of ansible-playbook: Debian's core, and the newest that pip installs."""
    return support.VERSIONS[request.param]
