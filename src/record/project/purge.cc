#include "record/project/purge.hh"

#include "record/project/apply.hh"
#include "record/project/delete_row.hh"
#include "record/project/sweep.hh"

namespace hearth::record {
namespace {

struct Doomed {
  std::int64_t playbook;
  Uuid run;
};

/// The first doomed run that still has rows.
Expected<std::optional<Doomed>> next_doomed(Database& db) {
  TRY(Statement found,
      db.query("SELECT d.playbook_id, d.run_uid FROM doomed d"
               " JOIN playbooks p ON p.id = d.playbook_id ORDER BY d.playbook_id LIMIT 1"));
  TRY(const bool there, found.step());
  if (!there) return std::nullopt;
  return Doomed{found.integer(0), uuid_of(found.blob(1))};
}

// ---- rows of the run ---------------------------------------------------------------------------

// ?1: the run's uid, ?2: so many. How calls ran may be told of a run before anything else is.
constexpr std::string_view kOfRun[] = {
    "DELETE FROM calls WHERE (run_uid, task_uuid, host, id) IN"
    " (SELECT run_uid, task_uuid, host, id FROM calls WHERE run_uid = ?1 LIMIT ?2)",
    "DELETE FROM result_vias WHERE (run_uid, task_uuid, host) IN"
    " (SELECT run_uid, task_uuid, host FROM result_vias WHERE run_uid = ?1 LIMIT ?2)",
};
// ?1: the playbook, ?2: so many. Items and delegates go with their results.
constexpr std::string_view kResults =
    "DELETE FROM results WHERE id IN (SELECT id FROM results WHERE playbook_id = ?1 LIMIT ?2)";
// Children before their parents.
constexpr std::string_view kRest[] = {
    "DELETE FROM tasks WHERE id IN (SELECT id FROM tasks WHERE playbook_id = ?1 LIMIT ?2)",
    "DELETE FROM hosts WHERE id IN (SELECT id FROM hosts WHERE playbook_id = ?1 LIMIT ?2)",
    "DELETE FROM plays WHERE id IN (SELECT id FROM plays WHERE playbook_id = ?1 LIMIT ?2)",
    "DELETE FROM files WHERE id IN (SELECT id FROM files WHERE playbook_id = ?1 LIMIT ?2)",
    "DELETE FROM records WHERE id IN (SELECT id FROM records WHERE playbook_id = ?1 LIMIT ?2)",
};

/// Rows of other runs that stand on this run's: only the API can mix them so. They go with it, and
/// unlike the run's own they are still counted.
struct Stray {
  Table table;
  std::string_view find;  ///< ?1: the playbook
};
#define STRAYS(child, parent, column)                                                         \
  {Table::child, "SELECT c.id FROM " #child " c JOIN " #parent " p ON p.id = c." column       \
                 " WHERE p.playbook_id = ?1 AND c.playbook_id <> ?1 AND c.playbook_id NOT IN" \
                 " (SELECT playbook_id FROM doomed) LIMIT 1"}
constexpr Stray kStrays[] = {
    STRAYS(results, tasks, "task_id"), STRAYS(results, hosts, "host_id"),
    STRAYS(results, plays, "play_id"), STRAYS(tasks, plays, "play_id"),
    STRAYS(tasks, files, "file_id"),
};

/// Deletes strays one by one, `room` at most; what is left of it.
Expected<> take_strays(Database& db, std::int64_t playbook, std::int64_t& room) {
  Rows rows(db);
  for (const Stray& stray : kStrays)
    while (room > 0) {
      TRY(const auto id, db.find(stray.find, playbook));
      if (!id) break;
      CHECK_OK(delete_row(rows, stray.table, *id));
      --room;
    }
  return settle_runs(rows);
}

/// Takes at most `room` rows of the run, and its own row when nothing else is left.
Expected<> take_rows(Database& db, const Doomed& doomed, std::int64_t& room) {
  TRY(const std::int64_t results, db.run(kResults, doomed.playbook, room));
  room -= results;
  for (const std::string_view sql : kOfRun) {
    if (room <= 0) return {};
    TRY(const std::int64_t gone, db.run(sql, doomed.run, room));
    room -= gone;
  }
  if (room > 0) CHECK_OK(take_strays(db, doomed.playbook, room));
  for (const std::string_view sql : kRest) {
    if (room <= 0) return {};
    TRY(const std::int64_t gone, db.run(sql, doomed.playbook, room));
    room -= gone;
  }
  if (room <= 0) return {};
  CHECK_OK(db.run("DELETE FROM playbooks WHERE id = ?1", doomed.playbook));
  --room;
  return {};
}

/// True: there is more to do.
Expected<bool> purge_more(Database& db) {
  std::int64_t room = kPurgeRows;
  while (room > 0) {
    TRY(const auto doomed, next_doomed(db));
    if (!doomed) break;
    CHECK_OK(take_rows(db, *doomed, room));
  }
  if (room < kPurgeRows) return true;
  TRY(const bool swept, sweep_batch(db, kPurgeRows));
  if (!swept) return true;
  CHECK_OK(db.run("DELETE FROM doomed"));
  return false;
}

}  // namespace

Expected<bool> has_doomed(Database& db) {
  TRY(const auto any, db.find("SELECT 1 FROM doomed LIMIT 1"));
  return any.has_value();
}

Expected<bool> purge_batch(Database& db) {
  TRY(const bool any, has_doomed(db));
  if (!any) return false;
  CHECK_OK(db.overwrite_deleted());
  TRY(Transaction transaction, Transaction::begin(db));
  TRY(const bool more, purge_more(db));
  CHECK_OK(transaction.commit());
  // What was deleted still stands in the log that lies before the file; a reader may keep it there
  // for a while.
  if (!more) (void)db.empty_log();
  return more;
}

}  // namespace hearth::record
