#pragma once
#include <string>
#include <vector>

#include "journal/event.hh"
#include "record/import/ara_tables.hh"
#include "record/import/block.hh"
#include "record/import/draft.hh"
#include "record/import/json_fields.hh"
#include "record/query/json_text.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

/// An event has at most kEventBytesMax; the rest of it is small, escapes are not.
inline constexpr std::size_t kBodyMax = journal::kEventBytesMax - (64 << 10);

/// One row of an ARA database as the `set` of an event, with ids of this store.
struct AraRow {
  ObjectText set;
  std::vector<std::string> problems;  ///< "field: why it is not imported"
  /// A parent that the source itself does not have: the row cannot be imported.
  bool orphan = false;
};

/// Adds the column, which is `found`'s column number `at`. A value that cannot be read is left out,
/// and said in `problems`: the field has its default then.
void add_column(AraRow& row, const AraColumn& column, const Statement& found, int at,
                const IdMap& ids);

/// The same of a row that ARA's API shows (`json`: its detail, or its line in a list where that has
/// the column). A field that is not there has its default.
void add_shown(AraRow& row, const AraColumn& column, const JsonFields& json, const IdMap& ids);

/// Whether only a row's detail shows all that is imported of it.
bool needs_detail(const AraTable& table);

/// Whose row, and how it comes here.
struct RowPlace {
  const AraTable& table;
  std::string_view source;
  std::int64_t playbook, id;  ///< the source's numbers
  std::int64_t here;          ///< ours
  bool fresh;                 ///< not here yet; else it changed since it came
  UtcMicros created, updated;
};
ImportDraft row_draft(const RowPlace& place, std::string set);
/// The host is the latest of its name since `at`.
ImportDraft latest_draft(std::string_view source, std::int64_t playbook, std::int64_t host_here,
                         UtcMicros at);
/// The uid of the source's playbook.
Uuid run_of(std::string_view source, std::int64_t playbook);

/// "2026-11-21 05:35:24.330236", UTC.
std::optional<UtcMicros> ara_time(std::string_view text);

}  // namespace hearth::record
