#include "record/project/doom.hh"

#include <set>

#include "record/project/apply.hh"
#include "record/project/gone.hh"
#include "record/project/latest_hosts.hh"

namespace hearth::record {
namespace {

/// Takes what the run's row says it has from the tables' counts.
Expected<> uncount(Rows& rows, std::int64_t playbook) {
  TRY(Statement found,
      rows.db().query("SELECT n_plays, n_tasks, n_hosts, n_files, n_records, n_results"
                      " FROM playbooks WHERE id = ?1",
                      playbook));
  TRY(const bool there, found.step());
  if (!there) return {};
  constexpr Table kCounted[] = {Table::plays, Table::tasks,   Table::hosts,
                                Table::files, Table::records, Table::results};
  rows.deleted(Table::playbooks, 1);
  int column = 0;
  for (const Table table : kCounted) rows.deleted(table, found.integer(column++));
  return {};
}

Expected<> add_hosts(Database& db, std::int64_t playbook, std::set<std::string>& names) {
  TRY(Statement found, db.query("SELECT name FROM hosts WHERE playbook_id = ?1", playbook));
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return {};
    names.emplace(found.text(0));
  }
}

/// `names`: of hosts whose latest one may be another now.
Expected<> doom(Rows& rows, const Uuid& run, std::set<std::string>& names) {
  Database& db = rows.db();
  CHECK_OK(note_run_gone(db, run));
  TRY(const auto playbook, db.find("SELECT id FROM playbooks WHERE uid = ?1", run));
  if (!playbook) return {};
  TRY(const std::int64_t news, db.run("INSERT INTO doomed (playbook_id, run_uid) VALUES (?1, ?2)"
                                      " ON CONFLICT (playbook_id) DO NOTHING",
                                      *playbook, run));
  if (news == 0) return {};
  CHECK_OK(uncount(rows, *playbook));
  return add_hosts(db, *playbook, names);
}

}  // namespace

Expected<> doom_runs(Rows& rows, std::span<const Uuid> runs) {
  // What the batch has told of them so far is in their counters then.
  CHECK_OK(settle_runs(rows));
  rows.start_over();
  std::set<std::string> names;
  for (const Uuid& run : runs) CHECK_OK(doom(rows, run, names));
  for (const std::string& name : names) CHECK_OK(find_first_and_latest_host(rows.db(), name));
  rows.forget_gone();
  return {};
}

}  // namespace hearth::record
