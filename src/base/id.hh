#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hh"

namespace hearth {

/// A UUID (RFC 9562), 16 bytes in network order.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  /// 36 characters, lower case.
  std::string text() const;
  void append_to(std::string& out) const;
  /// 36 characters with hyphens, or 32 without; any case.
  static std::optional<Uuid> parse(std::string_view text);
  auto operator<=>(const Uuid&) const = default;
};

/// Version 7 (RFC 9562 §5.7): sorts by `at`; `random` fills what is not time.
Uuid make_uuid_v7(UtcMicros at, const std::array<std::uint8_t, 10>& random);

}  // namespace hearth
