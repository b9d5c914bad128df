#pragma once
#include <cstdint>

#include "record/store/sqlite.hh"

namespace hearth::record {

/// Bytes of the store that hold something: pages that were freed count no more, though the file
/// keeps them until it is vacuumed.
Expected<std::int64_t> bytes_of_store(Database& db);

/// Bytes of the journals beside the store; 0 where they are not beside it.
Expected<std::int64_t> bytes_of_journals(const Database& db);

}  // namespace hearth::record
