#pragma once
#include "record/store/sqlite.hh"

namespace hearth::record {

// What the search index (record/ask/search/index.hh) has of results: it holds their words, so
// whoever deletes or changes a result takes it out in the same transaction. It is made again by
// itself. With a run's row everything goes by foreign key.

/// All that is known of the run.
Expected<> forget_search(Database& db, std::int64_t playbook);
/// The same for the run of a result that the index has; nothing to do for one that it has not.
/// Called before the row goes.
Expected<> forget_searched_result(Database& db, std::int64_t result);

}  // namespace hearth::record
