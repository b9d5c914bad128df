#pragma once
#include <span>

#include "record/project/rows.hh"

namespace hearth::record {

/// Takes whole runs out of sight, at once and whatever their size: readers leave them out
/// (store/hidden.hh), counts and latest hosts are those of the rest, late events of them are left
/// out. Their rows go later, in batches (purge.hh). A run of which nothing is known stays away too.
Expected<> doom_runs(Rows& rows, std::span<const Uuid> runs);

}  // namespace hearth::record
