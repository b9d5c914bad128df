#pragma once
#include <string>

#include "record/store/sqlite.hh"

namespace hearth::record::ask {

/// What failed in a run (failed or unreachable, not ignored), and for each: the last run of the
/// same playbook before it in which this task worked on this host, and the first in which it failed
/// since. The host is the same by its machine where that is known, else by its name.
/// `kLookBack` runs are looked at. At most `limit` of them, oldest first. Errors: not_found.
Expected<std::string> failures(Database& db, std::int64_t run, std::int64_t limit);

}  // namespace hearth::record::ask
