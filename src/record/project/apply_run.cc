#include "base/text.hh"
#include "record/project/apply.hh"
#include "record/project/contents.hh"
#include "record/project/group_rows.hh"
#include "record/store/bodies.hh"

namespace hearth::record {
namespace {

/// The latest name wins; of two at the same moment the greater text, so that order does not matter.
Expected<> set_name(Rows& rows, const Run& run, const Event& event) {
  const auto name = event.text("name");
  if (!name) return {};
  CHECK_OK(
      rows.db().run("UPDATE playbooks SET name = ?2, name_at = ?3 WHERE id = ?1 AND"
                    " (name_at IS NULL OR name_at < ?3 OR (name_at = ?3 AND name < ?2))",
                    run.id, *name, run.at));
  return {};
}

/// A removed label stays as a mark, so that an older addition does not bring it back.
Expected<> set_labels(Rows& rows, const Run& run, const std::vector<std::string>& names,
                      bool removed) {
  for (const std::string& name : names) {
    TRY(const std::int64_t label, rows.label(name, run.at));
    CHECK_OK(
        rows.db().run("INSERT INTO playbook_labels (playbook_id, label_id, set_at, removed)"
                      " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (playbook_id, label_id) DO UPDATE"
                      " SET set_at = excluded.set_at, removed = excluded.removed"
                      " WHERE excluded.set_at > playbook_labels.set_at"
                      " OR (excluded.set_at = playbook_labels.set_at"
                      " AND excluded.removed < playbook_labels.removed)",
                      run.id, label, run.at, removed));
  }
  return names_a_group(names) ? settle_group(rows.db(), run.id) : Expected<>();
}

struct End {
  EndReason reason;
  Status status;
  UtcMicros at;
};

/// Of several ends the one with the weightiest reason counts, then status, then the latest.
bool outweighs(const End& one, const End& other) {
  if (one.reason != other.reason) return one.reason > other.reason;
  if (one.status != other.status) return merge(one.status, other.status) == one.status;
  return one.at > other.at;
}

Expected<End> end_of(const Event& event) {
  if (event.head.kind == "run.expire") return End{EndReason::gone, Status::expired, event.head.at};
  TRY(const std::string name, event.need_text("status"));
  const auto status = parse_status(name);
  if (!status || *status == Status::unknown || *status == Status::running)
    return fail(Errc::invalid, "`status` is no end of a run");
  const EndReason usual = *status == Status::expired ? EndReason::gone : EndReason::stats;
  const auto reason = parse_end_reason(event.text("reason").value_or(""));
  return End{reason.value_or(usual), *status, event.head.at};
}

/// Rows of the API (no batch) are as they were told to be.
Expected<> expire_open(Rows& rows, std::int64_t run, MaybeId ended) {
  CHECK_OK(
      rows.db().run("UPDATE plays SET status = 4, ended = ?2, duration = ?2 - started"
                    " WHERE playbook_id = ?1 AND batch IS NOT NULL AND status IN (0, 1, 4)",
                    run, ended));
  CHECK_OK(
      rows.db().run("UPDATE tasks SET status = 4, ended = ?2, duration = ?2 - started"
                    " WHERE playbook_id = ?1 AND batch IS NOT NULL AND status IN (0, 1, 4)",
                    run, ended));
  return {};
}

Expected<> settle(Rows& rows, const Uuid& uid, const RunTally& tally) {
  CHECK_OK(
      rows.db().run("UPDATE playbooks SET created = min(created, ?2), updated = max(updated, ?3),"
                    " seen = max(seen, ?4), n_plays = n_plays + ?5, n_tasks = n_tasks + ?6,"
                    " n_results = n_results + ?7, n_hosts = n_hosts + ?8, n_files = n_files + ?9,"
                    " n_records = n_records + ?10, n_failed = n_failed + ?11 WHERE uid = ?1",
                    uid, tally.first, tally.last, tally.seen, tally.plays, tally.tasks,
                    tally.results, tally.hosts, tally.files, tally.records, tally.failed));
  CHECK_OK(
      rows.db().run("UPDATE playbooks SET ended = nullif(seen, 0),"
                    " duration = nullif(seen, 0) - started WHERE uid = ?1 AND end_reason = ?2",
                    uid, EndReason::gone));
  TRY(Statement ended, rows.db().query("SELECT id, ended FROM playbooks"
                                       " WHERE uid = ?1 AND end_reason > 0",
                                       uid));
  TRY(const bool found, ended.step());
  if (!found) return {};
  return expire_open(rows, ended.integer(0), ended.maybe_integer(1));
}

}  // namespace

Expected<> apply_alive(Rows& rows, const Event& event) {
  CHECK_OK(rows.run(event));
  return {};
}

Expected<> apply_run_start(Rows& rows, const Event& event) {
  TRY(const std::string path, event.need_text("path"));
  TRY(const Run run, rows.run(event));
  TRY(const MaybeId arguments, store_body(rows.db(), event.raw("arguments"), run.at));
  CHECK_OK(rows.db().run(
      "UPDATE playbooks SET path = ?2, ansible_version = ?3, client_version = ?4,"
      " python_version = ?5, controller = ?6, user_name = ?7, arguments_body = ?8,"
      " pid = CASE WHEN pid = 0 THEN 0 ELSE ?9 END,"
      " started = min(coalesce(started, ?10), ?10),"
      " duration = ended - min(coalesce(started, ?10), ?10),"
      " status = CASE WHEN status = 0 THEN 1 ELSE status END WHERE id = ?1",
      run.id, path, event.text("ansible_version").value_or(""), event.text("client_version"),
      event.text("python_version"), event.text("controller"), event.text("user"), arguments,
      event.integer("pid"), run.at));
  CHECK_OK(set_name(rows, run, event));
  CHECK_OK(set_labels(rows, run, event.texts("labels"), false));
  return set_group(rows, run, event);
}

Expected<> apply_run_sent(Rows& rows, const Event& event) {
  TRY(const Run run, rows.run(event));
  CHECK_OK(rows.db().run("UPDATE playbooks SET pid = 0 WHERE id = ?1", run.id));
  return {};
}

/// With `by` a person changes what the run's writer said; it is no sign of the writer's life.
Expected<> apply_run_update(Rows& rows, const Event& event) {
  TRY(const Run run, rows.run(event, !event.text("by")));
  CHECK_OK(set_name(rows, run, event));
  CHECK_OK(set_labels(rows, run, event.texts("labels_add"), false));
  CHECK_OK(set_labels(rows, run, event.texts("labels_remove"), true));
  return set_group(rows, run, event);
}

Expected<> apply_run_end(Rows& rows, const Event& event) {
  TRY(const End end, end_of(event));
  TRY(const Run run, rows.run(event, end.reason != EndReason::gone));
  TRY(Statement found,
      rows.db().query("SELECT end_reason, status, ended FROM playbooks WHERE id = ?1", run.id));
  TRY(const bool there, found.step());
  HEARTH_ASSERT(there);
  const End known{static_cast<EndReason>(found.integer(0)), static_cast<Status>(found.integer(1)),
                  found.integer(2)};
  if (!outweighs(end, known)) return {};
  CHECK_OK(
      rows.db().run("UPDATE playbooks SET status = ?2, end_reason = ?3, ended = ?4,"
                    " duration = ?4 - started, exit_code = ?5 WHERE id = ?1",
                    run.id, end.status, end.reason, end.at, event.integer("exit_code")));
  return {};
}

Expected<> apply_file(Rows& rows, const Event& event) {
  TRY(const std::string path, event.need_text("path"));
  TRY(const Run run, rows.run(event));
  TRY(const std::int64_t id, rows.file(run, path, event.head.row));
  MaybeId content;
  if (const auto text = event.text("text")) {
    TRY(content, store_content(rows.db(), *text, run.at));
  }
  CHECK_OK(rows.db().run(
      "UPDATE files SET content_id = ?2, content_at = ?3, omitted = ?4, role = ?5"
      " WHERE id = ?1 AND (content_at IS NULL OR content_at <= ?3)",
      id, content, run.at, event.text("omitted"), event.text("role").value_or("other")));
  return {};
}

Expected<> apply_record(Rows& rows, const Event& event) {
  TRY(const std::string key, event.need_text("key"));
  TRY(const Run run, rows.run(event));
  TRY(const std::int64_t id, rows.record(run, key, event.head.row));
  TRY(const MaybeId value, store_body_or(rows.db(), event.raw("value"), "\"\"", run.at));
  CHECK_OK(
      rows.db().run("UPDATE records SET type = ?2, value_body = ?3, value_at = ?4"
                    " WHERE id = ?1 AND (value_at IS NULL OR value_at <= ?4)",
                    id, event.text("type").value_or("text"), value, run.at));
  return {};
}

Expected<> settle_runs(Rows& rows) {
  for (const auto& [uid, tally] : rows.tallies()) CHECK_OK(settle(rows, uid, tally));
  return rows.save_counts();
}

}  // namespace hearth::record
