#pragma once
#include <map>
#include <string>

#include "base/id.hh"
#include "record/store/database.hh"
#include "record/store/status.hh"

namespace hearth::record {

/// What a result adds to its host's counters while no statistics have come (Ansible's rules).
struct HostCounts {
  std::int64_t results = 0, ok = 0, changed = 0, failed = 0, skipped = 0, unreachable = 0,
               ignored = 0;
  bool operator==(const HostCounts&) const = default;
  HostCounts& operator+=(const HostCounts& more);
};

/// Rows of plays, tasks and hosts that a batch has met, and what its events add to them: each row
/// is written once, not once a result. PostgreSQL keeps every version of a row until its
/// transaction ends, and walks over all of them at the next change.
///
/// The ids are those of the tables; whoever gives a row another one says so (`know_…`), after
/// `settle`.
class ParentSums {
 public:
  struct Sum {
    std::int64_t id = 0;
    UtcMicros first = INT64_MAX, last = 0;
    std::int64_t results = 0;
    bool open = false;  ///< not written yet

    void add(UtcMicros at, std::int64_t more);
  };
  struct Task : Sum {
    bool has_play = false;
    Status status = Status::unknown;  ///< the weightiest that results gave it
  };
  struct Host : Sum {
    UtcMicros created = 0;
    HostCounts counts;
  };
  struct WorkKey {
    std::int64_t run;
    Uuid uuid;
    std::int64_t batch;
    auto operator<=>(const WorkKey&) const = default;
  };
  using HostKey = std::pair<std::int64_t, std::string>;

  explicit ParentSums(Database& db) : db_(db) {}

  /// Null: not met yet.
  Sum* play(const WorkKey& key);
  Task* task(const WorkKey& key);
  Host* host(const HostKey& key);
  void know_play(const WorkKey& key, std::int64_t id);
  void know_task(const WorkKey& key, std::int64_t id, bool has_play);
  void know_host(const HostKey& key, std::int64_t id, UtcMicros created);

  /// Writes one row's sum, if it has any.
  Expected<> settle_play(Sum& play);
  Expected<> settle_task(Task& task);
  Expected<> settle_host(Host& host);
  /// Writes all.
  Expected<> settle();
  void forget();

 private:
  Database& db_;
  std::map<WorkKey, Sum> plays_;
  std::map<WorkKey, Task> tasks_;
  std::map<HostKey, Host> hosts_;
};

}  // namespace hearth::record
