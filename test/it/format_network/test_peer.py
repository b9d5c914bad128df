"""What Debian's cloud-init renders of a configuration, and what we do."""
import pytest

from .compare import LESS, MORE, differences, reasons_used
from .configs import all_configs, openstack_configs
from .peers import cloud_init, files_of, ours

CONFIGS = {name: ("config", document) for name, document in all_configs().items()}
CONFIGS.update({name: ("openstack", document) for name, document in openstack_configs().items()})
RENDERERS = ["networkd", "netplan", "eni", "network-manager"]


@pytest.fixture(scope="module")
def peer():
    return cloud_init(CONFIGS)


def test_there_are_enough():
    assert len(CONFIGS) >= 60
    assert {document.get("version") for _, document in CONFIGS.values()} == {1, 2, None}


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("name", CONFIGS)
def test_config(peer, name, renderer):
    theirs = peer[f"{name}|{renderer}"]
    assert "error" not in theirs, theirs
    kind, document = CONFIGS[name]
    answer = ours(document, renderer, kind)
    assert answer["problems"] == []
    mine = files_of(answer)
    more, less = differences(renderer, mine, theirs)
    assert not more and not less, (more, less, mine, theirs)


def test_each_reason_is_needed(peer):
    """A line of the tables that explains nothing is a mistake of ours, or one that the peer has mended."""
    used = set()
    for name, (kind, document) in CONFIGS.items():
        for renderer in RENDERERS:
            used |= reasons_used(renderer, files_of(ours(document, renderer, kind)), peer[f"{name}|{renderer}"])
    assert {line for line in MORE + LESS if line not in used} == set()
