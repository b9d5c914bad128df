#include "record/query/calls.hh"

#include "record/query/read.hh"

namespace hearth::record {

Expected<std::vector<RoadRow>> roads_of(Database& db, const Uuid& run) {
  return read_all<RoadRow>(
      db.query("SELECT how, count(*), sum(waited), sum(ran), sum(max(start - waited, 0))"
               " FROM calls WHERE run_uid = ?1 GROUP BY how ORDER BY count(*) DESC, how",
               run),
      [](Columns columns) {
        RoadRow row;
        row.how = columns.text();
        row.calls = columns.integer();
        row.waited = columns.maybe_integer();
        row.ran = columns.maybe_integer();
        row.saved = columns.maybe_integer();
        return row;
      });
}

Expected<std::vector<ReasonRow>> reasons_of(Database& db, const Uuid& run) {
  return read_all<ReasonRow>(
      db.query("SELECT coalesce(why, '?'), count(*) FROM calls WHERE run_uid = ?1"
               " AND how = 'plain' GROUP BY why ORDER BY count(*) DESC,"
               " why NULLS FIRST",
               run),
      [](Columns columns) {
        ReasonRow row;
        row.why = columns.text();
        row.calls = columns.integer();
        return row;
      });
}

Expected<std::vector<CallRow>> calls_of(Database& db, std::int64_t result) {
  return read_all<CallRow>(
      db.query("SELECT c.how, c.why, c.interpreter, c.waited, c.ran FROM results r"
               " JOIN playbooks p ON p.id = r.playbook_id JOIN tasks t ON t.id = r.task_id"
               " JOIN hosts h ON h.id = r.host_id JOIN calls c ON c.run_uid = p.uid"
               " AND c.task_uuid = t.uuid AND c.host = h.name WHERE r.id = ?1"
               " ORDER BY c.at, c.id LIMIT ?2",
               result, kCallsMax),
      [](Columns columns) {
        CallRow row;
        row.how = columns.text();
        row.why = columns.maybe_text();
        row.interpreter = columns.maybe_text();
        row.waited = columns.maybe_integer();
        row.ran = columns.maybe_integer();
        return row;
      });
}

}  // namespace hearth::record
