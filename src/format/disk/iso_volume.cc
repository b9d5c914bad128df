#include "format/disk/iso_volume.hh"

#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"
#include "base/utf8.hh"
#include "format/disk/numbers.hh"
#include "format/disk/text.hh"

namespace hearth::format::disk {

namespace {

constexpr std::size_t kRecordBytesMin = 34;
constexpr int kAreasMax = 16;  // that continue each other
constexpr std::uint8_t kIsoFolderBit = 0x02;
constexpr std::uint8_t kAssociatedBit = 0x04;
constexpr std::uint8_t kGoesOnBit = 0x80;

// Byte offsets in a directory record (ECMA-119 §9.1).
constexpr std::size_t kAttributeBlocks = 1;
constexpr std::size_t kExtent = 2;
constexpr std::size_t kBytes = 10;
constexpr std::size_t kFlags = 25;
constexpr std::size_t kNameBytes = 32;
constexpr std::size_t kName = 33;

std::string_view raw_name(std::string_view record) {
  return record.substr(kName, u8(record, kNameBytes));
}

std::string_view system_use(std::string_view record) {
  const std::size_t name = u8(record, kNameBytes);
  const std::size_t at = kName + name + (name % 2 == 0 ? 1 : 0);
  return at < record.size() ? record.substr(at) : std::string_view();
}

/// "README.;1" as "readme": what Linux makes of names with map=normal.
std::string plain_name(std::string_view raw) {
  if (raw.ends_with(".;1")) {
    raw.remove_suffix(3);
  } else if (raw.ends_with(";1")) {
    raw.remove_suffix(2);
  }
  std::string name = lower(raw.substr(0, raw.find('\0')));
  for (char& c : name) {
    if (c == ';' || c == '/') c = '.';
  }
  return valid_utf8(std::move(name));
}

std::string joliet_name(std::string_view raw) {
  std::string name = from_utf16be(raw);
  if (name.size() > 2 && name.ends_with(";1")) name.resize(name.size() - 2);
  while (name.size() >= 2 && name.back() == '.') name.pop_back();
  return name;
}

bool usable_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos &&
         name.find('\0') == std::string_view::npos;
}

Kind kind_of(const RockRidge& rock, bool is_folder) {
  if (rock.child_block) return Kind::folder;
  if (!rock.target.empty()) return Kind::link;
  if (is_folder) return Kind::folder;
  const bool special = rock.mode && (*rock.mode & 0170000) != 0100000;
  return special || rock.is_compressed ? Kind::other : Kind::file;
}

/// The record at `at`; empty at the end of a sector's records, or where none fits.
std::string_view record_at(std::string_view bytes, std::size_t at) {
  const std::size_t length = u8(bytes, at);
  const std::size_t in_sector = kIsoSectorBytes - at % kIsoSectorBytes;
  if (length < kRecordBytesMin || length > in_sector || length > bytes.size() - at) return {};
  const std::string_view record = bytes.substr(at, length);
  return kName + u8(record, kNameBytes) > length ? std::string_view() : record;
}

}  // namespace

Expected<std::optional<IsoVolume>> IsoVolume::open(ByteSource& source) {
  TRY(auto heads, read_iso_heads(source));
  if (!heads) return std::nullopt;
  IsoVolume volume(source, *std::move(heads));
  CHECK_OK(volume.look_for_rock_ridge());
  volume.joliet_ = !volume.rock_ && volume.heads_.joliet_root;
  return volume;
}

/// The first record of the primary root, ".", says it.
Expected<> IsoVolume::look_for_rock_ridge() {
  Budget budget{Limits{}};
  const std::uint64_t at = root().places[0].start;
  if (at + kRecordBytesMin > source_->size()) return {};
  const std::size_t bytes = std::min<std::uint64_t>(kIsoSectorBytes, source_->size() - at);
  TRY(const std::string sector, read_exactly(*source_, at, bytes, "root folder"));
  const std::string_view record = record_at(sector, 0);
  if (record.empty()) return {};
  TRY(const RockRidge rock, rock_of(record, "root folder", budget));
  if (!rock.skip) return {};
  skip_ = *rock.skip;
  rock_ = rock.is_extended;
  return {};
}

Node IsoVolume::root() const {
  const std::string& record = joliet_ ? *heads_.joliet_root : heads_.root;
  const std::uint64_t block = le32(record, kExtent) + u8(record, kAttributeBlocks);
  return {.name = "",
          .kind = Kind::folder,
          .places = {{block * heads_.block_bytes, le32(record, kBytes)}}};
}

