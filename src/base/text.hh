#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace hearth {

/// All parts in one string.
std::string join(std::initializer_list<std::string_view> parts);
/// The parts with `separator` between them.
std::string join_with(std::string_view separator, const std::vector<std::string>& parts);
/// Splits at each `separator`; "a,,b" has three parts, "" has none.
std::vector<std::string> split(std::string_view text, char separator);
/// Without spaces, tabs and line ends at both ends.
std::string_view trim(std::string_view text);
/// Bytes as lower-case hexadecimal digits.
std::string to_hex(std::string_view bytes);

}  // namespace hearth
