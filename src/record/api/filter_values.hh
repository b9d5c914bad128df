#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/id.hh"

namespace hearth::record::api {

// What a query parameter may hold, as Django's form fields take it. Blanks at both ends do not
// count. Nothing: this is no such value.

/// A decimal number: "1", "1.0", "-.5", "1e3", "1_000". The part behind the point is cut off, as
/// Django does before it asks the database; beyond 64 bits it is the nearest 64-bit number.
struct Number {
  std::int64_t value = 0;
  bool too_large = false;  ///< above 1e50, which ARA refuses
};
std::optional<Number> parse_number(std::string_view text);
/// An integer as Python's int() reads it (python_int.hh). Beyond 64 bits as above.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// With hyphens anywhere or none, braces, "urn:uuid:", any case.
std::optional<Uuid> parse_uuid(std::string_view text);

/// Without what Python's str.strip() takes off of ASCII.
std::string_view strip(std::string_view text);

}  // namespace hearth::record::api
