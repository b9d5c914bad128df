#include <algorithm>

#include "base/text.hh"
#include "format/network/networkd_keys.hh"
#include "format/network/render.hh"
#include "format/network/values.hh"

namespace hearth::format::network {

namespace {

const std::string kNetworkdLead = "/etc/systemd/network/10-cloud-init-";

const char* yes_no(bool value) {
  return value ? "yes" : "no";
}

std::string dhcp_of(const Interface& interface) {
  bool v4 = false;
  bool v6 = false;
  for (const Subnet& subnet : interface.subnets) {
    v4 = v4 || subnet.type == "dhcp" || subnet.type == "dhcp4";
    v6 = v6 || subnet.type == "dhcp6" || subnet.type == "ipv6_dhcpv6-stateful";
  }
  return v4 && v6 ? "yes" : v4 ? "ipv4" : v6 ? "ipv6" : "no";
}

void add_match(const Interface& interface, Ini& ini) {
  // What is called otherwise until a .link renames it is found by what it has.
  const bool by_pattern = !interface.match_name.empty() && !interface.is_renamed;
  ini.add("Match", "Name", by_pattern ? interface.match_name : interface.name);
  if (!interface.driver.empty()) ini.add("Match", "Driver", interface.driver);
  if (!interface.mac.empty() && interface.type != Type::bond && interface.type != Type::bridge &&
      interface.type != Type::vlan) {
    ini.add("Match", "MACAddress", interface.mac);
  }
}

void add_route(const Route& route, Ini& ini) {
  ini.begin("Route");
  ini.add("Route", "Destination", join({route.network, "/", std::to_string(route.prefix)}));
  if (!route.gateway.empty()) ini.add("Route", "Gateway", route.gateway);
  if (route.metric) ini.add("Route", "Metric", std::to_string(*route.metric));
  if (route.is_on_link) ini.add("Route", "GatewayOnLink", "yes");
  if (route.table) ini.add("Route", "Table", std::to_string(*route.table));
}

void add_subnet(const Subnet& subnet, Ini& ini) {
  if (subnet.is_static()) {
    ini.begin("Address");
    ini.add("Address", "Address", join({subnet.address, "/", std::to_string(subnet.prefix)}));
  }
  for (const Route& route : subnet.routes) add_route(route, ini);
  if (subnet.is_static() && !subnet.gateway.empty()) {
    ini.begin("Route");
    ini.add("Route", "Gateway", subnet.gateway);
  }
}

void add_dns(const Dns& dns, Ini& ini) {
  if (!dns.addresses.empty()) ini.add("Network", "DNS", join_with(" ", dns.addresses));
  if (!dns.search.empty()) ini.add("Network", "Domains", join_with(" ", dns.search));
}

void add_link_local(const std::vector<std::string>& families, Ini& ini) {
  const bool v4 = std::ranges::find(families, "ipv4") != families.end();
  const bool v6 = std::ranges::find(families, "ipv6") != families.end();
  ini.add("Network", "LinkLocalAddressing", v4 && v6 ? "yes" : v4 ? "ipv4" : v6 ? "ipv6" : "no");
}

/// What is made of this interface, and what it is in.
void add_relations(const Network& network, const Interface& interface, Ini& ini) {
  if (!interface.bond_master.empty()) {
    ini.add("Network", "Bond", interface.bond_master);
    const Interface* bond = network.find(interface.bond_master);
    for (const char* key : {"bond-primary", "bond_primary"}) {
      const Json* primary = bond ? bond->param(key) : nullptr;
      if (primary && scalar_text(*primary, "", "") == interface.name) {
        ini.add("Network", "PrimarySlave", "yes");
      }
    }
  }
  for (const Interface& other : network.interfaces) {
    if (other.type == Type::bridge &&
        std::ranges::find(other.members, interface.name) != other.members.end()) {
      ini.add("Network", "Bridge", other.name);
      add_bridge_port(other, interface.name, ini);
    }
    if (other.type == Type::vlan && other.vlan_link == interface.name) {
      ini.add("Network", "VLAN", other.name);
    }
  }
}

std::string network_file(const Network& network, const Interface& interface) {
  Ini ini;
  add_match(interface, ini);
  if (interface.mtu && *interface.mtu != 0) {
    ini.add("Link", "MTUBytes", std::to_string(*interface.mtu));
  }
  if (interface.is_optional) ini.add("Link", "RequiredForOnline", "no");
  const std::string dhcp = dhcp_of(interface);
  ini.add("Network", "DHCP", dhcp);
  if (interface.accept_ra) ini.add("Network", "IPv6AcceptRA", yes_no(*interface.accept_ra));
  for (const Subnet& subnet : interface.subnets) add_dns(subnet.dns, ini);
  if (!interface.dns.empty()) {
    add_dns(interface.dns, ini);
  } else if (network.version == 1) {
    add_dns(network.dns, ini);
  }
  if (interface.link_local) add_link_local(*interface.link_local, ini);
  add_relations(network, interface, ini);
  for (const Subnet& subnet : interface.subnets) add_subnet(subnet, ini);
  for (const Route& route : network.routes) add_route(route, ini);
  if (dhcp == "yes" || dhcp == "ipv4") add_overrides(interface.dhcp4, false, ini);
  if (dhcp == "yes" || dhcp == "ipv6") add_overrides(interface.dhcp6, true, ini);
  return kHeader + ini.text();
}

/// Renaming and waking are udev's: they happen before networkd sees the interface.
std::optional<std::string> link_file(const Interface& interface) {
  if (interface.type != Type::physical) return std::nullopt;
  const bool can_find = !interface.mac.empty() || !interface.match_name.empty();
  const bool renames = interface.is_renamed && can_find;
  if (!renames && !interface.wake_on_lan) return std::nullopt;
  Ini ini;
  if (!interface.mac.empty()) ini.add("Match", "MACAddress", interface.mac);
  if (!interface.match_name.empty()) ini.add("Match", "OriginalName", interface.match_name);
  if (!can_find) ini.add("Match", "OriginalName", interface.name);
  if (!interface.driver.empty()) ini.add("Match", "Driver", interface.driver);
  if (renames) ini.add("Link", "Name", interface.name);
  if (interface.wake_on_lan) ini.add("Link", "WakeOnLan", *interface.wake_on_lan ? "magic" : "off");
  return kHeader + ini.text();
}

bool is_made(Type type) {
  return type == Type::bond || type == Type::bridge || type == Type::vlan;
}

}  // namespace

std::vector<File> render_networkd(const Network& network) {
  std::vector<File> out;
  for (const Interface& interface : network.interfaces) {
    const std::string lead = kNetworkdLead + interface.name;
    out.push_back({lead + ".network", 0644, network_file(network, interface)});
    if (is_made(interface.type)) {
      out.push_back({lead + ".netdev", 0644, kHeader + netdev_of(interface).text()});
    }
    if (auto link = link_file(interface)) out.push_back({lead + ".link", 0644, *std::move(link)});
  }
  return out;
}

}  // namespace hearth::format::network
