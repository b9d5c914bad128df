#pragma once
#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "base/id.hh"
#include "record/project/event.hh"
#include "record/project/parent_sums.hh"
#include "record/project/results_to_write.hh"
#include "record/project/row_ids.hh"
#include "record/store/status.hh"

namespace hearth::record {

/// What one batch adds to a run's row; written once, at the end of the batch.
struct RunTally {
  UtcMicros first = INT64_MAX;  ///< of all events of the batch
  UtcMicros last = 0;
  UtcMicros seen = 0;  ///< last event of the run's own writer
  std::int64_t plays = 0, tasks = 0, results = 0, hosts = 0, files = 0, records = 0, failed = 0;
};

/// A run's row, for one event.
struct Run {
  std::int64_t id;
  Uuid uid;
  UtcMicros at;  ///< the event's
  RunTally* tally;
};

using MaybeId = std::optional<std::int64_t>;

/// The line of `counts` that says how many rows were deleted or got another id. While it stands,
/// rows have only been added, each with an id above all that were there (but for derived ones).
inline constexpr std::string_view kMovedRows = "moved";

/// Finds rows by their natural keys and makes those that are missing, within one transaction.
///
/// A row that is named before its own event has come is a stub: status unknown, a derived id
/// (kDerivedIds). Its own event brings `row`; the stub then gets that id and its children follow
/// (ON UPDATE CASCADE). Of several ids for one natural key the smallest wins; an id that another
/// row has already is not taken. Each event that names a row moves `created` back and `updated`
/// forth to its own time. So the tables do not depend on the order of the events.
///
/// What results add is gathered and written for many of them at once: by `settle`, which stands
/// before whatever looks at rows of plays, tasks, hosts, results and bodies past this class. What
/// is known of such rows is forgotten (`forget`) where one is changed past it.
class Rows {
 public:
  explicit Rows(Database& db) : db_(db), sums_(db), results_(db) {}
  Database& db() { return db_; }

  /// The event's run; the event counts as a sign of life of its writer, or not.
  Expected<Run> run(const Event& event, bool by_its_writer = true);

  Expected<std::int64_t> play(const Run& run, const Uuid& uuid, std::int64_t batch,
                              MaybeId row = {}, std::int64_t results = 0);
  /// `play` is the play's id where the event knows it.
  Expected<std::int64_t> task(const Run& run, const Uuid& uuid, std::int64_t batch, MaybeId play,
                              MaybeId row = {}, std::int64_t results = 0,
                              Status status = Status::unknown);
  Expected<std::int64_t> host(const Run& run, const std::string& name, MaybeId row = {},
                              const HostCounts& counts = {});
  /// The same for who needs the id alone: what it adds to the row may be written later.
  Expected<std::int64_t> count_play(const Run& run, const Uuid& uuid, std::int64_t batch,
                                    std::int64_t results);
  Expected<std::int64_t> count_task(const Run& run, const Uuid& uuid, std::int64_t batch,
                                    MaybeId play, std::int64_t results,
                                    Status status = Status::unknown);
  Expected<std::int64_t> count_host(const Run& run, const std::string& name,
                                    const HostCounts& counts = {});

  Expected<std::int64_t> file(const Run& run, const std::string& path, MaybeId row = {});
  Expected<std::int64_t> record(const Run& run, const std::string& key, MaybeId row = {});
  Expected<std::int64_t> label(const std::string& name, UtcMicros at);

  /// `row` where it is free, else the id derived from `key`.
  Expected<std::int64_t> new_id(Table table, std::string_view key, MaybeId row);
  /// Gives the row `id` the id that its own event brings; answers the id that it has now.
  Expected<std::int64_t> claim(Table table, std::int64_t id, MaybeId row);
  void inserted(Table table) { ++added_[static_cast<std::size_t>(table)]; }
  /// `rows` of the table are gone: its count, and what readers remember of places in lists.
  void deleted(Table table, std::int64_t rows) {
    added_[static_cast<std::size_t>(table)] -= rows;
    moved_ += rows;
  }

  /// What waits to be written of results.
  ResultsToWrite& results() { return results_; }
  /// The events that come next, the one at hand first: what they ask for is looked for at once.
  void coming(std::span<const Event> events) { coming_ = events; }
  std::span<const Event> coming() const { return coming_; }
  /// A body that is kept once (bodies.hh, store_body).
  Expected<MaybeId> store_body(std::string_view bytes, UtcMicros at);
  Expected<> settle();
  /// After `settle`.
  void forget();
  /// How often something was gathered.
  std::int64_t gathered() const { return gathered_; }
  void gather() { ++gathered_; }

  /// Forgets the tallies, which `settle_runs` has written, and which runs it has seen.
  void start_over();
  /// Did a person delete this row of the run, or the run (gone.hh)?
  Expected<bool> gone(const Uuid& run, Table table, std::string_view key);
  Expected<bool> any_gone(const Uuid& run);
  void forget_gone() { any_gone_.clear(); }

  const std::map<Uuid, RunTally>& tallies() const { return tallies_; }
  /// Adds what was inserted to the table `counts`.
  Expected<> save_counts();
  /// How often an event's row id belonged to another row: a sign of two histories in one store.
  std::int64_t conflicts() const { return conflicts_; }

 private:
  Expected<std::int64_t> find_or_add_run(const Event& event, MaybeId row);
  Expected<bool> is_taken(Table table, std::int64_t row);
  /// A row that is known already and keeps its id and its parent.
  ParentSums::Sum* known_play(const ParentSums::WorkKey& key, MaybeId row);
  ParentSums::Task* known_task(const ParentSums::WorkKey& key, MaybeId play, MaybeId row);
  ParentSums::Host* known_host(const ParentSums::HostKey& key, MaybeId row);

  Database& db_;
  ParentSums sums_;
  ResultsToWrite results_;
  std::span<const Event> coming_;
  std::int64_t gathered_ = 0;
  std::map<Uuid, RunTally> tallies_;
  std::map<Uuid, std::int64_t> runs_;
  std::map<Uuid, bool> any_gone_;
  std::array<std::int64_t, kTables> added_{};
  std::int64_t conflicts_ = 0;
  std::int64_t moved_ = 0;
};

/// An id from kDerivedIds to 2^53 - 1, the same for the same table and key.
std::int64_t derived_id(Table table, std::string_view key);

/// The 16 bytes of a uuid, as part of a key.
std::string_view bytes_of(const Uuid& id);

}  // namespace hearth::record
