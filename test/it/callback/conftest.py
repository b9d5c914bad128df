import os
import subprocess
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402  pylint: disable=wrong-import-position

sys.path.insert(0, support.COLLECTIONS)


@pytest.fixture(scope="session")
def installed():
    tool = os.path.join(support.ROOT, "tools/ansible_venv")
    for version in support.PIP_VERSIONS:
        subprocess.run([tool, version], check=True)


@pytest.fixture(params=sorted(support.VERSIONS), scope="module")
def ansible(request, installed):  # pylint: disable=redefined-outer-name
    """The folder of ansible-playbook: Debian's core, and the newest that pip installs."""
    return support.VERSIONS[request.param]
