#include "format/disk/fat_volume.hh"

#include <algorithm>
#include <unordered_set>

#include "base/text.hh"
#include "format/disk/fat_names.hh"
#include "format/disk/numbers.hh"
#include "format/disk/text.hh"

namespace hearth::format::disk {

namespace {

// 65,536 entries of 32 bytes: the most that a folder may have.
constexpr std::uint64_t kFatFolderBytesMax = 2 << 20;
constexpr std::uint64_t kTableBlockBytes = 4096;
constexpr std::size_t kFatEntryBytes = 32;
constexpr std::size_t kFatSize = 28;
constexpr std::size_t kClusterHigh = 20;
constexpr std::size_t kClusterLow = 26;
constexpr std::uint8_t kFatFolderBit = 0x10;
constexpr std::uint32_t kChainEnd = 0xFFFFFFFF;

std::unexpected<Error> broken(std::string_view path, std::string_view what) {
  return fail(Errc::corrupt, join({path, ": ", what}));
}

}  // namespace

Expected<std::optional<FatVolume>> FatVolume::open(ByteSource& source) {
  if (source.size() < kFatBootBytes) return std::nullopt;
  TRY(const std::string sector, read_exactly(source, 0, kFatBootBytes, "boot sector"));
  auto layout = fat_layout(sector);
  if (!layout) return std::nullopt;
  return FatVolume(source, *std::move(layout));
}

Node FatVolume::root() const {
  Node root{.kind = Kind::folder};
  // Cluster 0 stands for the root folder of FAT12 and FAT16, which is in no cluster.
  root.places = {{layout_.root_cluster, 0}};
  return root;
}

Expected<> FatVolume::load_table(std::uint64_t block, std::string_view path) {
  if (table_at_ == block) return {};
  const std::uint64_t at = block * kTableBlockBytes;
  // Of FAT12, an entry may lie across two blocks.
  const std::uint64_t bytes = std::min(kTableBlockBytes + 4, layout_.fat_bytes - at);
  table_at_.reset();
  TRY(table_, read_exactly(*source_, layout_.fat + at, bytes, path));
  table_.append(4, '\0');
  table_at_ = block;
  return {};
}

/// The cluster behind `cluster`, or kChainEnd.
Expected<std::uint32_t> FatVolume::next(std::uint32_t cluster, std::string_view path) {
  const bool is12 = layout_.width == FatLayout::Width::fat12;
  const bool is16 = layout_.width == FatLayout::Width::fat16;
  const std::uint64_t at = is12 ? cluster + cluster / 2ull : cluster * (is16 ? 2ull : 4ull);
  CHECK_OK(load_table(at / kTableBlockBytes, path));
  const std::size_t in_block = at % kTableBlockBytes;
  std::uint32_t value = 0;
  if (is12) {
    const std::uint16_t pair = le16(table_, in_block);
    value = cluster % 2 ? pair >> 4 : pair & 0xFFF;
  } else {
    value = is16 ? le16(table_, in_block) : le32(table_, in_block) & 0x0FFFFFFF;
  }
  const std::uint32_t end = is12 ? 0xFF8 : is16 ? 0xFFF8 : 0x0FFFFFF8;
  return value >= end ? kChainEnd : value;
}

Expected<std::string> FatVolume::chain(std::uint32_t first, std::uint64_t bytes_max,
                                       std::string_view path) {
  std::string out;
  std::unordered_set<std::uint32_t> seen;
  for (std::uint32_t cluster = first; cluster != kChainEnd && out.size() < bytes_max;) {
    if (cluster < 2 || cluster - 2 >= layout_.clusters) {
      return broken(path, "cluster " + std::to_string(cluster) + " is outside the volume");
    }
    if (!seen.insert(cluster).second) {
      return broken(path, "its chain of clusters is a loop at " + std::to_string(cluster));
    }
    const std::uint64_t offset =
        layout_.data + static_cast<std::uint64_t>(cluster - 2) * layout_.cluster_bytes;
    const std::uint64_t bytes =
        std::min<std::uint64_t>(layout_.cluster_bytes, bytes_max - out.size());
    TRY(const std::string part, read_exactly(*source_, offset, bytes, path));
    out += part;
    TRY(cluster, next(cluster, path));
  }
  return out;
}

Expected<std::string> FatVolume::folder_bytes(const Node& folder, std::string_view path) {
  const auto first = static_cast<std::uint32_t>(folder.places[0].start);
  if (first == 0 && layout_.width != FatLayout::Width::fat32) {
    return read_exactly(*source_, layout_.root, layout_.root_bytes, path);
  }
  return chain(first, kFatFolderBytesMax, path);
}

Expected<std::vector<Node>> FatVolume::entries(const Node& folder, std::string_view path,
                                               Budget& budget) {
  TRY(const std::string bytes, folder_bytes(folder, path));
  CHECK_OK(budget.take_folder_bytes(bytes.size(), path));
  std::vector<Node> out;
  FatNames names;
  for (std::size_t at = 0; at + kFatEntryBytes <= bytes.size(); at += kFatEntryBytes) {
    const std::string_view entry(bytes.data() + at, kFatEntryBytes);
    if (entry[0] == '\0') break;
    CHECK_OK(budget.take_entry(path));
    std::optional<std::string> name = names.take(entry);
    if (!name) continue;
    const bool is_folder = (u8(entry, kFatAttributes) & kFatFolderBit) != 0;
    std::uint64_t cluster = le16(entry, kClusterLow);
    if (layout_.width == FatLayout::Width::fat32) {
      cluster |= static_cast<std::uint64_t>(le16(entry, kClusterHigh)) << 16;
    }
    out.push_back({.name = *std::move(name),
                   .kind = is_folder ? Kind::folder : Kind::file,
                   .bytes = is_folder ? 0 : le32(entry, kFatSize),
                   .places = {{cluster, 0}}});
  }
  return out;
}

Expected<std::string> FatVolume::content(const Node& file, std::string_view path) {
  if (file.bytes == 0) return std::string();
  TRY(std::string out, chain(static_cast<std::uint32_t>(file.places[0].start), file.bytes, path));
  if (out.size() < file.bytes) {
    return broken(path, join({"its chain of clusters ends after ", std::to_string(out.size()),
                              " of ", std::to_string(file.bytes), " bytes"}));
  }
  return out;
}

Expected<std::string> FatVolume::label() {
  TRY(const std::string bytes, folder_bytes(root(), "root folder"));
  for (std::size_t at = 0; at + kFatEntryBytes <= bytes.size(); at += kFatEntryBytes) {
    const std::string_view entry(bytes.data() + at, kFatEntryBytes);
    if (entry[0] == '\0') break;
    if (is_fat_label(entry)) return std::string(fat_label(entry));
  }
  return std::string();
}

}  // namespace hearth::format::disk
