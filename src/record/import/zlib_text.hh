#pragma once
#include <string>
#include <string_view>

#include "base/error.hh"

namespace hearth::record {

/// The bytes of a zlib stream (RFC 1950), at most `most` of them.
/// Errc::corrupt: it is none, ends too early or goes on behind its end. Errc::full: it has more.
Expected<std::string> inflate(std::string_view stream, std::size_t most);

}  // namespace hearth::record
