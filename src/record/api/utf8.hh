#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace hearth::record::api {

inline constexpr char32_t kReplacement = 0xFFFD;

/// Takes the next character off `text`, which is not empty. U+FFFD, and one byte less, where the
/// bytes are no UTF-8 (RFC 3629: shortest forms only, no surrogates).
char32_t take_char(std::string_view& text);
void append_char(std::string& out, char32_t c);
/// `text` with U+FFFD for each byte that fits nowhere.
std::string valid_utf8(std::string_view text);
bool is_valid_utf8(std::string_view text);
/// Characters, not bytes.
std::size_t length_of(std::string_view text);
/// Without white space at both ends, as Python's str.strip takes it (Unicode).
std::string_view strip(std::string_view text);

}  // namespace hearth::record::api
