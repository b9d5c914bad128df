"""Network configurations: name, version and YAML. What people write, and each thing that the formats know."""
import yaml

V1 = """
dhcp: [{type: physical, name: eth0, subnets: [{type: dhcp}]}]
dhcp4: [{type: physical, name: eth0, subnets: [{type: dhcp4}]}]
dhcp6: [{type: physical, name: eth0, subnets: [{type: dhcp6}]}]
dhcp of both: [{type: physical, name: eth0, mac_address: "52:54:00:12:34:00", subnets: [{type: dhcp4}, {type: dhcp6}]}]
no subnets: [{type: physical, name: eth0, mac_address: "52:54:00:12:34:AB", mtu: 1400}]
manual: [{type: physical, name: eth0, subnets: [{type: manual}]}]
manual with control: [{type: physical, name: eth0, subnets: [{type: manual, control: manual}]}, {type: physical, name: eth1, subnets: [{type: dhcp4, control: hotplug}]}]
static with a prefix: [{type: physical, name: eth0, subnets: [{type: static, address: 192.168.1.5/22, gateway: 192.168.0.1}]}]
static with a netmask: [{type: physical, name: eth0, subnets: [{type: static, address: 192.168.1.5, netmask: 255.255.255.128}]}]
static without either: [{type: physical, name: eth0, subnets: [{type: static, address: 192.168.1.5}, {type: static, address: "2001:db8::5"}]}]
static with a hostmask: [{type: physical, name: eth0, subnets: [{type: static, address: 10.1.2.3/0.0.255.255}]}]
static6: [{type: physical, name: eth0, subnets: [{type: static6, address: "2001:db8::5/48", gateway: "2001:db8::1"}]}]
static6 with a netmask: [{type: physical, name: eth0, subnets: [{type: static6, address: "2001:db8::5", netmask: "ffff:ffff:ffff::"}]}]
ipv6 with a number for a netmask: [{type: physical, name: eth0, subnets: [{type: static, address: "2001:db8::5", netmask: 60}]}]
several addresses: [{type: physical, name: eth0, mtu: 1500, subnets: [{type: static, address: 10.0.0.2/24, gateway: 10.0.0.1}, {type: static, address: 10.0.1.2/24}, {type: static6, address: "fd00::2/64"}]}]
nameservers of a subnet: [{type: physical, name: eth0, subnets: [{type: static, address: 10.0.0.2/24, dns_nameservers: [1.1.1.1, 8.8.8.8], dns_search: [a.example, b.example]}]}]
nameservers as one text: [{type: physical, name: eth0, subnets: [{type: static, address: 10.0.0.2/24, dns_nameservers: 1.1.1.1 8.8.8.8, dns_search: a.example}]}]
nameservers of ipv6: [{type: physical, name: eth0, subnets: [{type: static, address: 10.0.0.2/24, dns_nameservers: [1.1.1.1]}, {type: static6, address: "fd00::2/64", dns_nameservers: ["fd00::53"]}]}]
nameservers of all: [{type: physical, name: eth0, subnets: [{type: static, address: 10.0.0.2/24}]}, {type: nameserver, address: [9.9.9.9, "2620:fe::fe"], search: [x.example]}]
nameserver as text: [{type: physical, name: eth0, subnets: [{type: static, address: 10.0.0.2/24}]}, {type: nameserver, address: 9.9.9.9, search: x.example}]
nameserver of an interface: [{type: physical, name: eth0, subnets: [{type: static, address: 10.0.0.2/24}]}, {type: physical, name: eth1, subnets: [{type: dhcp4}]}, {type: nameserver, interface: eth0, address: [9.9.9.9], search: [x.example]}]
routes of a subnet: [{type: physical, name: eth0, subnets: [{type: static, address: 10.0.0.2/24, routes: [{network: 10.9.0.0, netmask: 255.255.0.0, gateway: 10.0.0.9}, {destination: 10.8.0.1/32, gateway: 10.0.0.8, metric: 7}]}]}]
a default route in a subnet: [{type: physical, name: eth0, subnets: [{type: static, address: 10.0.0.2/24, routes: [{network: 0.0.0.0, netmask: 0.0.0.0, gateway: 10.0.0.1}]}]}]
ipv6 routes: [{type: physical, name: eth0, subnets: [{type: static6, address: "fd00::2/64", routes: [{network: "fd01::", netmask: 48, gateway: "fd00::9"}, {network: "::", netmask: "::", gateway: "fd00::1"}]}]}]
routes of none: [{type: physical, name: eth0, subnets: [{type: static, address: 10.0.0.2/24}]}, {type: route, destination: 10.7.0.0/16, gateway: 10.0.0.7, metric: 3}, {type: route, destination: 10.6.0.0, netmask: 255.255.255.0, gateway: 10.0.0.6}]
several physical: [{type: physical, name: eth1, mac_address: "52:54:00:12:34:01", subnets: [{type: dhcp4}]}, {type: physical, name: eth0, mac_address: "52:54:00:12:34:00", subnets: [{type: static, address: 10.0.0.2/8}]}]
loopback: [{type: loopback, name: lo, subnets: [{type: loopback, dns_nameservers: [1.1.1.1], dns_search: [wark.maas]}]}, {type: physical, name: eth0, subnets: [{type: dhcp4}]}]
mtu of both: [{type: physical, name: eth0, mtu: 9000, subnets: [{type: static, address: 10.0.0.2/24, mtu: 1500}]}]
mtu of ipv6: [{type: physical, name: eth0, mtu: 9000, subnets: [{type: static, address: 10.0.0.2/24}, {type: static6, address: "fd00::2/64", mtu: 1400}]}]
accept-ra: [{type: physical, name: eth0, accept-ra: true, subnets: [{type: dhcp6}]}, {type: physical, name: eth1, accept-ra: "false", subnets: [{type: dhcp6}]}]
accept-ra with static6: [{type: physical, name: eth0, accept-ra: false, subnets: [{type: static6, address: "fd00::2/64"}]}]
wakeonlan: [{type: physical, name: eth0, wakeonlan: true, subnets: [{type: dhcp4}]}]
slaac: [{type: physical, name: eth0, subnets: [{type: ipv6_slaac}]}]
stateless: [{type: physical, name: eth0, subnets: [{type: ipv6_dhcpv6-stateless}]}]
stateful: [{type: physical, name: eth0, accept-ra: true, subnets: [{type: ipv6_dhcpv6-stateful}]}]
driver: [{type: physical, name: eth0, mac_address: "52:54:00:12:34:00", params: {driver: virtio_net}, subnets: [{type: dhcp4}]}]
bond: [{type: physical, name: eth0, mac_address: "52:54:00:12:34:00"}, {type: physical, name: eth1, mac_address: "52:54:00:12:34:01"}, {type: bond, name: bond0, bond_interfaces: [eth0, eth1], params: {bond-mode: active-backup}, subnets: [{type: dhcp4}]}]
bond with all its parameters: [{type: physical, name: eth0}, {type: physical, name: eth1}, {type: bond, name: bond0, mac_address: "AA:BB:CC:DD:E8:FF", mtu: 9000, bond_interfaces: [eth0, eth1], params: {bond-mode: 802.3ad, bond-lacp-rate: fast, bond_miimon: 100, bond-xmit-hash-policy: layer3+4, bond-num-grat-arp: 5, bond-downdelay: 10, bond-updelay: 20, bond-fail-over-mac: active, bond-primary: eth0, bond-primary-reselect: always}, subnets: [{type: static, address: 192.168.0.10/24, gateway: 192.168.0.1}, {type: static, address: "2001:1::1/92"}]}]
bond before its members: [{type: bond, name: bond0, bond_interfaces: [eth0], params: {bond-mode: 1}, subnets: [{type: dhcp4}]}, {type: physical, name: eth0, mac_address: "52:54:00:12:34:00"}]
bridge: [{type: physical, name: eth0}, {type: physical, name: eth1}, {type: bridge, name: br0, bridge_interfaces: [eth1, eth0], params: {bridge_stp: "on", bridge_fd: 0, bridge_maxwait: 0}, subnets: [{type: dhcp4}]}]
bridge with all its parameters: [{type: physical, name: eth3}, {type: physical, name: eth4}, {type: bridge, name: br0, mac_address: "BB:BB:BB:BB:BB:AA", bridge_interfaces: [eth3, eth4], params: {bridge_ageing: 250, bridge_bridgeprio: 22, bridge_fd: 1, bridge_gcint: 2, bridge_hello: 1, bridge_maxage: 10, bridge_pathcost: [eth3 50, eth4 75], bridge_portprio: [eth3 28, eth4 14], bridge_stp: "off"}, subnets: [{type: static, address: 192.168.14.2/24}, {type: static, address: "2001:1::1/64"}]}]
vlan: [{type: physical, name: eth0, subnets: [{type: dhcp4}]}, {type: vlan, name: eth0.200, vlan_link: eth0, vlan_id: 200, mtu: 1500, subnets: [{type: static, address: 10.2.0.2/24, gateway: 10.2.0.1}]}]
vlan with a text and a mac: [{type: physical, name: eth0}, {type: vlan, name: eth0.7, mac_address: "aa:bb:cc:dd:ee:11", vlan_link: eth0, vlan_id: "7", subnets: [{type: dhcp4}, {type: static, address: 192.168.0.2/24}]}]
vlan over bond: [{type: physical, name: eth1}, {type: physical, name: eth2}, {type: bond, name: bond0, bond_interfaces: [eth1, eth2], params: {bond-mode: active-backup}, subnets: [{type: dhcp6}]}, {type: vlan, name: bond0.200, vlan_link: bond0, vlan_id: 200, subnets: [{type: dhcp4}]}]
bridge over vlan: [{type: physical, name: eth1}, {type: vlan, name: v, vlan_link: eth1, vlan_id: 9}, {type: bridge, name: br9, bridge_interfaces: [v], subnets: [{type: static, address: 10.0.0.9/24}]}]
infiniband: [{type: infiniband, name: ibs2, mac_address: "a0:00:02:20:fe:80:00:00:00:00:00:00:ec:0d:9a:03:00:15:e2:c1", mtu: 2044, subnets: [{type: static, address: 192.168.0.2/24}]}]
a typical one of a cloud: [{type: physical, name: ens3, mac_address: "FA:16:3E:11:22:33", mtu: 1450, subnets: [{type: static, address: 203.0.113.10, netmask: 255.255.255.0, gateway: 203.0.113.1, dns_nameservers: [203.0.113.53]}, {type: static6, address: "2001:db8:1::10/64", gateway: "2001:db8:1::1"}]}, {type: physical, name: ens4, mac_address: "FA:16:3E:11:22:44", subnets: [{type: static, address: 10.1.0.10/16, routes: [{network: 10.0.0.0, netmask: 255.0.0.0, gateway: 10.1.0.1}]}]}, {type: nameserver, address: [1.1.1.1], search: [example.net]}]
point to point: [{type: physical, name: eth0, subnets: [{type: static, address: 10.0.0.2/32, pointopoint: 10.0.0.1, broadcast: 10.0.0.255, scope: link, metric: 9}]}]
"""

