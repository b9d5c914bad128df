#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hearth {

/// SHA-256 (FIPS 180-4) of `bytes` in 64 lower-case hexadecimal digits. Some 250 MB/s: here for
/// programs that link no library (docs/decisions/0009); what hashes a lot uses nettle.
std::string sha256_hex(std::string_view bytes);

}  // namespace hearth
