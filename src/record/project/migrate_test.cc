#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.hh"
#include "record/store/bodies.hh"
#include "record/store/hash.hh"
#include "record/store/schema.hh"
#include "record/testing/history.hh"

// A store of each schema that there ever was, with rows in it, comes to the newest one and holds
// what a projection of the same events makes today. test/golden/record/schema_N.sql is such a store
// as SQL; once written it stays as it is. HEARTH_ACCEPT=1 writes the one of a new schema.
namespace hearth::record {
namespace {

std::string golden_path(int version) {
  return join({HEARTH_GOLDEN, "/schema_", std::to_string(version), ".sql"});
}

/// What the callback of the first schema told: later kinds have tables of their own.
std::vector<std::string> first_events() {
  testing::History history;
  testing::add_story(history);
  std::vector<std::string> events;
  for (const std::string& event : history.events) {
    const bool later = event.contains("\"kind\":\"call.ran\"") ||
                       event.contains("\"kind\":\"machine.") || event.contains("\"kind\":\"api.");
    if (!later) events.push_back(event);
  }
  return events;
}

Database projected() {
  Database db = testing::memory_store();
  testing::Lines log;
  testing::project(db, log, first_events(), 100);
  return db;
}

Database empty_database() {
  auto db = Database::open(":memory:", {true, true});
  HEARTH_ASSERT(db);
  return *std::move(db);
}

std::vector<std::string> texts(Database& db, const std::string& sql) {
  std::vector<std::string> all;
  auto found = db.query_text(sql);
  EXPECT_TRUE(found) << sql << (found ? "" : found.error().message);
  while (found && *found->step()) all.emplace_back(found->text(0));
  return all;
}

std::vector<std::string> tables(Database& db) {
  return texts(db,
               "SELECT name FROM main.sqlite_schema WHERE type = 'table'"
               " AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY rowid");
}
std::vector<std::string> columns(Database& db, const std::string& table) {
  return texts(db, join({"SELECT name FROM pragma_table_info('", table, "')"}));
}

// ---- making a golden store ---------------------------------------------------------------------

/// Bodies as they are: the first schemas had a hash for each.
std::string body_rows(Database& now, bool all_hashed) {
  std::string sql;
  std::set<std::string> hashes;
  for (const std::string& id : texts(now, "SELECT CAST(id AS TEXT) FROM bodies ORDER BY id")) {
    const auto bytes = load_body(now, std::stoll(id));
    EXPECT_TRUE(bytes);
    std::string hash = to_hex(sha256(*bytes));
    const auto own =
        now.find("SELECT 1 FROM bodies WHERE hash IS NULL AND id = ?1", std::stoll(id));
    EXPECT_TRUE(own);
    if (!hashes.insert(hash).second) hash = to_hex(sha256(id));
    const std::string known = own && *own && !all_hashed ? "NULL" : join({"x'", hash, "'"});
    sql += join({"INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (", id, ", ", known,
                 ", 0, ", std::to_string(bytes->size()), ", 0, x'", to_hex(*bytes), "');\n"});
  }
  return sql;
}

bool has_dictionaries(Database& old) {
  const auto found = old.find("SELECT 1 FROM main.sqlite_schema WHERE name = 'body_dicts'");
  return found && *found;
}

/// The columns that the old table has and today's too.
std::string rows_of(Database& now, Database& old, const std::string& table) {
  if (table == "bodies") return body_rows(now, !has_dictionaries(old));
  const auto today = columns(now, table);
  std::vector<std::string> names, values;
  for (const std::string& column : columns(old, table)) {
    if (std::find(today.begin(), today.end(), column) == today.end()) continue;
    names.push_back(join({"\"", column, "\""}));
    values.push_back(join({"quote(\"", column, "\")"}));
  }
  std::string sql;
  const std::string select = join({"SELECT ", join_with(" || ', ' || ", values), " FROM ", table});
  for (const std::string& row : texts(now, select))
    sql += join({"INSERT INTO ", table, " (", join_with(", ", names), ") VALUES (", row, ");\n"});
  return sql;
}

std::string make_golden(int version) {
  Database now = projected(), old = empty_database();
  for (const Migration& step : migrations())
    if (step.version <= version) EXPECT_TRUE(old.script(step.sql)) << step.version;
  std::string sql = "-- A store of schema " + std::to_string(version) + "; never changed.\n";
  for (const std::string& create :
       texts(old,
             "SELECT sql FROM main.sqlite_schema WHERE sql IS NOT NULL"
             " ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END, rowid"))
    sql += create + ";\n";
  for (const std::string& table : tables(old))
    if (table != "body_dicts") sql += rows_of(now, old, table);
  return sql + join({"UPDATE store_meta SET value = '", std::to_string(version),
                     "' WHERE \"key\" = 'schema_version';\n"});
}

std::string golden(int version) {
  std::ifstream file(golden_path(version));
  if (!file && std::getenv("HEARTH_ACCEPT")) {
    std::ofstream(golden_path(version)) << make_golden(version);
    file.open(golden_path(version));
  }
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Whether a body is one row's own is no history: old stores shared them all.
std::string shared_bodies(std::string dump) {
  constexpr std::string_view kOwn = " own=1";
  for (std::size_t at; (at = dump.find(kOwn)) != dump.npos;) dump[at + kOwn.size() - 1] = '0';
  return dump;
}

// ---- the test ----------------------------------------------------------------------------------

TEST(Migrations, AStoreOfAnySchemaHoldsWhatAProjectionMakesToday) {
  Database fresh = projected();
  Database named = projected();
  ASSERT_TRUE(named.script("UPDATE hosts SET named_at = created WHERE named_at IS NULL"));
  const std::string expected = shared_bodies(testing::dump(fresh));
  const std::string expected_of_unnamed = shared_bodies(testing::dump(named));  // before schema 3
  for (int version = 1; version <= schema_version(); ++version) {
    const std::string sql = golden(version);
    ASSERT_FALSE(sql.empty()) << golden_path(version) << " is missing: HEARTH_ACCEPT=1 writes it";
    Database old = empty_database();
    ASSERT_TRUE(old.script("PRAGMA foreign_keys=OFF"));
    const auto filled = old.script(sql);
    ASSERT_TRUE(filled) << golden_path(version) << filled.error().message;
    ASSERT_TRUE(old.script("PRAGMA foreign_keys=ON"));
    EXPECT_EQ(*version_of(old), version);
    const auto migrated = migrate(old);
    ASSERT_TRUE(migrated) << "from " << version << ": " << migrated.error().message;
    EXPECT_EQ(shared_bodies(testing::dump(old)), version < 3 ? expected_of_unnamed : expected)
        << "from schema " << version;
  }
}

}  // namespace
}  // namespace hearth::record
