#include "record/project/api_rows.hh"

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
    {"content", How::own_body, SET("results", "content_body")},
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

}  // namespace

const ApiTable* api_table(std::string_view word) {
  for (const ApiTable& table : kApiTables)
    if (table.word == word) return &table;
  return nullptr;
}

}  // namespace hearth::record
