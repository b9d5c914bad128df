#pragma once
#include <string>

#include "record/store/sqlite.hh"

namespace hearth::record::ask {

struct TimelinePart {
  std::int64_t after = 0;        ///< only results with a greater id: what came since
  std::int64_t limit = 100'000;  ///< of results
};

/// One letter for a result: o ok, c changed, f failed, i ignored, s skipped, u unreachable, ?
char letter_of(std::string_view shown_status);

/// The skeleton of a run in one answer, column by column (docs/manual/questions.md): plays, tasks,
/// hosts, and for each result its place, status, start and duration; about 15 bytes a result.
/// Errors: not_found.
Expected<std::string> timeline(Database& db, std::int64_t run, const TimelinePart& part);

}  // namespace hearth::record::ask
