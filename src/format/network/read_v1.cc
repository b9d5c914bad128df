#include "format/network/read_v1.hh"

#include <algorithm>

#include "base/text.hh"
#include "format/network/address.hh"
#include "format/network/builder.hh"
#include "format/network/subnet_reader.hh"

namespace hearth::format::network {

namespace {

struct TypeName {
  const char* name;
  Type type;
};
constexpr TypeName kInterfaceTypes[] = {
    {"physical", Type::physical}, {"loopback", Type::loopback}, {"infiniband", Type::infiniband},
    {"bond", Type::bond},         {"bridge", Type::bridge},     {"vlan", Type::vlan}};

/// What all kinds of interfaces have. Nothing when it has no name that is one.
Interface* read_common(const Cursor& at, Type type, Network& network) {
  const Cursor name_at = at.member("name");
  const std::string name = name_at.interface_name();
  if (name.empty()) {
    if (!name_at) name_at.problem("is missing");
    return nullptr;
  }
  Interface* interface = find_or_add(network, name, at);
  if (!interface) return nullptr;
  interface->is_declared = true;
  interface->type = type;
  interface->mac = at.member("mac_address").mac();
  interface->mtu = at.member("mtu").number(0, kMtuMax);
  interface->accept_ra = at.member("accept-ra").truth();
  interface->wake_on_lan = at.member("wakeonlan").truth();
  for (const auto& [key, value] : at.member("params").members()) {
    if (key == "driver") {
      interface->driver = value.text();
    } else if (auto simple = value.simple()) {
      set_param(*interface, key, *std::move(simple));
    }
  }
  interface->subnets.clear();
  for (const Cursor& subnet : at.member("subnets").items()) {
    if (auto read = read_subnet(subnet)) interface->subnets.push_back(*std::move(read));
  }
  return interface;
}

std::vector<std::string> member_names(const Cursor& at) {
  if (!at) at.problem("is missing");
  std::vector<std::string> out;
  for (const Cursor& item : at.items()) {
    std::string name = item.interface_name();
    if (!name.empty()) out.push_back(std::move(name));
  }
  return out;
}

void read_interface(const Cursor& at, Type type, Network& network) {
  const bool is_vlan = type == Type::vlan;
  const auto vlan_id = is_vlan ? at.member("vlan_id").number(0, kVlanMax) : std::nullopt;
  const std::string link = is_vlan ? at.member("vlan_link").interface_name() : "";
  if (is_vlan && (!vlan_id || link.empty())) {
    for (const char* key : {"vlan_id", "vlan_link"}) {
      if (!at.member(key)) at.member(key).problem("is missing");
    }
    return;
  }
  Interface* interface = read_common(at, type, network);
  if (!interface) return;
  const std::string name = interface->name;
  if (is_vlan) {
    interface->vlan_id = *vlan_id;
    interface->vlan_link = link;
  } else if (type == Type::bond) {
    join_bond(network, name, member_names(at.member("bond_interfaces")), at);
  } else if (type == Type::bridge) {
    settle_stp(*interface, at.member("params").member("bridge_stp"));
    join_bridge(network, name, member_names(at.member("bridge_interfaces")), at);
  }
}

Dns read_dns(const Cursor& at) {
  Dns dns;
  for (const Cursor& address : at.member("address").one_or_more()) {
    std::string text = address.ip();
    if (!text.empty()) dns.addresses.push_back(std::move(text));
  }
  for (const Cursor& domain : at.member("search").one_or_more()) {
    std::string text = domain.text();
    if (!text.empty()) dns.search.push_back(std::move(text));
  }
  return dns;
}

/// Those of an interface are given to it when all are known.
struct LateDns {
  Cursor at;
  std::string interface;
  Dns dns;
};

void read_nameserver(const Cursor& at, Network& network, std::vector<LateDns>& late) {
  if (!at.member("address")) {
    at.member("address").problem("is missing");
    return;
  }
  Dns dns = read_dns(at);
  if (const Cursor interface = at.member("interface")) {
    late.push_back({interface, interface.interface_name(), std::move(dns)});
    return;
  }
  std::ranges::move(dns.addresses, std::back_inserter(network.dns.addresses));
  std::ranges::move(dns.search, std::back_inserter(network.dns.search));
}

void read_item(const Cursor& at, Network& network, std::vector<LateDns>& late) {
  if (!at.is_object()) {
    at.problem("an item of the configuration is a mapping");
    return;
  }
  const std::string type = at.member("type").text();
  if (type == "nameserver") return read_nameserver(at, network, late);
  if (type == "route") {
    if (auto route = read_route(at)) network.routes.push_back(*std::move(route));
    return;
  }
  for (const TypeName& known : kInterfaceTypes) {
    if (type == known.name) return read_interface(at, known.type, network);
  }
  at.member("type").problem(at.member("type") ? "unknown type \"" + type + "\"" : "is missing");
}

}  // namespace

void read_v1(const Cursor& config, Network& network) {
  if (!config) config.problem("is missing");
  std::vector<LateDns> late;
  for (const Cursor& item : config.items()) read_item(item, network, late);
  for (LateDns& dns : late) {
    const Interface* known = network.find(dns.interface);
    if (!known) {
      dns.at.problem("no interface is called \"" + dns.interface + "\"");
      continue;
    }
    find_or_add(network, dns.interface, dns.at)->dns = std::move(dns.dns);
  }
}

}  // namespace hearth::format::network
