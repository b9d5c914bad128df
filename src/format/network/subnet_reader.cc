#include "format/network/subnet_reader.hh"

#include <algorithm>

#include "base/text.hh"
#include "format/network/address.hh"

namespace hearth::format::network {

namespace {

constexpr const char* kSubnetTypes[] = {"static",
                                        "static6",
                                        "dhcp",
                                        "dhcp4",
                                        "dhcp6",
                                        "manual",
                                        "ipv6_slaac",
                                        "ipv6_dhcpv6-stateless",
                                        "ipv6_dhcpv6-stateful",
                                        "loopback"};

std::vector<std::string> addresses_of(const Cursor& at) {
  std::vector<std::string> out;
  for (std::string& text : at.texts()) {
    if (is_ip(text)) {
      out.push_back(std::move(text));
    } else {
      at.problem(to_text(Json(text)) + " is no IPv4 or IPv6 address");
    }
  }
  return out;
}

std::optional<unsigned> prefix_of(bool ipv6, const Cursor& at, std::string_view text) {
  const auto prefix = ipv6 ? ipv6_prefix(text) : ipv4_prefix(text);
  if (!prefix) {
    at.problem(join({to_text(Json(text)), " is no prefix or netmask of ", ipv6 ? "IPv6" : "IPv4"}));
  }
  return prefix;
}

}  // namespace

std::optional<Cidr> read_cidr(const Cursor& address, const Cursor& prefix, const Cursor& netmask) {
  const std::string text = address.text();
  if (text.empty()) {
    if (!address) address.problem("is missing");
    return std::nullopt;
  }
  const std::size_t slash = text.find('/');
  Cidr out{.address = text.substr(0, slash)};
  if (!is_ip(out.address)) {
    address.problem(to_text(Json(text)) + " is no IPv4 or IPv6 address");
    return std::nullopt;
  }
  const bool ipv6 = out.address.find(':') != std::string::npos;
  std::optional<unsigned> length = ipv6 ? 64 : 24;
  if (slash != std::string::npos) {
    length = prefix_of(ipv6, address, std::string_view(text).substr(slash + 1));
  } else if (prefix) {
    length = prefix_of(ipv6, prefix, prefix.text());
  } else if (netmask) {
    length = prefix_of(ipv6, netmask, netmask.text());
  }
  if (!length) return std::nullopt;
  out.prefix = *length;
  return out;
}

std::optional<Route> read_route(const Cursor& at) {
  if (!at.is_object()) {
    at.problem("a route is a mapping");
    return std::nullopt;
  }
  const Cursor destination = at.member("destination");
  const auto cidr = read_cidr(destination ? destination : at.member("network"), at.member("prefix"),
                              at.member("netmask"));
  if (!cidr) return std::nullopt;
  const Cursor gateway = at.member("gateway");
  Route route{.network = cidr->address,
              .prefix = cidr->prefix,
              .gateway = gateway.ip(),
              .metric = at.member("metric").number(0, kUint32Max)};
  if (gateway && route.gateway.empty()) return std::nullopt;
  return route;
}

std::optional<Subnet> read_subnet(const Cursor& at) {
  if (!at.is_object()) {
    at.problem("a subnet is a mapping");
    return std::nullopt;
  }
  Subnet subnet{.type = at.member("type").text()};
  if (std::ranges::find(kSubnetTypes, subnet.type) == std::end(kSubnetTypes)) {
    at.member("type").problem(at.member("type") ? "unknown type \"" + subnet.type + "\""
                                                : "is missing");
    return std::nullopt;
  }
  if (subnet.is_static()) {
    const Cursor address = at.member("address");
    const Cursor other = at.member("ip_address");
    const auto cidr =
        read_cidr(!address && other ? other : address, at.member("prefix"), at.member("netmask"));
    if (!cidr) return std::nullopt;
    subnet.address = cidr->address;
    subnet.prefix = cidr->prefix;
  }
  subnet.gateway = at.member("gateway").ip();
  subnet.broadcast = at.member("broadcast").text();
  subnet.point_to_point = at.member("pointopoint").text();
  subnet.scope = at.member("scope").text();
  subnet.control = at.member("control").text();
  subnet.metric = at.member("metric").number(0, kUint32Max);
  subnet.mtu = at.member("mtu").number(0, kMtuMax);
  subnet.dns = {addresses_of(at.member("dns_nameservers")), at.member("dns_search").texts()};
  for (const Cursor& route : at.member("routes").items()) {
    if (auto read = read_route(route)) subnet.routes.push_back(*std::move(read));
  }
  return subnet;
}

}  // namespace hearth::format::network
