#pragma once
#include "record/project/rows.hh"

namespace hearth::record {

/// Takes a whole run out of sight, at once and whatever its size: readers leave it out
/// (store/hidden.hh), counts and latest hosts are those of the rest, late events of it are left
/// out. Its rows go later, in batches (record/project/purge.hh). `row`: its playbook's id, of which
/// nothing is known where it is not there; the run stays away then too.
Expected<> doom_run(Rows& rows, const Uuid& run);

}  // namespace hearth::record
