#pragma once
#include "record/store/database.hh"

namespace hearth::record {

/// SQLite's half of Database::open. `sqlite3.h` is included by sqlite_engine.cc only.
Expected<std::unique_ptr<Engine>> open_sqlite(const std::string& path, OpenMode mode);

}  // namespace hearth::record
