#pragma once
#include <optional>
#include <string>

#include "record/ask/runs.hh"

namespace hearth::record::ask {

struct DiffQuestion {
  std::string newer = "last";  ///< a number, a uuid, `last`
  /// The same; empty: the run of the same playbook before `newer`.
  std::string older;
  std::int64_t limit = 200;  ///< entries of each kind; their counts are of all
  bool all_keys = false;     ///< also those that differ from run to run without meaning anything
};
/// Contents of results are compared up to so many results; beyond only their statuses are.
inline constexpr std::int64_t kContentsMax = 50'000;
/// Of one result or one host's facts, so many differing places are listed.
inline constexpr std::size_t kKeysMax = 50;

/// What changed from one run to another: arguments, labels, tasks, hosts, results, files, facts.
/// Tasks are the same when play and name are, several of one name by their order.
/// Errors: invalid, not_found (also: there is no run before).
Expected<std::string> diff(Database& db, const DiffQuestion& question);

}  // namespace hearth::record::ask
