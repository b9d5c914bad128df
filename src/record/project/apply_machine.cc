#include <set>

#include "base/json.hh"
#include "record/machine/events.hh"
#include "record/project/apply.hh"
#include "record/project/machine_rows.hh"

namespace hearth::record {
namespace {

/// What is kept of this host already, when that is no younger than the event.
enum class Known { nothing, older, younger };
struct Before {
  Known known = Known::nothing;
  Uuid event, machine;
};

Expected<Before> before_of(Rows& rows, const Event& event, const std::string& host) {
  TRY(Statement found, rows.db().query("SELECT event_at, event, machine_uid FROM machine_hosts"
                                       " WHERE run_uid = ?1 AND host = ?2",
                                       event.head.run, host));
  TRY(const bool there, found.step());
  if (!there) return Before{};
  const std::pair<UtcMicros, Uuid> known{found.integer(0), uuid_of(found.blob(1))};
  const bool older = known < std::pair(event.head.at, event.head.id);
  return Before{older ? Known::older : Known::younger, known.second, uuid_of(found.blob(2))};
}

Expected<> write_host(Rows& rows, const Event& event, const Seen& seen) {
  const Evidence& evidence = seen.host.evidence;
  const int flags =
      (seen.created ? kSightingCreated : 0) | (seen.host.localhost ? kSightingLocalhost : 0);
  const std::string values = pack(evidence), rivals = pack(seen.rivals), shared = pack(seen.shared);
  const auto blob_or_null = [](const std::string& bytes) {
    return bytes.empty() ? std::optional<Blob>() : std::optional<Blob>(Blob{bytes});
  };
  const std::optional<std::string> pin =
      seen.host.pin.empty() ? std::nullopt : std::optional(seen.host.pin);
  CHECK_OK(rows.db().run(
      "INSERT INTO machine_hosts (run_uid, host, scope, machine_uid, told_uid, event,"
      " event_at, at, verdict, score, rule, place, flags, pin, evidence, rivals, shared, equal)"
      " VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
      " ON CONFLICT (run_uid, host) DO UPDATE SET scope = excluded.scope,"
      " machine_uid = excluded.machine_uid, told_uid = excluded.told_uid, event = excluded.event,"
      " event_at = excluded.event_at, at = excluded.at, verdict = excluded.verdict,"
      " score = excluded.score, rule = excluded.rule, place = excluded.place,"
      " flags = excluded.flags, pin = excluded.pin, evidence = excluded.evidence,"
      " rivals = excluded.rivals, shared = excluded.shared, equal = excluded.equal",
      event.head.run, seen.host.name.host, seen.host.name.scope, seen.machine, event.head.id,
      event.head.at, seen.host.at, seen.verdict, seen.score, seen.rule, evidence.place, flags, pin,
      Blob{values}, blob_or_null(rivals), blob_or_null(shared), pack(seen.equal)));
  return {};
}

/// Names whose machine may be another one, now that the moves of the event `old` are void.
Expected<std::set<std::string>> write_moves(Rows& rows, const Event& event, const Seen& seen,
                                            const Uuid& old) {
  std::set<std::string> names;
  {
    TRY(Statement void_moves,
        rows.db().query("DELETE FROM machine_moves WHERE event = ?1 RETURNING host", old));
    while (true) {
      TRY(const bool more, void_moves.step());
      if (!more) break;
      names.emplace(void_moves.text(0));
    }
  }
  for (const Move& move : seen.moves) {
    CHECK_OK(rows.db().run(
        "INSERT INTO machine_moves (event, scope, host, at, from_uid, to_uid)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        event.head.id, move.name.scope, move.name.host, event.head.at, move.from, move.to));
    names.insert(move.name.host);
  }
  return names;
}

/// What people call it: the last who said so; else the name that the inventory pins.
Expected<> set_title(Rows& rows, const Uuid& machine) {
  CHECK_OK(rows.db().run(
      "UPDATE machines SET (title, titled) = (SELECT coalesce(max(name), ''), CASE WHEN"
      " max(name) IS NULL THEN 0 ELSE 1 END FROM (SELECT name FROM ("
      "  SELECT json_extract(said, '$.name') AS name, at, 1 AS weight FROM machine_decisions"
      "  WHERE undone IS NULL AND ((kind = 'machine.renamed' AND machine_uid = ?1)"
      "  OR (kind = 'machine.split' AND into_uid = ?1))"
      "  UNION ALL SELECT pin, at, 0 FROM machine_hosts WHERE machine_uid = ?1 AND pin IS NOT "
      "NULL) AS names"
      " WHERE name IS NOT NULL ORDER BY weight DESC, at DESC, name LIMIT 1) AS newest) WHERE uid = "
      "?1",
      machine));
  return {};
}

/// Into whom it was merged last, of merges that nobody took back.
Expected<> set_into(Rows& rows, const Uuid& machine) {
  CHECK_OK(
      rows.db().run("UPDATE machines SET into_uid = (SELECT into_uid FROM machine_decisions"
                    " WHERE kind = 'machine.merged' AND machine_uid = ?1 AND undone IS NULL"
                    " AND into_uid <> ?1 ORDER BY at DESC, uid DESC LIMIT 1) WHERE uid = ?1",
                    machine));
  return {};
}

struct SaidDecision {
  std::string kind;
  Uuid machine, into;
};

/// Brings the tables to what the decision says, or no longer says.
Expected<> settle_decision(Rows& rows, const Uuid& id, const SaidDecision& said) {
  if (said.kind == "machine.merged") CHECK_OK(set_into(rows, said.machine));
  if (said.kind == "machine.renamed") CHECK_OK(set_title(rows, said.machine));
  if (said.kind != "machine.split") return {};
  std::vector<std::pair<Uuid, std::string>> hosts;
  {
    TRY(Statement found, rows.db().query("SELECT run_uid, host FROM machine_splits"
                                         " WHERE decision = ?1 ORDER BY run_uid, host",
                                         id));
    while (true) {
      TRY(const bool more, found.step());
      if (!more) break;
      hosts.emplace_back(uuid_of(found.blob(0)), found.text(1));
    }
  }
  for (const auto& [run, host] : hosts) CHECK_OK(assign_host(rows, run, host));
  return set_title(rows, said.into);
}

Expected<> write_split(Rows& rows, const Event& event, const Split& split) {
  for (const Split::Host& host : split.hosts)
    CHECK_OK(
        rows.db().run("INSERT INTO machine_splits (run_uid, host, decision, at, into_uid)"
                      " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                      host.run, host.host, event.head.id, event.head.at, split.into));
  return {};
}

/// `decision` is void from now on; it may not have come yet.
Expected<> take_back(Rows& rows, const Uuid& decision, const Uuid& by) {
  SaidDecision said;
  {
    TRY(Statement found, rows.db().query("UPDATE machine_decisions SET undone = ?2 WHERE uid = ?1"
                                         " AND kind <> 'machine.undone'"
                                         " RETURNING kind, machine_uid, into_uid",
                                         decision, by));
    TRY(const bool there, found.step());
    if (!there) return {};
    said = {std::string(found.text(0)), uuid_of(found.blob(1)), uuid_of(found.blob(2))};
    TRY(const bool more, found.step());
    HEARTH_ASSERT(!more);
  }
  return settle_decision(rows, decision, said);
}

SaidDecision said_of(const Event& event, const Decision& decision) {
  SaidDecision out{event.head.kind, {}, {}};
  if (const auto* merge = std::get_if<Merge>(&decision.what)) {
    out.machine = merge->machine;
    out.into = merge->into;
  } else if (const auto* split = std::get_if<Split>(&decision.what)) {
    out.machine = split->machine;
    out.into = split->into;
  } else if (const auto* rename = std::get_if<Rename>(&decision.what)) {
    out.machine = rename->machine;
  } else {
    out.into = std::get<Undo>(decision.what).decision;
  }
  return out;
}

Expected<> write_decision(Rows& rows, const Event& event, const SaidDecision& said) {
  CHECK_OK(rows.db().run(
      "INSERT INTO machine_decisions (uid, kind, at, machine_uid, into_uid, said, said_by, reason,"
      " undone) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, (SELECT uid FROM machine_decisions"
      " WHERE kind = 'machine.undone' AND into_uid = ?1 ORDER BY uid LIMIT 1)) ON CONFLICT DO "
      "NOTHING",
      event.head.id, said.kind, event.head.at, said.machine, said.into,
      to_text(Json(event.members())), event.text("by"), event.text("reason")));
  return {};
}

}  // namespace

Expected<> apply_machine_seen(Rows& rows, const Event& event) {
  TRY(const Seen seen, read_seen(event.head, event.members()));
  if (seen.created) CHECK_OK(bring_id(rows, seen.machine, event.head.row));
  TRY(const Before before, before_of(rows, event, seen.host.name.host));
  if (before.known == Known::younger) return {};
  CHECK_OK(write_host(rows, event, seen));
  TRY(auto names, write_moves(rows, event, seen, before.event));
  if (before.known == Known::older) {
    CHECK_OK(sum_up_machine(rows, before.machine));
    CHECK_OK(sum_up_machine(rows, seen.machine));
  } else {
    CHECK_OK(add_to_machine(rows, seen.machine, seen.host));
  }
  CHECK_OK(assign_host(rows, event.head.run, seen.host.name.host));
  for (const std::string& name : names) CHECK_OK(assign_hosts_named(rows, name));
  if (seen.host.pin.empty()) return {};
  return set_title(rows, seen.machine);
}

Expected<> apply_machine_decision(Rows& rows, const Event& event) {
  TRY(const Decision decision, read_decision(event.head, event.members()));
  const SaidDecision said = said_of(event, decision);
  CHECK_OK(write_decision(rows, event, said));
  if (const auto* undo = std::get_if<Undo>(&decision.what))
    return take_back(rows, undo->decision, event.head.id);
  CHECK_OK(add_machine(rows, said.machine));
  if (const auto* split = std::get_if<Split>(&decision.what)) {
    CHECK_OK(bring_id(rows, split->into, event.head.row));
    CHECK_OK(add_machine(rows, split->into));
    CHECK_OK(write_split(rows, event, *split));
  }
  return settle_decision(rows, event.head.id, said);
}

}  // namespace hearth::record
