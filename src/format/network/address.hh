#pragma once
#include <optional>
#include <string>
#include <string_view>

// Addresses as Python's ipaddress reads them: no leading zeros, no zone.

namespace hearth::format::network {

bool is_ipv4(std::string_view text);
bool is_ipv6(std::string_view text);
inline bool is_ip(std::string_view text) {
  return is_ipv4(text) || is_ipv6(text);
}

/// "24", "255.255.255.0" or "0.0.0.255" as 24; nothing when it is no mask.
std::optional<unsigned> ipv4_prefix(std::string_view mask);
/// "64" or "ffff:ffff:ffff:ffff::" as 64.
std::optional<unsigned> ipv6_prefix(std::string_view mask);

/// Six bytes, or the 20 of InfiniBand, in hexadecimal with ':' or '-' between them.
bool is_mac(std::string_view text);

}  // namespace hearth::format::network
