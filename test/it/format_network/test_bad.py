"""What is wrong is named with its place in the document, and the rest is rendered."""
import pytest

from .peers import files_of, ours

PHYSICAL = {"type": "physical", "name": "eth0"}


def v1(*items):
    return {"version": 1, "config": list(items)}


def subnet(**keys):
    return v1({**PHYSICAL, "subnets": [keys]})


def eth0(**keys):
    return {"version": 2, "ethernets": {"eth0": keys}}


BAD = [
    ({}, "version", "missing"),
    ([], "", "mapping"),
    ({"version": 3}, "version", "1 to 2"),
    ({"version": "one"}, "version", "no whole number"),
    ({"version": 1}, "config", "missing"),
    ({"version": 1, "config": {}}, "config", "no list"),
    (v1("x"), "config[0]", "mapping"),
    (v1(PHYSICAL, {"name": "x"}), "config[1].type", "missing"),
    (v1({"type": "wormhole", "name": "x"}), "config[0].type", "wormhole"),
    (v1({"type": "physical"}), "config[0].name", "missing"),
    (v1({"type": "physical", "name": "../../etc/passwd"}), "config[0].name", "name"),
    (v1({"type": "physical", "name": "a\nb"}), "config[0].name", "control"),
    (v1({"type": "physical", "name": ["x"]}), "config[0].name", "no text"),
    (v1({**PHYSICAL, "mac_address": "52:54:00:12:34"}), "config[0].mac_address", "MAC"),
    (v1({**PHYSICAL, "mtu": "big"}), "config[0].mtu", "number"),
    (v1({**PHYSICAL, "mtu": -1}), "config[0].mtu", "number"),
    (v1({**PHYSICAL, "accept-ra": "perhaps"}), "config[0].accept-ra", "true"),
    (v1({**PHYSICAL, "subnets": "dhcp"}), "config[0].subnets", "list"),
    (v1({**PHYSICAL, "subnets": ["dhcp"]}), "config[0].subnets[0]", "mapping"),
    (subnet(address="10.0.0.1"), "config[0].subnets[0].type", "missing"),
    (subnet(type="dhcp7"), "config[0].subnets[0].type", "dhcp7"),
    (subnet(type="static"), "config[0].subnets[0].address", "missing"),
    (subnet(type="static", address="10.0.0/8"), "config[0].subnets[0].address", "no IPv4"),
    (subnet(type="static", address="10.0.0.256"), "config[0].subnets[0].address", "no IPv4"),
    (subnet(type="static", address="10.0.0.01"), "config[0].subnets[0].address", "no IPv4"),
    (subnet(type="static", address="10.0.0.1/33"), "config[0].subnets[0].address", "prefix"),
    (subnet(type="static", address="fd00::1/129"), "config[0].subnets[0].address", "prefix"),
    (subnet(type="static", address="fd00::g"), "config[0].subnets[0].address", "no IPv4"),
    (subnet(type="static", address="10.0.0.1", netmask="255.0.255.0"), "config[0].subnets[0].netmask", "netmask"),
    (subnet(type="static", address="10.0.0.1/8", gateway="gw"), "config[0].subnets[0].gateway", "no IPv4"),
    (subnet(type="static", address="10.0.0.1/8", dns_nameservers=["1.1.1.1", "dns"]), "config[0].subnets[0].dns_nameservers", "dns"),
    (subnet(type="static", address="10.0.0.1/8", dns_search=["a\nb"]), "config[0].subnets[0].dns_search[0]", "control"),
    (subnet(type="static", address="10.0.0.1/8", routes=[{"gateway": "10.0.0.2"}]), "config[0].subnets[0].routes[0].network", "missing"),
    (subnet(type="static", address="10.0.0.1/8", routes=[{"network": "10.1.0.0/16", "gateway": "x"}]), "config[0].subnets[0].routes[0].gateway", "no IPv4"),
    (subnet(type="static", address="10.0.0.1/8", routes=[{"network": "10.1.0.0/16", "metric": "low"}]), "config[0].subnets[0].routes[0].metric", "number"),
    (v1({"type": "bond", "name": "bond0", "params": {}}), "config[0].bond_interfaces", "missing"),
    (v1({"type": "bridge", "name": "br0", "bridge_interfaces": [], "params": {"bridge_stp": "maybe"}}), "config[0].params.bridge_stp", "on nor off"),
    (v1({"type": "bond", "name": "b", "bond_interfaces": ["x"], "params": {"bond-mode": "1\nup rm"}}), "config[0].params.bond-mode", "control"),
    (v1({"type": "vlan", "name": "v", "vlan_link": "eth0"}), "config[0].vlan_id", "missing"),
    (v1({"type": "vlan", "name": "v", "vlan_link": "eth0", "vlan_id": 5000}), "config[0].vlan_id", "4094"),
    (v1({"type": "nameserver"}), "config[0].address", "missing"),
    (v1({"type": "nameserver", "address": ["1.1.1.1", "one"]}), "config[0].address[1]", "no IPv4"),
    (v1({"type": "nameserver", "address": "1.1.1.1", "interface": "eth9"}), "config[0].interface", "eth9"),
    (v1({"type": "route", "destination": "everywhere"}), "config[0].destination", "no IPv4"),
    ({"version": 2, "ethernets": []}, "ethernets", "mapping"),
    ({"version": 2, "ethernet": {}}, "ethernet", "section"),
    ({"version": 2, "ethernets": {"a/b": {}}}, "ethernets.a/b", "name"),
    ({"version": 2, "ethernets": {"eth0": 1}}, "ethernets.eth0", "mapping"),
    (eth0(dhcp4="soon"), "ethernets.eth0.dhcp4", "true"),
    (eth0(addresses="10.0.0.1/8"), "ethernets.eth0.addresses", "list"),
    (eth0(addresses=["10.0.0.1/8", "10.0.0.1/40"]), "ethernets.eth0.addresses[1]", "prefix"),
    (eth0(addresses=[{"10.0.0.x/8": {}}]), "ethernets.eth0.addresses[0]", "no IPv4"),
    (eth0(gateway4="1.2.3"), "ethernets.eth0.gateway4", "no IPv4"),
    (eth0(match={"macaddress": "x"}), "ethernets.eth0.match.macaddress", "MAC"),
    (eth0(nameservers={"addresses": ["ns1"]}), "ethernets.eth0.nameservers.addresses[0]", "no IPv4"),
    (eth0(routes=[{"to": "10.0.0.0/8", "via": "there"}]), "ethernets.eth0.routes[0].via", "no IPv4"),
    (eth0(routes=[{"via": "10.0.0.1"}]), "ethernets.eth0.routes[0].to", "missing"),
    (eth0(dhcp4=True, dhcp4domain=True, **{"dhcp4-overrides": {"use-domains": True}}), "ethernets.eth0.dhcp4domain", "too"),
    ({"version": 2, "bonds": {"b": {"interfaces": [], "parameters": {"speed": 1}}}}, "bonds.b.parameters.speed", "parameter"),
    ({"version": 2, "vlans": {"v": {"id": 1}}}, "vlans.v.link", "missing"),
]


