#pragma once
#include <cstdint>

#include "record/store/sqlite.hh"

namespace hearth::record {

/// What the store's file could give back to the disk. With PostgreSQL: its tables and indexes, and
/// what is free in them is not known.
struct FileSpace {
  std::int64_t bytes = 0;  ///< of the file
  std::int64_t free = 0;   ///< bytes of it that hold nothing
  /// It can be given back in slices. A store from before Hearth made them so must be written anew
  /// once.
  bool in_slices = false;
};
Expected<FileSpace> file_space(Database& db);

/// Gives back some pages, in one short transaction: others write between two calls. Answers whether
/// there is more.
Expected<bool> vacuum_slice(Database& db);

/// Writes the file anew, without what is free, so that `vacuum_slice` works from then on. Needs as
/// much room on the disk, and all other writers wait meanwhile.
Expected<> vacuum_whole(Database& db);

/// Shortens the file of the write-ahead log to nothing where nobody reads from it. With PostgreSQL
/// its VACUUM (ANALYZE), of all tables of this user's in the database.
Expected<> end_vacuum(Database& db);

}  // namespace hearth::record
