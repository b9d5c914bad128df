#pragma once
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>

#include "record/project/event.hh"
#include "record/store/bodies.hh"
#include "record/store/status.hh"

namespace hearth::record {

struct FoundResult {
  std::int64_t id;
  bool filled;  ///< its own event has come
};

/// A result as it is inserted.
struct NewResult {
  std::int64_t id;
  Uuid uid;
  std::int64_t playbook;
  std::optional<std::int64_t> play;
  std::int64_t task, host;
  ResultStatus status;
  bool changed, ignore_errors, ignore_unreachable;
  std::optional<std::int64_t> content, started, ended, duration;
  UtcMicros at;
  Via via;
};

/// What a batch knows of results, its own included, and what it has of them that is not written
/// yet. With PostgreSQL each look costs a round trip: so it looks for the results of the next
/// `kAhead` events at once, and writes all in a few statements.
class ResultsToWrite {
 public:
  static constexpr std::size_t kAhead = 64;
  using ViaKey = std::tuple<Uuid, Uuid, std::string>;  ///< run, task, host

  explicit ResultsToWrite(Database& db) : db_(db) {}

  /// Nothing: nobody has looked yet. A result that is not there: the inner one is empty.
  std::optional<std::optional<FoundResult>> found(const Uuid& uid) const;
  std::optional<bool> taken(std::int64_t id) const;
  std::optional<Via> via(const ViaKey& key) const;
  void know(const Uuid& uid, std::optional<FoundResult> result);
  void know_taken(std::int64_t id) { taken_[id] = true; }
  /// The row has another id now; whoever moves it tells what its uid finds.
  void moved(std::int64_t from, std::int64_t to) {
    taken_[from] = false;
    taken_[to] = true;
  }
  /// Looks for what the results and items of the next events will ask for.
  Expected<> look_ahead(std::span<const Event> coming);

  Expected<std::optional<std::int64_t>> own_body(std::string_view bytes);
  /// Whoever adds it tells then what its uid finds (`know`): it may still get another id.
  void add(const NewResult& row);
  void add_delegate(std::int64_t result, std::int64_t host) { delegates_.add(result, host); }
  Many& items() { return items_; }
  Many& calls() { return calls_; }
  /// The daemon saw the task run so on the host; the highest counts.
  void add_via(const ViaKey& key, Via via);
  bool waits(std::int64_t result) const { return waiting_.contains(result); }

  /// Bodies alone. Whoever adds another body calls it first.
  Expected<> settle_bodies();
  Expected<> settle();
  /// After `settle`.
  void forget();

 private:
  Expected<> look_for_results(const Many& uids);
  Expected<> settle_vias();

  Database& db_;
  std::map<Uuid, std::optional<FoundResult>> found_;
  std::map<std::int64_t, bool> taken_;
  std::map<ViaKey, Via> vias_;

  std::optional<std::int64_t> last_body_;
  Many bodies_{kInsertBody};
  Many results_{kInsertResult};
  Many delegates_{kInsertDelegate};
  Many items_{kInsertItem};
  Many calls_{kInsertCall};
  std::map<ViaKey, Via> told_;
  std::set<std::int64_t> waiting_;

  static const char kInsertBody[], kInsertResult[], kInsertDelegate[], kInsertItem[], kInsertCall[];
};

/// The uid of the stub that keeps items that do not name their result, until the result of this
/// task and host takes it over.
Uuid uid_for_items(const Uuid& run, const Uuid& task, std::int64_t batch, std::string_view host);

}  // namespace hearth::record
