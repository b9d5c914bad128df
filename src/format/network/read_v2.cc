#include "format/network/read_v2.hh"

#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"
#include "format/network/builder.hh"
#include "format/network/subnet_reader.hh"

namespace hearth::format::network {

namespace {

std::vector<std::string> ips_of(const Cursor& list) {
  std::vector<std::string> out;
  for (const Cursor& item : list.items()) {
    std::string text = item.ip();
    if (!text.empty()) out.push_back(std::move(text));
  }
  return out;
}

std::optional<Route> read_v2_route(const Cursor& at) {
  Route route{.gateway = at.member("via").ip(),
              .metric = at.member("metric").number(0, kUint32Max),
              .is_on_link = at.member("on-link").truth().value_or(false),
              .table = at.member("table").number(0, kUint32Max)};
  if (at.member("via") && route.gateway.empty()) return std::nullopt;
  const Cursor to = at.member("to");
  if (to && to.text() == "default") {
    route.network = route.gateway.find(':') == std::string::npos ? "0.0.0.0" : "::";
    return route;
  }
  const auto cidr = read_cidr(to, at.member("prefix"), at.member("netmask"));
  if (!cidr) return std::nullopt;
  route.network = cidr->address;
  route.prefix = cidr->prefix;
  return route;
}

Overrides read_overrides(const Cursor& at) {
  Overrides out;
  for (const auto& [key, value] : at.members()) {
    if (auto simple = value.simple(); simple && !simple->is_structured()) {
      out.emplace_back(key, *std::move(simple));
    }
  }
  return out;
}

/// An address is text, or a mapping of the text to its options.
std::optional<Subnet> read_v2_address(const Cursor& at) {
  Cursor text = at;
  std::optional<Json> name;
  if (at.is_object() && !at.value()->get_object().empty()) {
    name = Json(at.value()->get_object().begin()->key());
  }
  std::vector<Problem> problems;
  const Cursor key(name ? &*name : nullptr, at.path(), problems);
  const Cursor none = at.member("");
  const auto cidr = read_cidr(name ? key : text, none, none);
  for (Problem& problem : problems) at.problem(std::move(problem.message));
  if (!cidr) return std::nullopt;
  return Subnet{.type = "static", .address = cidr->address, .prefix = cidr->prefix};
}

std::optional<std::int64_t> route_metric(const Cursor& overrides) {
  return overrides.member("route-metric").number(0, kUint32Max);
}

/// dhcp4, dhcp6 and addresses, in that order: cloud-init's.
std::vector<Subnet> read_ways(const Cursor& at) {
  std::vector<Subnet> out;
  for (const char* dhcp : {"dhcp4", "dhcp6"}) {
    if (at.member(dhcp).truth() != true) continue;
    out.push_back({.type = dhcp, .metric = route_metric(at.member(join({dhcp, "-overrides"})))});
  }
  for (const Cursor& address : at.member("addresses").items()) {
    if (auto subnet = read_v2_address(address)) out.push_back(*std::move(subnet));
  }
  return out;
}

/// To the first address of its family; without one it is a default route.
void give_gateway(const std::string& gateway, bool ipv6, std::vector<Subnet>& subnets,
                  std::vector<Route>& routes) {
  if (gateway.empty()) return;
  for (Subnet& subnet : subnets) {
    if (!subnet.is_static() || subnet.is_ipv6() != ipv6) continue;
    subnet.gateway = gateway;
    return;
  }
  routes.push_back({.network = ipv6 ? "::" : "0.0.0.0", .gateway = gateway});
}

void read_subnets(const Cursor& at, Interface& interface) {
  interface.subnets = read_ways(at);
  std::vector<Route> routes;
  for (const Cursor& route : at.member("routes").items()) {
    if (auto read = read_v2_route(route)) routes.push_back(*std::move(read));
  }
  give_gateway(at.member("gateway4").ip(), false, interface.subnets, routes);
  give_gateway(at.member("gateway6").ip(), true, interface.subnets, routes);
  const auto first = std::ranges::find_if(interface.subnets, &Subnet::is_static);
  if (first != interface.subnets.end()) first->dns = interface.dns;
  if (routes.empty()) return;
  if (interface.subnets.empty()) interface.subnets.push_back({.type = "manual"});
  interface.subnets[0].routes = std::move(routes);
}

void read_device(const Cursor& at, Interface& interface, Network& network) {
  interface.is_declared = true;
  interface.mtu = at.member("mtu").number(0, kMtuMax);
  interface.accept_ra = at.member("accept-ra").truth();
  interface.wake_on_lan = at.member("wakeonlan").truth();
  interface.is_optional = at.member("optional").truth().value_or(false);
  if (const Cursor list = at.member("link-local")) {
    interface.link_local.emplace();
    for (const Cursor& family : list.items()) interface.link_local->push_back(family.text());
  }
  const Cursor dns = at.member("nameservers");
  if (dns && !dns.is_object()) dns.problem("is no mapping");
  interface.dns = {ips_of(dns.member("addresses")), {}};
  for (const Cursor& domain : dns.member("search").items()) {
    interface.dns.search.push_back(domain.text());
  }
  std::ranges::copy(interface.dns.addresses, std::back_inserter(network.dns.addresses));
  std::ranges::copy(interface.dns.search, std::back_inserter(network.dns.search));
  interface.dhcp4 = read_overrides(at.member("dhcp4-overrides"));
  interface.dhcp6 = read_overrides(at.member("dhcp6-overrides"));
  // VMware's keys.
  for (const char* key : {"dhcp4domain", "dhcp6domain"}) {
    const Cursor domain = at.member(key);
    if (!domain) continue;
    Overrides& overrides = key[4] == '4' ? interface.dhcp4 : interface.dhcp6;
    if (std::ranges::any_of(overrides, [](const auto& o) { return o.first == "use-domains"; })) {
      domain.problem("use-domains is given too");
      continue;
    }
    const std::string word = lower(domain.text());
    overrides.emplace_back("use-domains",
                           word == "route" ? Json(word) : Json(domain.truth().value_or(false)));
  }
  read_subnets(at, interface);
}

void read_ethernet(const std::string& id, const Cursor& at, const KnownMacs& known,
                   Network& network) {
  const Cursor match = at.member("match");
  const std::string mac = match.member("macaddress").mac();
  std::string name = at.member("set-name").interface_name();
  const bool is_renamed = !name.empty();
  if (name.empty() && !mac.empty()) {
    const auto found = known.find(lower(mac));
    if (found != known.end()) name = found->second;
  }
  if (name.empty()) name = id;
  Interface* interface = find_or_add(network, name, at);
  if (!interface) return;
  interface->id = id;
  interface->type = Type::physical;
  interface->mac = mac;
  interface->is_renamed = is_renamed;
  interface->match_name = match.member("name").text();
  // A list of drivers is one word for each, as networkd and udev take them.
  interface->driver = join_with(" ", match.member("driver").texts());
  read_device(at, *interface, network);
}

void read_members(const Cursor& at, Type type, Interface& interface, Network& network) {
  for (const auto& [key, value] : at.member("parameters").members()) {
    const std::string name = eni_name_of(type, key);
    if (name.empty()) {
      value.problem(join({"no parameter of ", type == Type::bond ? "bonds" : "bridges"}));
    } else if (auto simple = value.simple()) {
      set_param(interface, name, *std::move(simple));
    }
  }
  std::vector<std::string> names;
  for (const Cursor& item : at.member("interfaces").items()) {
    const std::string id = item.interface_name();
    if (id.empty()) continue;
    // They are named by their ids, and may be called otherwise.
    const auto known = std::ranges::find(network.interfaces, id, &Interface::id);
    names.push_back(known == network.interfaces.end() ? id : known->name);
  }
  const std::string own = interface.name;
  if (type == Type::bond) return join_bond(network, own, std::move(names), at);
  settle_stp(interface, at.member("parameters").member("stp"));
  join_bridge(network, own, std::move(names), at);
}

void read_virtual(const std::string& id, const Cursor& at, Type type, Network& network) {
  const auto vlan_id = type == Type::vlan ? at.member("id").number(0, kVlanMax) : std::nullopt;
  const std::string link = type == Type::vlan ? at.member("link").interface_name() : "";
  if (type == Type::vlan && (!vlan_id || link.empty())) {
    for (const char* key : {"id", "link"}) {
      if (!at.member(key)) at.member(key).problem("is missing");
    }
    return;
  }
  Interface* interface = find_or_add(network, id, at);
  if (!interface) return;
  interface->type = type;
  interface->mac = at.member("macaddress").mac();
  interface->vlan_id = vlan_id.value_or(0);
  if (!link.empty()) {
    const auto known = std::ranges::find(network.interfaces, link, &Interface::id);
    interface->vlan_link = known == network.interfaces.end() ? link : known->name;
  }
  read_device(at, *interface, network);
  if (type != Type::vlan) read_members(at, type, *interface, network);
}

void read_section(const std::string& section, const Cursor& at, const KnownMacs& known,
                  Network& network) {
  const bool is_ethernet = section == "ethernets";
  const Type type = section == "bonds"     ? Type::bond
                    : section == "bridges" ? Type::bridge
                                           : Type::vlan;
  for (const auto& [id, device] : at.members()) {
    const Json name(id);
    std::vector<Problem> problems;
    if (Cursor(&name, device.path(), problems).interface_name().empty()) {
      device.problem("cannot be an interface's name");
    } else if (device && !device.is_object()) {
      device.problem("is no mapping");
    } else if (is_ethernet) {
      read_ethernet(id, device, known, network);
    } else {
      read_virtual(id, device, type, network);
    }
  }
}

}  // namespace

void read_v2(const Cursor& document, const KnownMacs& known, Network& network) {
  // Members of bonds are known before the bonds, whatever the document's order.
  for (const char* section : {"ethernets", "bonds", "bridges", "vlans"}) {
    read_section(section, document.member(section), known, network);
  }
  constexpr const char* kOthers[] = {"version", "renderer", "ethernets", "bonds",  "bridges",
                                     "vlans",   "wifis",    "modems",    "tunnels"};
  for (const auto& [key, value] : document.members()) {
    if (std::ranges::find(kOthers, key) == std::end(kOthers)) value.problem("is no known section");
  }
}

}  // namespace hearth::format::network
