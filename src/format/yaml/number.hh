#pragma once
#include <optional>
#include <string_view>
#include <variant>

#include "format/yaml/node.hh"

namespace hearth::format {

/// Whether a plain scalar looks like an integer or a float of YAML 1.1 (underscores, octal by a
/// leading 0, sexagesimal 1:30).
bool looks_like_integer(std::string_view text);
bool looks_like_real(std::string_view text);

using Integer = std::variant<std::int64_t, BigInteger>;
/// What looks_like_integer() or a !!int tag let through; nothing where it means no number (`0x_`)
/// or has more than kYamlDigitsMax digits.
std::optional<Integer> read_integer(std::string_view text);
/// The same of looks_like_real() and !!float.
std::optional<double> read_real(std::string_view text);

/// As Python's repr: the shortest digits that read back the same, with a `.` or an exponent.
std::string real_text(double value);

}  // namespace hearth::format
