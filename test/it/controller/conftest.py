"""A site for each Ansible; its controllers end with it."""
import pytest

from controller import controllers
from support.playbooks import SOAK, ansible_versions, site

VERSIONS = ansible_versions()
# What a core has no part in: terminals, signals, what is compared before a controller may serve.
ONE = VERSIONS if SOAK else VERSIONS[-1:]


def site_of(versions):
    """A fixture: a Site of each of these (name, folder)."""
    @pytest.fixture(params=[folder for _, folder in versions], ids=[name for name, _ in versions])
    def here(request):
        with site(request.param) as made:
            # Sets are printed in the order of their hashes, which differ between two plain starts otherwise.
            made.env.update(COLUMNS="80", PYTHONHASHSEED="0")
            try:
                yield made
            finally:
                controllers.stop(made)
    return here


here = site_of(VERSIONS)
