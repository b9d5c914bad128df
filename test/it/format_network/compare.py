"""Files of two renderers as facts, so that order and spelling count for nothing.

A fact is a tuple of words. What the peer says and we do not, and the other way round, must each match a line of a table of
reasons below: (renderer, expression over the fact's words joined by a space, why)."""
import re

import yaml

WORDS = {"true": "yes", "false": "no"}


def word(text):
    return WORDS.get(text.lower(), text)


def ini(path, text):
    """One fact for each line; the lines of a [Route] together, for which route is whose counts."""
    section, route, facts = "", [], []
    for line in text.splitlines() + ["[]"]:
        line = line.strip()
        if line.startswith("["):
            if section == "Route" and route:
                facts.append((path, "Route", *sorted(route)))
            section, route = line[1:-1], []
        elif line and not line.startswith("#"):
            key, value = line.split("=", 1)
            if section == "Route":
                route.append(line)
            elif key not in ("dns", "dns-search"):
                facts.append((path, section, key, word(value)))
            else:
                facts += [(path, section, key, item) for item in value.split(";") if item]
    return facts


def eni(path, text):
    """Each line with the stanza that it is in."""
    facts, stanza, seen = [], "", {}
    for line in text.splitlines():
        words = line.split()
        if not words or line.startswith("# ") and "control-" not in line:
            continue
        if words[0] == "iface":
            number = seen[line] = seen.get(line, 0) + 1
            stanza = f"{line} ({number})"
        facts.append((path, stanza if line.startswith(" ") else "", *words))
    return facts


def tree(path, value, place=()):
    if isinstance(value, dict) and value:
        return [fact for key, item in value.items() for fact in tree(path, item, (*place, str(key)))]
    if isinstance(value, list) and value:
        return [fact for index, item in enumerate(value) for fact in tree(path, item, (*place, str(index)))]
    # An empty list says nothing, but for `link-local`.
    return [] if value == [] and place[-1] != "link-local" else [(path, *place, "=", repr(value))]


def facts_of(renderer, files):
    out = []
    for path, text in files.items():
        if path.endswith((".yaml")):
            out += tree(path, yaml.safe_load(text))
        elif renderer == "eni":
            out += eni(path, text)
        else:
            out += ini(path, text)
    return out


