#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::ansible {

/// ansible-core's version; settings differ by the first two numbers only.
struct CoreVersion {
  int major = 0;
  int minor = 0;

  /// "2.14.18", "2.19.0b1", "2.9".
  static std::optional<CoreVersion> parse(std::string_view text);
  std::string text() const;
  auto operator<=>(const CoreVersion&) const = default;
};

/// The oldest that Hearth works with; older ones run the ordinary way.
inline constexpr CoreVersion kOldestCore{2, 14};

}  // namespace hearth::ansible
