#include "record/project/projector.hh"

#include <set>

#include "base/text.hh"
#include "record/project/apply.hh"
#include "record/project/gone.hh"

namespace hearth::record {
namespace {

/// One try at one batch.
class Batch {
 public:
  Batch(Database& db, Log& log, RowIds& ids) : db_(db), log_(log), ids_(ids), rows_(db) {}

  /// Errc::invalid: this event must be left out of a new try, since it failed halfway.
  Expected<> add(const std::string& line) {
    auto event = Event::parse(line);
    if (!event) return leave_out(std::move(event).error());
    const Apply apply = apply_of(event->head.kind);
    const bool by_api = event->head.kind.starts_with("api.");
    if (!apply) {
      if (!by_api) rows_.note_number(event->head);
      ++done.foreign;
      return {};
    }
    TRY(const bool gone, by_api ? Expected<bool>(false) : is_gone(rows_, *event));
    if (gone) {
      rows_.note_number(event->head);
      ids_.saw(event->head, line);
      ++done.gone;
      return {};
    }
    const std::int64_t before = db_.changed_so_far();
    Expected<> applied = apply(rows_, *event);
    if (!applied) {
      Error why = std::move(applied).error().in(event->head.kind + " " + event->head.id.text());
      const bool untouched = db_.changed_so_far() == before && !db_.must_roll_back();
      if (why.code == Errc::invalid && untouched) return leave_out(std::move(why));
      return std::unexpected(std::move(why));
    }
    if (!by_api) rows_.note_number(event->head);
    ids_.saw(event->head, line);
    ++done.applied;
    return {};
  }

  Expected<> leave_out(Error why) {
    log_.warning(join({"record: an event is left out: ", why.message}));
    ++done.malformed;
    return {};
  }

  Expected<> finish() {
    done.conflicts = rows_.conflicts();
    CHECK_OK(settle_runs(rows_));
    return ids_.save(db_);
  }

  Projected done;

 private:
  Database& db_;
  Log& log_;
  RowIds& ids_;
  Rows rows_;
};

Expected<> save_cursor(Database& db, const journal::Cursor& at, UtcMicros now) {
  CHECK_OK(
      db.run("INSERT INTO projection (name, journal, segment, \"offset\", updated)"
             " VALUES ('record', ?1, ?2, ?3, ?4) ON CONFLICT (name, journal) DO UPDATE SET"
             " segment = excluded.segment, \"offset\" = excluded.\"offset\","
             " updated = excluded.updated",
             at.journal, at.segment, at.offset, now));
  return {};
}

/// Events that fail halfway, by their place in the batch, with the reason.
using Bad = std::map<std::size_t, Error>;

Expected<Projected> try_batch(Database& db, Log& log, RowIds& ids,
                              std::span<const std::string> events, const journal::Cursor& reached,
                              UtcMicros now, Bad& bad) {
  TRY(Transaction transaction, Transaction::begin(db));
  Batch batch(db, log, ids);
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (const auto known = bad.find(i); known != bad.end()) {
      CHECK_OK(batch.leave_out(known->second));
      continue;
    }
    Expected<> added = batch.add(events[i]);
    if (!added && added.error().code == Errc::invalid) bad.emplace(i, added.error());
    CHECK_OK(std::move(added));
  }
  CHECK_OK(batch.finish());
  CHECK_OK(save_cursor(db, reached, now));
  CHECK_OK(transaction.commit());
  return batch.done;
}

}  // namespace

Expected<Projector> Projector::open(Database& db, Log& log) {
  Projector projector(db, log);
  CHECK_OK(projector.ids_.restore(db));
  return projector;
}

Expected<std::optional<journal::Cursor>> Projector::cursor(const Uuid& journal) const {
  TRY(Statement found, db_->query("SELECT segment, \"offset\" FROM projection"
                                  " WHERE name = 'record' AND journal = ?1",
                                  journal));
  TRY(const bool there, found.step());
  if (!there) return std::nullopt;
  return journal::Cursor{journal, static_cast<std::uint64_t>(found.integer(0)),
                         static_cast<std::uint64_t>(found.integer(1))};
}

Expected<> Projector::apply(std::span<const std::string> events, const journal::Cursor& reached,
                            UtcMicros now) {
  Bad bad;
  while (true) {
    const std::size_t known = bad.size();
    RowIds ids = ids_;  // a batch that is rolled back leaves no trace here either
    auto done = try_batch(*db_, *log_, ids, events, reached, now, bad);
    if (done) {
      ids_ = ids;
      done_.applied += done->applied;
      done_.foreign += done->foreign;
      done_.gone += done->gone;
      done_.malformed += done->malformed;
      done_.conflicts += done->conflicts;
      return {};
    }
    if (bad.size() == known) return std::unexpected(std::move(done).error());
  }
}

}  // namespace hearth::record
