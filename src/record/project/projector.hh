#pragma once
#include <optional>
#include <span>
#include <string>

#include "base/log.hh"
#include "journal/cursor.hh"
#include "record/project/row_ids.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

/// What was done with events since the projector began.
struct Projected {
  std::int64_t applied = 0;
  std::int64_t foreign = 0;    ///< kinds that the record does not keep
  std::int64_t gone = 0;       ///< of runs or rows that people deleted
  std::int64_t malformed = 0;  ///< left out, with a line in the log
  std::int64_t conflicts = 0;  ///< row ids that another row has: two histories in one store
};

/// Brings the journal's events into the tables. Each batch is one transaction, with the cursor that
/// it reaches: after a crash the batch is there, cursor and all, or not at all.
///
/// Applying an event again changes nothing, and the order of events does not matter (rows.hh); but
/// the numbers of labels, contents and bodies, which no event brings, follow the order.
/// One projector per store at a time (StoreLock). Blocks; one thread at a time.
class Projector {
 public:
  /// `db` and `log` outlive it.
  static Expected<Projector> open(Database& db, Log& log);

  /// Where to go on reading `journal`; nothing when it was never read.
  Expected<std::optional<journal::Cursor>> cursor(const Uuid& journal) const;

  /// Applies `events`, lines of JSON, and notes that all of `reached.journal` before `reached` is
  /// in the store. `now` is for the column `updated` of the cursor only.
  /// After an error (busy, full, corrupt, io) nothing of the batch is there; it may be tried again.
  Expected<> apply(std::span<const std::string> events, const journal::Cursor& reached,
                   UtcMicros now);

  const Projected& projected() const { return done_; }

 private:
  Projector(Database& db, Log& log) : db_(&db), log_(&log) {}

  Database* db_;
  Log* log_;
  RowIds ids_;
  Projected done_;
};

}  // namespace hearth::record
