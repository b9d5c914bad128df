#pragma once
#include <string>
#include <string_view>

// Inside of http: what several of its files do with text.

namespace hearth::http {

/// ASCII letters of both cases are equal; no locale.
bool equal_without_case(std::string_view a, std::string_view b);

/// Invalid UTF-8 becomes U+FFFD, one for each maximal subpart (Unicode 15 §3.9, as Python's
/// errors="replace" does it).
std::string valid_utf8(std::string text);

/// 0 to 15, or -1.
int hex_digit(char digit);

}  // namespace hearth::http
