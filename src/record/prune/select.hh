#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/time.hh"
#include "record/api/filters.hh"
#include "record/store/status.hh"

namespace hearth::record {

/// Which runs are to go. Runs that match `where`, and of these all but those that a limit spares:
/// whoever sets several has runs go only where all of them say so.
struct PruneWish {
  api::Where where;                  ///< conditions on `playbooks t`, as in ARA's list
  std::optional<UtcMicros> before;   ///< started before then
  std::optional<std::int64_t> keep;  ///< the newest so many of each `per` stay
  enum class Per { path, name } per = Per::path;
  std::optional<std::int64_t> bytes;  ///< the oldest, until store and journal have about so many
  bool running = false;               ///< also runs that have no end
  std::vector<std::string> runs;      ///< only these: ids or uids; empty: any
  std::optional<std::int64_t> limit;  ///< so many at most, the oldest
};

struct PruneRun {
  std::int64_t id;
  Uuid uid;
  std::string path;
  std::optional<std::string> name;
  Status status;
  std::optional<UtcMicros> started;
  std::int64_t results;
  std::int64_t bytes;  ///< of store and journal, about: by its share of all rows
};

struct PrunePlan {
  std::vector<PruneRun> runs;                       ///< oldest first
  std::int64_t matched = 0;                         ///< without `limit`
  std::int64_t store_bytes = 0, journal_bytes = 0;  ///< before
};

/// Reads only. Errc::not_found: a run of `runs` is not there.
Expected<PrunePlan> plan_prune(Database& db, const PruneWish& wish);

}  // namespace hearth::record
