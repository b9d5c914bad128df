#pragma once
#include "record/store/sqlite.hh"

namespace hearth::record {

/// Rows of one batch, at most: a transaction holds up nobody for long (about 0.1 s), and a killed
/// process loses no more.
inline constexpr std::int64_t kPurgeRows = 5'000;

/// Takes the rows of doomed runs (project/doom.hh) out of the tables, a batch a call, each a
/// transaction of its own: results first, then what they stand on, the run's row last; then bodies
/// and contents that nobody refers to; then the run is doomed no more. What is deleted is
/// overwritten with zeros; at last SQLite's log is emptied, in which it still stands. What a killed
/// process had not done yet is in the table `doomed`, or noted in `store_meta`.
///
/// On the connection of who projects. Blocks. True: there is more to do, if only to wait for who
/// reads what the log held.
Expected<bool> purge_batch(Database& db);
/// There is something for `purge_batch` to do.
Expected<bool> must_purge(Database& db);

}  // namespace hearth::record
