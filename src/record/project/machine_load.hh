#pragma once
#include <set>

#include "record/machine/machines.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

/// Replays what the tables hold into `machines`, which must be empty: what a daemon does at its
/// start instead of reading the whole journal. The latest kSightingsMax sightings, and every
/// decision; machines that were not seen since are new when they come back.
/// Blocks: about 10 us a sighting.
///
/// `unsure`  runs of which more may be told, also where they ended: they are not closed.
Expected<> load_machines(Database& db, Machines& machines, const std::set<Uuid>& unsure = {});
inline constexpr std::int64_t kSightingsMax = 50'000;

}  // namespace hearth::record
