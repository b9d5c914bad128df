#include "format/disk/partitions.hh"

#include <array>
#include <cstdio>
#include <set>

#include "base/text.hh"
#include "format/disk/fat_layout.hh"
#include "format/disk/gpt.hh"
#include "format/disk/numbers.hh"

namespace hearth::format::disk {

namespace {

constexpr std::size_t kSlots = 446;
constexpr std::size_t kSlotBytes = 16;
constexpr std::size_t kDiskId = 440;
constexpr std::uint8_t kProtective = 0xEE;  // a GPT follows
constexpr std::size_t kLogicalMax = 256;    // Linux's DISK_MAX_PARTS

struct Slot {
  std::uint8_t status = 0;
  std::uint8_t type = 0;
  std::uint32_t first = 0;  // sectors
  std::uint32_t sectors = 0;
};

Slot slot_of(std::string_view sector, std::size_t number) {
  const std::size_t at = kSlots + number * kSlotBytes;
  return {u8(sector, at), u8(sector, at + 4), le32(sector, at + 8), le32(sector, at + 12)};
}

bool is_extended(std::uint8_t type) {
  return type == 0x05 || type == 0x0F || type == 0x85;
}

/// The two bytes at the end and statuses that are 0 or 0x80; no boot sector of vfat or NTFS.
bool is_mbr(std::string_view sector) {
  if (le16(sector, 510) != 0xAA55) return false;
  for (std::size_t number = 0; number < 4; ++number) {
    const Slot slot = slot_of(sector, number);
    if (slot.status != 0 && slot.status != 0x80) return false;
  }
  return !fat_layout(sector) && sector.substr(3, 8) != "NTFS    ";
}

template <std::size_t Size, class... Values>
std::string printed(const char* format, Values... values) {
  std::array<char, Size> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

Partition partition_of(const Slot& slot, std::uint64_t base, unsigned number,
                       const PartitionTable& table) {
  return {.number = number,
          .offset = (base + slot.first) * table.sector_bytes,
          .bytes = static_cast<std::uint64_t>(slot.sectors) * table.sector_bytes,
          .type = printed<8>("0x%02x", slot.type),
          .uuid = table.uuid + printed<8>("-%02x", number),
          .is_bootable = slot.status == 0x80};
}

/// The logical partitions: a chain of sectors like the first one, each naming one of them and the
/// next sector of the chain.
Expected<> add_logical(ByteSource& source, std::uint64_t extended, unsigned& number,
                       PartitionTable& table) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t at = extended; seen.size() < kLogicalMax;) {
    if (!seen.insert(at).second) return fail(Errc::corrupt, "logical partitions are a loop");
    const std::uint64_t offset = at * table.sector_bytes;
    if (offset + 512 > source.size()) return {};
    TRY(const std::string sector, read_exactly(source, offset, 512, "logical partition"));
    if (le16(sector, 510) != 0xAA55) return {};
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const Slot slot = slot_of(sector, i);
      if (is_extended(slot.type)) {
        if (next == 0) next = extended + slot.first;
      } else if (slot.sectors != 0) {
        table.partitions.push_back(partition_of(slot, at, number++, table));
      }
    }
    if (next == 0) return {};
    at = next;
  }
  return {};
}

Expected<std::optional<PartitionTable>> read_mbr(ByteSource& source, std::string_view sector,
                                                 std::uint32_t sector_bytes) {
  PartitionTable table{.type = "dos",
                       .uuid = printed<16>("%08x", le32(sector, kDiskId)),
                       .sector_bytes = sector_bytes};
  unsigned logical = 5;
  for (std::size_t i = 0; i < 4; ++i) {
    const Slot slot = slot_of(sector, i);
    if (slot.sectors == 0 || slot.type == 0) continue;
    table.partitions.push_back(partition_of(slot, 0, static_cast<unsigned>(i + 1), table));
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const Slot slot = slot_of(sector, i);
    if (slot.sectors == 0 || !is_extended(slot.type)) continue;
    CHECK_OK(add_logical(source, slot.first, logical, table));
  }
  return table;
}

}  // namespace

Expected<std::optional<PartitionTable>> read_partitions(ByteSource& source,
                                                        std::uint32_t sector_bytes) {
  if (source.size() < 512) return std::nullopt;
  TRY(const std::string sector, read_exactly(source, 0, 512, "first sector"));
  if (!is_mbr(sector)) return std::nullopt;
  bool may_be_gpt = false;
  for (std::size_t i = 0; i < 4; ++i) may_be_gpt |= slot_of(sector, i).type == kProtective;
  if (may_be_gpt) {
    for (const std::uint32_t bytes : {512u, 4096u}) {
      TRY(auto table, read_gpt(source, bytes));
      if (table) return table;
    }
  }
  return read_mbr(source, sector, sector_bytes);
}

}  // namespace hearth::format::disk
