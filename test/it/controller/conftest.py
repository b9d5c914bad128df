"""A site for each Ansible; its controllers end with it."""
import pytest

from controller import controllers
from support.playbooks import ansible_versions, site

VERSIONS = ansible_versions()


@pytest.fixture(params=[folder for _, folder in VERSIONS], ids=[name for name, _ in VERSIONS])
def here(request):
    with site(request.param) as made:
        # Sets are printed in the order of their hashes, which differ between two plain starts otherwise.
        made.env.update(COLUMNS="80", PYTHONHASHSEED="0")
        try:
            yield made
        finally:
            controllers.stop(made)
