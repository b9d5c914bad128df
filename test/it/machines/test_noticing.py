"""The daemon tells which machine each host is: once, whatever becomes of the daemon."""
import os
import signal

import pytest

from machines.world import World, facts
from support.playbooks import ansible_versions, site

NEW, SAME, RENAMED, REINSTALLED, ALIAS, REPLACED, CLONED, BY_NAME = 1, 2, 3, 4, 5, 6, 7, 8


@pytest.fixture
def world():
    with site(ansible_versions()[0][1]) as made:
        yield World(made)


def kill(world):
    os.kill(world.site.daemon_pid(), signal.SIGKILL)


def test_hosts_are_the_same_renamed_cloned_and_reinstalled(world):
    world.run({"web1": facts(1, 11, 21), "db1": facts(2, 12, 22)})
    world.run({"web1": facts(1, 11, 21), "db1": facts(3, 12, 23)})  # db1 was installed anew
    world.run({"web01": facts(1, 11, 21)})
    world.run({"web9": facts(1, 19, 29)})  # an image of web1's disk on another board
    assert world.settled(6) == [
        ("db1", NEW, 1), ("web1", NEW, 2), ("db1", REINSTALLED, 1), ("web1", SAME, 2), ("web01", RENAMED, 2), ("web9", CLONED, 3)]


def test_what_a_killed_daemon_did_not_tell_the_next_one_tells_once(world):
    world.run({"web1": facts(1), "web2": facts(2)})
    kill(world)
    world.run({"web1": facts(1)})
    assert world.settled(3)[2] == ("web1", SAME, 1)
    kill(world)
    assert len(world.settled(3)) == 3
    told = [(event["run"], event["host"]) for event in world.events("machine.seen")]
    assert len(told) == len(set(told)) == 3


def test_what_was_recorded_before_there_was_a_daemon_is_told_too(world):
    """All that a store needs is the journal: without tables and without a note of the place, the same machines come out."""
    world.run({"web1": facts(1), "web2": facts(2)})
    before = world.settled(2)
    world.site.stop()
    for path in (world.site.home / "hearth/journal").glob("*-*/noticed"):
        path.unlink()
    for path in (world.site.home / "hearth").glob("store.sqlite*"):
        path.unlink()
    assert world.settled(2) == before
    assert len(world.events("machine.seen")) == 2, "what the journal says is not said again"


def test_facts_of_other_modules_tell_and_those_of_set_fact_do_not(world):
    told = [{"instance_facts": {"facts": "{{ crafted }}"}}, {"set_fact": {"ansible_machine_id": "aa00bb" + 26 * "7"}}]
    world.run({"web1": {"ansible_ec2_instance_id": "i-0abc"}}, tasks=told)
    world.run({"web2": {"ansible_ec2_instance_id": "i-0abc"}}, tasks=told)
    assert world.settled(2) == [("web1", NEW, 1), ("web2", RENAMED, 1)]
    kinds = {value.partition(":")[0] for event in world.events("machine.seen") for value in event["evidence"]}
    assert kinds == {"cloud"}


def test_facts_of_a_fact_cache_confirm_and_never_contradict(world):
    cache = {"ANSIBLE_CACHE_PLUGIN": "jsonfile", "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(world.site.folder / "cache")}
    ping = [{"ping": {}}]
    world.run({"web1": facts(1)}, env=cache)
    world.run({"web1": {}}, tasks=ping, env=cache)
    assert world.settled(2) == [("web1", NEW, 1), ("web1", SAME, 1)]
    (told,) = (event for event in world.events("identity"))
    assert told["cached"] is True and "machine_id" in told["facts"]


def test_delegated_facts_are_those_of_the_host_that_told_them(world):
    world.run({"web1": facts(1), "db1": facts(2)})
    tasks = [{"setup": {"facts": "{{ hostvars['db1'].crafted }}"}, "delegate_to": "db1", "when": "inventory_hostname == 'web1'"}]
    world.run({"web1": facts(1), "db1": facts(2)}, tasks=tasks)
    found = world.settled(4)
    machines = {host: machine for host, _, machine in found[:2]}
    assert sorted(found[2:]) == [("db1", SAME, machines["db1"]), ("web1", BY_NAME, machines["web1"])], "web1 did not tell db1's machine-id as its own"


def test_a_controller_s_localhost_is_its_own(world):
    world.run({"localhost": {}}, tasks=[{"ping": {}}])
    world.settled(1)
    (start,) = world.events("run.start")
    assert len(start["controller_machine"]) == 32
    with open("/etc/machine-id", "rb") as file:
        assert file.read().strip().decode() not in str(start)
    (seen,) = world.events("machine.seen")
    assert seen["scope"] == "controller:" + start["controller_machine"] and seen["localhost"] is True
