#pragma once
#include <cstddef>
#include <string_view>

namespace hearth::format::jinja {

// How many bytes at the front of `text` are a number, as Jinja's lexer finds them; 0: none.

/// With a fraction or an exponent.
std::size_t float_at(std::string_view text);
/// Decimal without leading zeros, 0x, 0o, 0b, with single underscores.
std::size_t integer_at(std::string_view text);

}  // namespace hearth::format::jinja
