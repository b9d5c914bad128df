#include <algorithm>

#include "base/text.hh"
#include "format/network/render.hh"
#include "format/network/values.hh"

namespace hearth::format::network {

namespace {

constexpr const char* kEniPath = "/etc/network/interfaces.d/50-cloud-init";
constexpr const char* kUdevRulesPath = "/etc/udev/rules.d/70-persistent-net.rules";
constexpr const char* kEniIndent = "    ";

using EniLines = std::vector<std::string>;

void add_line(EniLines& lines, std::string_view key, std::string_view value) {
  if (!value.empty()) lines.push_back(join({kEniIndent, key, " ", value}));
}

std::string number_text(const std::optional<std::int64_t>& number) {
  return number && *number != 0 ? std::to_string(*number) : "";
}

/// "static", "dhcp", "auto", "manual", "loopback": ifupdown's methods.
std::string ifupdown_method(const Subnet& subnet) {
  const std::string& type = subnet.type;
  if (type == "dhcp" || type == "dhcp4" || type == "dhcp6") return "dhcp";
  if (type == "ipv6_dhcpv6-stateful") return "dhcp";
  if (type == "ipv6_dhcpv6-stateless" || type == "ipv6_slaac") return "auto";
  return subnet.is_static() ? "static" : type;
}

EniLines subnet_lines(const Subnet& subnet) {
  EniLines lines;
  if (subnet.is_static()) {
    add_line(lines, "address", join({subnet.address, "/", std::to_string(subnet.prefix)}));
  }
  add_line(lines, "broadcast", subnet.broadcast);
  add_line(lines, "dns-nameservers", join_with(" ", subnet.dns.addresses));
  add_line(lines, "dns-search", join_with(" ", subnet.dns.search));
  add_line(lines, "gateway", subnet.gateway);
  add_line(lines, "metric", number_text(subnet.metric));
  add_line(lines, "mtu", number_text(subnet.mtu));
  add_line(lines, "pointopoint", subnet.point_to_point);
  add_line(lines, "scope", subnet.scope);
  return lines;
}

void add_param(EniLines& lines, const std::string& key, const Json& value) {
  if (key == "bridge_pathcost" || key == "bridge_portprio" || key == "bridge_waitport") {
    for (const auto& [port, number] : port_numbers(value)) {
      add_line(lines, key, port.empty() ? number : port + " " + number);
    }
    return;
  }
  // Zero is the default of all of them, and left out as cloud-init does.
  if (value.is_number() && value.to_number<double>() == 0) return;
  add_line(lines, key, join_with(" ", texts_of(value)));
}

bool writes_mac(Type type) {
  return type != Type::physical && type != Type::loopback;
}

/// What the interface has itself, in the stanza of its first subnet.
EniLines interface_lines(const Interface& interface, const Subnet* subnet) {
  EniLines lines;
  for (const auto& [key, value] : interface.params) add_param(lines, key, value);
  if (writes_mac(interface.type)) add_line(lines, "hwaddress", interface.mac);
  const bool has_own_mtu = subnet && !subnet->is_ipv6() && number_text(subnet->mtu) != "";
  if (!has_own_mtu) add_line(lines, "mtu", number_text(interface.mtu));
  add_line(lines, "bond-master", interface.bond_master);
  if (interface.type == Type::bond) add_line(lines, "bond-slaves", "none");
  if (interface.type == Type::bridge)
    add_line(lines, "bridge_ports", join_with(" ", interface.members));
  if (interface.type == Type::vlan) {
    add_line(lines, "vlan-raw-device", interface.vlan_link);
    add_line(lines, "vlan_id", number_text(interface.vlan_id));
  }
  if (interface.wake_on_lan == true) add_line(lines, "ethernet-wol", "g");
  if (!subnet) return lines;
  const bool takes_ra = subnet->type == "dhcp4" || subnet->type == "dhcp6" ||
                        subnet->type == "ipv6_dhcpv6-stateful" ||
                        (subnet->is_static() && subnet->is_ipv6());
  if (takes_ra && interface.accept_ra)
    add_line(lines, "accept_ra", *interface.accept_ra ? "1" : "0");
  if (subnet->type == "ipv6_dhcpv6-stateless") add_line(lines, "dhcp", "1");
  if (subnet->type == "ipv6_slaac") add_line(lines, "dhcp", "0");
  return lines;
}

std::string route_words(const Route& route, std::string_view device) {
  const bool ipv6 = route.network.find(':') != std::string::npos;
  std::string out = ipv6 ? " -A inet6" : "";
  if (route.prefix == 0 && (route.network == "0.0.0.0" || route.network == "::")) {
    out += " default";
  } else {
    if (!ipv6) out += route.prefix == 32 ? " -host" : " -net";
    out += join({" ", route.network, "/", std::to_string(route.prefix)});
  }
  if (!route.gateway.empty()) {
    out += " gw " + route.gateway;
  } else if (!device.empty()) {
    out += join({" dev ", device});
  }
  if (route.metric) out += " metric " + std::to_string(*route.metric);
  return out;
}

EniLines route_lines(const Route& route, std::string_view device, std::string_view indent) {
  const std::string words = route_words(route, device);
  return {join({indent, "post-up route add", words, " || true"}),
          join({indent, "pre-down route del", words, " || true"})};
}

void append_lines(EniLines& to, EniLines from) {
  std::ranges::move(from, std::back_inserter(to));
}

std::string control_line(const Subnet& subnet, const std::string& name, bool is_again) {
  // ifupdown complains of a second "auto".
  const std::string control = is_again ? "alias" : subnet.control.empty() ? "auto" : subnet.control;
  if (control == "auto") return "auto " + name;
  if (control == "hotplug") return "allow-hotplug " + name;
  return join({"# control-", control, " ", name});
}

void render_interface(const Interface& interface, std::vector<EniLines>& sections) {
  if (interface.subnets.empty()) {
    EniLines lines;
    if (!interface.bond_master.empty() || interface.type == Type::bond) {
      lines.push_back("auto " + interface.name);
    }
    lines.push_back(join({"iface ", interface.name, " inet manual"}));
    append_lines(lines, interface_lines(interface, nullptr));
    sections.push_back(std::move(lines));
    return;
  }
  bool was_auto = false;
  for (std::size_t index = 0; index < interface.subnets.size(); ++index) {
    const Subnet& subnet = interface.subnets[index];
    EniLines lines{control_line(subnet, interface.name, was_auto)};
    was_auto = was_auto || lines[0].starts_with("auto ");
    lines.push_back(join({"iface ", interface.name, subnet.is_ipv6() ? " inet6 " : " inet ",
                          ifupdown_method(subnet)}));
    append_lines(lines, subnet_lines(subnet));
    if (index == 0) append_lines(lines, interface_lines(interface, &subnet));
    for (const Route& route : subnet.routes) {
      append_lines(lines, route_lines(route, interface.name, kEniIndent));
    }
    sections.push_back(std::move(lines));
  }
}

/// The loopback carries the nameservers of all: it alone is always up.
Interface loopback_of(const Network& network) {
  Interface lo{.name = "lo", .id = "lo", .type = Type::loopback};
  if (const Interface* own = network.find("lo")) lo = *own;
  if (lo.subnets.empty()) lo.subnets.push_back({.type = "loopback"});
  if (!network.dns.addresses.empty()) lo.subnets[0].dns.addresses = network.dns.addresses;
  if (!network.dns.search.empty()) lo.subnets[0].dns.search = network.dns.search;
  return lo;
}

/// Those that others are made of first.
std::vector<const Interface*> in_order(const Network& network) {
  std::vector<const Interface*> out;
  for (const Interface& interface : network.interfaces) {
    if (interface.name != "lo") out.push_back(&interface);
  }
  std::ranges::sort(out, [](const Interface* a, const Interface* b) {
    return std::pair(a->type, a->name) < std::pair(b->type, b->name);
  });
  return out;
}

/// An interface keeps the name that its MAC address was given.
std::string udev_rules(const Network& network) {
  std::string out;
  for (const Interface& interface : network.interfaces) {
    if (interface.type != Type::physical || interface.mac.empty()) continue;
    out += join({"SUBSYSTEM==\"net\", ACTION==\"add\", DRIVERS==\"",
                 interface.driver.empty() ? "?*" : interface.driver, "\", ATTR{address}==\"",
                 interface.mac, "\", NAME=\"", interface.name, "\"\n"});
  }
  return out;
}

/// For an interface with nameservers of its own and no subnet that names them.
Interface with_dns(Interface interface) {
  const bool named = std::ranges::any_of(interface.subnets,
                                         [](const Subnet& subnet) { return !subnet.dns.empty(); });
  if (!named && !interface.subnets.empty()) interface.subnets[0].dns = interface.dns;
  return interface;
}

}  // namespace

std::vector<File> render_eni(const Network& network) {
  std::vector<EniLines> sections;
  render_interface(loopback_of(network), sections);
  for (const Interface* interface : in_order(network)) {
    render_interface(with_dns(*interface), sections);
  }
  for (const Route& route : network.routes) sections.push_back(route_lines(route, "", ""));
  std::string text = kHeader;
  for (const EniLines& lines : sections) text += "\n" + join_with("\n", lines) + "\n";
  return {{kEniPath, 0644, std::move(text)}, {kUdevRulesPath, 0644, udev_rules(network)}};
}

}  // namespace hearth::format::network