@pytest.mark.parametrize("number", range(len(BAD)))
def test_is_named_with_its_place(number):
    document, path, word = BAD[number]
    for renderer in ("networkd", "eni", "network-manager", "netplan"):
        problems = ours(document, renderer)["problems"]
        assert any(problem["path"] == path and word in problem["message"] for problem in problems), problems


def test_the_rest_is_rendered():
    document = v1({"type": "wormhole"}, {**PHYSICAL, "subnets": [{"type": "static", "address": "x"}, {"type": "dhcp4"}]})
    text = files_of(ours(document, "eni"))["/etc/network/interfaces.d/50-cloud-init"]
    assert "iface eth0 inet dhcp" in text


def test_network_data_is_named_in_its_own_words():
    document = {"links": [{"id": "t", "type": "phy", "name": "n", "mtu": "x"}, {"id": "u", "type": "phy"}, {"id": "b", "type": "bond", "bond_links": ["z"]}],
                "networks": [{"link": "q"}, {"link": "t", "type": "ipv4", "ip_address": "1.2.3", "netmask": "255.255.255.0"}],
                "services": [{"type": "dns", "address": "x"}]}
    paths = {problem["path"] for problem in ours(document, "eni", "openstack")["problems"]}
    assert paths == {"links[0].mtu", "links[1]", "links[2]", "networks[1].ip_address", "services[0].address"}


def test_many_interfaces_and_members_are_bounded():
    bond = {"type": "bond", "name": "b", "bond_interfaces": [f"e{n}" for n in range(3000)], "params": {f"bond-{n}": n for n in range(3000)}}
    answer = ours(v1(*[bond] * 3), "eni")
    assert {"config[0].bond_interfaces", "config[0].params"} <= {problem["path"] for problem in answer["problems"]}
    assert sum(len(file["bytes"]) for file in answer["files"]) < 8 << 20
