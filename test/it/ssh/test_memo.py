"""The memo at the far end: shared between the tasks that run there, and not with the controller's."""
import pytest

from ssh.conftest import VERSIONS
from ssh.warm_host import make_host
from support.playbooks import lines_since_asked


class Probes:
    """A host whose module `memo_probe` notes each time that its kept function really ran."""

    def __init__(self, host):
        self.host, self.calls = host, host.here.folder / "calls"

    def task(self, **more):
        return {"memo_probe": {"password": "p", "calls": str(self.calls)}, **more}

    def ran(self):
        """How often since this was asked last."""
        return lines_since_asked(self.calls)


@pytest.fixture
def probes():
    with make_host(VERSIONS[0][1]) as host:
        yield Probes(host)


def test_tasks_at_the_far_end_share_values_and_the_controller_has_its_own(probes):
    here = {"vars": {"ansible_connection": "local"}}
    first, second, local, third, again = probes.host.play(
        probes.task(), probes.task(), probes.task(**here), probes.task(), probes.task(**here))
    assert {result["digest"] for result in (first, second, local, third, again)} == {first["digest"]}
    assert probes.ran() == 2
    memo = probes.host.here.json("memo", "list")
    (channel,) = probes.host.far.channels()
    (far,) = memo["far_ends"]
    assert (memo["entries"], far["entries"], far["hits"], far["misses"]) == (1, 1, 2, 1)
    assert (far["channel"], far["host"]) == (channel["id"], "127.0.0.1")
    assert [group["name"] for group in far["groups"]] == ["ansible.modules.memo_probe.login"]
    table = probes.host.here.hearth("memo", "list").stdout.decode()
    assert "memo_probe.login\n" in table and "memo_probe.login at 127.0.0.1\n" in table
    assert channel["calls"] == 3 and channel["keep_ms"] > 0


def test_each_account_has_its_own(probes):
    probes.calls.touch()
    probes.calls.chmod(0o666)
    somebody = {"become": True, "become_user": "nobody"}
    env = {"ANSIBLE_PIPELINING": "1"}
    results = probes.host.play(probes.task(), probes.task(**somebody), probes.task(), probes.task(**somebody), env=env)
    assert all(result["edition"] == 1 for result in results) and probes.ran() == 2


def test_clearing_it_reaches_the_far_end(probes):
    host = probes.host
    name = "ansible.modules.memo_probe.login"
    for arguments, ran, entries in ((("--scope", "no.such"), 1, 0), (("--scope", "ansible.modules"), 0, 1), ((), 1, 1)):
        host.play(probes.task())
        assert probes.ran() == ran
        cleared = host.here.json("memo", "clear", *arguments)
        assert (cleared["entries"], cleared["names"]) == (entries, [name] * entries)
    results = host.play(probes.task(), {"hearth.automation.clear_cache": {}}, probes.task())
    assert results[1]["cleared"] == [name] and probes.ran() == 2
