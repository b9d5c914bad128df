#include "format/network/builder.hh"

#include <algorithm>
#include <span>

namespace hearth::format::network {

namespace {

struct ParamName {
  const char* eni;
  const char* netplan;
};

// The first of two is the one that is written.
constexpr ParamName kBondNames[] = {
    {"bond-ad-select", "ad-select"},
    {"bond-arp-interval", "arp-interval"},
    {"bond-arp-ip-target", "arp-ip-targets"},
    {"bond-arp-ip-target", "arp-ip-target"},  // cloud-init's; netplan knows the other
    {"bond-arp-validate", "arp-validate"},
    {"bond-downdelay", "down-delay"},
    {"bond-fail-over-mac", "fail-over-mac-policy"},
    {"bond-lacp-rate", "lacp-rate"},
    {"bond-miimon", "mii-monitor-interval"},
    {"bond-min-links", "min-links"},
    {"bond-mode", "mode"},
    {"bond-num-grat-arp", "gratuitous-arp"},
    {"bond-num-grat-arp", "gratuitious-arp"},
    {"bond-primary", "primary"},
    {"bond-primary-reselect", "primary-reselect-policy"},
    {"bond-updelay", "up-delay"},
    {"bond-xmit-hash-policy", "transmit-hash-policy"},
};
constexpr ParamName kBridgeNames[] = {
    {"bridge_ageing", "ageing-time"},     {"bridge_bridgeprio", "priority"},
    {"bridge_fd", "forward-delay"},       {"bridge_hello", "hello-time"},
    {"bridge_maxage", "max-age"},         {"bridge_pathcost", "path-cost"},
    {"bridge_portprio", "port-priority"}, {"bridge_stp", "stp"},
};

std::span<const ParamName> names_of(Type type) {
  if (type == Type::bond) return kBondNames;
  if (type == Type::bridge) return kBridgeNames;
  return {};
}

}  // namespace

std::string netplan_name_of(Type type, std::string_view eni) {
  std::string name(eni);
  if (type == Type::bond) std::ranges::replace(name, '_', '-');
  for (const ParamName& known : names_of(type)) {
    if (name == known.eni) return known.netplan;
  }
  return {};
}

std::string eni_name_of(Type type, std::string_view netplan) {
  for (const ParamName& known : names_of(type)) {
    if (netplan == known.netplan) return known.eni;
  }
  return {};
}

Interface* find_or_add(Network& network, const std::string& name, const Cursor& at) {
  for (Interface& interface : network.interfaces) {
    if (interface.name == name) return &interface;
  }
  if (network.interfaces.size() == kItemsMax) {
    at.problem("more than 256 interfaces: this one is left out");
    return nullptr;
  }
  network.interfaces.push_back({.name = name, .id = name, .is_declared = false});
  return &network.interfaces.back();
}

void set_param(Interface& interface, const std::string& name, Json value) {
  for (auto& [key, old] : interface.params) {
    if (key == name) {
      old = std::move(value);
      return;
    }
  }
  interface.params.emplace_back(name, std::move(value));
}

void join_bond(Network& network, const std::string& bond, std::vector<std::string> members,
               const Cursor& at) {
  const Params params = network.find(bond)->params;
  for (const std::string& name : members) {
    if (name == bond) continue;
    Interface* member = find_or_add(network, name, at);
    if (!member) break;
    member->bond_master = bond;
    for (const auto& [key, value] : params) set_param(*member, key, value);
  }
  find_or_add(network, bond, at)->members = std::move(members);
}

void join_bridge(Network& network, const std::string& bridge, std::vector<std::string> members,
                 const Cursor& at) {
  for (const std::string& name : members) {
    if (!find_or_add(network, name, at)) break;
  }
  find_or_add(network, bridge, at)->members = std::move(members);
}

void settle_stp(Interface& bridge, const Cursor& at) {
  for (auto it = bridge.params.begin(); it != bridge.params.end(); ++it) {
    if (it->first != "bridge_stp") continue;
    std::vector<Problem> ignored;
    const auto truth = Cursor(&it->second, "", ignored).truth();
    if (truth) {
      it->second = *truth;
      return;
    }
    at.problem(to_text(it->second) + " is neither on nor off");
    bridge.params.erase(it);
    return;
  }
}

}  // namespace hearth::format::network
