#include <algorithm>
#include <array>

#include "base/ascii.hh"
#include "base/text.hh"
#include "format/network/builder.hh"
#include "format/network/render.hh"
#include "format/network/values.hh"
#include "format/network/yaml_text.hh"

namespace hearth::format::network {

namespace {

// netplan refuses to be read by others since 1.0: passwords of wifis stand in it.
constexpr const char* kNetplanPath = "/etc/netplan/50-cloud-init.yaml";

JsonArray array_of(const std::vector<std::string>& texts) {
  return JsonArray(texts.begin(), texts.end());
}

Json netplan_route(const Route& route) {
  JsonObject out{{"to", join({route.network, "/", std::to_string(route.prefix)})}};
  if (!route.gateway.empty()) out["via"] = route.gateway;
  if (route.metric) out["metric"] = *route.metric;
  return out;
}

void add_netplan_static(const Subnet& subnet, JsonArray& addresses, JsonArray& routes,
                        JsonObject& out) {
  addresses.push_back(Json(join({subnet.address, "/", std::to_string(subnet.prefix)})));
  if (!subnet.gateway.empty()) {
    const bool ipv6 = subnet.gateway.find(':') != std::string::npos;
    out[ipv6 ? "gateway6" : "gateway4"] = subnet.gateway;
  }
  if (subnet.mtu) out[subnet.is_ipv6() ? "ipv6-mtu" : "mtu"] = *subnet.mtu;
  for (const Route& route : subnet.routes) routes.push_back(netplan_route(route));
}

Json netplan_dns(const Dns& dns) {
  JsonObject out;
  if (!dns.addresses.empty()) out["addresses"] = array_of(dns.addresses);
  if (!dns.search.empty()) out["search"] = array_of(dns.search);
  return out;
}

void add_subnets(const Interface& interface, const Dns& shared, JsonObject& out) {
  JsonArray addresses;
  JsonArray routes;
  Dns dns;
  for (const Subnet& subnet : interface.subnets) {
    if (subnet.is_static()) {
      add_netplan_static(subnet, addresses, routes, out);
      std::ranges::copy(subnet.dns.addresses, std::back_inserter(dns.addresses));
      std::ranges::copy(subnet.dns.search, std::back_inserter(dns.search));
    } else if (subnet.type == "dhcp" || subnet.type == "dhcp4") {
      out["dhcp4"] = true;
    } else if (subnet.is_ipv6()) {
      out["dhcp6"] = true;
    }
  }
  if (interface.mtu && !out.contains("mtu")) out["mtu"] = *interface.mtu;
  if (dns.empty()) dns = interface.dns;
  if (dns.empty() && !addresses.empty()) dns = shared;
  if (!addresses.empty()) out["addresses"] = std::move(addresses);
  if (!routes.empty()) out["routes"] = std::move(routes);
  if (!dns.empty()) out["nameservers"] = netplan_dns(dns);
  if (interface.accept_ra) out["accept-ra"] = *interface.accept_ra;
}

/// Its numbers are numbers: "100" of version 1 is 100.
Json number_or_text(const Json& value) {
  const auto* text = value.if_string();
  if (!text || text->empty() || text->size() > 9 || !std::ranges::all_of(*text, is_digit)) {
    return value;
  }
  return std::stoll(std::string(*text));
}

Json param_value(std::string_view name, const Json& value) {
  if (name == "path-cost" || name == "port-priority") {
    JsonObject out;
    for (const auto& [port, number] : port_numbers(value)) out[port] = number_or_text(Json(number));
    return out;
  }
  if (name == "arp-ip-targets" && !value.is_array()) {
    return array_of(split(scalar_text(value, "", ""), ','));
  }
  return name == "mode" ? Json(bond_mode(value)) : number_or_text(value);
}

void add_netplan_params(const Interface& interface, JsonObject& out) {
  JsonObject params;
  for (const auto& [key, value] : interface.params) {
    const std::string name = netplan_name_of(interface.type, key);
    if (!name.empty()) params[name] = param_value(name, value);
  }
  if (!params.empty()) out["parameters"] = std::move(params);
}

Json device_of(const Network& network, const Interface& interface) {
  JsonObject out;
  if (interface.type == Type::vlan) {
    out["id"] = interface.vlan_id;
    out["link"] = interface.vlan_link;
  }
  if (interface.type == Type::bond || interface.type == Type::bridge) {
    std::vector<std::string> members = interface.members;
    std::ranges::sort(members);
    if (!members.empty() || interface.type == Type::bridge) out["interfaces"] = array_of(members);
    add_netplan_params(interface, out);
  }
  if (!interface.mac.empty()) {
    if (interface.type == Type::physical || interface.type == Type::infiniband) {
      out["match"] = {{"macaddress", lower(interface.mac)}};
      out["set-name"] = interface.name;
    } else {
      out["macaddress"] = lower(interface.mac);
    }
  }
  if (interface.wake_on_lan && interface.type == Type::physical) {
    out["wakeonlan"] = *interface.wake_on_lan;
  }
  add_subnets(interface, network.dns, out);
  return out;
}

/// Routes of no interface go to the first that has addresses: netplan has no other place for them.
void add_loose_routes(const Network& network, std::array<JsonObject, 4>& sections) {
  if (network.routes.empty()) return;
  for (JsonObject& section : sections) {
    for (auto& [name, device] : section) {
      JsonObject& object = device.get_object();
      if (!object.contains("addresses") && !object.contains("dhcp4")) continue;
      JsonArray routes;
      if (const Json* known = object.if_contains("routes")) routes = known->get_array();
      for (const Route& route : network.routes) routes.push_back(netplan_route(route));
      object["routes"] = std::move(routes);
      return;
    }
  }
}

Json document_of(const Network& network) {
  constexpr const char* kSections[] = {"ethernets", "bonds", "bridges", "vlans"};
  std::array<JsonObject, 4> sections;
  for (const Interface& interface : network.interfaces) {
    if (interface.type == Type::loopback) continue;
    const std::size_t at = interface.type == Type::bond     ? 1
                           : interface.type == Type::bridge ? 2
                           : interface.type == Type::vlan   ? 3
                                                            : 0;
    sections[at][interface.name] = device_of(network, interface);
  }
  add_loose_routes(network, sections);
  JsonObject out{{"version", 2}};
  for (std::size_t at = 0; at < sections.size(); ++at) {
    if (!sections[at].empty()) out[kSections[at]] = std::move(sections[at]);
  }
  return out;
}

}  // namespace

std::vector<File> render_netplan(const Network& network) {
  const Json content = network.version == 2 ? network.document : document_of(network);
  return {{kNetplanPath, 0600, kHeader + yaml_text({{"network", content}})}};
}

}  // namespace hearth::format::network
