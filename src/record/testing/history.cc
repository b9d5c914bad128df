#include "record/testing/history.hh"

#include <cstdio>
#include <deque>

#include "base/text.hh"
#include "record/store/bodies.hh"
#include "record/store/hash.hh"
#include "record/store/schema.hh"
#include "record/testing/postgres.hh"

namespace hearth::record::testing {
namespace {

/// SQL that is made at run time: a Database keeps views of it.
std::string_view keep(std::string sql) {
  static std::deque<std::string> kept;
  return kept.emplace_back(std::move(sql));
}

/// SQLite's quote(), for the dump.
constexpr char kQuote[] = R"sql(
CREATE OR REPLACE FUNCTION quote(a bigint) RETURNS text LANGUAGE sql AS
  $$ SELECT coalesce(a::text, 'NULL') $$;
CREATE OR REPLACE FUNCTION quote(a text) RETURNS text LANGUAGE sql AS
  $$ SELECT coalesce('''' || replace(a, '''', '''''') || '''', 'NULL') $$;
CREATE OR REPLACE FUNCTION quote(a bytea) RETURNS text LANGUAGE sql AS
  $$ SELECT coalesce('X''' || upper(encode(a, 'hex')) || '''', 'NULL') $$;
)sql";

std::string quoted(const std::string& text) {
  return boost::json::serialize(boost::json::string(text));
}

std::vector<std::string> texts_of(Database& db, std::string_view sql) {
  std::vector<std::string> out;
  auto found = db.query(sql);
  HEARTH_ASSERT(found);
  while (*found->step()) out.emplace_back(found->text(0));
  return out;
}

/// An expression for the column that does not depend on the order of events; empty to leave it out.
std::string stable(const std::string& table, const std::string& column) {
  const bool numbered = table == "labels" || table == "contents" || table == "dumped_bodies";
  if (numbered && column == "id") return {};
  if (table == "projection" && column != "name") return {};
  if (column == "body" || column.ends_with("_body"))
    return join({"(SELECT hash FROM dumped_bodies WHERE id = t.", column, ")"});
  if (column == "label_id") return "(SELECT name FROM labels WHERE id = t.label_id)";
  if (column == "content_id") return "(SELECT hex(sha1) FROM contents WHERE id = t.content_id)";
  return join({"t.\"", column, "\""});
}

std::vector<std::string> columns_of(Database& db, const std::string& table) {
  const bool sqlite = db.engine() == EngineKind::sqlite;
  auto columns =
      texts_of(db, keep(sqlite ? join({"SELECT name FROM pragma_table_info('", table, "')"})
                               : join({"SELECT attname::text FROM pg_attribute WHERE attrelid = '",
                                       table, "'::regclass AND attnum > 0 AND NOT attisdropped"})));
  std::ranges::sort(columns);
  return columns;
}

std::vector<std::string> tables_of(Database& db) {
  auto tables = texts_of(
      db, db.engine() == EngineKind::sqlite
              ? "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
              : "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()");
  std::ranges::sort(tables);
  std::erase(tables, "bodies");
  std::erase(tables, "body_dicts");
  return tables;
}

std::string dump_table(Database& db, const std::string& table) {
  std::vector<std::string> columns;
  for (const std::string& column : columns_of(db, table))
    if (const std::string value = stable(table, column); !value.empty())
      columns.push_back(join({"'", column, "=' || quote(", value, ")"}));
  // How often rows moved is no history but this store's own.
  const char* which = table == "counts" ? " t WHERE \"table\" <> 'moved'" : " t";
  const std::string sql =
      join({"SELECT ", join_with(" || ' ' || ", columns), " AS line FROM ", table, which});
  auto lines = texts_of(db, keep(sql));
  std::ranges::sort(lines);
  return join({"== ", table, "\n", join_with("\n", lines), "\n"});
}

}  // namespace

std::string uuid(int kind, std::uint64_t number) {
  char out[40];
  std::snprintf(out, sizeof out, "0190b3f0-%04x-7abc-8def-%012llx", kind,
                static_cast<unsigned long long>(number));
  return out;
}

std::string History::add(const std::string& kind, const std::string& members) {
  at_ += 1000;
  std::string line =
      join({"{\"v\":1,\"id\":\"", uuid(9, seq_), "\",\"producer\":\"", uuid(8, 1),
            "\",\"seq\":", std::to_string(seq_), ",\"at\":", std::to_string(at_), ",\"run\":\"",
            run_, "\",\"kind\":\"", kind, "\"", members.empty() ? "" : ",", members});
  ++seq_;
  if (const auto row = with_rows_ ? ids_.next(kind) : std::nullopt)
    line += join({",\"row\":", std::to_string(*row)});
  return events.emplace_back(line + "}");
}

namespace {

/// Makes up one run; whatever may be missing is, now and then.
class RandomRun {
 public:
  RandomRun(History& history, std::mt19937_64& random, std::uint64_t number)
      : history_(history), random_(random), base_(number * 1000), result_(base_) {
    items_tell_ = pick(2);
  }

  void add() {
    begin();
    for (std::uint64_t play = 0, plays = 1 + pick(2); play < plays; ++play) add_play(base_ + play);
    end();
  }

 private:
  std::uint64_t pick(std::uint64_t of) { return random_() % of; }
  bool often() { return pick(8) != 0; }
  const char* boolean() { return pick(2) ? "true" : "false"; }

  void begin() {
    if (often())
      history_.add("run.start", join({"\"path\":\"/srv/site", std::to_string(pick(3)),
                                      ".yml\",\"arguments\":{\"options\":{\"check\":false}},"
                                      "\"ansible_version\":\"2.14.18\",\"labels\":[\"a\",\"b\"]"}));
    if (!often()) history_.add("run.update", R"("name":"n1","labels_add":["c"])");
    if (!often()) history_.add("run.update", R"("name":"n2","labels_remove":["a","c"])");
    history_.add("file", join({R"("path":"/srv/f","role":"tasks","text":"text )",
                               std::to_string(pick(2)), "\""}));
  }

  void add_play(std::uint64_t play) {
    play_ = join({"\"play\":\"", uuid(1, play), "\""});
    if (often()) history_.add("play.start", join({play_, R"(,"batch":0,"name":"play")"}));
    for (std::uint64_t task = 0, tasks = 1 + pick(3); task < tasks; ++task)
      add_task(base_ + 10 * (play - base_) + task);
    if (often()) history_.add("play.end", join({play_, R"(,"batch":0,"status":"completed")"}));
  }

  void add_task(std::uint64_t task) {
    task_ = join({"\"task\":\"", uuid(2, task), "\",\"batch\":0"});
    if (often())
      history_.add("task.start",
                   join({task_, ",", play_, R"(,"name":"t","action":"command",)",
                         R"("path":"/srv/)", pick(2) ? "f" : "g", R"(","line":3,"tags":["x"])"}));
    bool failed = false;
    for (std::uint64_t host = 0, hosts = 1 + pick(3); host < hosts; ++host)
      failed |= add_result(join({"web", std::to_string(host)}));
    if (often())
      history_.add("task.end",
                   join({task_, ",\"status\":\"", failed ? "failed" : "completed", "\""}));
  }

  /// True: it failed.
  bool add_result(const std::string& host) {
    if (pick(3) == 0) history_.add("host", join({"\"name\":\"", host, "\""}));
    const std::string where = join({task_, ",\"host\":\"", host, "\""});
    const std::string uid = join({",\"uid\":\"", uuid(3, ++result_), "\""});
    for (std::uint64_t n = 0, items = pick(4) ? 0 : 3; n < items; ++n)
      history_.add("item", join({where, items_tell_ ? uid : "", ",\"n\":", std::to_string(n),
                                 R"(,"status":"ok","changed":true,"content":{"item":1})"}));
    if (pick(2)) history_.add("via", join({where, R"(,"via":"warm")"}));
    for (std::uint64_t calls = pick(3); calls > 0; --calls)
      history_.add("call.ran", join({where,
                                     pick(2) ? R"(,"how":"warm fork","waited":5,"start":9)"
                                             : R"(,"how":"plain","why":"become")",
                                     ",\"ran\":", std::to_string(pick(1'000))}));
    constexpr const char* kStatus[] = {"ok", "ok", "failed", "skipped", "unreachable"};
    const std::string status = kStatus[pick(5)];
    const bool ignored = pick(3) == 0;
    if (often()) history_.add("result", join({where, uid, ",", play_, outcome(status, ignored)}));
    return !ignored && (status == "failed" || status == "unreachable");
  }

  std::string outcome(const std::string& status, bool ignored) {
    const char* ignore = ignored ? "true" : "false";
    return join({",\"delegated\":[", pick(4) ? "" : "\"bastion\"", "],\"status\":\"", status,
                 "\",\"changed\":", boolean(), ",\"ignore_errors\":", ignore,
                 ",\"ignore_unreachable\":", ignore,
                 R"(,"started":1000,"ended":2000,"duration":990,"content":{"n":)",
                 std::to_string(pick(3)), "},\"warnings\":[",
                 pick(3) ? "" : quoted(std::string(1, char('a' + pick(3)))),
                 "],\"deprecations\":[]", pick(5) ? "" : R"(,"exception":"boom")"});
  }

  void end() {
    if (pick(2)) history_.add("facts", R"("host":"web0","facts":{"os":1})");
    if (pick(2)) history_.add("facts", R"("host":"web0","facts":{"os":2})");
    if (pick(2)) history_.add("record", R"("key":"k","type":"text","value":"one")");
    if (pick(2)) history_.add("record", R"("key":"k","type":"json","value":[1.0])");
    if (pick(2))
      history_.add("stats", R"("hosts":{"web0":{"ok":5,"changed":1,"failed":0,"unreachable":0,)"
                            R"("skipped":2,"rescued":1,"ignored":0}})");
    if (pick(2)) history_.add("run.end", R"("status":"expired","reason":"gone")");
    if (pick(2)) history_.add("run.end", R"("status":"completed","reason":"stats","exit_code":0)");
    if (pick(4) == 0) history_.add("run.end", R"("status":"expired","reason":"signal")");
  }

  History& history_;
  std::mt19937_64& random_;
  std::uint64_t base_;
  std::uint64_t result_;
  bool items_tell_;  // which result they belong to
  std::string play_, task_;
};

}  // namespace

void add_random_run(History& history, std::mt19937_64& random, std::uint64_t number) {
  history.run(number);
  RandomRun(history, random, number).add();
}

/// How a body is kept depends on when; what it says does not.
void note_bodies(Database& db) {
  if (db.engine() == EngineKind::postgres) HEARTH_ASSERT(db.script(kQuote));
  HEARTH_ASSERT(
      db.script("CREATE TEMP TABLE IF NOT EXISTS dumped_bodies"
                " (id INTEGER PRIMARY KEY, hash TEXT, own INTEGER);"
                "DELETE FROM dumped_bodies"));
  std::vector<std::pair<std::int64_t, bool>> ids;
  {
    auto found = db.query("SELECT id, hash IS NULL FROM bodies");
    while (*found->step()) ids.emplace_back(found->integer(0), found->integer(1) != 0);
  }
  for (const auto& [id, own] : ids) {
    const auto body = load_body(db, id);
    HEARTH_ASSERT(body);
    HEARTH_ASSERT(
        db.run("INSERT INTO dumped_bodies VALUES (?1, ?2, ?3)", id, to_hex(sha256(*body)), own));
  }
}

std::string dump(Database& db) {
  note_bodies(db);
  std::string out = dump_table(db, "dumped_bodies");
  for (const std::string& table : tables_of(db)) out += dump_table(db, table);
  return out;
}

Database empty_store() {
  auto db = Database::open(on_postgres() ? fresh_postgres() : ":memory:", {true, true});
  if (!db) std::fprintf(stderr, "%s\n", db.error().message.c_str());
  HEARTH_ASSERT(db);
  return *std::move(db);
}

Database memory_store() {
  Database db = empty_store();
  const auto migrated = migrate(db);
  if (!migrated) std::fprintf(stderr, "%s\n", migrated.error().message.c_str());
  HEARTH_ASSERT(migrated);
  return db;
}

void clear(Database& db) {
  HEARTH_ASSERT(db.engine() == EngineKind::sqlite && db.run("PRAGMA foreign_keys = OFF"));
  for (const std::string& table : tables_of(db))
    if (table != "store_meta") HEARTH_ASSERT(db.run(keep(join({"DELETE FROM \"", table, "\""}))));
  HEARTH_ASSERT(db.run("DELETE FROM store_meta WHERE \"key\" <> 'schema_version'"));
  HEARTH_ASSERT(db.run("DELETE FROM bodies"));
  HEARTH_ASSERT(db.run("PRAGMA foreign_keys = ON"));
}

void project(Database& db, Log& log, const std::vector<std::string>& events, std::size_t batch) {
  auto projector = Projector::open(db, log);
  HEARTH_ASSERT(projector);
  journal::Cursor at{*Uuid::parse(uuid(7, 1))};
  for (std::size_t i = 0; i < events.size(); i += batch) {
    const auto part = std::span(events).subspan(i, std::min(batch, events.size() - i));
    at.offset += part.size();
    const auto applied = projector->apply(part, at, 1);
    if (!applied) std::fprintf(stderr, "%s\n", applied.error().message.c_str());
    HEARTH_ASSERT(applied);
  }
}

}  // namespace hearth::record::testing
