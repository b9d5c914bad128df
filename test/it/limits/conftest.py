import pytest

from support.caller import Caller
from support.playbooks import ansible_versions, site

VERSIONS = ansible_versions()


@pytest.fixture
def here():
    """A site without a daemon yet; a test sets its variables first."""
    with site(VERSIONS[0][1]) as made:
        yield made


@pytest.fixture
def start(here):
    """start(VARIABLE=value, …): a Caller of a daemon with these limits."""
    def started(**limits):
        here.env.update({name: str(value) for name, value in limits.items()})
        assert here.hearth("daemon", "--start").returncode == 0
        return Caller(here)
    return started
