#include "format/disk/gpt.hh"

#include <algorithm>
#include <array>

#include "base/id.hh"
#include "base/text.hh"
#include "format/disk/numbers.hh"
#include "format/disk/text.hh"

namespace hearth::format::disk {

namespace {

constexpr std::size_t kHeadBytes = 92;
constexpr std::uint32_t kEntryBytesMin = 128;
constexpr std::uint32_t kEntryBytesMax = 4096;
constexpr std::uint32_t kEntriesMax = 1024;  // sfdisk makes 128
constexpr std::size_t kGptNameBytes = 72;

/// CRC-32 of IEEE 802.3, bit by bit: some 100 KB once a disk.
std::uint32_t crc32_of(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    crc ^= u8(bytes, at);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

/// The first three fields of a GUID are little endian.
std::string guid_text(std::string_view bytes) {
  constexpr std::size_t kOrder[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  Uuid uuid;
  for (std::size_t at = 0; at < 16; ++at) uuid.bytes[at] = u8(bytes, kOrder[at]);
  return uuid.text();
}

std::string name_of_entry(std::string_view utf16) {
  const std::string text = from_utf16le(utf16.substr(0, kGptNameBytes));
  return text.substr(0, text.find('\0'));
}

/// A head whose checksum is right; "" when it is none.
Expected<std::string> good_head(ByteSource& source, std::uint64_t offset) {
  if (offset > source.size() || source.size() - offset < 512) return std::string();
  TRY(std::string head, read_exactly(source, offset, 512, "GPT"));
  const std::uint32_t bytes = le32(head, 12);
  if (!head.starts_with("EFI PART") || bytes < kHeadBytes || bytes > head.size()) {
    return std::string();
  }
  const std::uint32_t want = le32(head, 16);
  std::string without = head.substr(0, bytes);
  without.replace(16, 4, 4, '\0');
  return crc32_of(without) == want ? head : std::string();
}

void add_entry(std::string_view entry, unsigned number, PartitionTable& table) {
  if (entry.substr(0, 16) == std::string_view("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16)) return;
  const std::uint64_t first = le64(entry, 32);
  const std::uint64_t last = le64(entry, 40);
  // Beyond 2^51 sectors, bytes would not fit into 64 bits.
  if (last < first || last >= 1ull << 51) return;
  table.partitions.push_back({.number = number,
                              .offset = first * table.sector_bytes,
                              .bytes = (last - first + 1) * table.sector_bytes,
                              .type = guid_text(entry),
                              .name = name_of_entry(entry.substr(56)),
                              .uuid = guid_text(entry.substr(16))});
}

/// The table behind a good head; nothing when its own checksum is wrong.
Expected<std::optional<PartitionTable>> table_of(ByteSource& source, std::string_view head,
                                                 std::uint32_t sector_bytes) {
  const std::uint64_t first = le64(head, 72);
  const std::uint32_t count = le32(head, 80);
  const std::uint32_t bytes = le32(head, 84);
  if (count > kEntriesMax || bytes < kEntryBytesMin || bytes > kEntryBytesMax ||
      first > source.size() / sector_bytes) {
    return std::nullopt;
  }
  const std::uint64_t offset = first * sector_bytes;
  const std::uint64_t all = static_cast<std::uint64_t>(count) * bytes;
  if (offset > source.size() || all > source.size() - offset) return std::nullopt;
  TRY(const std::string entries, read_exactly(source, offset, all, "GPT entries"));
  if (crc32_of(entries) != le32(head, 88)) return std::nullopt;
  PartitionTable table{
      .type = "gpt", .uuid = guid_text(head.substr(56)), .sector_bytes = sector_bytes};
  for (std::uint32_t i = 0; i < count; ++i) {
    add_entry(std::string_view(entries).substr(static_cast<std::size_t>(i) * bytes, bytes), i + 1,
              table);
  }
  return table;
}

}  // namespace

Expected<std::optional<PartitionTable>> read_gpt(ByteSource& source, std::uint32_t sector_bytes) {
  const std::uint64_t last = source.size() / sector_bytes;
  if (last < 3) return std::nullopt;
  TRY(const std::string head, good_head(source, sector_bytes));
  if (!head.empty()) {
    TRY(auto table, table_of(source, head, sector_bytes));
    if (table) return table;
  }
  TRY(const std::string backup, good_head(source, (last - 1) * sector_bytes));
  if (!backup.empty()) {
    TRY(auto table, table_of(source, backup, sector_bytes));
    if (table) {
      table->is_from_backup = true;
      return table;
    }
  }
  if (head.empty() && backup.empty()) return std::nullopt;
  return fail(Errc::corrupt, "GPT: the checksum of its entries is wrong in both copies");
}

}  // namespace hearth::format::disk