V2 = """
dhcp4: {ethernets: {eth0: {dhcp4: true}}}
dhcp of both: {ethernets: {eth0: {dhcp4: true, dhcp6: true}}}
dhcp said no: {ethernets: {eth0: {dhcp4: false, dhcp6: no}}}
match by mac: {ethernets: {id0: {match: {macaddress: "52:54:00:12:34:00"}, dhcp4: true}}}
set-name: {ethernets: {id0: {match: {macaddress: "52:54:00:12:34:00"}, set-name: lan0, dhcp4: true}}}
match by name: {ethernets: {switchports: {match: {name: enp2*}, mtu: 1280, dhcp4: true}}}
match by driver: {ethernets: {lom: {match: {driver: ixgbe}, set-name: lom1, dhcp6: true, accept-ra: true}}}
static: {ethernets: {eth0: {addresses: [10.0.0.2/24], gateway4: 10.0.0.1, nameservers: {addresses: [1.1.1.1, 8.8.8.8], search: [a.example, b.example]}}}}
static of both: {ethernets: {eth0: {addresses: [10.0.0.2/24, "2001:1::1/64"], gateway4: 10.0.0.1, gateway6: "2001:1::2", nameservers: {search: [foo.local], addresses: [8.8.8.8, "2001:4860:4860::8888"]}}}}
several addresses: {ethernets: {eth0: {addresses: [10.0.0.2/24, 10.0.0.3/24, "fd00::1/64"]}}}
dhcp and static: {ethernets: {eth0: {dhcp4: true, addresses: [10.0.0.2/24]}}}
nameservers with dhcp: {ethernets: {eth0: {dhcp4: true, nameservers: {addresses: [1.1.1.1], search: [x.example]}}}}
routes: {ethernets: {eth0: {addresses: [10.0.0.2/24], routes: [{to: 10.9.0.0/16, via: 10.0.0.9}, {to: 10.8.0.0/16, via: 10.0.0.8, metric: 100}]}}}
default routes: {ethernets: {eth0: {addresses: [10.0.0.2/24], routes: [{to: 0.0.0.0/0, via: 10.0.0.1}]}}}
ipv6 routes: {ethernets: {eth0: {addresses: ["fd00::2/64"], routes: [{to: "::/0", via: "fd00::1"}, {to: "fd01::/48", via: "fd00::9"}]}}}
mtu: {ethernets: {eth0: {mtu: 1400, addresses: [10.0.0.2/24]}}}
wakeonlan: {ethernets: {eth0: {wakeonlan: true, dhcp4: true}}}
overrides: {ethernets: {eth0: {dhcp4: true, dhcp4-overrides: {use-dns: false, use-domains: route, use-hostname: false, use-ntp: false, send-hostname: false, hostname: other, route-metric: 200, use-mtu: false, use-routes: false}, dhcp6: true, dhcp6-overrides: {use-dns: false, use-ntp: true}}}}
overrides of what is off: {ethernets: {eth0: {dhcp4: true, dhcp6-overrides: {use-dns: false}}}}
dhcp4domain: {ethernets: {eth0: {dhcp4: true, dhcp4domain: true, dhcp6: true, dhcp6domain: route}}}
optional: {ethernets: {eth0: {dhcp4: true, optional: true}}}
link-local: {ethernets: {eth0: {dhcp4: true, link-local: [ipv6]}, eth1: {dhcp4: true, link-local: []}}}
bond: {ethernets: {eth0: {}, eth1: {}}, bonds: {bond0: {interfaces: [eth0, eth1], parameters: {mode: 802.3ad, lacp-rate: fast, mii-monitor-interval: 100, transmit-hash-policy: layer3+4}, dhcp4: true}}}
bond of matched ones: {ethernets: {a: {match: {macaddress: "52:54:00:12:34:00"}, set-name: eth0}, b: {match: {macaddress: "52:54:00:12:34:01"}, set-name: eth1}}, bonds: {bond0: {interfaces: [eth0, eth1], parameters: {mode: active-backup, primary: eth0}, addresses: [10.0.0.2/24]}}}
bridge: {ethernets: {eth0: {}, eth1: {}}, bridges: {br0: {interfaces: [eth0, eth1], parameters: {stp: false, forward-delay: 4}, dhcp4: true}}}
bridge with costs: {ethernets: {eth0: {}}, bridges: {br0: {interfaces: [eth0], parameters: {path-cost: {eth0: 50}, port-priority: {eth0: 14}}, dhcp4: true}}}
vlan: {ethernets: {eth0: {dhcp4: true}}, vlans: {eth0.5: {id: 5, link: eth0, mtu: 1400, addresses: [10.5.0.2/24]}}}
vlan over bond: {ethernets: {eth0: {}}, bonds: {bond0: {interfaces: [eth0], parameters: {mode: balance-rr}}}, vlans: {bond0.5: {id: 5, link: bond0, dhcp6: true}}}
accept-ra: {ethernets: {eth0: {dhcp6: true, accept-ra: false}, eth1: {dhcp6: true, accept-ra: true}}}
renderer: {renderer: networkd, ethernets: {eth0: {dhcp4: true}}}
a typical one: {ethernets: {id0: {match: {macaddress: "FA:16:3E:11:22:33"}, set-name: ens3, addresses: [203.0.113.10/24, "2001:db8:1::10/64"], gateway4: 203.0.113.1, gateway6: "2001:db8:1::1", mtu: 1450, nameservers: {addresses: [203.0.113.53], search: [example.net]}}, id1: {match: {macaddress: "FA:16:3E:11:22:44"}, set-name: ens4, addresses: [10.1.0.10/16], routes: [{to: 10.0.0.0/8, via: 10.1.0.1}]}}}
strange text: {ethernets: {eth0: {dhcp4: true, dhcp4-overrides: {hostname: "a: 'b' \\"c\\" # d"}}}}
"""


