#include "record/api/filters.hh"
#include "record/store/status.hh"

namespace hearth::record::api {
namespace {

// `lower` and LIKE fold ASCII only, as ARA's do on SQLite; `instr` takes % and _ as they are.
#define CONTAINS(column) "instr(lower(" column "), lower(?)) > 0"
#define IN_PLAYBOOKS(column) \
  "t.playbook_id IN (SELECT id FROM playbooks WHERE " CONTAINS(column) ")"
#define OF_PARENT(name, parent, counter) \
  {name, Kind::number, "t." name "_id = ?", "SELECT " counter " FROM " parent " WHERE id = ?", true}

#define CREATED_FILTERS                                 \
  {"created_before", Kind::time, "t.created <= ?"},     \
      {"created_after", Kind::time, "t.created >= ?"},  \
      {"updated_before", Kind::time, "t.updated <= ?"}, \
      {"updated_after", Kind::time, "t.updated >= ?"}
#define STARTED_FILTERS                                \
  {"started_before", Kind::time, "t.started <= ?"},    \
      {"started_after", Kind::time, "t.started >= ?"}, \
      {"ended_before", Kind::time, "t.ended <= ?"}, {"ended_after", Kind::time, "t.ended >= ?"}
#define COUNT_FILTERS(name, column) \
  {name "__gt", Kind::number, column " > ?"}, {name "__lt", Kind::number, column " < ?"}
#define HOST_COUNT_FILTERS(table)                                                       \
  COUNT_FILTERS("changed", table ".changed"), COUNT_FILTERS("failed", table ".failed"), \
      COUNT_FILTERS("ok", table ".ok"), COUNT_FILTERS("skipped", table ".skipped"),     \
      COUNT_FILTERS("unreachable", table ".unreachable")

constexpr Filter kLabelFilters[] = {CREATED_FILTERS};

constexpr Filter kPlaybookFilters[] = {
    CREATED_FILTERS,
    STARTED_FILTERS,
    {"ansible_version", Kind::text, CONTAINS("t.ansible_version")},
    {"client_version", Kind::text, CONTAINS("t.client_version")},
    {"server_version", Kind::text, CONTAINS("t.server_version")},
    {"python_version", Kind::text, CONTAINS("t.python_version")},
    {"user", Kind::text, CONTAINS("t.user_name")},
    {"controller", Kind::text, CONTAINS("t.controller")},
    {"name", Kind::text, CONTAINS("t.name")},
    {"path", Kind::text, CONTAINS("t.path")},
    {"status", Kind::choice, "t.status"},
    // A playbook comes once for each of its labels that match (`prod`, `Prod`), as in ARA.
    {.name = "label",
     .kind = Kind::text,
     .sql = "lower(l.name) = lower(?)",
     .join = " JOIN playbook_labels pl ON pl.playbook_id = t.id AND pl.removed = 0"
             " JOIN labels l ON l.id = pl.label_id"},
};

constexpr Filter kPlayFilters[] = {
    CREATED_FILTERS,
    STARTED_FILTERS,
    OF_PARENT("playbook", "playbooks", "n_plays"),
    {"uuid", Kind::uuid, "t.uuid = ?"},
    {"status", Kind::choice, "t.status"},
    {"name", Kind::text, CONTAINS("t.name")},
};

constexpr Filter kTaskFilters[] = {
    CREATED_FILTERS,
    STARTED_FILTERS,
    OF_PARENT("playbook", "playbooks", "n_tasks"),
    {"playbook_name", Kind::text, IN_PLAYBOOKS("name")},
    {"playbook_path", Kind::text, IN_PLAYBOOKS("path")},
    OF_PARENT("play", "plays", "n_tasks"),
    {"status", Kind::choice, "t.status"},
    {"name", Kind::text, CONTAINS("t.name")},
    {"uuid", Kind::uuid, "t.uuid = ?"},
    {"action", Kind::text, "lower(t.action) = lower(?)"},
    {"path", Kind::text, "t.file_id IN (SELECT id FROM files WHERE " CONTAINS("path") ")"},
    {"lineno", Kind::line, "t.lineno = ?"},
    {"handler", Kind::boolean, "t.handler = ?"},
    COUNT_FILTERS("exceptions_count", "t.n_exceptions"),
    COUNT_FILTERS("deprecations_count", "t.n_deprecations"),
    COUNT_FILTERS("warnings_count", "t.n_warnings"),
};

constexpr Filter kHostFilters[] = {
    CREATED_FILTERS,
    OF_PARENT("playbook", "playbooks", "n_hosts"),
    {"playbook_name", Kind::text, IN_PLAYBOOKS("name")},
    {"playbook_path", Kind::text, IN_PLAYBOOKS("path")},
    {"name", Kind::text, CONTAINS("t.name")},
    HOST_COUNT_FILTERS("t"),
};

constexpr Filter kLatestHostFilters[] = {
    CREATED_FILTERS,
    {"playbook", Kind::number, "h.playbook_id = ?"},
    {"playbook_name", Kind::text,
     "h.playbook_id IN (SELECT id FROM playbooks WHERE " CONTAINS("name") ")"},
    {"playbook_path", Kind::text,
     "h.playbook_id IN (SELECT id FROM playbooks WHERE " CONTAINS("path") ")"},
    {"name", Kind::text, CONTAINS("t.name")},
    HOST_COUNT_FILTERS("h"),
    {"host__created_before", Kind::time, "h.created <= ?"},
    {"host__created_after", Kind::time, "h.created >= ?"},
    {"host__updated_before", Kind::time, "h.updated <= ?"},
    {"host__updated_after", Kind::time, "h.updated >= ?"},
};

constexpr Filter kResultFilters[] = {
    CREATED_FILTERS,
    STARTED_FILTERS,
    OF_PARENT("playbook", "playbooks", "n_results"),
    OF_PARENT("task", "tasks", "n_results"),
    {"task_name", Kind::text, "t.task_id IN (SELECT id FROM tasks WHERE " CONTAINS("name") ")",
     "SELECT sum(n_results) FROM tasks WHERE " CONTAINS("name")},
    OF_PARENT("play", "plays", "n_results"),
    OF_PARENT("host", "hosts", "n_results"),
    {"host_name", Kind::text, "t.host_id IN (SELECT id FROM hosts WHERE lower(name) = lower(?))",
     "SELECT sum(n_results) FROM hosts WHERE lower(name) = lower(?)", true},
    {"delegated_to", Kind::number,
     "t.id IN (SELECT result_id FROM result_delegates WHERE host_id = ?)"},
    {"changed", Kind::boolean, "t.changed = ?"},
    {"status", Kind::choice, "t.status"},
    {"ignore_errors", Kind::boolean, "t.ignore_errors = ?"},
};

constexpr Filter kFileFilters[] = {
    CREATED_FILTERS,
    OF_PARENT("playbook", "playbooks", "n_files"),
    {"path", Kind::text, CONTAINS("t.path")},
};

constexpr Filter kRecordFilters[] = {
    CREATED_FILTERS,
    OF_PARENT("playbook", "playbooks", "n_records"),
    {"key", Kind::text, "t.\"key\" = ?"},
};

constexpr std::span<const Filter> kFilters[kEndpoints] = {
    kLabelFilters,      kPlaybookFilters, kPlayFilters, kTaskFilters,  kHostFilters,
    kLatestHostFilters, kResultFilters,   kFileFilters, kRecordFilters};

constexpr Choice choice(Status status, std::string_view name) {
  return {name, static_cast<std::int64_t>(status)};
}
constexpr Choice choice(ResultStatus status, std::string_view name, std::string_view indexed = {}) {
  return {name, static_cast<std::int64_t>(status), indexed};
}

// The words are the API's: those of status.hh may grow more.
constexpr Choice kStatuses[] = {
    choice(Status::unknown, "unknown"), choice(Status::expired, "expired"),
    choice(Status::running, "running"), choice(Status::completed, "completed"),
    choice(Status::failed, "failed"),
};
constexpr std::span<const Choice> kPlayStatuses(kStatuses, 4);  // a play does not fail
// As ix_results_id_failed and ix_results_playbook_id_id_failed say it (store/schema.cc).
constexpr std::string_view kFailed = "t.status IN (2, 4)";
constexpr Choice kResultStatuses[] = {
    choice(ResultStatus::ok, "ok"),
    choice(ResultStatus::failed, "failed", kFailed),
    choice(ResultStatus::skipped, "skipped"),
    choice(ResultStatus::unreachable, "unreachable", kFailed),
    choice(ResultStatus::unknown, "unknown"),
};

}  // namespace

std::span<const Filter> filters_of(Endpoint endpoint) {
  return kFilters[static_cast<std::size_t>(endpoint)];
}

std::span<const Choice> choices_of(Endpoint endpoint) {
  if (endpoint == Endpoint::results) return kResultStatuses;
  if (endpoint == Endpoint::plays) return kPlayStatuses;
  return kStatuses;
}

}  // namespace hearth::record::api
