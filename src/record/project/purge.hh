#pragma once
#include "record/store/sqlite.hh"

namespace hearth::record {

/// Rows of one batch, at most: a transaction holds up nobody for long (about 0.1 s), and a killed
/// process loses no more.
inline constexpr std::int64_t kPurgeRows = 5'000;

/// Takes the rows of doomed runs (project/doom.hh) out of the tables, a batch a call, each a
/// transaction of its own: results first, then what they stand on, the run's row last; then bodies
/// and contents that nobody refers to; then the run is doomed no more. What a killed process had
/// not done yet is in the table `doomed`. What is deleted is overwritten with zeros.
///
/// On the connection of who projects. Blocks. True: there is more to do.
Expected<bool> purge_batch(Database& db);
Expected<bool> has_doomed(Database& db);

}  // namespace hearth::record
