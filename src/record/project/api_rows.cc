#include "record/project/api_rows.hh"

#include <map>
#include <variant>

#include "base/text.hh"
#include "record/project/contents.hh"
#include "record/project/group_rows.hh"
#include "record/project/json_spans.hh"
#include "record/store/bodies.hh"

namespace hearth::record {
namespace {

using How = ApiColumn::How;

/// One value of the event, decoded as its column wants it.
class ApiValue {
 public:
  static Expected<ApiValue> of(const ApiColumn& column, std::string_view json) {
    // Bodies are kept as they are; that the event is JSON is known.
    if (column.how == How::body || column.how == How::own_body) return ApiValue({}, json);
    TRY(Json value, parse_json(json));
    return ApiValue(std::move(value), json);
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
  ApiValue(Json value, std::string_view text) : json(text), value_(std::move(value)) {}
  Json value_;
};

/// A label that is there is not made by this event: an older one's times may be later (an import).
Expected<std::int64_t> label_named(Rows& rows, const Json& json, UtcMicros at) {
  const std::string name(std::string_view(json.get_string()));
  TRY(const auto known, rows.db().find("SELECT id FROM labels WHERE name = ?1", name));
  if (known) return *known;
  return rows.label(name, at);
}

Expected<> set_labels(Rows& rows, std::int64_t playbook, const ApiValue& value, UtcMicros at) {
  if (!value.list()) return fail(Errc::invalid, "`labels` is no list");
  CHECK_OK(rows.db().run(
      "UPDATE playbook_labels SET removed = 1, set_at = ?2 WHERE playbook_id = ?1", playbook, at));
  UtcMicros made = at;  // each label after the one before it, as ARA makes them
  for (const Json& name : *value.list()) {
    if (!name.is_string()) return fail(Errc::invalid, "a label is no text");
    TRY(const std::int64_t label, label_named(rows, name, made++));
    CHECK_OK(
        rows.db().run("INSERT INTO playbook_labels (playbook_id, label_id, set_at, removed)"
                      " VALUES (?1, ?2, ?3, 0) ON CONFLICT (playbook_id, label_id) DO UPDATE"
                      " SET set_at = excluded.set_at, removed = 0",
                      playbook, label, at));
  }
  return settle_group(rows.db(), playbook);
}

Expected<> set_delegates(Database& db, std::int64_t result, const ApiValue& value) {
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

/// A value for a column, null where there is none.
using Bound = std::variant<std::nullopt_t, std::int64_t, std::string, Uuid>;

template <class V>
Bound bound(std::optional<V> value) {
  return value ? Bound(*std::move(value)) : Bound(std::nullopt);
}

/// What stands in the column by itself.
Expected<Bound> plain_value(Rows& rows, const ApiColumn& column, const ApiValue& value,
                            UtcMicros at) {
  switch (column.how) {
    case How::text: {
      TRY(auto text, value.text());
      return bound(std::move(text));
    }
    case How::integer: {
      TRY(const MaybeId number, value.integer());
      return bound(number);
    }
    case How::flag: {
      TRY(const bool flag, value.flag());
      return Bound(std::int64_t{flag});
    }
    case How::status: {
      TRY(const Status status, value.status(&parse_status));
      return Bound(static_cast<std::int64_t>(status));
    }
    case How::result: {
      TRY(const ResultStatus status, value.status(&parse_result_status));
      return Bound(static_cast<std::int64_t>(status));
    }
    case How::uuid: {
      TRY(const auto uuid, value.uuid());
      return bound(uuid);
    }
    case How::json:
      return Bound(std::string(value.json));
    case How::body: {
      TRY(const MaybeId body, store_body_or(rows.db(), value.json, column.otherwise, at));
      return bound(body);
    }
    case How::own_body: {
      if (value.json == column.otherwise) return Bound(std::nullopt);
      TRY(const std::int64_t body, keep_own_body(rows.db(), value.json));
      return Bound(body);
    }
    case How::content: {
      TRY(const std::string text, value.need_text());
      TRY(const std::int64_t content, store_content(rows.db(), text, at));
      return Bound(content);
    }
    default:
      HEARTH_ASSERT(!"no value of one column");
  }
}

/// The columns of one row that are set together. Of a member that stands twice the last counts:
/// PostgreSQL takes no column twice.
class Update {
 public:
  void set(std::string_view column, Bound value) {
    values_.insert_or_assign(column, std::move(value));
  }
  Expected<> run(Database& db, const ApiTable& table, std::int64_t id, UtcMicros at) {
    std::string columns;
    for (const auto& [column, value] : values_) columns += join({column, " = ?, "});
    TRY(Statement statement, db.query_text(join({"UPDATE ", table.word, "s SET ", columns,
                                                 "updated = max(updated, ?) WHERE id = ?"})));
    for (const auto& [column, value] : values_)
      std::visit([&](const auto& one) { statement.bind(one); }, value);
    statement.bind(at);
    statement.bind(id);
    TRY(const bool row, statement.step());
    HEARTH_ASSERT(!row);
    return {};
  }

 private:
  std::map<std::string_view, Bound> values_;
};

/// A column that is not set by itself.
Expected<> set_column(Rows& rows, const ApiColumn& column, std::int64_t id, const ApiValue& value,
                      UtcMicros at) {
  Database& db = rows.db();
  switch (column.how) {
    case How::listed:
      CHECK_OK(db.run(column.sql, id, value.json, value.length()));
      return {};
    case How::listed_body: {
      TRY(const MaybeId body, store_body_or(db, value.json, column.otherwise, at));
      CHECK_OK(db.run(column.sql, id, body, value.length()));
      return {};
    }
    case How::labels:
      return set_labels(rows, id, value, at);
    case How::delegates:
      return set_delegates(db, id, value);
    default:
      break;
  }
  HEARTH_ASSERT(column.timed);
  TRY(const Bound one, plain_value(rows, column, value, at));
  CHECK_OK(std::visit([&](const auto& plain) { return db.run(column.sql, id, plain, at); }, one));
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
#undef COUNTER

}  // namespace

Expected<> set_columns(Rows& rows, const ApiTable& table, const Found& row, const ApiSet& set,
                       UtcMicros at) {
  bool timed = false;
  Update update;
  for (const auto& [name, json] : set) {
    const ApiColumn* column = column_of(table, name);
    if (!column) continue;  // of a newer version
    if (row.made && column->by_insert) continue;
    timed = timed || name == "started" || name == "ended" || name == "duration";
    TRY(const ApiValue value, ApiValue::of(*column, json));
    if (column->column.empty()) {
      CHECK_OK(set_column(rows, *column, row.id, value, at));
    } else {
      TRY(Bound plain, plain_value(rows, *column, value, at));
      update.set(column->column, std::move(plain));
    }
  }
  CHECK_OK(update.run(rows.db(), table, row.id, at));
  // What was measured stays while nobody tells other times.
  if (timed && !table.duration.empty()) CHECK_OK(rows.db().run(table.duration, row.id));
  return {};
}

Expected<> count_row(Database& db, Table table, std::int64_t id, std::int64_t sign) {
  for (const Counter& counter : kCounters)
    if (counter.child == table) CHECK_OK(db.run(counter.sql, id, sign));
  return {};
}

}  // namespace hearth::record
