#pragma once
#include <optional>
#include <string>
#include <vector>

#include "record/store/sqlite.hh"

namespace hearth::record::ask {

/// When one result came about. Microseconds.
struct Span {
  std::int64_t id = 0, play = 0, task = 0, host = 0;
  std::int64_t started = 0, ended = 0;
};

/// How the tasks of a play followed each other, as their times show it: `linear` when none began
/// before the one before it had ended on all hosts, else each host went on by itself.
enum class Pace { linear, free };

/// One of the results that decided how long the run took.
struct Link {
  std::size_t span = 0;     ///< its place in the spans
  std::int64_t waited = 0;  ///< from the end of the link before to its start; 0 for the first
  /// How much sooner the task would have ended had this host been as fast as the next slowest;
  /// nothing in a free play.
  std::optional<std::int64_t> ahead;
};

struct CriticalPath {
  std::vector<Link> links;                           ///< in the order of time
  std::vector<std::pair<std::int64_t, Pace>> plays;  ///< by id
};

/// From the result that ended last back to the first. A result waited for the one that ended last
/// before it began: in a linear play on any host, in a free one on its own; the first of a play for
/// the last of the plays before. Order of `spans` does not matter.
CriticalPath critical_path(const std::vector<Span>& spans);

/// The same of a run, as JSON. Errors: not_found.
Expected<std::string> critical_path(Database& db, std::int64_t run);

}  // namespace hearth::record::ask
