#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "format/network/cursor.hh"
#include "format/network/model.hh"

namespace hearth::format::network {

// The largest that are taken, whatever an interface can.
inline constexpr std::int64_t kMtuMax = 1 << 24;
inline constexpr std::int64_t kVlanMax = 4094;
inline constexpr std::int64_t kUint32Max = std::numeric_limits<std::uint32_t>::max();

/// A network address and how long its prefix is.
struct Cidr {
  std::string address;
  unsigned prefix = 0;
};

/// "10.0.0.1/24", "10.0.0.1/255.255.255.0", or an address with `prefix` or `netmask` beside it; 24
/// or 64 where nobody says.
std::optional<Cidr> read_cidr(const Cursor& address, const Cursor& prefix, const Cursor& netmask);

/// A subnet of version 1; nothing when it is left out.
std::optional<Subnet> read_subnet(const Cursor& at);

/// A route of version 1.
std::optional<Route> read_route(const Cursor& at);

}  // namespace hearth::format::network
