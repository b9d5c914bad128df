#pragma once
#include <string>
#include <string_view>

namespace hearth::record {

/// 20 bytes; names a file's text, as ARA does.
std::string sha1(std::string_view bytes);
/// 32 bytes; names a body.
std::string sha256(std::string_view bytes);

}  // namespace hearth::record
