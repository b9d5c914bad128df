#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/error.hh"

// What the answers about a run say of further ones; no question is asked here.

namespace hearth::record::site {

/// Rows of a run, by the numbers that the API has for them.
struct RowsOfRun {
  std::vector<std::int64_t> plays, tasks, hosts, results;
};

/// Adds what one answer of `runs/RUN/timeline` names (ask/timeline.hh); plays, tasks and hosts are
/// in each whole. Returns the path of the next answer, which begins behind this one's results, or
/// "". Errc::invalid: it is no timeline.
Expected<std::string> add_timeline(RowsOfRun& rows, const std::string& run,
                                   const std::string& answer);

/// The numbers of a list's rows, by their member `id`.
Expected<std::vector<std::int64_t>> ids_of_list(const std::string& answer);

/// `results/RESULT/earlier` without what other runs than these have.
Expected<std::string> earlier_in(const std::set<std::int64_t>& runs, const std::string& answer);

/// Whether both sides of a diff are of these runs.
Expected<bool> diff_is_in(const std::set<std::int64_t>& runs, const std::string& answer);

}  // namespace hearth::record::site
