#include "record/project/api_rows.hh"

namespace hearth::record {
namespace {

using How = ApiColumn::How;

#define SET_AT(table, column, at) \
  "", "UPDATE " table " SET " column " = ?2, " at " = ?3 WHERE id = ?1"
#define COLUMN(column, how) {column, How::how, column}
#define TIMES COLUMN("started", integer), COLUMN("ended", integer), COLUMN("duration", integer)
#define PARENT(member) {member, How::integer, member "_id"}
// The row is made with it.
#define OWNER(member) {member, How::integer, member "_id", "", false, "{}", true}

constexpr ApiColumn kLabelColumns[] = {COLUMN("name", text)};

constexpr ApiColumn kPlaybookColumns[] = {
    {"arguments", How::body, "arguments_body"},
    {"labels", How::labels},
    TIMES,
    {"name", How::text, SET_AT("playbooks", "name", "name_at"), true},
    COLUMN("ansible_version", text),
    COLUMN("client_version", text),
    COLUMN("python_version", text),
    COLUMN("server_version", text),
    COLUMN("status", status),
    COLUMN("path", text),
    COLUMN("controller", text),
    {"user", How::text, "user_name"},
};

constexpr ApiColumn kPlayColumns[] = {
    TIMES, COLUMN("name", text), COLUMN("uuid", uuid), COLUMN("status", status), OWNER("playbook"),
};

constexpr ApiColumn kTaskColumns[] = {
    COLUMN("tags", json),
    TIMES,
    COLUMN("name", text),
    COLUMN("uuid", uuid),
    COLUMN("action", text),
    COLUMN("lineno", integer),
    COLUMN("handler", flag),
    COLUMN("status", status),
    {"warnings", How::listed, SET_AT("tasks", "warnings", "n_warnings")},
    {"deprecations", How::listed, SET_AT("tasks", "deprecations", "n_deprecations")},
    {"exceptions", How::listed_body, SET_AT("tasks", "exceptions_body", "n_exceptions"), false,
     "[]"},
    PARENT("play"),
    PARENT("file"),
    OWNER("playbook"),
};

// Counters that were told end the count of results (rows.hh, HostCounts).
constexpr ApiColumn kHostColumns[] = {
    {"facts", How::body, SET_AT("hosts", "facts_body", "facts_at"), true},
    COLUMN("name", text),
    {"changed", How::integer, SET_AT("hosts", "changed", "stats_at"), true},
    {"failed", How::integer, SET_AT("hosts", "failed", "stats_at"), true},
    {"ok", How::integer, SET_AT("hosts", "ok", "stats_at"), true},
    {"skipped", How::integer, SET_AT("hosts", "skipped", "stats_at"), true},
    {"unreachable", How::integer, SET_AT("hosts", "unreachable", "stats_at"), true},
    OWNER("playbook"),
};

constexpr ApiColumn kResultColumns[] = {
    {"content", How::own_body, "content_body"},
    {"delegated_to", How::delegates},
    TIMES,
    COLUMN("status", result),
    COLUMN("changed", flag),
    COLUMN("ignore_errors", flag),
    OWNER("host"),
    OWNER("task"),
    PARENT("play"),
    OWNER("playbook"),
};

constexpr ApiColumn kFileColumns[] = {
    {"content", How::content, "",
     "UPDATE files SET content_id = ?2, content_at = ?3, omitted = NULL WHERE id = ?1", true},
    COLUMN("path", text),
    OWNER("playbook"),
};

constexpr ApiColumn kRecordColumns[] = {
    {"value", How::body, SET_AT("records", "value_body", "value_at"), true, "\"\""},
    {"key", How::text, "\"key\""},
    COLUMN("type", text),
    OWNER("playbook"),
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

}  // namespace

const ApiTable* api_table(std::string_view word) {
  for (const ApiTable& table : kApiTables)
    if (table.word == word) return &table;
  return nullptr;
}

}  // namespace hearth::record
