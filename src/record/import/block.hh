#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/project/row_ids.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

/// One go of importing a source, as the store remembers it (store/schema_imports.hh).
struct Block {
  Uuid uid;  ///< `run` of its import.start and import.end
  std::int64_t base = 0;
  Reserved ids;        ///< the source's
  UtcMicros asof = 0;  ///< the youngest `updated` that the source had then, by its own clock
  bool ended = false;
};

/// All goes of this source, oldest first.
Expected<std::vector<Block>> blocks_of(Database& store, std::string_view source);

/// From a source's ids to those of this store.
class IdMap {
 public:
  IdMap() = default;
  explicit IdMap(std::vector<Block> blocks) : blocks_(std::move(blocks)) {}
  /// Nothing: the source's row was there in no go.
  std::optional<std::int64_t> here(Table table, std::int64_t there) const;
  const std::vector<Block>& blocks() const { return blocks_; }
  /// The newest go, if it was cut off.
  const Block* open() const;
  /// Up to which ids the goes before now have come.
  std::array<std::int64_t, kTables> reached() const;

 private:
  std::vector<Block> blocks_;
};

/// A uuid (version 8, RFC 9562 §5.8) that is the same for the same source and name: what comes
/// again is known again.
Uuid derived_uuid(std::string_view source, std::string_view name);

}  // namespace hearth::record
