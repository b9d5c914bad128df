#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "format/disk/byte_source.hh"

namespace hearth::format::disk {

inline constexpr std::size_t kIsoSectorBytes = 2048;

/// What the volume descriptors of an iso9660 say (ECMA-119 §8).
struct IsoHeads {
  std::uint32_t block_bytes = 0;           ///< 512, 1024 or 2048
  std::string root;                        ///< the root's record: 34 bytes
  std::optional<std::string> joliet_root;  ///< the same in the Joliet tree
  std::string volume_id;                   ///< 32 bytes, padded
  std::string joliet_volume_id;            ///< 32 bytes of UTF-16
  std::string created;                     ///< 17 bytes: 16 digits and the offset
  std::string modified;
};

/// Nothing when there are none.
Expected<std::optional<IsoHeads>> read_iso_heads(ByteSource& source);

/// The label as libblkid gives it: what Joliet has, mended by the longer ASCII one where they
/// agree.
std::string iso_label(const IsoHeads& heads);

}  // namespace hearth::format::disk
