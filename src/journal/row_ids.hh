#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "journal/event.hh"

namespace hearth::journal {

/// Gives ids to the rows that events make; the record room knows the tables. Ids are part of the
/// journal, so that a store that is rebuilt from it has the same ones.
class RowIds {
 public:
  virtual ~RowIds() = default;
  /// The id of the row that `event` makes, or nothing where its kind makes none. Called on the
  /// loop's thread for each event that is new, in the order in which the journal will have them.
  /// When the append fails (disk full), the same event comes again later; a hole is no harm.
  virtual std::optional<std::int64_t> row_of(const EventHead& event, std::string_view line) = 0;
};

}  // namespace hearth::journal
