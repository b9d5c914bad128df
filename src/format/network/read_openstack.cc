#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"
#include "format/network/cursor.hh"
#include "format/network/read.hh"
#include "format/network/read_v1.hh"

namespace hearth::format::network {

namespace {

// The document becomes one of version 1, as cloud-init has it, whose reader checks the values; its
// paths are turned back into those of the document that was given.

constexpr const char* kSubnetKeys[] = {"netmask",         "broadcast",   "metric",
                                       "gateway",         "pointopoint", "scope",
                                       "dns_nameservers", "dns_search",  "routes"};

struct Link {
  std::string id;
  std::string name;
  JsonObject item;
  std::string path;
  std::vector<std::string> subnet_paths;
  std::vector<std::string> needs;  // ids of a bond's links, or of a vlan's
  std::string vlan_id;
};

class Converter {
 public:
  Converter(const Cursor& top, const KnownMacs& known) : top_(top), known_(known) {}

  JsonArray config() {
    for (const Cursor& at : top_.member("links").items()) take_link(at);
    JsonArray out;
    for (Link& link : links_) {
      if (!fill_names(link)) continue;
      out.push_back(std::move(link.item));
      placed_.push_back(&link);
    }
    for (const Cursor& at : top_.member("services").items()) {
      if (!at.is_object()) {
        at.problem("is no mapping");
        continue;
      }
      JsonObject item = at.value()->get_object();
      item["type"] = "nameserver";
      services_.push_back(at.path());
      out.push_back(std::move(item));
    }
    return out;
  }

  /// "config[1].subnets[0].address" as "networks[3].ip_address".
  std::string original(const std::string& path) const {
    std::size_t end = 0;
    const std::size_t item = index_behind(path, "config[", end);
    if (item >= placed_.size()) {
      const std::size_t service = item - placed_.size();
      return service < services_.size() ? services_[service] + path.substr(end) : path;
    }
    const Link& link = *placed_[item];
    const std::string rest = path.substr(end);
    std::size_t rest_end = 0;
    const std::size_t subnet = index_behind(rest, ".subnets[", rest_end);
    if (subnet >= link.subnet_paths.size()) return link.path + rest;
    const std::string last = rest.substr(rest_end);
    return link.subnet_paths[subnet] + (last == ".address" ? ".ip_address" : last);
  }

 private:
  static std::size_t index_behind(const std::string& path, std::string_view lead,
                                  std::size_t& end) {
    if (!path.starts_with(lead)) return std::string::npos;
    std::size_t value = 0;
    end = lead.size();
    while (end < path.size() && is_digit(path[end]) && value < 100'000) {
      value = value * 10 + static_cast<std::size_t>(path[end++] - '0');
    }
    ++end;
    return value;
  }

  void take_link(const Cursor& at);
  void take_kind(const Cursor& at, const std::string& type, Link& link);
  void take_networks(Link& link);
  JsonObject subnet_of(const Cursor& network, const std::string& type, Link& link);
  bool fill_names(Link& link);
  const Link* find(std::string_view id) const {
    const auto it = std::ranges::find(links_, id, &Link::id);
    return it == links_.end() ? nullptr : &*it;
  }
  std::string name_of_mac(const std::string& mac) const {
    const auto it = known_.find(lower(mac));
    return it == known_.end() ? "" : it->second;
  }

