#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace hearth::app {

// What a character is to Python and to a terminal, by the C library's table of Unicode.

/// UTF-8 to code points; U+FFFD for what is none.
std::u32string code_points(std::string_view utf8);
std::string utf8_of(std::u32string_view text);

/// As Python's str.isprintable says of one character.
bool is_printable(char32_t c);
/// As Python's `\w`: a letter, a digit or '_'.
bool is_word(char32_t c);
/// As Python's `\d`, of ASCII alone.
bool is_digit(char32_t c);

/// Columns that a terminal needs: wide characters two, combining and control characters none, what
/// is joined to an emoji none. Counting ends above `enough`.
std::size_t display_width(std::u32string_view text, std::size_t enough = SIZE_MAX);
std::size_t display_width(std::string_view utf8);

}  // namespace hearth::app
