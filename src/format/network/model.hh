#pragma once
#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hearth::format::network {

/// Where packets for a network go. Addresses are checked and kept as they were written.
struct Route {
  std::string network;  ///< an address: "0.0.0.0" or "::" with prefix 0 for the default route
  unsigned prefix = 0;
  std::string gateway;  ///< "" when the network is on the link
  std::optional<std::int64_t> metric;
  bool is_on_link = false;            ///< the gateway is reached although no network holds it
  std::optional<std::int64_t> table;  ///< routing table
};

struct Dns {
  std::vector<std::string> addresses;
  std::vector<std::string> search;
  bool empty() const { return addresses.empty() && search.empty(); }
};

/// One way in which an interface gets addresses, in the words of cloud-init's version 1.
struct Subnet {
  /// static, static6, dhcp, dhcp4, dhcp6, ipv6_slaac, ipv6_dhcpv6-stateless, ipv6_dhcpv6-stateful,
  /// manual, loopback
  std::string type;
  std::string address;  ///< static ones only, without its prefix
  unsigned prefix = 0;
  std::string gateway;
  std::string broadcast;
  std::string point_to_point;
  std::string scope;
  std::string control;  ///< auto, hotplug, manual; "" is auto
  std::optional<std::int64_t> metric;
  std::optional<std::int64_t> mtu;
  Dns dns;
  std::vector<Route> routes;

  bool is_ipv6() const;
  bool is_static() const { return type == "static" || type == "static6"; }
};

enum class Type { loopback, physical, infiniband, bond, bridge, vlan };

/// Names and values of a bond or a bridge as ENI spells them: bond-mode, bridge_fd. A value is
/// text, a number, a truth, a list ("eth0 50") or an object (port to number).
using Params = std::vector<std::pair<std::string, boost::json::value>>;

/// What a DHCP client does otherwise than usual: netplan's keys ("use-dns") and scalars.
using Overrides = std::vector<std::pair<std::string, boost::json::value>>;

struct Interface {
  std::string name;  ///< as it is called once it is set up
  std::string id;    ///< its key in a version 2 document; else its name
  Type type = Type::physical;
  bool is_declared = true;  ///< false: only a bond or bridge speaks of it
  std::string mac;
  std::string driver;
  std::string match_name;   ///< version 2: a pattern of names
  bool is_renamed = false;  ///< set-name
  std::optional<std::int64_t> mtu;
  std::optional<bool> accept_ra;
  std::optional<bool> wake_on_lan;
  bool is_optional = false;
  std::optional<std::vector<std::string>> link_local;  ///< of ipv4, ipv6
  std::vector<Subnet> subnets;
  Params params;
  std::string bond_master;           ///< the bond that it is in
  std::vector<std::string> members;  ///< of a bond or a bridge
  std::int64_t vlan_id = 0;
  std::string vlan_link;
  Dns dns;  ///< for this interface, whatever its subnets say
  Overrides dhcp4;
  Overrides dhcp6;

  const boost::json::value* param(std::string_view name) const;
};

struct Network {
  int version = 1;
  std::vector<Interface> interfaces;  ///< in the document's order
  std::vector<Route> routes;          ///< of no interface
  Dns dns;                            ///< of no interface (version 1), of all (version 2)
  boost::json::value document;        ///< version 2 as it came: netplan takes it nearly as it is

  const Interface* find(std::string_view name) const;
};

}  // namespace hearth::format::network
