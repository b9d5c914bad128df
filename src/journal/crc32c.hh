#pragma once
#include <cstdint>
#include <string_view>

namespace hearth::journal {

/// CRC-32C of `bytes` (RFC 3720 §12.1: Castagnoli). By the processor's instruction where it has one
/// (SSE4.2), else by table.
std::uint32_t crc32c(std::string_view bytes);

/// The table's way, on any processor; here so that tests can hold the two against each other.
std::uint32_t crc32c_by_table(std::string_view bytes);

}  // namespace hearth::journal
