#pragma once
#include <string>
#include <string_view>

namespace hearth::record::page {

/// A gzip file (RFC 1952) of these bytes; "" where memory is used up.
std::string gzip(std::string_view bytes);

}  // namespace hearth::record::page
