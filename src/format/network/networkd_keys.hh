#pragma once
#include "format/network/ini.hh"
#include "format/network/model.hh"

namespace hearth::format::network {

/// [NetDev] and what belongs to it, for a bond, a bridge or a vlan (systemd.netdev(5)).
Ini netdev_of(const Interface& interface);
/// What a bridge says of its port `port`: [Bridge] of the port's .network.
void add_bridge_port(const Interface& bridge, const std::string& port, Ini& ini);
/// [DHCPv4], [DHCPv6]: netplan's overrides in networkd's words.
void add_overrides(const Overrides& overrides, bool ipv6, Ini& ini);

}  // namespace hearth::format::network