def all_configs():
    out = {}
    for name, config in yaml.safe_load(V1).items():
        out[f"1 {name}"] = {"version": 1, "config": config}
    for name, config in yaml.safe_load(V2).items():
        out[f"2 {name}"] = {"version": 2, **config}
    return out


OPENSTACK = """
dhcp: {links: [{id: tap1, type: ovs, ethernet_mac_address: "FA:16:3E:00:00:01", mtu: 1450, vif_id: x}], networks: [{id: n, type: ipv4_dhcp, link: tap1, network_id: y}], services: []}
static: {links: [{id: tap1, type: bridge, ethernet_mac_address: "fa:16:3e:00:00:01", mtu: null}], networks: [{id: n, type: ipv4, link: tap1, ip_address: 10.0.0.5, netmask: 255.255.255.0, routes: [{network: 0.0.0.0, netmask: 0.0.0.0, gateway: 10.0.0.1}], services: [{type: dns, address: 1.1.1.1}]}], services: [{type: dns, address: 8.8.8.8}, {type: dns, address: 1.1.1.1}]}
both families: {links: [{id: t, type: vif, ethernet_mac_address: "fa:16:3e:00:00:02"}], networks: [{id: a, type: ipv4, link: t, ip_address: 10.0.0.5, netmask: 255.255.255.0, gateway: 10.0.0.1}, {id: b, type: ipv6, link: t, ip_address: "2001:cdba::3257:9652", netmask: "ffff:ffff::", routes: [{network: "::", netmask: "::", gateway: "fd00::1"}]}], services: []}
ipv6 by dhcp: {links: [{id: t, type: phy, ethernet_mac_address: "fa:16:3e:00:00:02"}], networks: [{id: b, type: ipv6_dhcp, link: t}], services: []}
ipv6 stateful: {links: [{id: t, type: phy, ethernet_mac_address: "fa:16:3e:00:00:02"}], networks: [{id: b, type: ipv6_dhcpv6-stateful, link: t}], services: []}
ipv6 slaac: {links: [{id: t, type: phy, ethernet_mac_address: "fa:16:3e:00:00:02"}], networks: [{id: b, type: ipv6_slaac, link: t}], services: []}
bond and vlan: {links: [{id: p0, type: phy, ethernet_mac_address: "fa:16:3e:00:00:01"}, {id: p1, type: phy, ethernet_mac_address: "fa:16:3e:00:00:02"}, {id: b, type: bond, bond_links: [p0, p1], ethernet_mac_address: "fa:16:3e:00:00:01", bond_mode: 802.3ad, bond_xmit_hash_policy: layer3+4, bond_miimon: 100}, {id: v, type: vlan, vlan_link: b, vlan_id: 602, vlan_mac_address: "fa:16:3e:00:00:09"}], networks: [{id: n, type: ipv4, link: v, ip_address: 10.184.0.244, netmask: 255.255.240.0}, {id: m, type: ipv4_dhcp, link: b}], services: []}
with names: {links: [{id: t, type: cascading, name: nic0, ethernet_mac_address: "fa:16:3e:aa:aa:aa"}], networks: [{id: n, type: ipv4_dhcp, link: t}], services: []}
"""


def openstack_configs():
    return {f"openstack {name}": document for name, document in yaml.safe_load(OPENSTACK).items()}