# What we say and cloud-init 22.4.2 does not.
MORE = [
    ("networkd", r"\.(netdev|link) ", "it makes no bond, bridge or vlan, and renames nothing: networkd has nothing to match then"),
    ("networkd", r"Network (Bond|Bridge|VLAN|PrimarySlave) ", "what belongs to those"),
    ("networkd", r"Bridge (Cost|Priority) ", "what belongs to those"),
    ("networkd", r"Link RequiredForOnline no$", "netplan's `optional`, which it drops"),
    ("networkd", r"Network LinkLocalAddressing ", "netplan's `link-local`, which it drops"),
    ("networkd", r"Network IPv6AcceptRA ", "it drops accept-ra where there is no DHCPv6"),
    ("networkd", r"Network DHCP (ipv6|yes)$", "ipv6_dhcpv6-stateful, which it takes for no DHCP"),
    ("networkd", r"Network (DNS 1\.1\.1\.1|Domains wark\.maas)$", "nameservers of a subnet without an address"),
    ("networkd", r"Match Name enp2\*$", "netplan's match.name, where it writes the section's id, that no interface has"),
    ("networkd", r"Route Destination=10\.8\.0\.0/16 Gateway=10\.0\.0\.8 Metric=100$", "metrics of version 2's routes, which it drops"),
    ("eni", r"dns-(nameservers|search) ", "it writes Python's text of a dictionary instead"),
    ("eni", r"route (add|del) -net 10\.8\.0\.0/16 gw 10\.0\.0\.8 metric 100 ", "metrics of version 2's routes, which it drops"),
    ("eni", r"bridge_(pathcost|portprio) eth0 \d+$", "it writes version 2's without their numbers"),
    ("network-manager", r"ipv[46] (dns|dns-search) ", "nameservers outside of subnets, which it drops"),
    ("network-manager", r"ipv6 method disabled$", "the section for one of those"),
    ("network-manager", r"ipv4 route\d .*,\d+$", "metrics of routes, which it drops"),
    ("network-manager", r"bond (mode|xmit_hash_policy|miimon|lacp_rate|min_links) ", "it knows one spelling of each, or none"),
    ("network-manager", r"bridge (forward-delay|hello-time|max-age|ageing-time) ", "it knows two of a bridge's properties"),
    ("network-manager", r"ethernet (mtu|cloned-mac-address) ", "mtu and mac of bonds, bridges and vlans, which it drops"),
    ("network-manager", r"match interface-name ", "netplan's match.name"),
    ("netplan", r"ethernets ibs2 ", "InfiniBand, which it drops"),
    ("netplan", r"ethernets eth0 wakeonlan ", "it drops it"),
    ("netplan", r"ethernets eth0 routes \d ", "routes of no interface, which it drops"),
    ("netplan", r"nameservers (addresses|search) \d ", "nameservers of an interface, which it drops"),
    ("netplan", r"(bonds bond0 parameters mode|vlans eth0.7 id) = ", "a mode by its name, an id as a number: netplan takes no other"),
    ("networkd", r"DHCPv6 UseDomains route$", "`route`, which it takes for no"),
    ("networkd", r"Route Destination=::/0 ", "IPv6's default route of version 2, of which it makes ::/64"),
    ("eni", r"route (add|del) -A inet6 default ", "the same"),
    ("network-manager", r"ipv6 route\d ::/0,", "the same"),
    ("network-manager", r"ipv6 (method manual|may-fail no)$", "static6, which it does not know: it is automatic there"),
]
# What cloud-init 22.4.2 says and we do not.
LESS = [
    ("networkd", r"Match Name switchports$", "see match.name above"),
    ("networkd", r"Network DHCP (no|ipv4)$", "see ipv6_dhcpv6-stateful above"),
    ("networkd", r"-(bond0|br0|eth0\.7|bond0\.602)\.network Match MACAddress ", "of a vlan, a bond, a bridge: its address is made by the .netdev, and not there before"),
    ("networkd", r"Route Destination=10\.8\.0\.0/16 Gateway=10\.0\.0\.8$", "the same route without its metric"),
    ("networkd", r"Route Destination=::/64 ", "see ::/0 above"),
    ("eni", r" dns \{", "Python's text of a dictionary"),
    ("eni", r"route (add|del) -net 10\.8\.0\.0/16 gw 10\.0\.0\.8 \|\|", "the same route without its metric"),
    ("eni", r"route (add|del) -A inet6 ::/64 ", "see ::/0 above"),
    ("eni", r"bridge_(pathcost|portprio) eth0$", "see above"),
    ("network-manager", r"ipv4 route2 10\.8\.\S+,10\.0\.0\.8$", "the same route without its metric"),
    ("network-manager", r"connection interface-name switchports$", "see match.name above"),
    ("netplan", r"(bonds bond0 parameters mode|vlans eth0.7 id) = ", "see above"),
    ("networkd", r"DHCPv6 UseDomains no$", "see above"),
    ("network-manager", r"ipv6 route\d ::/64,", "see above"),
    ("network-manager", r"ipv6 (method auto|may-fail yes)$", "see static6 above"),
]


def sides(renderer, ours, theirs):
    """What one says and the other does not."""
    left, right = facts_of(renderer, ours), facts_of(renderer, theirs)
    for fact in list(left):
        if fact in right:
            left.remove(fact)
            right.remove(fact)
    return left, right


def reasons(renderer, fact, table):
    return [line for line in table if line[0] == renderer and re.search(line[1], " ".join(fact))]


def differences(renderer, ours, theirs):
    """Facts of one side alone that no line of the tables gives a reason for."""
    left, right = sides(renderer, ours, theirs)
    return [fact for fact in left if not reasons(renderer, fact, MORE)], [fact for fact in right if not reasons(renderer, fact, LESS)]


def reasons_used(renderer, ours, theirs):
    left, right = sides(renderer, ours, theirs)
    return {line for fact in left for line in reasons(renderer, fact, MORE)} | {line for fact in right for line in reasons(renderer, fact, LESS)}
