#pragma once
#include <string>
#include <string_view>

#include "record/import/draft.hh"
#include "record/project/row_ids.hh"

namespace hearth::record {

/// Kinds that say what the people of one store decided (tokens, prunes, imports): each store has
/// its own, and a file that somebody else made brings none along.
bool stays_at_home(std::string_view kind);

/// What the lines of another journal need of this one.
struct EventSurvey {
  std::int64_t events = 0;
  /// They name rows by number (events of the API): all rows get ids from one block.
  bool by_number = false;
  Reserved ids;  ///< those of their rows, where `by_number`

  /// Errc::invalid: the line is no event of a journal, or one that stays at home.
  Expected<> add(std::string_view line);
};

/// How events of another journal come into this one.
struct BringOver {
  /// Rows, and what names them, get ids that are so much higher (block.hh).
  std::optional<std::int64_t> base;
  /// The run was deleted here, which stays so: it comes as this run, its results with uids of its
  /// own.
  std::optional<Uuid> anew;
};

/// The line's event for this journal: without the row that another one gave it. A result keeps the
/// uid that it had.
/// Errc::invalid: as `add`.
Expected<ImportDraft> brought_over(std::string_view line, const BringOver& how);

/// `line` as its producer sent it: without the `row` that the journal added at its end.
/// Errc::invalid: it is no event, or its row stands elsewhere.
Expected<std::string> as_sent(std::string_view line);

}  // namespace hearth::record