  const Cursor& top_;
  const KnownMacs& known_;
  std::vector<Link> links_;
  std::vector<const Link*> placed_;
  std::vector<std::string> services_;
  int bonds_ = 0;
};

void Converter::take_link(const Cursor& at) {
  Link link{.id = at.member("id").text(), .path = at.path()};
  if (link.id.empty()) {
    at.member("id").problem("is missing");
    return;
  }
  const std::string type = at.member("type").text();
  link.name = at.member("name").interface_name();
  for (const char* key : {"mtu", "params"}) {
    if (const Cursor value = at.member(key)) link.item[key] = *value.value();
  }
  take_kind(at, type, link);
  take_networks(link);
  if (!link.name.empty()) link.item["name"] = link.name;
  links_.push_back(std::move(link));
}

void Converter::take_kind(const Cursor& at, const std::string& type, Link& link) {
  const std::string mac = lower(at.member("ethernet_mac_address").mac());
  if (type == "bond") {
    link.item["type"] = "bond";
    if (!mac.empty()) link.item["mac_address"] = mac;
    JsonObject params;
    for (const auto& [key, value] : at.members()) {
      if (key.starts_with("bond") && key != "bond_links" && value) params[key] = *value.value();
    }
    link.item["params"] = std::move(params);
    // OpenStack's ids are no names.
    link.name = "bond" + std::to_string(bonds_++);
    for (const Cursor& id : at.member("bond_links").items()) link.needs.push_back(id.text());
  } else if (type == "vlan") {
    link.item["type"] = "vlan";
    if (const Cursor own = at.member("vlan_mac_address")) link.item["mac_address"] = own.text();
    link.vlan_id = at.member("vlan_id").text();
    if (!link.vlan_id.empty()) link.item["vlan_id"] = link.vlan_id;
    link.needs.push_back(at.member("vlan_link").text());
  } else {
    link.item["type"] = "physical";
    if (!mac.empty()) link.item["mac_address"] = mac;
    if (link.name.empty()) link.name = name_of_mac(mac);
    if (link.name.empty()) at.problem("no interface here has its MAC address, and it has no name");
  }
}

void Converter::take_networks(Link& link) {
  JsonArray subnets;
  for (const Cursor& network : top_.member("networks").items()) {
    if (network.member("link").text() != link.id) continue;
    const std::string type = network.member("type").text();
    subnets.push_back(subnet_of(network, type, link));
    link.subnet_paths.push_back(network.path());
  }
  link.item["subnets"] = std::move(subnets);
}

JsonObject Converter::subnet_of(const Cursor& network, const std::string& type, Link& link) {
  JsonObject out;
  for (const char* key : kSubnetKeys) {
    if (const Cursor value = network.member(key)) out[key] = *value.value();
  }
  if (type == "ipv4_dhcp") {
    out["type"] = "dhcp4";
  } else if (type == "ipv6_dhcp") {
    out["type"] = "dhcp6";
  } else if (type == "ipv4" || type == "static" || type == "ipv6" || type == "static6") {
    const bool ipv6 = type.find('6') != std::string::npos;
    out["type"] = ipv6 ? "static6" : "static";
    if (const Cursor address = network.member("ip_address")) out["address"] = *address.value();
    if (ipv6) link.item["accept-ra"] = false;
  } else {
    out["type"] = type;
  }
  if (type == "ipv6_dhcpv6-stateful" || type == "ipv6_dhcp") link.item["accept-ra"] = true;
  return out;
}

/// Bonds and vlans speak of links by their ids.
bool Converter::fill_names(Link& link) {
  JsonArray names;
  for (const std::string& id : link.needs) {
    const Link* other = find(id);
    if (!other || other->name.empty()) {
      top_.at(link.path).problem("no link with a name has the id \"" + id + "\"");
      return false;
    }
    names.push_back(Json(other->name));
  }
  const std::string type(link.item["type"].get_string());
  if (type == "bond") link.item["bond_interfaces"] = std::move(names);
  if (type == "vlan") {
    const std::string parent(names[0].get_string());
    link.item["vlan_link"] = parent;
    link.item["name"] = link.name = parent + "." + link.vlan_id;
  }
  return !link.name.empty();
}

}  // namespace

Reading read_network_data(const Json& document, const KnownMacs& known) {
  Reading reading;
  const Cursor top(&document, "", reading.problems);
  if (!top.is_object()) {
    top.problem("network data is a mapping");
    return reading;
  }
  Converter converter(top, known);
  const Json config(converter.config());
  std::vector<Problem> problems;
  read_v1(Cursor(&config, "config", problems), reading.network);
  for (Problem& problem : problems) {
    reading.problems.push_back({converter.original(problem.path), std::move(problem.message)});
  }
  return reading;
}

}  // namespace hearth::format::network
