#include "format/network/model.hh"

namespace hearth::format::network {

bool Subnet::is_ipv6() const {
  if (type.ends_with('6') || type.starts_with("ipv6_")) return true;
  return type == "static" && address.find(':') != std::string::npos;
}

const boost::json::value* Interface::param(std::string_view name) const {
  for (const auto& [key, value] : params) {
    if (key == name) return &value;
  }
  return nullptr;
}

const Interface* Network::find(std::string_view name) const {
  for (const Interface& interface : interfaces) {
    if (interface.name == name) return &interface;
  }
  return nullptr;
}

}  // namespace hearth::format::network
