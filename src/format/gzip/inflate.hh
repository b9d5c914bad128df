#pragma once
#include <string>
#include <string_view>

#include "base/error.hh"

// gzip (RFC 1952) and zlib (RFC 1950) as Python's gzip.decompress and zlib.decompress read them,
// with a bound: a zip bomb ends in Errc::full, and no more than `bytes_max` bytes are ever held.

namespace hearth::format {

/// All members one after another; zero bytes may follow each. No bytes at all are no bytes.
///
/// Errors: corrupt  no gzip, cut off, or its checksum or length is another.
///         full     more than `bytes_max` bytes come out of it.
Expected<std::string> gunzip(std::string_view bytes, std::size_t bytes_max);

/// One stream; what follows it is not looked at. The same errors.
Expected<std::string> zlib_inflate(std::string_view bytes, std::size_t bytes_max);

}  // namespace hearth::format
