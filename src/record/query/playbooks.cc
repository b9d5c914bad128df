#include <charconv>

#include "base/text.hh"
#include "record/query/calls.hh"
#include "record/query/queries.hh"
#include "record/query/read.hh"

#define PLAYBOOK_COLUMNS                                                                   \
  "SELECT p.id, p.uid, p.status, p.end_reason, p.exit_code, p.name, p.path, p.controller," \
  " p.user_name, p.ansible_version, p.client_version, p.server_version, p.python_version," \
  " p.started, p.ended, p.duration, p.n_plays, p.n_tasks, p.n_results, p.n_hosts,"         \
  " p.n_files, p.n_records, p.n_failed, p.group_name, p.gathering FROM playbooks p"

// The values of a PlaybookFilter, in order.
#define PLAYBOOK_FILTER                                                     \
  " WHERE (?1 IS NULL OR p.status = ?1)"                                    \
  " AND (?2 = '' OR instr(coalesce(p.name, ''), ?2) > 0)"                   \
  " AND (?3 = '' OR instr(p.path, ?3) > 0)"                                 \
  " AND (?4 = '' OR EXISTS (SELECT 1 FROM playbook_labels pl JOIN labels l" \
  " ON l.id = pl.label_id WHERE pl.playbook_id = p.id AND pl.removed = 0"   \
  " AND l.name = ?4)) AND (?5 = '' OR p.group_name = ?5)"                   \
  " AND (?6 = '' OR instr(lower(coalesce(p.name, '') || ' ' || p.path), lower(?6)) > 0)"

namespace hearth::record {
namespace {

PlaybookRow read_playbook(Columns columns) {
  PlaybookRow row;
  row.id = columns.integer();
  row.uid = columns.uuid();
  row.status = columns.status<Status>();
  row.end_reason = columns.status<EndReason>();
  row.exit_code = columns.maybe_integer();
  row.name = columns.maybe_text();
  row.path = columns.text();
  row.controller = columns.maybe_text();
  row.user = columns.maybe_text();
  row.ansible_version = columns.text();
  row.client_version = columns.maybe_text();
  row.server_version = columns.maybe_text();
  row.python_version = columns.maybe_text();
  row.times = columns.times();
  row.plays = columns.integer();
  row.tasks = columns.integer();
  row.results = columns.integer();
  row.hosts = columns.integer();
  row.files = columns.integer();
  row.records = columns.integer();
  row.failed = columns.integer();
  row.group = columns.maybe_text();
  row.gathering = columns.maybe_text();
  return row;
}

PlayRow read_play(Columns columns) {
  PlayRow row;
  row.id = columns.integer();
  row.uuid = columns.uuid();
  row.batch = columns.integer();
  row.name = columns.maybe_text();
  row.status = columns.status<Status>();
  row.times = columns.times();
  row.tasks = columns.integer();
  row.results = columns.integer();
  return row;
}

TaskRow read_task(Columns columns) {
  TaskRow row;
  row.id = columns.integer();
  row.play = columns.maybe_integer();
  row.name = columns.maybe_text();
  row.action = columns.text();
  row.role = columns.maybe_text();
  row.path = columns.maybe_text();
  row.line = columns.integer();
  row.handler = columns.flag();
  row.status = columns.status<Status>();
  row.times = columns.times();
  row.tags = columns.text();
  row.results = columns.integer();
  row.warnings = columns.integer();
  row.deprecations = columns.integer();
  row.exceptions = columns.integer();
  row.first_result = columns.maybe_integer();
  row.last_result = columns.maybe_integer();
  return row;
}

HostRow read_host(Columns columns) {
  HostRow row;
  row.id = columns.integer();
  row.name = columns.text();
  row.ok = columns.integer();
  row.changed = columns.integer();
  row.failed = columns.integer();
  row.skipped = columns.integer();
  row.unreachable = columns.integer();
  row.rescued = columns.integer();
  row.ignored = columns.integer();
  row.results = columns.integer();
  return row;
}

Expected<> add_labels(Database& db, PlaybookRow& row) {
  TRY(Statement names,
      db.query("SELECT l.name FROM playbook_labels pl JOIN labels l ON l.id = pl.label_id"
               " WHERE pl.playbook_id = ?1 AND pl.removed = 0 ORDER BY l.name",
               row.id));
  while (true) {
    TRY(const bool more, names.step());
    if (!more) return {};
    row.labels.emplace_back(names.text(0));
  }
}

/// Failed results with the line that says why; their contents are read one by one.
Expected<std::vector<ResultRow>> failed_results(Database& db, std::int64_t playbook) {
  std::vector<ResultRow> rows;
  TRY(Statement found,
      db.query(RESULT_COLUMNS RESULT_JOINS " WHERE r.playbook_id = ?1 AND r.status IN (2, 4)"
                                           " AND " RESULT_FAILED " ORDER BY r.id LIMIT ?2",
               playbook, kFailedMax));
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return rows;
    Columns columns(found);
    rows.push_back(read_result(columns));
    TRY(const std::string content, body_or(db, columns.maybe_integer(), "{}"));
    rows.back().message = message_of(content);
  }
}

std::optional<std::int64_t> parse_id(const std::string& text) {
  std::int64_t id = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, id);
  if (text.empty() || read.ptr != end || read.ec != std::errc()) return {};
  return id;
}

