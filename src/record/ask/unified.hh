#pragma once
#include <string>
#include <string_view>

namespace hearth::record::ask {

struct UnifiedLimits {
  std::size_t context = 3;
  /// Texts that differ in more lines are shown as wholly replaced between what is equal at both
  /// ends: the search takes time and memory of their square (1,000: 8 MB).
  std::size_t differing = 1000;
  std::size_t bytes = 64 * 1024;  ///< of the answer; cut at a line's end with a line that says so
};

/// What changed from one text to the other in the unified form (POSIX diff -u), with `from_name`
/// and `to_name` in its head; "" where nothing did.
std::string unified_diff(std::string_view from, std::string_view to, std::string_view from_name,
                         std::string_view to_name, const UnifiedLimits& limits = {});

}  // namespace hearth::record::ask
