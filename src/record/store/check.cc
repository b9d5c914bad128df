#include "record/store/check.hh"

#include <span>

#include "base/text.hh"
#include "record/store/bodies.hh"
#include "record/store/hidden.hh"

namespace hearth::record {
namespace {

/// A statement that counts rows which are not as they should be.
struct CheckRule {
  std::string_view table;
  std::string_view what;  ///< behind the number
  std::string_view sql;
};

#define COUNTER(parents, counter, children, key)                                               \
  {parents, "rows whose " counter " is not the number of their " children,                     \
   "SELECT count(*) FROM " parents " p WHERE p." counter " <> (SELECT count(*) FROM " children \
   " c WHERE c." key " = p.id)"}
#define COUNTED(table)                                                 \
  {"counts", "line, of " table ", that is not the number of its rows", \
   "SELECT count(*) FROM counts WHERE \"table\" = '" table             \
   "' AND n <> (SELECT count(*) FROM " table ")"}
#define BODY(table, column)                           \
  {table, "rows whose " column " is gone",            \
   "SELECT count(*) FROM " table " t WHERE t." column \
   " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bodies b WHERE b.id = t." column ")"}

constexpr CheckRule kCheckRules[] = {
    COUNTER("playbooks", "n_plays", "plays", "playbook_id"),
    COUNTER("playbooks", "n_tasks", "tasks", "playbook_id"),
    COUNTER("playbooks", "n_results", "results", "playbook_id"),
    COUNTER("playbooks", "n_hosts", "hosts", "playbook_id"),
    COUNTER("playbooks", "n_files", "files", "playbook_id"),
    COUNTER("playbooks", "n_records", "records", "playbook_id"),
    COUNTER("plays", "n_tasks", "tasks", "play_id"),
    COUNTER("plays", "n_results", "results", "play_id"),
    COUNTER("tasks", "n_results", "results", "task_id"),
    COUNTER("hosts", "n_results", "results", "host_id"),
    COUNTED("playbooks"),
    COUNTED("plays"),
    COUNTED("tasks"),
    COUNTED("hosts"),
    COUNTED("results"),
    COUNTED("files"),
    COUNTED("records"),
    BODY("playbooks", "arguments_body"),
    BODY("contents", "body"),
    BODY("tasks", "exceptions_body"),
    BODY("hosts", "facts_body"),
    BODY("results", "content_body"),
    BODY("result_items", "content_body"),
    BODY("records", "value_body"),
    {"files", "rows whose content is gone",
     "SELECT count(*) FROM files f WHERE f.content_id IS NOT NULL AND NOT EXISTS"
     " (SELECT 1 FROM contents c WHERE c.id = f.content_id)"},
    {"bodies", "rows whose dictionary is gone",
     "SELECT count(*) FROM bodies b WHERE b.dict_id IS NOT NULL AND NOT EXISTS"
     " (SELECT 1 FROM body_dicts d WHERE d.id = b.dict_id)"},
    {"latest_hosts", "names of hosts that have no line",
     "SELECT count(DISTINCT h.name) FROM hosts h WHERE NOT EXISTS"
     " (SELECT 1 FROM latest_hosts l WHERE l.name = h.name)"},
};
#undef COUNTER
#undef COUNTED
#undef BODY

constexpr char kUnused[] = "SELECT count(*) FROM bodies WHERE id NOT IN (" HEARTH_USED_BODIES ")";

Expected<std::vector<std::string>> tables_of(Database& db) {
  std::vector<std::string> names;
  TRY(Statement found, db.query("SELECT name FROM sqlite_schema WHERE type = 'table'"
                                " AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"));
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return names;
    names.emplace_back(found.text(0));
  }
}

/// One check of the whole, part by part.
class Check {
 public:
  Check(Database& db, CheckOptions options, const std::function<void(int, int)>& step)
      : db_(db), options_(options), step_(step) {}

  Expected<Checked> run() {
    parts_ = static_cast<int>(std::size(kCheckRules)) + 1;
    if (db_.engine() == EngineKind::sqlite) CHECK_OK(file());
    for (const CheckRule& rule : kCheckRules) CHECK_OK(rule_holds(rule));
    step_(++part_, parts_);
    TRY(const auto unused, damage_or(db_.find(kUnused), "bodies"));
    done_.unused_bodies = unused.value_or(0);
    return std::move(done_);
  }

 private:
  /// What PostgreSQL sees to by itself: pages, and that a row's parents are there.
  Expected<> file() {
    auto tables = damage_or(tables_of(db_), "sqlite_schema");
    TRY(const auto names, std::move(tables));
    parts_ += static_cast<int>(names.size()) + 1;
    for (const std::string& name : names) CHECK_OK(pages_of(name));
    return relations();
  }

  /// Damage is what we look for: it becomes a finding, and the value is a default. PostgreSQL takes
  /// nothing more after it.
  template <class T>
  Expected<T> damage_or(Expected<T> value, std::string_view table) {
    if (value || value.error().code != Errc::corrupt || db_.must_roll_back()) return value;
    if (done_.findings.empty() || done_.findings.back().table != table)
      done_.findings.push_back({std::string(table), "pages of it are damaged", true});
    return T{};
  }

  Expected<> pages_of(const std::string& table) {
    step_(++part_, parts_);
    const std::string sql =
        join({options_.thorough ? "PRAGMA main.integrity_check('" : "PRAGMA main.quick_check('",
              table, "')"});
    TRY(const auto said, damage_or(lines_of(sql), table));
    for (const std::string& line : said)
      if (line != "ok") done_.findings.push_back({table, line, true});
    return {};
  }

  Expected<std::vector<std::string>> lines_of(const std::string& sql) {
    std::vector<std::string> lines;
    TRY(Statement found, db_.query_text(sql));
    while (true) {
      TRY(const bool more, found.step());
      if (!more) return lines;
      lines.emplace_back(found.text(0));
    }
  }

  Expected<> relations() {
    step_(++part_, parts_);
    std::map<std::string, std::int64_t> broken;
    TRY(Statement found, db_.query("SELECT \"table\", parent FROM pragma_foreign_key_check"));
    while (true) {
      TRY(const bool more, damage_or(found.step(), "sqlite_schema"));
      if (!more) break;
      ++broken[join({found.text(0), " ", found.text(1)})];
    }
    for (const auto& [names, rows] : broken) {
      const auto parts = split(names, ' ');
      done_.findings.push_back({parts[0], join({std::to_string(rows), " rows name a row of ",
                                                parts[1], " that is not there"})});
    }
    return {};
  }

  Expected<> rule_holds(const CheckRule& rule) {
    step_(++part_, parts_);
    TRY(const auto wrong, damage_or(db_.find(rule.sql), rule.table));
    if (wrong.value_or(0) > 0)
      done_.findings.push_back(
          {std::string(rule.table), join({std::to_string(*wrong), " ", rule.what})});
    return {};
  }

  Database& db_;
  const CheckOptions options_;
  const std::function<void(int, int)>& step_;
  int part_ = 0, parts_ = 0;
  Checked done_;
};

}  // namespace

Expected<Checked> check_store(Database& db, CheckOptions options,
                              const std::function<void(int, int)>& step) {
  CHECK_OK(db.run("BEGIN"));
  if (db.engine() == EngineKind::postgres) CHECK_OK(db.script("SET LOCAL statement_timeout = 0"));
  CHECK_OK(hide_doomed(db));  // what is being deleted need not fit together
  auto checked = Check(db, options, step).run();
  (void)db.run("ROLLBACK");
  return checked;
}

}  // namespace hearth::record
