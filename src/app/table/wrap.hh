#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hearth::app {

/// `line` in lines of at most `width` columns, broken between words, behind hyphens inside of
/// words, and inside of what is longer, as Python's textwrap does it. `width` is at least 1.
std::vector<std::string> wrap_line(std::string_view line, std::size_t width);

}  // namespace hearth::app
