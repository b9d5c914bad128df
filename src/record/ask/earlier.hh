#pragma once
#include <string>

#include "record/store/sqlite.hh"

namespace hearth::record::ask {

/// What became of this result's task on its host before: results of tasks of the same name and
/// action in earlier runs of the same playbook, newest first, `limit` of them.
/// Errors: not_found.
Expected<std::string> earlier(Database& db, std::int64_t result, std::int64_t limit);

}  // namespace hearth::record::ask
