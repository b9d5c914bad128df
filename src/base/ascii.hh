#pragma once
#include <string>
#include <string_view>

// Text whose case and digits are ASCII's, whatever the locale.

namespace hearth {

/// 'A' to 'Z' become small; every other byte stays.
char lower(char c);
std::string lower(std::string_view text);
bool equal_without_case(std::string_view a, std::string_view b);
/// '0' to '9'.
bool is_digit(char c);
/// 0 to 15, or -1.
int hex_digit(char digit);

}  // namespace hearth
