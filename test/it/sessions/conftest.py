import pytest

from sessions.place import Place
from support.playbooks import ansible_versions, site

VERSIONS = ansible_versions()


@pytest.fixture(params=VERSIONS, ids=[name for name, _ in VERSIONS])
def place(request):
    with site(request.param[1]) as made:
        yield Place(made)


@pytest.fixture
def one():
    """Of the versions the first: for what does not depend on Ansible."""
    with site(VERSIONS[0][1]) as made:
        yield Place(made)
