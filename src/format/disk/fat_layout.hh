#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::format::disk {

/// Bytes of a boot sector that are read.
inline constexpr std::size_t kFatBootBytes = 512;

/// Where the parts of a FAT file system are ("Microsoft FAT Specification", 2005). Offsets in
/// bytes.
struct FatLayout {
  enum class Width { fat12, fat16, fat32 };

  Width width = Width::fat12;
  std::uint64_t fat = 0;  ///< the first table
  std::uint64_t fat_bytes = 0;
  std::uint64_t root = 0;  ///< FAT12 and FAT16: the root folder
  std::uint64_t root_bytes = 0;
  std::uint32_t root_cluster = 0;   ///< FAT32
  std::uint64_t data = 0;           ///< cluster 2
  std::uint32_t cluster_bytes = 0;  ///< 512 to 4 MiB
  std::uint32_t clusters = 0;       ///< that the table and the volume have room for
  std::uint32_t serial = 0;
  std::string boot_label;  ///< 11 bytes, as they are; "" where there is none
};

/// Reads a boot sector; nothing when it is not one that Linux would mount.
std::optional<FatLayout> fat_layout(std::string_view sector);

}  // namespace hearth::format::disk
