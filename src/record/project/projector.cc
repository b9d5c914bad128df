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
  /// `one_by_one`: each event is written before the next, so that it shows which one cannot be.
  Batch(Database& db, Log& log, RowIds& ids, bool one_by_one)
      : db_(db), log_(log), ids_(ids), one_by_one_(one_by_one), rows_(db) {}

  /// `coming`: this line's event and those behind it.
  /// Errc::invalid: this event must be left out of a new try, since it failed halfway; or, where
  /// they are not written one by one, one of those before it.
  Expected<> add(const std::string& line, std::span<const Event> coming) {
    const Event& event = coming.front();
    const KnownKind* const kind = kind_of(event.head.kind);
    if (!kind) {
      ++done.foreign;
      return {};
    }
    const bool by_api = event.head.kind.starts_with("api.");
    TRY(const bool gone, by_api ? Expected<bool>(false) : is_gone(rows_, event));
    if (gone) {
      ids_.saw(event.head, line);
      ++done.gone;
      return {};
    }
    rows_.coming(one_by_one_ ? coming.first(1) : coming);
    CHECK_OK(before(*kind));
    const std::int64_t changed = db_.changed_so_far(), gathered = rows_.gathered();
    Expected<> applied = kind->apply(rows_, event);
    if (applied) applied = after(*kind);
    if (!applied) {
      Error why = std::move(applied).error().in(event.head.kind + " " + event.head.id.text());
      const bool untouched =
          db_.changed_so_far() == changed && rows_.gathered() == gathered && !db_.must_roll_back();
      if (why.code == Errc::invalid && untouched) return leave_out(std::move(why));
      return std::unexpected(std::move(why));
    }
    ids_.saw(event.head, line);
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
    CHECK_OK(rows_.settle());
    CHECK_OK(settle_runs(rows_));
    return ids_.save(db_);
  }

  Projected done;

 private:
  Expected<> before(const KnownKind& kind) {
    if (kind.beside == Beside::gathered) return {};
    CHECK_OK(rows_.settle());
    if (kind.beside == Beside::forgotten) rows_.forget();
    return {};
  }
  Expected<> after(const KnownKind& kind) {
    if (one_by_one_) CHECK_OK(rows_.settle());
    if (kind.beside == Beside::forgotten) rows_.forget();
    return {};
  }

  Database& db_;
  Log& log_;
  RowIds& ids_;
  const bool one_by_one_;
  Rows rows_;
};

/// Lines and what they say; a malformed one has no kind.
struct Parsed {
  std::vector<Event> events;
  std::map<std::size_t, Error> malformed;  ///< by their place
};

Parsed parse_all(std::span<const std::string> lines) {
  Parsed out;
  out.events.reserve(lines.size());
  for (const std::string& line : lines) {
    auto event = Event::parse(line);
    if (!event) out.malformed.emplace(out.events.size(), std::move(event).error());
    out.events.push_back(event ? *std::move(event) : Event());
  }
  return out;
}

Expected<> save_cursor(Database& db, const journal::Cursor& at, UtcMicros now) {
  CHECK_OK(
      db.run("INSERT INTO projection (name, journal, segment, \"offset\", updated)"
             " VALUES ('record', ?1, ?2, ?3, ?4) ON CONFLICT (name, journal) DO UPDATE SET"
             " segment = excluded.segment, \"offset\" = excluded.\"offset\","
             " updated = excluded.updated",
             at.journal, at.segment, at.offset, now));
  return {};
}

/// What a try is to do: events that fail halfway are left out, and which they are is found out by
/// writing one after the other.
struct Try {
  std::map<std::size_t, Error> bad;  ///< by their place in the batch, with the reason
  bool one_by_one = false;
};

Expected<Projected> try_batch(Database& db, Log& log, RowIds& ids,
                              std::span<const std::string> lines, std::span<const Event> events,
                              const journal::Cursor& reached, UtcMicros now, Try& how) {
  TRY(Transaction transaction, Transaction::begin(db));
  Batch batch(db, log, ids, how.one_by_one);
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (const auto known = how.bad.find(i); known != how.bad.end()) {
      CHECK_OK(batch.leave_out(known->second));
      continue;
    }
    Expected<> added = batch.add(lines[i], events.subspan(i));
    if (!added && added.error().code == Errc::invalid && how.one_by_one)
      how.bad.emplace(i, added.error());
    CHECK_OK(std::move(added));
  }
  CHECK_OK(batch.finish());
  CHECK_OK(save_cursor(db, reached, now));
  CHECK_OK(transaction.commit());
  return batch.done;
}

/// Is there something to try differently after this error?
bool try_again(const Error& error, std::size_t known_bad, Try& how) {
  if (how.bad.size() > known_bad) return true;
  if (error.code != Errc::invalid) return false;
  return !std::exchange(how.one_by_one, true);
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
  Parsed parsed = parse_all(events);
  Try how{std::move(parsed.malformed)};
  while (true) {
    const std::size_t known = how.bad.size();
    RowIds ids = ids_;  // a batch that is rolled back leaves no trace here either
    auto done = try_batch(*db_, *log_, ids, events, parsed.events, reached, now, how);
    if (done) {
      ids_ = ids;
      done_.applied += done->applied;
      done_.foreign += done->foreign;
      done_.gone += done->gone;
      done_.malformed += done->malformed;
      done_.conflicts += done->conflicts;
      return {};
    }
    if (!try_again(done.error(), known, how)) return std::unexpected(std::move(done).error());
  }
}

}  // namespace hearth::record
