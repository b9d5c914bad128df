#include "base/text.hh"
#include "record/project/apply.hh"
#include "record/project/latest_hosts.hh"
#include "record/store/bodies.hh"

namespace hearth::record {
namespace {

Expected<Status> end_status(const Event& event) {
  TRY(const std::string name, event.need_text("status"));
  const auto status = parse_status(name);
  if (status && *status != Status::unknown && *status != Status::running) return *status;
  return fail(Errc::invalid, "`status` is no end");
}

std::int64_t batch_of(const Event& event) {
  return event.integer("batch").value_or(0);
}

std::int64_t count_in(const Json& counters, std::string_view key) {
  const JsonObject* object = counters.if_object();
  return object ? get_int(*object, key).value_or(0) : 0;
}

}  // namespace

Expected<> apply_play_start(Rows& rows, const Event& event) {
  TRY(const Uuid uuid, event.need_uuid("play"));
  TRY(const Run run, rows.run(event));
  TRY(const std::int64_t id, rows.play(run, uuid, batch_of(event), event.head.row));
  CHECK_OK(
      rows.db().run("UPDATE plays SET name = ?2, started = min(coalesce(started, ?3), ?3),"
                    " duration = ended - min(coalesce(started, ?3), ?3),"
                    " status = CASE WHEN status = 0 THEN 1 ELSE status END WHERE id = ?1",
                    id, event.text("name"), run.at));
  return {};
}

// An end that `settle_runs` made up (status 4) gives way to a real one; of real ones the last
// counts.
#define END_SQL(table, status)                                                                     \
  "UPDATE " table                                                                                  \
  " SET ended = CASE WHEN status = 4 THEN ?2 ELSE max(coalesce(ended, ?2), ?2)"                    \
  " END, duration = CASE WHEN status = 4 THEN ?2 ELSE max(coalesce(ended, ?2), ?2) END - started," \
  " status = " status " WHERE id = ?1"

// ARA knows no failed play: what failed are its tasks.
Expected<> apply_play_end(Rows& rows, const Event& event) {
  TRY(const Uuid uuid, event.need_uuid("play"));
  TRY(Status status, end_status(event));
  if (status == Status::failed) status = Status::completed;
  TRY(const Run run, rows.run(event));
  TRY(const std::int64_t id, rows.play(run, uuid, batch_of(event)));
  CHECK_OK(rows.db().run(END_SQL("plays", "CASE WHEN status = 2 THEN 2 ELSE ?3 END"), id, run.at,
                         status));
  return {};
}

Expected<> apply_task_start(Rows& rows, const Event& event) {
  TRY(const Uuid uuid, event.need_uuid("task"));
  TRY(const Uuid play_uuid, event.need_uuid("play"));
  TRY(const Run run, rows.run(event));
  TRY(const std::int64_t play, rows.count_play(run, play_uuid, batch_of(event), 0));
  TRY(const std::int64_t id, rows.task(run, uuid, batch_of(event), play, event.head.row));
  MaybeId file;
  if (const auto path = event.text("path")) {
    TRY(const bool gone, rows.gone(run.uid, Table::files, *path));
    if (!gone) {
      TRY(file, rows.file(run, *path));
    }
  }
  const std::string_view tags = event.raw("tags");
  CHECK_OK(rows.db().run(
      "UPDATE tasks SET file_id = ?2, name = ?3, action = ?4, role = ?5, lineno = ?6, handler = ?7,"
      " tags = ?8, started = min(coalesce(started, ?9), ?9),"
      " duration = ended - min(coalesce(started, ?9), ?9),"
      " status = CASE WHEN status = 0 THEN 1 ELSE status END WHERE id = ?1",
      id, file, event.text("name"), event.text("action").value_or(""), event.text("role"),
      event.integer("line").value_or(0), event.flag("handler"),
      tags.starts_with('[') ? tags : std::string_view("[]"), run.at));
  return {};
}

Expected<> apply_task_end(Rows& rows, const Event& event) {
  TRY(const Uuid uuid, event.need_uuid("task"));
  TRY(const Status status, end_status(event));
  TRY(const Run run, rows.run(event));
  TRY(const std::int64_t id, rows.task(run, uuid, batch_of(event), {}));
  CHECK_OK(rows.db().run(
      END_SQL("tasks", "CASE WHEN status = 3 OR (status = 2 AND ?3 = 4) THEN status ELSE ?3 END"),
      id, run.at, status));
  return {};
}
#undef END_SQL

Expected<> apply_host(Rows& rows, const Event& event) {
  TRY(const std::string name, event.need_text("name"));
  TRY(const Run run, rows.run(event));
  TRY(const std::int64_t id, rows.host(run, name, event.head.row));
  return name_host(rows.db(), id, run.at);
}

Expected<> apply_facts(Rows& rows, const Event& event) {
  TRY(const std::string name, event.need_text("host"));
  TRY(const Run run, rows.run(event));
  TRY(const std::int64_t id, rows.host(run, name));
  TRY(const MaybeId facts, store_body(rows.db(), event.raw("facts"), run.at));
  CHECK_OK(
      rows.db().run("UPDATE hosts SET facts_body = ?2, facts_at = ?3"
                    " WHERE id = ?1 AND (facts_at IS NULL OR facts_at <= ?3)",
                    id, facts, run.at));
  return {};
}

Expected<> apply_stats(Rows& rows, const Event& event) {
  const JsonObject* hosts = event.object("hosts");
  if (!hosts) return fail(Errc::invalid, "`hosts` is missing or no object");
  TRY(const Run run, rows.run(event));
  for (const auto& [name, counters] : *hosts) {
    TRY(const bool gone, rows.gone(run.uid, Table::hosts, name));
    if (gone) continue;
    TRY(const std::int64_t id, rows.host(run, std::string(name)));
    CHECK_OK(rows.db().run(
        "UPDATE hosts SET ok = ?2, changed = ?3, failed = ?4, unreachable = ?5, skipped = ?6,"
        " rescued = ?7, ignored = ?8, stats_at = ?9"
        " WHERE id = ?1 AND (stats_at IS NULL OR stats_at <= ?9)",
        id, count_in(counters, "ok"), count_in(counters, "changed"), count_in(counters, "failed"),
        count_in(counters, "unreachable"), count_in(counters, "skipped"),
        count_in(counters, "rescued"), count_in(counters, "ignored"), run.at));
  }
  return {};
}

}  // namespace hearth::record
