#pragma once
#include <span>

#include "record/store/sqlite.hh"

namespace hearth::record {

/// One step forward of the tables. Steps are never changed once released; a new one is appended.
struct Migration {
  int version;      ///< from 1, no holes
  const char* sql;  ///< statements without parameters
};

std::span<const Migration> migrations();
/// The newest version that this program knows.
int schema_version();

/// Brings the tables to `schema_version()`, each step in a transaction of its own, and leaves a
/// dictionary for bodies there (bodies.hh).
/// A store with a newer version is Errc::invalid: an older Hearth must not write into it.
Expected<> migrate(Database& db);

/// The store's version; 0 for an empty file. Errc::invalid when it is newer than this program, or
/// somebody else's database.
Expected<int> version_of(Database& db);

}  // namespace hearth::record
