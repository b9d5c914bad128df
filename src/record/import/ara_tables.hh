#pragma once
#include <span>
#include <string_view>

#include "record/project/row_ids.hh"

namespace hearth::record {

// The tables of ARA's database (Django models of ara 1.0 to 1.8), as an import reads them.

/// A column and the field of the API that it is (docs/protocol/journal.md §5).
struct AraColumn {
  enum class How {
    text,     ///< or NULL
    word,     ///< a status; another word is `unknown`
    outcome,  ///< the same for results
    integer,  ///< durations too: microseconds
    flag,
    time,      ///< text, UTC, microseconds at most
    uuid,      ///< 32 digits
    zjson,     ///< zlib of JSON text
    ztext,     ///< zlib of text
    json,      ///< JSON text
    relation,  ///< id of a row of `table`
  };
  std::string_view field;
  std::string_view sql;  ///< the expression; `t` is the row, `c` a file's content
  How how;
  int since = 1;  ///< number of ARA's migration that made it
  Table table{};
};

struct AraTable {
  std::string_view word;  ///< kind `api.WORD`
  std::string_view name;  ///< of ARA's table, for people
  std::string_view from;  ///< behind FROM
  Table table;
  std::span<const AraColumn> columns;
};

/// Parents before their children; playbooks first.
std::span<const AraTable> ara_tables();

/// The newest migration that is known: ara 1.8.0.
inline constexpr int kAraMigration = 20;
/// The oldest that is read: ara 1.5.8.
inline constexpr int kAraMigrationMin = 10;

}  // namespace hearth::record
