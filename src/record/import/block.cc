#include "record/import/block.hh"

#include <algorithm>

#include "base/text.hh"
#include "record/store/hash.hh"

namespace hearth::record {

Expected<std::vector<Block>> blocks_of(Database& store, std::string_view source) {
  std::vector<Block> blocks;
  TRY(Statement found, store.query("SELECT uid, base, after_ids, upto_ids, asof, ended FROM imports"
                                   " WHERE source = ?1 ORDER BY started, uid",
                                   source));
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return blocks;
    const std::string ids = join({"{\"after\":", found.text(2), ",\"upto\":", found.text(3), "}"});
    blocks.push_back({uuid_of(found.blob(0)), found.integer(1), reserved_by(ids), found.integer(4),
                      !found.is_null(5)});
  }
}

std::optional<std::int64_t> IdMap::here(Table table, std::int64_t there) const {
  const auto at = static_cast<std::size_t>(table);
  for (const Block& block : blocks_)
    if (there > block.ids.after[at] && there <= block.ids.upto[at]) return there + block.base;
  return {};
}

const Block* IdMap::open() const {
  return blocks_.empty() || blocks_.back().ended ? nullptr : &blocks_.back();
}

std::array<std::int64_t, kTables> IdMap::reached() const {
  std::array<std::int64_t, kTables> reached{};
  for (const Block& block : blocks_)
    for (std::size_t i = 0; i < kTables; ++i) reached[i] = std::max(reached[i], block.ids.upto[i]);
  return reached;
}

Uuid derived_uuid(std::string_view source, std::string_view name) {
  Uuid id = uuid_of(std::string_view(sha256(join({source, "\n", name}))).substr(0, 16));
  id.bytes[6] = static_cast<std::uint8_t>(0x80 | (id.bytes[6] & 0x0f));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
  return id;
}

}  // namespace hearth::record
