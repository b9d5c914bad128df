#pragma once
#include "record/store/sqlite.hh"

namespace hearth::record {

/// Deletes at most `most` contents of files and as many bodies with a hash that no row refers to,
/// in the caller's transaction. Reads all rows that may refer to one. True: none is left.
Expected<bool> sweep_batch(Database& db, std::int64_t most);

}  // namespace hearth::record
