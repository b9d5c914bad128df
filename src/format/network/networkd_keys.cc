#include "format/network/networkd_keys.hh"

#include <algorithm>
#include <span>

#include "base/ascii.hh"
#include "base/text.hh"
#include "format/network/values.hh"

namespace hearth::format::network {

namespace {

struct NetworkdKey {
  const char* eni;
  const char* networkd;
  /// Milliseconds need their unit; what has none is in seconds for networkd.
  const char* unit = "";
};

constexpr NetworkdKey kNetdevBond[] = {
    {"bond-ad-select", "AdSelect"},           {"bond-arp-interval", "ARPIntervalSec", "ms"},
    {"bond-arp-ip-target", "ARPIPTargets"},   {"bond-arp-validate", "ARPValidate"},
    {"bond-downdelay", "DownDelaySec", "ms"}, {"bond-fail-over-mac", "FailOverMACPolicy"},
    {"bond-lacp-rate", "LACPTransmitRate"},   {"bond-miimon", "MIIMonitorSec", "ms"},
    {"bond-min-links", "MinLinks"},           {"bond-mode", "Mode"},
    {"bond-num-grat-arp", "GratuitousARP"},   {"bond-primary-reselect", "PrimaryReselectPolicy"},
    {"bond-updelay", "UpDelaySec", "ms"},     {"bond-xmit-hash-policy", "TransmitHashPolicy"},
};
constexpr NetworkdKey kNetdevBridge[] = {
    {"bridge_ageing", "AgeingTimeSec"}, {"bridge_bridgeprio", "Priority"},
    {"bridge_fd", "ForwardDelaySec"},   {"bridge_hello", "HelloTimeSec"},
    {"bridge_maxage", "MaxAgeSec"},     {"bridge_stp", "STP"},
};
constexpr NetworkdKey kOverrides[] = {
    {"use-dns", "UseDNS"},
    {"use-domains", "UseDomains"},
    {"use-hostname", "UseHostname"},
    {"use-ntp", "UseNTP"},
};
// networkd has them for both families since 254; cloud-init writes them for IPv4 alone.
constexpr NetworkdKey kOverrides4[] = {
    {"send-hostname", "SendHostname"}, {"hostname", "Hostname"},
    {"route-metric", "RouteMetric"},   {"use-mtu", "UseMTU"},
    {"use-routes", "UseRoutes"},
};

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

std::string value_of(const NetworkdKey& key, const Json& value) {
  std::string text = join_with(" ", texts_of(value));
  if (value.is_bool()) text = value.get_bool() ? "yes" : "no";
  const std::string_view name = key.networkd;
  if (name == "Mode") return bond_mode(value);
  if (name == "LACPTransmitRate" && is_number(text)) return text == "0" ? "slow" : "fast";
  if (is_number(text)) text += key.unit;
  return text;
}

/// The value under either spelling, "bond-mode" or "bond_mode".
const Json* param_of(const Interface& interface, std::string name) {
  if (const Json* value = interface.param(name)) return value;
  if (name.starts_with("bond")) std::ranges::replace(name, '-', '_');
  return interface.param(name);
}

void add_netdev_params(const Interface& interface, std::span<const NetworkdKey> keys,
                       const char* section, Ini& ini) {
  for (const NetworkdKey& key : keys) {
    if (const Json* value = param_of(interface, key.eni)) {
      ini.add(section, key.networkd, value_of(key, *value));
    }
  }
}

std::string port_number(const Interface& bridge, const char* name, const std::string& port) {
  const Json* value = bridge.param(name);
  if (!value) return {};
  for (const auto& [known, number] : port_numbers(*value)) {
    if (known == port) return number;
  }
  return {};
}

}  // namespace

Ini netdev_of(const Interface& interface) {
  Ini ini;
  ini.add("NetDev", "Name", interface.name);
  ini.add("NetDev", "Kind",
          interface.type == Type::bond     ? "bond"
          : interface.type == Type::bridge ? "bridge"
                                           : "vlan");
  if (!interface.mac.empty()) ini.add("NetDev", "MACAddress", interface.mac);
  if (interface.type == Type::bond) add_netdev_params(interface, kNetdevBond, "Bond", ini);
  if (interface.type == Type::bridge) add_netdev_params(interface, kNetdevBridge, "Bridge", ini);
  if (interface.type == Type::vlan) ini.add("VLAN", "Id", std::to_string(interface.vlan_id));
  return ini;
}

void add_bridge_port(const Interface& bridge, const std::string& port, Ini& ini) {
  const std::string cost = port_number(bridge, "bridge_pathcost", port);
  if (!cost.empty()) ini.add("Bridge", "Cost", cost);
  const std::string priority = port_number(bridge, "bridge_portprio", port);
  if (!priority.empty()) ini.add("Bridge", "Priority", priority);
}

void add_overrides(const Overrides& overrides, bool ipv6, Ini& ini) {
  const char* section = ipv6 ? "DHCPv6" : "DHCPv4";
  const auto add = [&](std::span<const NetworkdKey> keys) {
    for (const NetworkdKey& key : keys) {
      for (const auto& [name, value] : overrides) {
        if (name == key.eni) ini.add(section, key.networkd, scalar_text(value, "yes", "no"));
      }
    }
  };
  add(kOverrides);
  if (!ipv6) add(kOverrides4);
}

}  // namespace hearth::format::network
