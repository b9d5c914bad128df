#include "record/project/machine_load.hh"

#include <algorithm>

#include "base/json.hh"
#include "record/machine/events.hh"
#include "record/project/machine_rows.hh"

namespace hearth::record {
namespace {

Expected<> load_decisions(Database& db, Machines& machines) {
  TRY(Statement found,
      db.query("SELECT uid, kind, at, said FROM machine_decisions ORDER BY at, uid"));
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return {};
    journal::EventHead head;
    head.id = uuid_of(found.blob(0));
    head.kind = found.text(1);
    head.at = found.integer(2);
    TRY(const JsonObject members, parse_json_object(found.text(3)));
    TRY(const Decision decision, read_decision(head, members));
    machines.add(decision);
  }
}

Expected<std::vector<Move>> moves_of(Database& db, const Uuid& event) {
  TRY(Statement found, db.query("SELECT scope, host, from_uid, to_uid FROM machine_moves"
                                " WHERE event = ?1",
                                event));
  std::vector<Move> out;
  while (true) {
    TRY(const bool more, found.step());
    if (!more) break;
    out.push_back({{std::string(found.text(0)), std::string(found.text(1))},
                   uuid_of(found.blob(2)),
                   uuid_of(found.blob(3))});
  }
  std::ranges::sort(out);  // not by the database, whose texts may have an order of their own
  return out;
}

Expected<Seen> read_row(Database& db, const Statement& row) {
  Seen seen;
  seen.host.run = uuid_of(row.blob(0));
  seen.host.name = {std::string(row.text(2)), std::string(row.text(1))};
  seen.machine = uuid_of(row.blob(3));
  seen.host.at = row.integer(5);
  seen.verdict = static_cast<Verdict>(row.integer(6));
  seen.score = static_cast<int>(row.integer(7));
  seen.rule = static_cast<Rule>(row.integer(8));
  seen.host.evidence = unpack_evidence(row.blob(11));
  seen.host.evidence.place = static_cast<Place>(row.integer(9));
  seen.created = (row.integer(10) & kSightingCreated) != 0;
  seen.host.localhost = (row.integer(10) & kSightingLocalhost) != 0;
  seen.host.pin = row.text(12);
  seen.rivals = unpack_uuids(row.blob(13));
  seen.shared = unpack_values(row.blob(14));
  seen.equal = unpack_keys(row.integer(16));
  TRY(seen.moves, moves_of(db, uuid_of(row.blob(4))));
  return seen;
}

}  // namespace

Expected<> load_machines(Database& db, Machines& machines, const std::set<Uuid>& unsure) {
  CHECK_OK(load_decisions(db, machines));
  TRY(Statement found,
      db.query(
          "SELECT * FROM (SELECT run_uid, host, scope, told_uid, event, at, verdict, score,"
          " rule, place, flags, evidence, pin, rivals, shared, p.ended, equal FROM machine_hosts"
          " LEFT JOIN playbooks p ON p.uid = run_uid ORDER BY at DESC LIMIT ?1) AS latest"
          " ORDER BY at, run_uid, host",
          kSightingsMax));
  while (true) {
    TRY(const bool more, found.step());
    if (!more) break;
    TRY(const Seen seen, read_row(db, found));
    machines.replay(seen);
    if (!found.is_null(15) && !unsure.contains(seen.host.run)) machines.close(seen.host.run);
  }
  (void)machines.settle();  // told already
  return {};
}

}  // namespace hearth::record
