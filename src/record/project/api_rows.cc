#include "record/project/api_rows.hh"

#include "base/text.hh"
#include "record/project/contents.hh"
#include "record/project/json_spans.hh"
#include "record/store/bodies.hh"

namespace hearth::record {
namespace {

using How = ApiColumn::How;

#define SET(table, column) "UPDATE " table " SET " column " = ?2 WHERE id = ?1"
#define SET_AT(table, column, at) "UPDATE " table " SET " column " = ?2, " at " = ?3 WHERE id = ?1"
#define COLUMN(table, column, how) {column, How::how, SET(table, column)}
#define TIMES(table)                                                  \
  COLUMN(table, "started", integer), COLUMN(table, "ended", integer), \
      COLUMN(table, "duration", integer)
#define PARENT(table, member) {member, How::integer, SET(table, member "_id")}

constexpr ApiColumn kLabelColumns[] = {COLUMN("labels", "name", text)};

constexpr ApiColumn kPlaybookColumns[] = {
    {"arguments", How::body, SET("playbooks", "arguments_body")},
    {"labels", How::labels},
    TIMES("playbooks"),
    {"name", How::text, SET_AT("playbooks", "name", "name_at"), true},
    COLUMN("playbooks", "ansible_version", text),
    COLUMN("playbooks", "client_version", text),
    COLUMN("playbooks", "python_version", text),
    COLUMN("playbooks", "server_version", text),
    COLUMN("playbooks", "status", status),
    COLUMN("playbooks", "path", text),
    COLUMN("playbooks", "controller", text),
    {"user", How::text, SET("playbooks", "user_name")},
};

constexpr ApiColumn kPlayColumns[] = {
    TIMES("plays"),
    COLUMN("plays", "name", text),
    COLUMN("plays", "uuid", uuid),
    COLUMN("plays", "status", status),
    PARENT("plays", "playbook"),
};

constexpr ApiColumn kTaskColumns[] = {
    COLUMN("tasks", "tags", json),
    TIMES("tasks"),
    COLUMN("tasks", "name", text),
    COLUMN("tasks", "uuid", uuid),
    COLUMN("tasks", "action", text),
    COLUMN("tasks", "lineno", integer),
    COLUMN("tasks", "handler", flag),
    COLUMN("tasks", "status", status),
    {"warnings", How::listed, SET_AT("tasks", "warnings", "n_warnings")},
    {"deprecations", How::listed, SET_AT("tasks", "deprecations", "n_deprecations")},
    {"exceptions", How::listed_body, SET_AT("tasks", "exceptions_body", "n_exceptions"), false,
     "[]"},
    PARENT("tasks", "play"),
    PARENT("tasks", "file"),
    PARENT("tasks", "playbook"),
};

// Counters that were told end the count of results (rows.hh, HostCounts).
constexpr ApiColumn kHostColumns[] = {
    {"facts", How::body, SET_AT("hosts", "facts_body", "facts_at"), true},
    COLUMN("hosts", "name", text),
    {"changed", How::integer, SET_AT("hosts", "changed", "stats_at"), true},
    {"failed", How::integer, SET_AT("hosts", "failed", "stats_at"), true},
    {"ok", How::integer, SET_AT("hosts", "ok", "stats_at"), true},
    {"skipped", How::integer, SET_AT("hosts", "skipped", "stats_at"), true},
    {"unreachable", How::integer, SET_AT("hosts", "unreachable", "stats_at"), true},
    PARENT("hosts", "playbook"),
};

constexpr ApiColumn kResultColumns[] = {
    {"content", How::body, SET("results", "content_body")},
    {"delegated_to", How::delegates},
    TIMES("results"),
    COLUMN("results", "status", result),
    COLUMN("results", "changed", flag),
    COLUMN("results", "ignore_errors", flag),
    PARENT("results", "host"),
    PARENT("results", "task"),
    PARENT("results", "play"),
    PARENT("results", "playbook"),
};

constexpr ApiColumn kFileColumns[] = {
    {"content", How::content,
     "UPDATE files SET content_id = ?2, content_at = ?3, omitted = NULL WHERE id = ?1", true},
    COLUMN("files", "path", text),
    PARENT("files", "playbook"),
};

constexpr ApiColumn kRecordColumns[] = {
    {"value", How::body, SET_AT("records", "value_body", "value_at"), true, "\"\""},
    {"key", How::text, SET("records", "\"key\"")},
    COLUMN("records", "type", text),
    PARENT("records", "playbook"),
};

#define TABLE_SQL(table)                   \
  "SELECT 1 FROM " table " WHERE id = ?1", \
      "UPDATE " table " SET updated = max(updated, ?2) WHERE id = ?1"
#define DURATION_SQL(table) \
  "UPDATE " table " SET duration = ended - started WHERE id = ?1 AND ended IS NOT NULL"
#define REMOVE_SQL(table) "DELETE FROM " table " WHERE id = ?1"
#define PLAIN(table) TABLE_SQL(table), "", REMOVE_SQL(table)
#define TIMED(table) TABLE_SQL(table), DURATION_SQL(table), REMOVE_SQL(table)

constexpr ApiTable kApiTables[] = {
    {"label", {}, PLAIN("labels"), kLabelColumns},
    {"playbook", Table::playbooks, TIMED("playbooks"), kPlaybookColumns},
    {"play", Table::plays, TIMED("plays"), kPlayColumns},
    {"task", Table::tasks, TIMED("tasks"), kTaskColumns},
    {"host", Table::hosts, PLAIN("hosts"), kHostColumns},
    {"result", Table::results, TIMED("results"), kResultColumns},
    {"file", Table::files, PLAIN("files"), kFileColumns},
    {"record", Table::records, PLAIN("records"), kRecordColumns},
};

/// One value of the event, decoded as its column wants it.
class Value {
 public:
  static Expected<Value> of(std::string_view json) {
    TRY(Json value, parse_json(json));
    return Value(std::move(value), json);
  }
  std::string_view json;

