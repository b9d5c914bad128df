#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "journal/record_codec.hh"

namespace hearth::journal {

// The parts of a packed segment (docs/protocol/journal.md §4). Values in, values out.

/// A block is packed once it has so many bytes: what a reader that starts in its middle unpacks in
/// vain, 0.2 ms. Larger ones pack hardly better.
inline constexpr std::size_t kBlockBytes = 256 * 1024;
/// A block of one record of the largest size, behind what did not fill a block.
inline constexpr std::size_t kBlockBytesMax = kPayloadBytesMax + 2 * kBlockBytes;
inline constexpr std::size_t kBlockHeadBytes = 20;
inline constexpr std::size_t kHoleBytes = 16;

/// The 16 bytes that packed segment `number` starts with.
std::string packed_header(std::uint64_t number);

struct BlockHead {
  std::uint64_t packed = 0;  ///< bytes behind the head
  std::uint64_t size = 0;    ///< of the block when it is unpacked
  std::uint64_t offset = 0;  ///< where its first record stands in the segment
};

/// Appends head and packed bytes of a block. `bytes`: records and holes, at least one.
void append_block(std::string& out, std::string_view bytes, std::uint64_t offset);
/// Nothing where it is none: damaged, or impossible sizes.
std::optional<BlockHead> decode_block_head(std::string_view bytes);
/// Nothing where it is damaged.
std::optional<std::string> unpack_block(const BlockHead& head, std::string_view packed);

/// In the place of `bytes` bytes of the segment that are gone.
void append_hole(std::string& out, std::uint64_t bytes);
/// Its size; nothing where no hole begins at the front of `bytes`.
std::optional<std::uint64_t> decode_hole(std::string_view bytes);

}  // namespace hearth::journal
