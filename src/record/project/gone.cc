#include "record/project/gone.hh"

#include "base/text.hh"
#include "record/project/result_rows.hh"

namespace hearth::record {
namespace {

/// The play or task that the event names by its uuid.
Expected<bool> work_is_gone(Rows& rows, const Event& event, Table table, std::string_view member) {
  const auto uuid = Uuid::parse(event.text(member).value_or(""));
  if (!uuid) return false;
  return rows.gone(event.head.run, table, key_of_work(*uuid, event.integer("batch").value_or(0)));
}

Expected<bool> named_is_gone(Rows& rows, const Event& event, Table table, std::string_view member) {
  const auto name = event.text(member);
  if (!name) return false;
  return rows.gone(event.head.run, table, *name);
}

Expected<bool> result_is_gone(Rows& rows, const Event& event) {
  if (event.head.kind != "result" && event.head.kind != "item") return false;
  auto uid = Uuid::parse(event.text("uid").value_or(""));
  const auto task = Uuid::parse(event.text("task").value_or(""));
  if (!uid && task) {
    uid = uid_for_items(event.head.run, *task, event.integer("batch").value_or(0),
                        event.text("host").value_or(""));
  }
  if (!uid) return false;
  return rows.gone(event.head.run, Table::results, bytes_of(*uid));
}

}  // namespace

std::string key_of_work(const Uuid& uuid, std::int64_t batch) {
  return join({bytes_of(uuid), "/", std::to_string(batch)});
}

Expected<bool> is_gone(Rows& rows, const Event& event) {
  const Uuid& run = event.head.run;
  TRY(const bool any, rows.any_gone(run));
  if (!any) return false;
  TRY(bool gone, rows.gone(run, Table::playbooks, ""));
  if (gone) return true;
  TRY(gone, work_is_gone(rows, event, Table::plays, "play"));
  if (gone) return true;
  TRY(gone, work_is_gone(rows, event, Table::tasks, "task"));
  if (gone) return true;
  TRY(gone, result_is_gone(rows, event));
  if (gone) return true;
  const std::string& kind = event.head.kind;
  if (kind == "file") return named_is_gone(rows, event, Table::files, "path");
  if (kind == "record") return named_is_gone(rows, event, Table::records, "key");
  return named_is_gone(rows, event, Table::hosts, kind == "host" ? "name" : "host");
}

Expected<> note_gone(Database& db, const Uuid& run, Table table, std::string_view key) {
  CHECK_OK(
      db.run("INSERT INTO deleted (run_uid, \"table\", \"key\") VALUES (?1, ?2, ?3)"
             " ON CONFLICT DO NOTHING",
             run, name_of(table), Blob{key}));
  return {};
}

Expected<> note_back(Database& db, const Uuid& run, Table table, std::string_view key) {
  CHECK_OK(db.run("DELETE FROM deleted WHERE run_uid = ?1 AND \"table\" = ?2 AND \"key\" = ?3", run,
                  name_of(table), Blob{key}));
  return {};
}

Expected<> note_run_gone(Database& db, const Uuid& run) {
  CHECK_OK(db.run("DELETE FROM deleted WHERE run_uid = ?1", run));
  return note_gone(db, run, Table::playbooks, "");
}

}  // namespace hearth::record