  Expected<std::optional<std::string>> text() const {
    if (value_.is_null()) return std::nullopt;
    if (!value_.is_string()) return fail(Errc::invalid, "a value is no text");
    return std::string(std::string_view(value_.get_string()));
  }
  Expected<std::string> need_text() const {
    TRY(auto found, text());
    if (!found) return fail(Errc::invalid, "a value is null");
    return *std::move(found);
  }
  Expected<MaybeId> integer() const {
    if (value_.is_null()) return MaybeId();
    if (!value_.is_int64()) return fail(Errc::invalid, "a value is no whole number");
    return MaybeId(value_.get_int64());
  }
  Expected<bool> flag() const {
    if (!value_.is_bool()) return fail(Errc::invalid, "a value is neither true nor false");
    return value_.get_bool();
  }
  Expected<std::optional<Uuid>> uuid() const {
    TRY(const auto found, text());
    if (!found) return std::nullopt;
    const auto id = Uuid::parse(*found);
    if (!id) return fail(Errc::invalid, "a value is no UUID");
    return id;
  }
  template <class S>
  Expected<S> status(std::optional<S> (*parse)(std::string_view)) const {
    TRY(const std::string word, need_text());
    const auto found = parse(word);
    if (!found) return fail(Errc::invalid, "a value is no status");
    return *found;
  }
  const JsonArray* list() const { return value_.if_array(); }
  std::int64_t length() const {
    return value_.is_array() ? static_cast<std::int64_t>(value_.get_array().size()) : 0;
  }

