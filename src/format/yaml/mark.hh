#pragma once
#include <cstdint>
#include <string>

#include "base/error.hh"

namespace hearth::format {

/// A place in a text, as an editor shows it: both count from 1, columns in characters (code
/// points).
struct Mark {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  auto operator<=>(const Mark&) const = default;
};

/// Why a text cannot be read: where, what is wrong, and what to do about it (may be empty).
struct Fault {
  Mark at;
  std::string what;
  std::string mend;
};

/// "line 3, column 7: WHAT; MEND".
std::string to_text(const Fault& fault);
/// Errc::invalid with that text.
Error to_error(const Fault& fault);

}  // namespace hearth::format
