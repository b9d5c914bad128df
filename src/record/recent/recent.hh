#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hh"
#include "journal/reader.hh"
#include "record/project/projector.hh"
#include "record/store/database.hh"

namespace hearth::record {

/// Runs that were recorded lately, in memory: what answers for them while the database is away
/// (docs/decisions/0025-database-away.md). The journal's events, projected as into any store; a run
/// is here whole, from its first event, or not at all, and has the ids that it has everywhere.
///
/// What is here besides them is not whole: labels, latest hosts, counts of tables. A label's number
/// is the database's to give: one that `learn` has not told yet has a number from kDerivedIds on.
///
/// Every call blocks; one thread at a time.
class Recent {
 public:
  /// Beyond these, runs that ended go, the one that was silent for longest first; then others.
  struct Bounds {
    std::int64_t bytes = 64 * 1024 * 1024;  ///< of tables and indexes, in pages
    std::size_t runs = 1'000;
    Duration ended = std::chrono::minutes(10);  ///< so long after a run's end, or
    Duration silent = std::chrono::hours(24);   ///< so long after its last event, it goes anyway
  };

  /// Runs whose first event stands behind `from`. `clock` outlives it.
  Recent(journal::JournalFolder journal, const journal::Cursor& from, const Clock& clock,
         Bounds bounds);

  /// Takes in what stands before `until`. After an error nothing is here but runs that begin
  /// behind `until`.
  Expected<> follow(const journal::Cursor& until);

  /// Once `follow` went well; to be read only.
  Database& db() { return *db_; }
  std::size_t runs() const { return runs_.size(); }
  Expected<std::int64_t> bytes();

  struct Label {
    std::string name;
    std::int64_t number = 0;
  };
  /// Names of labels whose number is not known; a few at a time.
  Expected<std::vector<std::string>> unknown_labels();
  Expected<> learn(const std::vector<Label>& labels);

 private:
  struct Run {
    Steady::time_point heard;  ///< its last event
  };
  struct Batch {
    std::vector<std::string> events;
    std::vector<Uuid> runs;    ///< whose events they are
    std::vector<Uuid> pruned;  ///< to go, behind the events
  };

  Expected<> open();
  Expected<> follow_on(const journal::Cursor& until);
  Expected<Batch> next_batch(const journal::Cursor& until);
  void take(Batch& batch, std::string_view line);
  Expected<> apply(const Batch& batch);
  Expected<> purge();
  Expected<> forget_old();
  Expected<> forget(const std::vector<Uuid>& runs);
  struct Aged {
    bool running;
    Steady::time_point heard;
    Uuid uid;
    auto operator<=>(const Aged&) const = default;
  };
  Expected<std::vector<Aged>> oldest_first();
  Expected<bool> ended(const Uuid& run);

  const journal::JournalFolder journal_;
  const Clock& clock_;
  const Bounds bounds_;
  journal::Reader reader_;
  std::optional<Database> db_;
  std::map<Uuid, Run> runs_;
  Steady::time_point looked_;  // when `forget_old` last asked which runs ended
};

}  // namespace hearth::record
