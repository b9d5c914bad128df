#include "record/project/api_rows.hh"

#include "base/text.hh"
#include "record/project/contents.hh"
#include "record/project/group_rows.hh"
#include "record/project/json_spans.hh"
#include "record/store/bodies.hh"

namespace hearth::record {
namespace {

using How = ApiColumn::How;

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

/// A label that is there is not made by this event: an older one's times may be later (an import).
Expected<std::int64_t> label_named(Rows& rows, const Json& json, UtcMicros at) {
  const std::string name(std::string_view(json.get_string()));
  TRY(const auto known, rows.db().find("SELECT id FROM labels WHERE name = ?1", name));
  if (known) return *known;
  return rows.label(name, at);
}

Expected<> set_labels(Rows& rows, std::int64_t playbook, const Value& value, UtcMicros at) {
  if (!value.list()) return fail(Errc::invalid, "`labels` is no list");
  CHECK_OK(rows.db().run(
      "UPDATE playbook_labels SET removed = 1, set_at = ?2 WHERE playbook_id = ?1", playbook, at));
  for (const Json& name : *value.list()) {
    if (!name.is_string()) return fail(Errc::invalid, "a label is no text");
    TRY(const std::int64_t label, label_named(rows, name, at));
    CHECK_OK(
        rows.db().run("INSERT INTO playbook_labels (playbook_id, label_id, set_at, removed)"
                      " VALUES (?1, ?2, ?3, 0) ON CONFLICT (playbook_id, label_id) DO UPDATE"
                      " SET set_at = excluded.set_at, removed = 0",
                      playbook, label, at));
  }
  return settle_group(rows.db(), playbook);
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
    case How::own_body: {
      MaybeId body;
      if (value.json != column.otherwise) {
        TRY(body, keep_own_body(db, value.json));
      }
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
     " WHERE id = ?1 AND ((status = 2 AND ignore_errors = 0)"
     " OR (status = 4 AND ignore_unreachable = 0)))"},
};

}  // namespace

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
