#pragma once
#include <expected>
#include <string>
#include <string_view>

namespace hearth::format {

/// Bytes of a !!binary scalar, as Python's base64.decodebytes: other characters are passed over,
/// what follows the padding too. Says what is wrong otherwise.
std::expected<std::string, std::string> decode_base64(std::string_view text);
/// One line with padding (RFC 4648 §4).
std::string encode_base64(std::string_view bytes);

}  // namespace hearth::format
