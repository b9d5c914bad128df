#pragma once
#include "record/project/rows.hh"

namespace hearth::record {

/// Deletes one row and all that goes with it, with their counters, in one go; what a person deleted
/// so does not come back (gone.hh). A whole run of more than some hundred rows goes by
/// `doom_runs` instead.
Expected<> delete_row(Rows& rows, Table table, std::int64_t id);

}  // namespace hearth::record
