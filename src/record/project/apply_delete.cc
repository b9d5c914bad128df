#include <map>
#include <set>

#include "base/text.hh"
#include "record/project/apply.hh"
#include "record/project/apply_once.hh"
#include "record/project/delete_row.hh"
#include "record/project/doom.hh"
#include "record/project/gone.hh"
#include "record/project/group_rows.hh"
#include "record/project/latest_hosts.hh"
#include "record/project/result_rows.hh"
#include "record/store/search_rows.hh"

namespace hearth::record {
namespace {

/// A run with more rows than these goes in batches (record/project/purge.hh).
constexpr std::int64_t kRowsAtOnce = 500;

using Ids = std::set<std::int64_t>;
/// Everything that goes with one row. All of it in memory: 100,000 results are about 5 MB.
using DoomedIds = std::map<Table, Ids>;

struct Edge {
  Table parent, child;
  std::string_view children;  ///< ?1: the parent
};
// Parents before their children. Nothing makes a task's play, file and playbook belong together.
constexpr Edge kEdges[] = {
    {Table::playbooks, Table::plays, "SELECT id FROM plays WHERE playbook_id = ?1"},
    {Table::playbooks, Table::files, "SELECT id FROM files WHERE playbook_id = ?1"},
    {Table::playbooks, Table::hosts, "SELECT id FROM hosts WHERE playbook_id = ?1"},
    {Table::playbooks, Table::records, "SELECT id FROM records WHERE playbook_id = ?1"},
    {Table::playbooks, Table::tasks, "SELECT id FROM tasks WHERE playbook_id = ?1"},
    {Table::plays, Table::tasks, "SELECT id FROM tasks WHERE play_id = ?1"},
    {Table::files, Table::tasks, "SELECT id FROM tasks WHERE file_id = ?1"},
    {Table::playbooks, Table::results, "SELECT id FROM results WHERE playbook_id = ?1"},
    {Table::plays, Table::results, "SELECT id FROM results WHERE play_id = ?1"},
    {Table::tasks, Table::results, "SELECT id FROM results WHERE task_id = ?1"},
    {Table::hosts, Table::results, "SELECT id FROM results WHERE host_id = ?1"},
};

Expected<DoomedIds> doomed_with(Database& db, Table table, std::int64_t id) {
  DoomedIds doomed;
  doomed[table].insert(id);
  for (const Edge& edge : kEdges)
    for (const std::int64_t parent : doomed[edge.parent]) {
      TRY(Statement found, db.query(edge.children, parent));
      while (true) {
        TRY(const bool more, found.step());
        if (!more) break;
        doomed[edge.child].insert(found.integer(0));
      }
    }
  return doomed;
}

// ---- what must not come back -------------------------------------------------------------------

Expected<> note_playbook(Database& db, std::int64_t id) {
  TRY(Statement found, db.query("SELECT uid FROM playbooks WHERE id = ?1", id));
  TRY(const bool there, found.step());
  if (!there) return {};
  const Uuid run = uuid_of(found.blob(0));
  CHECK_OK(db.run("DELETE FROM result_vias WHERE run_uid = ?1", run));
  CHECK_OK(db.run("DELETE FROM calls WHERE run_uid = ?1", run));
  return note_run_gone(db, run);
}

Expected<> note_play(Database& db, std::int64_t id) {
  TRY(Statement found, db.query("SELECT p.uid, t.uuid, t.batch FROM plays t"
                                " JOIN playbooks p ON p.id = t.playbook_id"
                                " WHERE t.id = ?1 AND t.batch IS NOT NULL",
                                id));
  TRY(const bool there, found.step());
  if (!there) return {};
  return note_gone(db, uuid_of(found.blob(0)), Table::plays,
                   key_of_work(uuid_of(found.blob(1)), found.integer(2)));
}

Expected<> note_task(Database& db, std::int64_t id) {
  TRY(Statement found, db.query("SELECT p.uid, t.uuid, t.batch FROM tasks t"
                                " JOIN playbooks p ON p.id = t.playbook_id"
                                " WHERE t.id = ?1 AND t.batch IS NOT NULL",
                                id));
  TRY(const bool there, found.step());
  if (!there) return {};
  const Uuid run = uuid_of(found.blob(0)), task = uuid_of(found.blob(1));
  CHECK_OK(db.run("DELETE FROM result_vias WHERE run_uid = ?1 AND task_uuid = ?2", run, task));
  CHECK_OK(db.run("DELETE FROM calls WHERE run_uid = ?1 AND task_uuid = ?2", run, task));
  return note_gone(db, run, Table::tasks, key_of_work(task, found.integer(2)));
}

Expected<> note_host(Database& db, std::int64_t id) {
  TRY(Statement found, db.query("SELECT p.uid, h.name FROM hosts h"
                                " JOIN playbooks p ON p.id = h.playbook_id WHERE h.id = ?1",
                                id));
  TRY(const bool there, found.step());
  if (!there) return {};
  const Uuid run = uuid_of(found.blob(0));
  CHECK_OK(db.run("DELETE FROM result_vias WHERE run_uid = ?1 AND host = ?2", run, found.text(1)));
  CHECK_OK(db.run("DELETE FROM calls WHERE run_uid = ?1 AND host = ?2", run, found.text(1)));
  return note_gone(db, run, Table::hosts, found.text(1));
}

/// Items that name no result are of the task's and host's first one.
Expected<> note_result(Database& db, std::int64_t id) {
  TRY(Statement found, db.query("SELECT p.uid, r.uid, t.uuid, t.batch, h.name FROM results r"
                                " JOIN playbooks p ON p.id = r.playbook_id"
                                " JOIN tasks t ON t.id = r.task_id JOIN hosts h ON h.id = r.host_id"
                                " WHERE r.id = ?1 AND t.batch IS NOT NULL",
                                id));
  TRY(const bool there, found.step());
  if (!there) return {};
  const Uuid run = uuid_of(found.blob(0));
  CHECK_OK(note_gone(db, run, Table::results, found.blob(1)));
  const Uuid items = uid_for_items(run, uuid_of(found.blob(2)), found.integer(3), found.text(4));
  return note_gone(db, run, Table::results, bytes_of(items));
}

Expected<> note_named(Database& db, Table table, std::int64_t id) {
  constexpr std::string_view kFile =
      "SELECT p.uid, f.path FROM files f JOIN playbooks p ON p.id = f.playbook_id WHERE f.id = ?1";
  constexpr std::string_view kRecord =
      "SELECT p.uid, r.\"key\" FROM records r JOIN playbooks p ON p.id = r.playbook_id"
      " WHERE r.id = ?1";
  TRY(Statement found, db.query(table == Table::files ? kFile : kRecord, id));
  TRY(const bool there, found.step());
  if (!there) return {};
  return note_gone(db, uuid_of(found.blob(0)), table, found.text(1));
}

Expected<> note(Database& db, Table table, std::int64_t id) {
  switch (table) {
    case Table::playbooks:
      return note_playbook(db, id);
    case Table::plays:
      return note_play(db, id);
    case Table::tasks:
      return note_task(db, id);
    case Table::hosts:
      return note_host(db, id);
    case Table::results:
      return note_result(db, id);
    default:
      return note_named(db, table, id);
  }
}

/// Rows of a deleted run need no marks of their own: those of other runs go with it only where
/// somebody mixed them, and nobody's callback does.
Expected<> note_all(Database& db, Table root, const DoomedIds& doomed) {
  for (const auto& [table, ids] : doomed) {
    if (root == Table::playbooks && table != root) continue;
    for (const std::int64_t id : ids) CHECK_OK(note(db, table, id));
  }
  return {};
}

// ---- deleting ----------------------------------------------------------------------------------

Expected<std::set<std::string>> names_of(Database& db, const Ids& hosts) {
  std::set<std::string> names;
  for (const std::int64_t id : hosts) {
    TRY(Statement found, db.query("SELECT name FROM hosts WHERE id = ?1", id));
    TRY(const bool there, found.step());
    if (there) names.emplace(found.text(0));
  }
  return names;
}

/// The statement that deletes one row.
std::string_view remove_sql(Table table) {
  for (const std::string_view word :
       {"playbook", "play", "task", "host", "result", "file", "record"})
    if (const ApiTable* found = api_table(word); found->table == table) return found->remove;
  HEARTH_ASSERT(false);
}

Expected<std::string> name_of_label(Database& db, std::int64_t id) {
  TRY(Statement found, db.query("SELECT name FROM labels WHERE id = ?1", id));
  TRY(const bool there, found.step());
  return there ? std::string(found.text(0)) : std::string();
}

/// The highest number stays known: no id is given twice.
Expected<> delete_label(Database& db, const ApiTable& table, std::int64_t id) {
  CHECK_OK(
      db.run("INSERT INTO store_meta (\"key\", value) SELECT 'last_row.labels',"
             " CAST(max(id) AS TEXT) FROM labels WHERE true ON CONFLICT (\"key\") DO UPDATE"
             " SET value = excluded.value"
             " WHERE CAST(excluded.value AS INTEGER) > CAST(store_meta.value AS INTEGER)"));
  TRY(const std::string name, name_of_label(db, id));
  CHECK_OK(db.run(table.remove, id));
  return names_a_group({&name, 1}) ? settle_all_groups(db) : Expected<>();
}

/// Has the run so many rows that deleting them in one transaction would hold up others?
Expected<bool> is_large(Database& db, std::int64_t playbook) {
  TRY(const auto rows,
      db.find("SELECT n_plays + n_tasks + n_hosts + n_files + n_records + n_results"
              " FROM playbooks WHERE id = ?1",
              playbook));
  return rows.value_or(0) > kRowsAtOnce;
}

/// A run goes as a whole: at once, or out of sight at once and its rows later.
Expected<> delete_playbook(Rows& rows, const Uuid& run, std::int64_t id) {
  TRY(const bool large, is_large(rows.db(), id));
  if (large) return doom_runs(rows, {&run, 1});
  return delete_row(rows, Table::playbooks, id);
}

/// Since when the names of a deleted playbook's hosts are known (`first`).
Expected<> keep_first_seen(Database& db, const Event& event) {
  const JsonObject* const first = event.object("first");
  if (!first) return {};
  for (const auto& [name, created] : *first)
    if (created.is_int64())
      CHECK_OK(db.run("UPDATE latest_hosts SET created = ?2 WHERE name = ?1 AND created > ?2",
                      std::string_view(name), created.get_int64()));
  return {};
}

}  // namespace

Expected<> delete_row(Rows& rows, Table table, std::int64_t id) {
  Database& db = rows.db();
  TRY(DoomedIds doomed, doomed_with(db, table, id));
  TRY(const auto names, names_of(db, doomed[Table::hosts]));
  CHECK_OK(note_all(db, table, doomed));
  if (table != Table::playbooks)
    for (const std::int64_t result : doomed[Table::results])
      CHECK_OK(forget_searched_result(db, result));
  for (const auto& [kind, ids] : doomed) {
    for (const std::int64_t one : ids) CHECK_OK(count_row(db, kind, one, -1));
    rows.deleted(kind, static_cast<std::int64_t>(ids.size()));
  }
  CHECK_OK(db.run(remove_sql(table), id));
  for (const std::string& name : names)
    CHECK_OK(table == Table::playbooks ? find_first_and_latest_host(db, name)
                                       : find_latest_host(db, name));
  return {};
}

Expected<> apply_api_delete(Rows& rows, const Event& event) {
  TRY(const ApiRow row, row_of(event));
  TRY(const bool news, begin_api_event(rows, event));
  TRY(const auto there, rows.db().find(row.table->exists, row.id));
  if (!news) return {};
  const bool playbook = row.table->table == Table::playbooks;
  // Where the journal has nothing of the run any more, it still must not come back.
  if (!there && !playbook) return {};
  if (!there) {
    CHECK_OK(note_run_gone(rows.db(), event.head.run));
    return keep_first_seen(rows.db(), event);
  }
  if (playbook) {
    CHECK_OK(delete_playbook(rows, event.head.run, row.id));
    CHECK_OK(keep_first_seen(rows.db(), event));
  } else if (row.table->table) {
    CHECK_OK(delete_row(rows, *row.table->table, row.id));
  } else {
    CHECK_OK(delete_label(rows.db(), *row.table, row.id));
  }
  rows.forget_gone();
  return {};
}

}  // namespace hearth::record
