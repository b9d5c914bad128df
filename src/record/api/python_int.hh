#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::record::api {

/// A whole number of any size, as far as 64 bits can hold it.
struct Whole {
  bool negative = false;
  bool outside = false;    ///< of 64 bits
  std::int64_t value = 0;  ///< outside: the nearest
};

/// As Python's int() reads a text: white space around it, a sign, digits of any script, single
/// underscores between them.
std::optional<Whole> python_int(std::string_view text);

/// With 0 to 9 for the digits of any script: Python's \d matches them all.
std::string ascii_digits(std::string_view text);

}  // namespace hearth::record::api