 private:
  Value(Json value, std::string_view text) : json(text), value_(std::move(value)) {}
  Json value_;
};

Expected<> set_labels(Rows& rows, std::int64_t playbook, const Value& value, UtcMicros at) {
  if (!value.list()) return fail(Errc::invalid, "`labels` is no list");
  CHECK_OK(rows.db().run(
      "UPDATE playbook_labels SET removed = 1, set_at = ?2 WHERE playbook_id = ?1", playbook, at));
  for (const Json& name : *value.list()) {
    if (!name.is_string()) return fail(Errc::invalid, "a label is no text");
    TRY(const std::int64_t label, rows.label(std::string(std::string_view(name.get_string())), at));
    CHECK_OK(
        rows.db().run("INSERT INTO playbook_labels (playbook_id, label_id, set_at, removed)"
                      " VALUES (?1, ?2, ?3, 0) ON CONFLICT (playbook_id, label_id) DO UPDATE"
                      " SET set_at = excluded.set_at, removed = 0",
                      playbook, label, at));
  }
  return {};
}

Expected<> set_delegates(Database& db, std::int64_t result, const Value& value) {
  if (!value.list()) return fail(Errc::invalid, "`delegated_to` is no list");
  CHECK_OK(db.run("DELETE FROM result_delegates WHERE result_id = ?1", result));
  for (const Json& host : *value.list()) {
    if (!host.is_int64()) return fail(Errc::invalid, "a host is no number");
    CHECK_OK(
        db.run("INSERT INTO result_delegates (result_id, host_id) VALUES (?1, ?2)"
               " ON CONFLICT DO NOTHING",
               result, host.get_int64()));
  }
  return {};
}

/// Runs the column's statement.
template <class V>
Expected<> put(Database& db, const ApiColumn& column, std::int64_t id, const V& value,
               UtcMicros at) {
  if (column.timed) {
    CHECK_OK(db.run(column.sql, id, value, at));
  } else {
    CHECK_OK(db.run(column.sql, id, value));
  }
  return {};
}

Expected<> set_column(Rows& rows, const ApiColumn& column, std::int64_t id, const Value& value,
                      UtcMicros at) {
  Database& db = rows.db();
  switch (column.how) {
    case How::text: {
      TRY(const auto text, value.text());
      return put(db, column, id, text, at);
    }
    case How::integer: {
      TRY(const MaybeId number, value.integer());
      return put(db, column, id, number, at);
    }
    case How::flag: {
      TRY(const bool flag, value.flag());
      return put(db, column, id, flag, at);
    }
    case How::status: {
      TRY(const Status status, value.status(&parse_status));
      return put(db, column, id, status, at);
    }
    case How::result: {
      TRY(const ResultStatus status, value.status(&parse_result_status));
      return put(db, column, id, status, at);
    }
    case How::uuid: {
      TRY(const auto uuid, value.uuid());
      return put(db, column, id, uuid, at);
    }
    case How::json:
      return put(db, column, id, value.json, at);
    case How::listed:
      CHECK_OK(db.run(column.sql, id, value.json, value.length()));
      return {};
    case How::body: {
      TRY(const MaybeId body, store_body_or(db, value.json, column.otherwise, at));
      return put(db, column, id, body, at);
    }
    case How::listed_body: {
      TRY(const MaybeId body, store_body_or(db, value.json, column.otherwise, at));
      CHECK_OK(db.run(column.sql, id, body, value.length()));
      return {};
    }
    case How::content: {
      TRY(const std::string text, value.need_text());
      TRY(const std::int64_t content, store_content(db, text, at));
      return put(db, column, id, content, at);
    }
    case How::labels:
      return set_labels(rows, id, value, at);
    case How::delegates:
      return set_delegates(db, id, value);
  }
  return {};
}

const ApiColumn* column_of(const ApiTable& table, std::string_view member) {
  for (const ApiColumn& column : table.columns)
    if (column.member == member) return &column;
  return nullptr;
}

/// A child's table and the column of its parent that counts it.
struct Counter {
  Table child;
  std::string_view sql;  ///< ?1: the child, ?2: how many more
};

#define COUNTER(child, parents, counter, parent_id)              \
  {Table::child, "UPDATE " parents " SET " counter " = " counter \
                 " + ?2 WHERE id = (SELECT " parent_id " FROM " #child " WHERE id = ?1)"}
constexpr Counter kCounters[] = {
    COUNTER(plays, "playbooks", "n_plays", "playbook_id"),
    COUNTER(tasks, "playbooks", "n_tasks", "playbook_id"),
    COUNTER(tasks, "plays", "n_tasks", "play_id"),
    COUNTER(hosts, "playbooks", "n_hosts", "playbook_id"),
    COUNTER(files, "playbooks", "n_files", "playbook_id"),
    COUNTER(records, "playbooks", "n_records", "playbook_id"),
    COUNTER(results, "playbooks", "n_results", "playbook_id"),
    COUNTER(results, "plays", "n_results", "play_id"),
    COUNTER(results, "tasks", "n_results", "task_id"),
    COUNTER(results, "hosts", "n_results", "host_id"),
    {Table::results,
     "UPDATE playbooks SET n_failed = n_failed + ?2 WHERE id = (SELECT playbook_id FROM results"
     " WHERE id = ?1 AND ((status = 2 AND NOT ignore_errors)"
     " OR (status = 4 AND NOT ignore_unreachable)))"},
};

}  // namespace

const ApiTable* api_table(std::string_view word) {
  for (const ApiTable& table : kApiTables)
    if (table.word == word) return &table;
  return nullptr;
}
std::span<const ApiTable> api_tables() {
  return kApiTables;
}

Expected<> set_columns(Rows& rows, const ApiTable& table, std::int64_t id, const ApiSet& set,
                       UtcMicros at) {
  bool timed = false;
  for (const auto& [name, json] : set) {
    const ApiColumn* column = column_of(table, name);
    if (!column) continue;  // of a newer version
    timed = timed || name == "started" || name == "ended" || name == "duration";
    TRY(const Value value, Value::of(json));
    CHECK_OK(set_column(rows, *column, id, value, at));
  }
  // What was measured stays while nobody tells other times.
  if (timed && !table.duration.empty()) CHECK_OK(rows.db().run(table.duration, id));
  CHECK_OK(rows.db().run(table.touch, id, at));
  return {};
}

Expected<> count_row(Database& db, Table table, std::int64_t id, std::int64_t sign) {
  for (const Counter& counter : kCounters)
    if (counter.child == table) CHECK_OK(db.run(counter.sql, id, sign));
  return {};
}

}  // namespace hearth::record
