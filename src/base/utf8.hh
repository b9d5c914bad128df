#pragma once
#include <cstddef>
#include <string>
#include <string_view>

// UTF-8 as Python's errors="replace" reads it: U+FFFD for each maximal subpart of what is none
// (Unicode 15 §3.9).

namespace hearth {

/// The code point at `at`, which moves behind it; U+FFFD where there is no valid one. `at` is less
/// than the size.
char32_t take_code_point(std::string_view utf8, std::size_t& at);
void append_utf8(std::string& out, char32_t code_point);

bool is_valid_utf8(std::string_view text);
/// `text` with U+FFFD for what is no UTF-8.
std::string valid_utf8(std::string text);

}  // namespace hearth