Expected<std::optional<std::int64_t>> look_up_playbook(Database& db, const std::string& name) {
  if (name == "last") return db.find("SELECT id FROM playbooks ORDER BY id DESC LIMIT 1");
  if (const auto uid = Uuid::parse(name))
    return db.find("SELECT id FROM playbooks WHERE uid = ?1", *uid);
  if (const auto id = parse_id(name)) return db.find("SELECT id FROM playbooks WHERE id = ?1", *id);
  return fail(Errc::invalid,
              join({"`", name, "` is no playbook's number, no run's uuid, not `last`"}));
}

}  // namespace

Expected<std::vector<PlaybookRow>> list_playbooks(Database& db, const PlaybookFilter& filter) {
  TRY(auto rows,
      read_all(db.query(PLAYBOOK_COLUMNS PLAYBOOK_FILTER " ORDER BY p.id DESC LIMIT ?7 OFFSET ?8",
                        filter.status, filter.name, filter.path, filter.label, filter.group,
                        filter.text, filter.limit, filter.offset),
               read_playbook));
  for (PlaybookRow& row : rows) CHECK_OK(add_labels(db, row));
  return rows;
}

Expected<std::int64_t> count_playbooks(Database& db, const PlaybookFilter& filter) {
  TRY(const auto count, db.find("SELECT COUNT(*) FROM playbooks p" PLAYBOOK_FILTER, filter.status,
                                filter.name, filter.path, filter.label, filter.group, filter.text));
  return count.value_or(0);
}
#undef PLAYBOOK_FILTER

Expected<PlaybookRow> playbook_head(Database& db, std::int64_t id) {
  TRY(auto rows, read_all(db.query(PLAYBOOK_COLUMNS " WHERE p.id = ?1", id), read_playbook));
  if (rows.empty()) return fail(Errc::not_found, join({"no playbook ", std::to_string(id)}));
  CHECK_OK(add_labels(db, rows[0]));
  return std::move(rows[0]);
}
#undef PLAYBOOK_COLUMNS

void ResultCounts::add(std::string_view shown, std::int64_t n) {
  constexpr std::pair<std::string_view, std::int64_t ResultCounts::*> kAll[] = {
      {"ok", &ResultCounts::ok},           {"changed", &ResultCounts::changed},
      {"failed", &ResultCounts::failed},   {"ignored", &ResultCounts::ignored},
      {"skipped", &ResultCounts::skipped}, {"unreachable", &ResultCounts::unreachable}};
  for (const auto& [name, member] : kAll)
    if (name == shown) return void(this->*member += n);
  unknown += n;
}

Expected<ResultCounts> result_counts(Database& db, std::int64_t playbook) {
  ResultCounts counts;
  TRY(Statement rows, db.query("SELECT status, changed, ignore_errors, ignore_unreachable, COUNT(*)"
                               " FROM results WHERE playbook_id = ?1"
                               " GROUP BY status, changed, ignore_errors, ignore_unreachable",
                               playbook));
  while (true) {
    TRY(const bool more, rows.step());
    if (!more) return counts;
    Columns columns(rows);
    const std::string_view shown = columns.shown();
    counts.add(shown, columns.integer());
  }
}

Expected<std::vector<OpenRun>> open_runs(Database& db) {
  return read_all<OpenRun>(db.query("SELECT uid, controller, pid, seen FROM playbooks"
                                    " WHERE status IN (0, 1) AND end_reason = 0"
                                    " AND coalesce(pid, 1) <> 0 ORDER BY id"),
                           [](Columns columns) {
                             OpenRun run;
                             run.uid = columns.uuid();
                             run.controller = columns.maybe_text();
                             run.pid = columns.maybe_integer();
                             run.seen = columns.integer();
                             return run;
                           });
}

Expected<std::int64_t> find_playbook(Database& db, const std::string& name) {
  TRY(const auto id, look_up_playbook(db, name));
  if (id) return *id;
  return fail(Errc::not_found, join({"no playbook ", name,
                                     " is recorded; `hearth playbook list` shows "
                                     "those that are"}));
}

Expected<PlaybookDetail> show_playbook(Database& db, std::int64_t id) {
  PlaybookDetail detail;
  TRY(detail.head, playbook_head(db, id));
  TRY(const auto arguments, db.find("SELECT arguments_body FROM playbooks WHERE id = ?1", id));
  TRY(detail.arguments, body_or(db, arguments, "{}"));
  TRY(detail.plays, read_all(db.query("SELECT id, uuid, batch, name, status, started, ended,"
                                      " duration, n_tasks, n_results FROM plays"
                                      " WHERE playbook_id = ?1 ORDER BY id",
                                      id),
                             read_play));
  TRY(detail.tasks,
      read_all(db.query("SELECT t.id, t.play_id, t.name, t.action, t.role, f.path, t.lineno,"
                        " t.handler, t.status, t.started, t.ended, t.duration, t.tags, t.n_results,"
                        " t.n_warnings, t.n_deprecations, t.n_exceptions,"
                        " (SELECT min(id) FROM results WHERE task_id = t.id),"
                        " (SELECT max(id) FROM results WHERE task_id = t.id) FROM tasks t"
                        " LEFT JOIN files f ON f.id = t.file_id WHERE t.playbook_id = ?1"
                        " ORDER BY t.id",
                        id),
               read_task));
  TRY(detail.hosts, read_all(db.query("SELECT id, name, ok, changed, failed, skipped, unreachable,"
                                      " rescued, ignored, n_results FROM hosts"
                                      " WHERE playbook_id = ?1 ORDER BY name",
                                      id),
                             read_host));
  TRY(detail.failed, failed_results(db, id));
  TRY(detail.roads, roads_of(db, detail.head.uid));
  TRY(detail.reasons, reasons_of(db, detail.head.uid));
  return detail;
}

}  // namespace hearth::record