Expected<std::string> IsoVolume::folder_bytes(const Node& folder, std::string_view path,
                                              Budget& budget) {
  std::string out;
  for (Place place : folder.places) {
    // A folder that was moved: its own "." knows its size.
    if (place.bytes == 0) {
      TRY(const std::string self, read_exactly(*source_, place.start, kRecordBytesMin, path));
      place.bytes = le32(self, kBytes);
    }
    CHECK_OK(budget.take_folder_bytes(place.bytes, path));
    TRY(const std::string part, read_exactly(*source_, place.start, place.bytes, path));
    out += part;
  }
  return out;
}

Expected<RockRidge> IsoVolume::rock_of(std::string_view record, std::string_view path,
                                       Budget& budget) {
  RockRidge rock;
  std::string_view own = system_use(record);
  own.remove_prefix(std::min(own.size(), skip_));
  auto more = rock.take(own);
  for (int areas = 0; more; ++areas) {
    if (areas == kAreasMax || more->bytes > kIsoSectorBytes) {
      return fail(Errc::corrupt, join({path, ": Rock Ridge areas without end"}));
    }
    CHECK_OK(budget.take_folder_bytes(more->bytes, path));
    TRY(const std::string area,
        read_exactly(*source_, more->block * heads_.block_bytes + more->offset, more->bytes, path));
    more = rock.take(area);
  }
  return rock;
}

Expected<std::optional<Node>> IsoVolume::node_of(std::string_view record, std::string_view path,
                                                 Budget& budget) {
  const std::string_view raw = raw_name(record);
  const bool is_self_or_parent = raw.size() == 1 && (raw[0] == 0 || raw[0] == 1);
  if (is_self_or_parent || (u8(record, kFlags) & kAssociatedBit)) return std::nullopt;
  RockRidge rock;
  if (!joliet_) {
    TRY(rock, rock_of(record, path, budget));
  }
  if (rock.is_moved) return std::nullopt;
  const std::uint64_t block = le32(record, kExtent) + u8(record, kAttributeBlocks);
  Node node{.kind = kind_of(rock, u8(record, kFlags) & kIsoFolderBit),
            .bytes = le32(record, kBytes),
            .target = std::move(rock.target),
            .places = {{block * heads_.block_bytes, le32(record, kBytes)}}};
  if (rock.child_block) node.places = {{*rock.child_block * heads_.block_bytes, 0}};
  node.name = joliet_             ? joliet_name(raw)
              : rock.name.empty() ? plain_name(raw)
                                  : std::move(rock.name);
  if (!usable_name(node.name)) return std::nullopt;
  return node;
}

Expected<std::vector<Node>> IsoVolume::entries(const Node& folder, std::string_view path,
                                               Budget& budget) {
  TRY(const std::string bytes, folder_bytes(folder, path, budget));
  std::vector<Node> out;
  std::vector<Place> before;  // the extents of a file that goes on in the next record
  std::uint64_t bytes_before = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    if (u8(bytes, at) == 0) {
      at = (at / kIsoSectorBytes + 1) * kIsoSectorBytes;
      continue;
    }
    CHECK_OK(budget.take_entry(path));
    const std::string_view record = record_at(bytes, at);
    if (record.empty()) {
      return fail(Errc::corrupt,
                  join({path, ": a broken record at byte ", std::to_string(at), " of the folder"}));
    }
    at += record.size();
    if (u8(record, kFlags) & kGoesOnBit) {
      const std::uint64_t block = le32(record, kExtent) + u8(record, kAttributeBlocks);
      before.push_back({block * heads_.block_bytes, le32(record, kBytes)});
      bytes_before += le32(record, kBytes);
      continue;
    }
    TRY(std::optional<Node> node, node_of(record, path, budget));
    if (node) {
      node->bytes += bytes_before;
      node->places.insert(node->places.begin(), before.begin(), before.end());
      out.push_back(*std::move(node));
    }
    before.clear();
    bytes_before = 0;
  }
  return out;
}

Expected<std::string> IsoVolume::content(const Node& file, std::string_view path) {
  std::string out;
  for (const Place& place : file.places) {
    TRY(const std::string part, read_exactly(*source_, place.start, place.bytes, path));
    out += part;
  }
  return out;
}

}  // namespace hearth::format::disk
