#pragma once
#include "record/query/values.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

/// How the calls of a run ran, by road: most calls first.
Expected<std::vector<RoadRow>> roads_of(Database& db, const Uuid& run);
/// Why its plain calls were plain: most calls first.
Expected<std::vector<ReasonRow>> reasons_of(Database& db, const Uuid& run);
/// The calls that made a result, oldest first.
Expected<std::vector<CallRow>> calls_of(Database& db, std::int64_t result);

}  // namespace hearth::record
