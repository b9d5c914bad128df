import os
import subprocess
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402  pylint: disable=wrong-import-position

sys.path.insert(0, support.COLLECTIONS)


@pytest.fixture(scope="session")
def newest():
    subprocess.run([os.path.join(support.ROOT, "tools/ansible_venv"), "newest"], check=True)


@pytest.fixture(params=sorted(support.VERSIONS), scope="module")
def ansible(request, newest):  # pylint: disable=redefined-outer-name
    """The folder of ansible-playbook, of the oldest and the newest core that Hearth knows."""
    return support.VERSIONS[request.param]
