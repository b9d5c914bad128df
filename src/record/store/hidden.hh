#pragma once
#include "record/store/sqlite.hh"

namespace hearth::record {

/// Has a reading connection see no rows of doomed runs: while there are some, views of its own,
/// named as the tables, stand before them, so that no statement has to know. Two look-ups while
/// nothing is doomed. Inside a transaction, what it finds holds for all of it.
///
/// Never on a connection that writes: its statements would meet the views.
Expected<> hide_doomed(Database& db);

}  // namespace hearth::record
