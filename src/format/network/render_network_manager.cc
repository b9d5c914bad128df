#include <algorithm>
#include <iterator>

#include "base/text.hh"
#include "format/network/address.hh"
#include "format/network/ini.hh"
#include "format/network/name_uuid.hh"
#include "format/network/render.hh"
#include "format/network/values.hh"

namespace hearth::format::network {

namespace {

const std::string kProfileLead = "/etc/NetworkManager/system-connections/cloud-init-";
// cloud-init's: profiles of both have the same ids, and replace each other.
constexpr const char* kSpace = "a3924cb8-09e0-43e9-890b-77972a800108";
constexpr const char* kWakeOnMagic = "64";  // NM_SETTING_WIRED_WAKE_ON_LAN_MAGIC

struct ProfileKey {
  const char* network_manager;
  const char* eni;
};
constexpr ProfileKey kProfileBond[] = {
    {"mode", "bond-mode"},
    {"miimon", "bond-miimon"},
    {"xmit_hash_policy", "bond-xmit-hash-policy"},
    {"num_grat_arp", "bond-num-grat-arp"},
    {"downdelay", "bond-downdelay"},
    {"updelay", "bond-updelay"},
    {"fail_over_mac", "bond-fail-over-mac"},
    {"primary_reselect", "bond-primary-reselect"},
    {"primary", "bond-primary"},
    {"lacp_rate", "bond-lacp-rate"},
    {"min_links", "bond-min-links"},
    {"ad_select", "bond-ad-select"},
    {"arp_interval", "bond-arp-interval"},
    {"arp_ip_target", "bond-arp-ip-target"},
    {"arp_validate", "bond-arp-validate"},
};
constexpr ProfileKey kProfileBridge[] = {
    {"stp", "bridge_stp"},          {"priority", "bridge_bridgeprio"},
    {"forward-delay", "bridge_fd"}, {"hello-time", "bridge_hello"},
    {"max-age", "bridge_maxage"},   {"ageing-time", "bridge_ageing"},
};

std::string uuid_of(std::string_view name) {
  return name_uuid(*Uuid::parse(kSpace), name).text();
}

/// The profile of that name, or the interface of that name where no profile is ours.
std::string reference(const Network& network, const std::string& name) {
  return network.find(name) ? uuid_of(name) : name;
}

const char* profile_type(Type type) {
  constexpr const char* kNames[] = {"", "ethernet", "infiniband", "bond", "bridge", "vlan"};
  return kNames[static_cast<int>(type)];
}

std::string profile_method(const Subnet& subnet) {
  return subnet.is_static() ? "manual" : "auto";
}

void add_profile_method(const Subnet& subnet, const char* family, Ini& ini) {
  // What has both is automatic, with addresses.
  if (ini.get(family, "method") != "auto") ini.set(family, "method", profile_method(subnet));
  const bool is_known = subnet.type != "manual" && subnet.type != "loopback";
  if (!is_known) {
    ini.set(family, "may-fail", "true");
  } else if (ini.get(family, "may-fail").empty()) {
    ini.set(family, "may-fail", "false");
  }
}

void add_numbered(const char* family, const std::string& lead, const std::string& value, Ini& ini) {
  int number = 1;
  while (!ini.get(family, lead + std::to_string(number)).empty()) ++number;
  ini.add(family, lead + std::to_string(number), value);
}

void add_profile_route(const Route& route, Ini& ini) {
  const bool ipv6 = route.network.find(':') != std::string::npos;
  const char* family = ipv6 ? "ipv6" : "ipv4";
  if (!ini.has(family)) ini.set(family, "method", "disabled");
  std::string value = join({route.network, "/", std::to_string(route.prefix)});
  if (!route.gateway.empty() || route.metric) {
    value += "," + (route.gateway.empty() ? std::string(ipv6 ? "::" : "0.0.0.0") : route.gateway);
  }
  if (route.metric) value += "," + std::to_string(*route.metric);
  add_numbered(family, "route", value, ini);
}

void add_profile_dns(const Dns& dns, const char* family, Ini& ini) {
  for (const std::string& address : dns.addresses) {
    const char* own = is_ipv6(address) ? "ipv6" : "ipv4";
    if (!ini.has(own)) ini.set(own, "method", "disabled");
    ini.set(own, "dns", ini.get(own, "dns") + address + ";");
  }
  for (const std::string& domain : dns.search) {
    ini.set(family, "dns-search", ini.get(family, "dns-search") + domain + ";");
  }
}

void add_profile_subnet(const Subnet& subnet, Ini& ini) {
  const char* family = subnet.is_ipv6() ? "ipv6" : "ipv4";
  add_profile_method(subnet, family, ini);
  if (subnet.is_static()) {
    add_numbered(family, "address", join({subnet.address, "/", std::to_string(subnet.prefix)}),
                 ini);
  }
  if (!subnet.gateway.empty()) ini.set(family, "gateway", subnet.gateway);
  for (const Route& route : subnet.routes) add_profile_route(route, ini);
  add_profile_dns(subnet.dns, family, ini);
}

template <std::size_t Count>
void add_profile_params(const Interface& interface, const ProfileKey (&keys)[Count],
                        const char* section, Ini& ini) {
  for (const ProfileKey& key : keys) {
    std::string name = key.eni;
    const Json* value = interface.param(name);
    if (!value && name.starts_with("bond")) {
      std::ranges::replace(name, '-', '_');
      value = interface.param(name);
    }
    if (!value) continue;
    const std::string text =
        value->is_array() ? join_with(",", texts_of(*value)) : scalar_text(*value, "true", "false");
    ini.add(section, key.network_manager, text);
  }
}

std::string mac_of(std::string mac) {
  for (char& c : mac) {
    if (c == '-') c = ':';
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 32);
  }
  return mac;
}

/// The MTU of IPv4, else the interface's.
std::string mtu_of(const Interface& interface) {
  std::optional<std::int64_t> mtu;
  for (const Subnet& subnet : interface.subnets) {
    if (!subnet.is_ipv6() && subnet.mtu && *subnet.mtu) mtu = subnet.mtu;
  }
  if (!mtu) mtu = interface.mtu;
  return mtu ? std::to_string(*mtu) : "";
}

void add_link(const Network& network, const Interface& interface, Ini& ini) {
  const char* type = profile_type(interface.type);
  ini.begin(type);
  if (interface.type == Type::bond) add_profile_params(interface, kProfileBond, type, ini);
  if (interface.type == Type::bridge) add_profile_params(interface, kProfileBridge, type, ini);
  if (interface.type == Type::vlan) {
    ini.add(type, "id", std::to_string(interface.vlan_id));
    ini.add(type, "parent", reference(network, interface.vlan_link));
  }
  const bool is_wired = interface.type == Type::physical || interface.type == Type::infiniband;
  const std::string mtu = mtu_of(interface);
  if (interface.type == Type::physical && interface.wake_on_lan == true) {
    ini.add(type, "wake-on-lan", kWakeOnMagic);
  }
  if (interface.type == Type::infiniband) ini.add(type, "transport-mode", "datagram");
  if (!mtu.empty()) ini.add(is_wired ? type : "ethernet", "mtu", mtu);
  if (interface.mac.empty()) return;
  if (is_wired || interface.type == Type::bridge) {
    ini.add(type, "mac-address", mac_of(interface.mac));
  } else {
    ini.add("ethernet", "cloned-mac-address", mac_of(interface.mac));
  }
}

void add_master(const Network& network, const Interface& interface, Ini& ini) {
  if (!interface.bond_master.empty()) {
    ini.add("connection", "slave-type", "bond");
    ini.add("connection", "master", reference(network, interface.bond_master));
    return;
  }
  for (const Interface& other : network.interfaces) {
    if (other.type != Type::bridge) continue;
    if (std::ranges::find(other.members, interface.name) == other.members.end()) continue;
    ini.add("connection", "slave-type", "bridge");
    ini.add("connection", "master", uuid_of(other.name));
    return;
  }
}

std::string profile_of(const Network& network, const Interface& interface) {
  Ini ini;
  ini.add("connection", "id", "cloud-init " + interface.name);
  ini.add("connection", "uuid", uuid_of(interface.name));
  ini.add("connection", "type", profile_type(interface.type));
  add_master(network, interface, ini);
  const bool by_mac = !interface.mac.empty() &&
                      (interface.type == Type::physical || interface.type == Type::infiniband);
  const bool by_pattern = !interface.match_name.empty() && !interface.is_renamed;
  if (!by_mac && !by_pattern) ini.add("connection", "interface-name", interface.name);
  ini.add("user", "org.freedesktop.NetworkManager.origin", "cloud-init");
  if (by_pattern) ini.add("match", "interface-name", interface.match_name + ";");
  add_link(network, interface, ini);
  for (const Subnet& subnet : interface.subnets) add_profile_subnet(subnet, ini);
  const bool named = std::ranges::any_of(interface.subnets,
                                         [](const Subnet& subnet) { return !subnet.dns.empty(); });
  if (!named && !interface.subnets.empty()) {
    const char* family = interface.subnets[0].is_ipv6() ? "ipv6" : "ipv4";
    add_profile_dns(interface.dns.empty() && network.version == 1 ? network.dns : interface.dns,
                    family, ini);
  }
  return kHeader + ("\n" + ini.text());
}

}  // namespace

std::vector<File> render_network_manager(const Network& network) {
  std::vector<File> out;
  for (const Interface& interface : network.interfaces) {
    if (interface.type == Type::loopback) continue;
    out.push_back(
        {kProfileLead + interface.name + ".nmconnection", 0600, profile_of(network, interface)});
  }
  return out;
}

}  // namespace hearth::format::network
