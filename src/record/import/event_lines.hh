#pragma once
#include <string>
#include <string_view>

#include "record/import/draft.hh"
#include "record/project/row_ids.hh"

namespace hearth::record {

/// What the lines of another journal need of this one.
struct EventSurvey {
  std::int64_t events = 0;
  /// They name rows by number (events of the API): all rows get ids from one block.
  bool by_number = false;
  Reserved ids;  ///< those of their rows, where `by_number`

  /// Errc::invalid: the line is no event of a journal.
  Expected<> add(std::string_view line);
};

/// The line's event for this journal: without the row that another one gave it. With `base`, its
/// row and those that it names get ids that are so much higher (block.hh). A result keeps the
/// uid that it had.
/// Errc::invalid: as `add`.
Expected<ImportDraft> brought_over(std::string_view line, std::optional<std::int64_t> base);

/// `line` as its producer sent it: without the `row` that the journal added at its end.
/// Errc::invalid: it is no event, or its row stands elsewhere.
Expected<std::string> as_sent(std::string_view line);

}  // namespace hearth::record
