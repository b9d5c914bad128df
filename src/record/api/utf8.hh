#pragma once
#include <string>
#include <string_view>

namespace hearth::record::api {

/// `text` with U+FFFD for what is no UTF-8 (take_code_point in values.hh).
std::string valid_utf8(std::string_view text);
bool is_valid_utf8(std::string_view text);
/// Characters, not bytes.
std::size_t length_of(std::string_view text);
/// Without white space at both ends, Unicode's too, as Python's str.strip takes it.
std::string_view strip_unicode(std::string_view text);

}  // namespace hearth::record::api
