#include "base/json.hh"
#include "record/query/machine_group.hh"
#include "record/query/machines.hh"
#include "record/query/read.hh"

namespace hearth::record {
namespace {

MachineNameRow read_name(Columns columns) {
  MachineNameRow row;
  row.host = columns.text();
  row.scope = columns.text();
  row.first = columns.integer();
  row.last = columns.integer();
  row.seen = columns.integer();
  return row;
}

MachineEvidenceRow read_evidence(Columns columns) {
  MachineEvidenceRow row;
  row.kind = static_cast<Kind>(columns.integer());
  row.values = columns.integer();
  row.others = columns.integer();
  row.first = columns.integer();
  row.last = columns.integer();
  return row;
}

MachineDecisionRow read_said(Columns columns) {
  MachineDecisionRow row;
  row.uid = columns.uuid();
  row.kind = columns.text();
  row.at = columns.integer();
  row.machine = columns.integer();
  row.into = columns.integer();
  row.by = columns.maybe_text();
  row.reason = columns.maybe_text();
  row.undone = columns.flag();
  if (const auto said = parse_json_object(columns.text()))
    if (const auto name = get_string(*said, "name")) row.name = std::string(*name);
  return row;
}

}  // namespace

Expected<std::vector<MachineNameRow>> machine_names(Database& db, std::int64_t machine) {
  return read_all(
      db.query(MACHINE_GROUP
               "SELECT h.host, h.scope, min(h.at), max(h.at), count(*) FROM machine_hosts h"
               " WHERE h.machine_uid IN (SELECT uid FROM grp) GROUP BY h.host, h.scope ORDER"
               " BY max(h.at) DESC, h.host, h.scope LIMIT ?2",
               machine, kNamesMax),
      read_name);
}

Expected<std::vector<MachineEvidenceRow>> machine_evidence(Database& db, std::int64_t machine) {
  return read_all(
      db.query(MACHINE_GROUP
               "SELECT kind, count(*), sum(others), min(first), max(last) FROM (SELECT"
               " e.kind AS kind, e.value, min(e.first) AS first, max(e.last) AS last, CASE"
               " WHEN EXISTS (SELECT 1 FROM machine_evidence o WHERE o.kind = e.kind AND"
               " o.value = e.value AND o.machine_uid NOT IN (SELECT uid FROM grp)) THEN 1"
               " ELSE 0 END AS others FROM machine_evidence e WHERE e.machine_uid IN (SELECT"
               " uid FROM grp) GROUP BY e.kind, e.value) AS v GROUP BY kind ORDER BY kind",
               machine),
      read_evidence);
}

Expected<std::vector<MachineDecisionRow>> machine_decisions(Database& db, std::int64_t machine) {
  TRY(auto rows,
      read_all(
          db.query(MACHINE_GROUP
                   "SELECT d.uid, d.kind, d.at, coalesce(m.id, 0), coalesce(i.id, 0), d.said_by,"
                   " d.reason, CASE WHEN d.undone IS NULL THEN 0 ELSE 1 END, d.said FROM"
                   " machine_decisions d LEFT JOIN machines m ON m.uid = d.machine_uid LEFT JOIN"
                   " machines i ON i.uid = d.into_uid WHERE d.kind <> 'machine.undone' AND"
                   " (d.machine_uid IN (SELECT uid FROM grp) OR d.into_uid IN (SELECT uid FROM"
                   " grp)) ORDER BY d.at, d.uid",
                   machine),
          read_said));
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].number = static_cast<std::int64_t>(i) + 1;
  return rows;
}

}  // namespace hearth::record
