#include "record/project/result_rows.hh"

namespace hearth::record {

Expected<std::optional<FoundResult>> find_result(Rows& rows, const Uuid& uid) {
  if (const auto known = rows.results().found(uid)) return *known;
  CHECK_OK(rows.results().look_ahead(rows.coming()));
  if (const auto known = rows.results().found(uid)) return *known;
  HEARTH_ASSERT(false);  // `coming` begins with the event that asks
}

Expected<std::int64_t> add_result_stub(Rows& rows, const Run& run, const Uuid& uid,
                                       std::int64_t task, std::int64_t host, Via via) {
  const std::int64_t id = derived_id(Table::results, bytes_of(uid));
  CHECK_OK(rows.db().run(
      "INSERT INTO results (id, uid, playbook_id, task_id, host_id, created, updated, via)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)",
      id, uid, run.id, task, host, run.at, via));
  rows.results().know(uid, FoundResult{id, false});
  CHECK_OK(rows.db().run("UPDATE tasks SET n_results = n_results + 1 WHERE id = ?1", task));
  CHECK_OK(rows.db().run("UPDATE hosts SET n_results = n_results + 1 WHERE id = ?1", host));
  ++run.tally->results;
  rows.inserted(Table::results);
  return id;
}

Expected<Via> via_of(Rows& rows, const Run& run, const Uuid& task, const std::string& host) {
  const ResultsToWrite::ViaKey key{run.uid, task, host};
  if (!rows.results().via(key)) CHECK_OK(rows.results().look_ahead(rows.coming()));
  if (const auto known = rows.results().via(key)) return *known;
  HEARTH_ASSERT(false);  // `coming` begins with an event of this task and host
}

}  // namespace hearth::record
