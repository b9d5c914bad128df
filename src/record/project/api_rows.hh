#pragma once
#include <span>

#include "record/project/rows.hh"

namespace hearth::record {

// Rows as the API's events tell them (docs/protocol/journal.md §5): values are set, not merged.

/// A member of `set` and where its value goes.
struct ApiColumn {
  enum class How {
    text,     ///< or null
    integer,  ///< or null; times, durations, counters, ids of parents
    flag,
    status,       ///< Status by its word
    result,       ///< ResultStatus by its word
    uuid,         ///< or null
    json,         ///< as text
    listed,       ///< as text; ?3 is the length of the list
    body,         ///< in bodies; NULL for `otherwise`
    own_body,     ///< in bodies, for this row alone; NULL for `otherwise`
    listed_body,  ///< the same; ?3 is the length of the list
    content,      ///< a file's text
    labels,       ///< the playbook's, all of them
    delegates,    ///< the result's, all of them
  };
  std::string_view member;
  How how;
  /// Where the value goes by itself; "": `sql` says what to do.
  std::string_view column = {};
  /// ?1 the row, ?2 the value, ?3 as told above, else the event's time where `timed`.
  std::string_view sql = {};
  bool timed = false;
  std::string_view otherwise = "{}";
  bool by_insert = false;  ///< a new row has it from the start
};

struct ApiTable {
  std::string_view word;       ///< kind `api.WORD`, member `table`
  std::optional<Table> table;  ///< nothing for labels
  std::string_view exists;     ///< ?1: id
  std::string_view touch;      ///< ?1: id, ?2: `updated`
  std::string_view duration;   ///< ?1: id; "" for rows without times
  std::string_view remove;     ///< ?1: id
  std::span<const ApiColumn> columns;
};

/// Nothing for a word that names no table.
const ApiTable* api_table(std::string_view word);

struct Found {
  std::int64_t id;
  bool made;  ///< by this event
};

/// `set`: names and values as they stand in the event.
using ApiSet = std::vector<std::pair<std::string_view, std::string_view>>;

/// Sets the members that the table has, most of them by one statement; others are left out.
/// Errc::invalid: a value is none of its kind, or breaks a constraint.
Expected<> set_columns(Rows& rows, const ApiTable& table, const Found& row, const ApiSet& set,
                       UtcMicros at);

/// Adds `sign` (1 or -1) to the counters of the row's parents.
Expected<> count_row(Database& db, Table table, std::int64_t id, std::int64_t sign);

}  // namespace hearth::record
