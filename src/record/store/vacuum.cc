#include "record/store/vacuum.hh"

#include "base/text.hh"

namespace hearth::record {
namespace {

/// 4 MB at pages of 4 KiB: some 20 ms.
constexpr char kSlice[] = "PRAGMA incremental_vacuum(1024)";
/// Of PRAGMA auto_vacuum.
constexpr std::int64_t kIncremental = 2;

Expected<std::int64_t> pragma(Database& db, std::string_view sql) {
  TRY(const auto value, db.find(sql));
  return value.value_or(0);
}

/// Tables with their indexes; what is free in them PostgreSQL does not tell without reading them.
constexpr char kPostgresBytes[] =
    "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c WHERE relkind = 'r'"
    " AND relnamespace = quote_ident(current_schema())::regnamespace";

}  // namespace

Expected<FileSpace> file_space(Database& db) {
  if (db.engine() == EngineKind::postgres) {
    TRY(const auto bytes, db.find(kPostgresBytes));
    return FileSpace{bytes.value_or(0), 0, true};
  }
  TRY(const std::int64_t page, pragma(db, "PRAGMA page_size"));
  TRY(const std::int64_t pages, pragma(db, "PRAGMA page_count"));
  TRY(const std::int64_t free, pragma(db, "PRAGMA freelist_count"));
  TRY(const std::int64_t mode, pragma(db, "PRAGMA auto_vacuum"));
  return FileSpace{pages * page, free * page, mode == kIncremental};
}

Expected<bool> vacuum_slice(Database& db) {
  if (db.engine() == EngineKind::postgres) return false;
  TRY(const std::int64_t before, pragma(db, "PRAGMA freelist_count"));
  if (before == 0) return false;
  CHECK_OK(db.script(kSlice));
  TRY(const std::int64_t after, pragma(db, "PRAGMA freelist_count"));
  return after > 0 && after < before;
}

Expected<> vacuum_whole(Database& db) {
  return db.script("PRAGMA auto_vacuum=INCREMENTAL; VACUUM;");
}

Expected<> end_vacuum(Database& db) {
  if (db.engine() == EngineKind::postgres) {
    CHECK_OK(db.script("SET statement_timeout = 0"));
    return db.script("VACUUM (ANALYZE)");  // in no transaction
  }
  return db.script("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace hearth::record
