#include "format/disk/identity.hh"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/id.hh"
#include "base/text.hh"
#include "format/disk/fat_volume.hh"
#include "format/disk/iso_heads.hh"
#include "format/disk/numbers.hh"
#include "format/disk/text.hh"

namespace hearth::format::disk {

namespace {

using Probe = Expected<std::optional<Identity>> (*)(ByteSource&);

/// The bytes, or fewer where the source ends: a small image is none of the large file systems.
Expected<std::string> read_some(ByteSource& source, std::uint64_t offset, std::size_t bytes) {
  std::string out(bytes, '\0');
  TRY(const std::size_t count,
      source.read(offset, {reinterpret_cast<std::uint8_t*>(out.data()), out.size()}));
  out.resize(count);
  return out;
}

/// 16 bytes as a UUID; "" when all are zero, as libblkid has it.
std::string uuid_text(std::string_view bytes) {
  Uuid uuid;
  std::copy_n(bytes.begin(), uuid.bytes.size(), uuid.bytes.begin());
  return uuid == Uuid{} ? std::string() : uuid.text();
}

/// libblkid cuts a label at its NUL and at white space behind it.
std::string label_text(std::string_view field) {
  field = field.substr(0, field.find('\0'));
  const std::size_t last = field.find_last_not_of(" \t\n\v\f\r");
  return last == std::string_view::npos ? std::string() : std::string(field.substr(0, last + 1));
}

Expected<std::optional<Identity>> probe_vfat(ByteSource& source) {
  TRY(const std::string sector, read_some(source, 0, kFatBootBytes));
  const auto layout = fat_layout(sector);
  if (!layout) return std::nullopt;
  FatVolume volume(source, *layout);
  TRY(auto label, volume.label());
  // libblkid takes "NO NAME" for none.
  if (label == "NO NAME") label.clear();
  std::string boot = label_text(layout->boot_label);
  if (boot == "NO NAME") boot.clear();
  std::array<char, 10> uuid{};
  std::snprintf(uuid.data(), uuid.size(), "%04X-%04X", layout->serial >> 16,
                layout->serial & 0xFFFF);
  return Identity{.type = "vfat",
                  .label = std::move(label),
                  .boot_label = std::move(boot),
                  .uuid = layout->serial ? uuid.data() : ""};
}

// Documentation/admin-guide/mm and mkswap(8): the last ten bytes of the first page, whose size is
// the machine's that made it; version, UUID and label stand from byte 1024 on.
Expected<std::optional<Identity>> probe_swap(ByteSource& source) {
  for (const std::uint64_t page : {0x1000, 0x2000, 0x4000, 0x8000, 0x10000}) {
    TRY(const std::string magic, read_some(source, page - 10, 10));
    if (magic == "SWAP-SPACE") return Identity{.type = "swap"};
    if (magic != "SWAPSPACE2") continue;
    TRY(const std::string head, read_exactly(source, 1024, 44, "swap header"));
    return Identity{.type = "swap",
                    .label = label_text(std::string_view(head).substr(28, 16)),
                    .uuid = uuid_text(std::string_view(head).substr(12, 16))};
  }
  return std::nullopt;
}

Expected<std::optional<Identity>> probe_xfs(ByteSource& source) {
  TRY(const std::string head, read_some(source, 0, 512));
  if (head.size() < 512 || !head.starts_with("XFSB")) return std::nullopt;
  return Identity{.type = "xfs",
                  .label = label_text(std::string_view(head).substr(108, 12)),
                  .uuid = uuid_text(std::string_view(head).substr(32, 16))};
}

/// Which of the three by their features (Documentation/filesystems/ext4/super.rst): what ext2 or
/// ext3 would refuse is ext4.
const char* ext_type(std::uint32_t compat, std::uint32_t incompat, std::uint32_t ro_compat) {
  constexpr std::uint32_t kJournal = 0x4;
  constexpr std::uint32_t kJournalDevice = 0x8;
  constexpr std::uint32_t kFileTypeOrMetaGroups = 0x2 | 0x10;
  constexpr std::uint32_t kRecover = 0x4;
  constexpr std::uint32_t kSparseLargeTree = 0x7;
  if (incompat & kJournalDevice) return "jbd";
  const bool old_ro = (ro_compat & ~kSparseLargeTree) == 0;
  if (!(compat & kJournal)) {
    return old_ro && (incompat & ~kFileTypeOrMetaGroups) == 0 ? "ext2" : "ext4";
  }
  return old_ro && (incompat & ~(kFileTypeOrMetaGroups | kRecover)) == 0 ? "ext3" : "ext4";
}

Expected<std::optional<Identity>> probe_ext(ByteSource& source) {
  TRY(const std::string head, read_some(source, 1024, 1024));
  if (head.size() < 1024 || le16(head, 56) != 0xEF53) return std::nullopt;
  return Identity{.type = ext_type(le32(head, 92), le32(head, 96), le32(head, 100)),
                  .label = label_text(std::string_view(head).substr(120, 16)),
                  .uuid = uuid_text(std::string_view(head).substr(104, 16))};
}

Expected<std::optional<Identity>> probe_btrfs(ByteSource& source) {
  TRY(const std::string head, read_some(source, 0x10000, 0x22B));
  if (head.size() < 0x22B || head.compare(64, 8, "_BHRfS_M") != 0) return std::nullopt;
  return Identity{.type = "btrfs",
                  .label = label_text(std::string_view(head).substr(0x12B, 256)),
                  .uuid = uuid_text(std::string_view(head).substr(32, 16))};
}

/// Volume descriptors' dates (ECMA-119 §8.4.26.1), 16 digits; "" for no date.
std::string date_text(std::string_view date) {
  const std::string_view digits = date.substr(0, 16);
  if (digits == "0000000000000000" && date[16] == '\0') return {};
  std::string out;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (at >= 4 && at % 2 == 0) out += '-';
    out += digits[at];
  }
  return out;
}

Expected<std::optional<Identity>> probe_iso(ByteSource& source) {
  TRY(const auto heads, read_iso_heads(source));
  if (!heads) return std::nullopt;
  std::string uuid = date_text(heads->modified);
  if (uuid.empty()) uuid = date_text(heads->created);
  return Identity{.type = "iso9660", .label = iso_label(*heads), .uuid = std::move(uuid)};
}

// libblkid's order: who comes first is who it is, where stale bytes of another are left.
constexpr Probe kProbes[] = {probe_vfat, probe_swap, probe_xfs, probe_ext, probe_btrfs, probe_iso};

}  // namespace

Expected<std::optional<Identity>> identify(ByteSource& source) {
  for (const Probe probe : kProbes) {
    TRY(auto found, probe(source));
    if (found) return found;
  }
  return std::nullopt;
}

}  // namespace hearth::format::disk
