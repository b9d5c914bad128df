#include "record/project/purge.hh"

#include "record/project/apply.hh"
#include "record/project/delete_row.hh"
#include "record/project/sweep.hh"

namespace hearth::record {
namespace {

struct DoomedRun {
  std::int64_t playbook;
  Uuid run;
};

/// The first doomed run that still has rows.
Expected<std::optional<DoomedRun>> next_doomed(Database& db) {
  TRY(Statement found,
      db.query("SELECT d.playbook_id, d.run_uid FROM doomed d"
               " JOIN playbooks p ON p.id = d.playbook_id ORDER BY d.playbook_id LIMIT 1"));
  TRY(const bool there, found.step());
  if (!there) return std::nullopt;
  return DoomedRun{found.integer(0), uuid_of(found.blob(1))};
}

// ---- the log -----------------------------------------------------------------------------------

/// A reader may keep the log for a while: nobody else is to wait for it long.
constexpr std::chrono::milliseconds kLogPatience{100};

/// What was deleted still stands in the log that lies before SQLite's file, also when this process
/// is killed before it is emptied.
Expected<> note_log(Database& db) {
  if (db.engine() == EngineKind::postgres) return {};
  CHECK_OK(
      db.run("INSERT INTO store_meta (\"key\", value) VALUES ('log_holds_deleted', '1')"
             " ON CONFLICT DO NOTHING"));
  return {};
}

Expected<bool> log_is_noted(Database& db) {
  if (db.engine() == EngineKind::postgres) return false;
  TRY(const auto noted, db.find("SELECT 1 FROM store_meta WHERE \"key\" = 'log_holds_deleted'"));
  return noted.has_value();
}

/// True: somebody reads it; to be tried again.
Expected<bool> empty_noted_log(Database& db) {
  TRY(const bool noted, log_is_noted(db));
  if (!noted) return false;
  const auto emptied = db.empty_log(kLogPatience);
  if (!emptied && emptied.error().code == Errc::busy) return true;
  CHECK_OK(emptied);
  CHECK_OK(db.run("DELETE FROM store_meta WHERE \"key\" = 'log_holds_deleted'"));
  return false;
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
constexpr std::string_view kResultsOfRun =
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
#undef STRAYS

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
Expected<> take_rows(Database& db, const DoomedRun& doomed, std::int64_t& room) {
  TRY(const std::int64_t results, db.run(kResultsOfRun, doomed.playbook, room));
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
  CHECK_OK(note_log(db));
  CHECK_OK(db.run("DELETE FROM doomed"));
  return false;
}

Expected<bool> has_doomed(Database& db) {
  TRY(const auto any, db.find("SELECT 1 FROM doomed LIMIT 1"));
  return any.has_value();
}

}  // namespace

Expected<bool> must_purge(Database& db) {
  TRY(const bool doomed, has_doomed(db));
  if (doomed) return true;
  return log_is_noted(db);
}

Expected<bool> purge_batch(Database& db) {
  TRY(const bool doomed, has_doomed(db));
  if (!doomed) return empty_noted_log(db);
  CHECK_OK(db.overwrite_deleted());
  TRY(Transaction transaction, Transaction::begin(db));
  TRY(const bool more, purge_more(db));
  CHECK_OK(transaction.commit());
  if (more) return true;
  return empty_noted_log(db);
}

}  // namespace hearth::record
