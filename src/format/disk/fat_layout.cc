#include "format/disk/fat_layout.hh"

#include <algorithm>
#include <bit>

#include "format/disk/numbers.hh"

namespace hearth::format::disk {

namespace {

// Byte offsets in the boot sector.
constexpr std::size_t kBytesPerSector = 11;
constexpr std::size_t kSectorsPerCluster = 13;
constexpr std::size_t kReservedSectors = 14;
constexpr std::size_t kFats = 16;
constexpr std::size_t kRootEntries = 17;
constexpr std::size_t kSectors16 = 19;
constexpr std::size_t kMedia = 21;
constexpr std::size_t kFatSectors16 = 22;
constexpr std::size_t kSectors32 = 32;
constexpr std::size_t kFatSectors32 = 36;
constexpr std::size_t kRootCluster = 44;
constexpr std::size_t kExtended16 = 36;  // drive, reserved, signature, serial, label, type
constexpr std::size_t kExtended32 = 64;

/// Media descriptor, sizes that are powers of two, a jump: what a boot sector of other kind lacks.
bool plausible(std::string_view sector) {
  const std::uint32_t bytes = le16(sector, kBytesPerSector);
  const std::uint8_t per_cluster = u8(sector, kSectorsPerCluster);
  const std::uint8_t media = u8(sector, kMedia);
  return std::has_single_bit(bytes) && bytes >= 512 && bytes <= 4096 &&
         std::has_single_bit(per_cluster) && le16(sector, kReservedSectors) != 0 &&
         (u8(sector, kFats) == 1 || u8(sector, kFats) == 2) && (media >= 0xF8 || media == 0xF0) &&
         le16(sector, 510) == 0xAA55;
}

void read_extended(std::string_view sector, std::size_t at, FatLayout& layout) {
  const std::uint8_t signature = u8(sector, at + 2);
  if (signature != 0x28 && signature != 0x29) return;
  layout.serial = le32(sector, at + 3);
  if (signature == 0x29) layout.boot_label = sector.substr(at + 7, 11);
}

FatLayout::Width width_of(bool fat32, std::uint64_t clusters) {
  // Linux's rule (fs/fat/inode.c): FAT32 is what has no 16-bit table size.
  if (fat32) return FatLayout::Width::fat32;
  return clusters > 0xFF4 ? FatLayout::Width::fat16 : FatLayout::Width::fat12;
}

/// Entries that the table has room for.
std::uint64_t table_entries(FatLayout::Width width, std::uint64_t bytes) {
  if (width == FatLayout::Width::fat12) return bytes * 2 / 3;
  return bytes / (width == FatLayout::Width::fat16 ? 2 : 4);
}

}  // namespace

std::optional<FatLayout> fat_layout(std::string_view sector) {
  if (sector.size() < kFatBootBytes || !plausible(sector)) return std::nullopt;
  const std::uint64_t unit = le16(sector, kBytesPerSector);
  const bool fat32 = le16(sector, kFatSectors16) == 0;
  std::uint64_t sectors = le16(sector, kSectors16);
  if (sectors == 0) sectors = le32(sector, kSectors32);

  FatLayout layout;
  layout.cluster_bytes = static_cast<std::uint32_t>(unit * u8(sector, kSectorsPerCluster));
  layout.fat = unit * le16(sector, kReservedSectors);
  layout.fat_bytes = unit * (fat32 ? le32(sector, kFatSectors32) : le16(sector, kFatSectors16));
  layout.root = layout.fat + layout.fat_bytes * u8(sector, kFats);
  const std::uint64_t root_bytes = 32ull * le16(sector, kRootEntries);
  if (fat32 ? root_bytes != 0 : root_bytes == 0 || root_bytes % unit != 0) return std::nullopt;
  layout.root_bytes = root_bytes;
  layout.data = layout.root + root_bytes;
  if (layout.fat_bytes == 0 || layout.data >= sectors * unit) return std::nullopt;

  const std::uint64_t clusters = (sectors * unit - layout.data) / layout.cluster_bytes;
  layout.width = width_of(fat32, clusters);
  const std::uint64_t entries = table_entries(layout.width, layout.fat_bytes);
  if (clusters == 0 || entries < 3) return std::nullopt;
  layout.clusters =
      static_cast<std::uint32_t>(std::min<std::uint64_t>({clusters, entries - 2, 0x0FFFFFF4}));
  if (fat32) layout.root_cluster = le32(sector, kRootCluster);
  read_extended(sector, fat32 ? kExtended32 : kExtended16, layout);
  return layout;
}

}  // namespace hearth::format::disk
