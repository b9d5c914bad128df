#pragma once
#include <string>

#include "record/store/sqlite.hh"

namespace hearth::record::ask {

/// How far back it is looked: appearances of a host in runs of the same playbook.
inline constexpr std::int64_t kLookBack = 500;

/// What failed in a run (failed or unreachable, not ignored), and for each: the last run of the
/// same playbook before it in which this task worked on this host, and the first in which it failed
/// since. The host is the same by its machine where that is known, else by its name.
/// At most `limit` of them, oldest first. Errors: not_found.
Expected<std::string> failures(Database& db, std::int64_t run, std::int64_t limit);

}  // namespace hearth::record::ask
