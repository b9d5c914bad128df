#include "record/project/result_rows.hh"

#include "base/text.hh"
#include "record/store/hash.hh"

namespace hearth::record {

Expected<std::optional<FoundResult>> find_result(Rows& rows, const Uuid& uid) {
  TRY(Statement found, rows.db().query("SELECT id, status FROM results WHERE uid = ?1", uid));
  TRY(const bool there, found.step());
  if (!there) return std::nullopt;
  return FoundResult{found.integer(0), found.integer(1) != 0};
}

Uuid uid_for_items(const Run& run, const Uuid& task, std::int64_t batch, std::string_view host) {
  return uuid_of(sha256(join({bytes_of(run.uid), bytes_of(task), std::to_string(batch), "/", host}))
                     .substr(0, 16));
}

Expected<std::int64_t> add_result_stub(Rows& rows, const Run& run, const Uuid& uid,
                                       std::int64_t task, std::int64_t host, Via via) {
  const std::int64_t id = derived_id(Table::results, bytes_of(uid));
  CHECK_OK(rows.db().run(
      "INSERT INTO results (id, uid, playbook_id, task_id, host_id, created, updated, via)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)",
      id, uid, run.id, task, host, run.at, via));
  CHECK_OK(rows.db().run("UPDATE tasks SET n_results = n_results + 1 WHERE id = ?1", task));
  CHECK_OK(rows.db().run("UPDATE hosts SET n_results = n_results + 1 WHERE id = ?1", host));
  ++run.tally->results;
  rows.inserted(Table::results);
  return id;
}

Expected<Via> via_of(Rows& rows, const Run& run, const Uuid& task, const std::string& host) {
  TRY(const auto told, rows.db().find("SELECT via FROM result_vias WHERE run_uid = ?1"
                                      " AND task_uuid = ?2 AND host = ?3",
                                      run.uid, task, host));
  return static_cast<Via>(told.value_or(0));
}

}  // namespace hearth::record
