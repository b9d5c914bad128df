#include "record/project/machine_rows.hh"

#include <algorithm>

namespace hearth::record {
namespace {

constexpr std::size_t kValueBytes = 33;
constexpr int kCachedBit = 0x80;  // of the kind's byte

Expected<> add_evidence(Rows& rows, const Uuid& machine, const Evidence& evidence, UtcMicros at) {
  for (const auto& [value, fresh] : evidence.all()) {
    const std::string_view hash(reinterpret_cast<const char*>(value.hash.data()),
                                value.hash.size());
    CHECK_OK(rows.db().run(
        "INSERT INTO machine_evidence (kind, value, machine_uid, first, last)"
        " VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (kind, value, machine_uid) DO UPDATE"
        " SET first = min(machine_evidence.first, excluded.first),"
        " last = max(machine_evidence.last, excluded.last)",
        value.kind, Blob{hash}, machine, at));
  }
  return {};
}

Expected<bool> spoken_of(Rows& rows, const Uuid& machine) {
  TRY(const auto found,
      rows.db().find("SELECT 1 FROM machine_hosts WHERE machine_uid = ?1 UNION ALL"
                     " SELECT 1 FROM machine_decisions WHERE (machine_uid = ?1 OR into_uid = ?1)"
                     " AND kind <> 'machine.undone' LIMIT 1",
                     machine));
  return found.has_value();
}

struct Sighting {
  UtcMicros at;
  std::string evidence;
};

Expected<std::vector<Sighting>> told_of(Rows& rows, const Uuid& machine) {
  TRY(Statement found, rows.db().query("SELECT at, evidence FROM machine_hosts"
                                       " WHERE machine_uid = ?1 ORDER BY at",
                                       machine));
  std::vector<Sighting> out;
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return out;
    out.push_back({found.integer(0), std::string(found.blob(1))});
  }
}

/// Whose a host is that was told to be `told` at `event_at`: moves in order, then the latest split.
Expected<Uuid> owner_of(Rows& rows, const Uuid& run, const std::string& host,
                        const std::string& scope, Uuid told, UtcMicros event_at) {
  {
    TRY(Statement moves, rows.db().query("SELECT from_uid, to_uid FROM machine_moves"
                                         " WHERE host = ?1 AND scope = ?2 AND at >= ?3"
                                         " ORDER BY at, event, from_uid",
                                         host, scope, event_at));
    while (true) {
      TRY(const bool more, moves.step());
      if (!more) break;
      if (uuid_of(moves.blob(0)) == told) told = uuid_of(moves.blob(1));
    }
  }
  TRY(Statement split, rows.db().query("SELECT s.into_uid FROM machine_splits s"
                                       " JOIN machine_decisions d ON d.uid = s.decision"
                                       " WHERE s.run_uid = ?1 AND s.host = ?2 AND d.undone IS NULL"
                                       " ORDER BY s.at DESC, s.decision DESC LIMIT 1",
                                       run, host));
  TRY(const bool there, split.step());
  return there ? uuid_of(split.blob(0)) : told;
}

Expected<> point_host(Rows& rows, const Uuid& run, const std::string& host, const Uuid& machine) {
  CHECK_OK(
      rows.db().run("UPDATE hosts SET machine_id = (SELECT id FROM machines WHERE uid = ?3)"
                    " WHERE name = ?2 AND playbook_id ="
                    " (SELECT id FROM playbooks WHERE uid = ?1)",
                    run, host, machine));
  return {};
}

}  // namespace

std::string pack(const std::vector<Value>& values) {
  std::string out;
  for (const Value& value : values) {
    out += static_cast<char>(value.kind);
    out.append(reinterpret_cast<const char*>(value.hash.data()), value.hash.size());
  }
  return out;
}

std::vector<Value> unpack_values(std::string_view bytes) {
  std::vector<Value> out;
  for (; bytes.size() >= kValueBytes; bytes.remove_prefix(kValueBytes)) {
    const auto kind = static_cast<Kind>(bytes[0]);
    if (std::ranges::find(kKindsAll, kind) == std::end(kKindsAll)) return {};
    Value& value = out.emplace_back(Value{kind, {}});
    std::ranges::copy(bytes.substr(1, 32), value.hash.begin());
  }
  return out;
}

std::string pack(const Evidence& evidence) {
  std::string out;
  for (const auto& [value, fresh] : evidence.all()) {
    const std::string one = pack(std::vector<Value>{value});
    out += static_cast<char>(one[0] | (fresh ? 0 : kCachedBit));
    out += one.substr(1);
  }
  return out;
}

Evidence unpack_evidence(std::string_view bytes) {
  Evidence out;
  for (; bytes.size() >= kValueBytes; bytes.remove_prefix(kValueBytes)) {
    std::string one(bytes.substr(0, kValueBytes));
    const bool fresh = (one[0] & kCachedBit) == 0;
    one[0] = static_cast<char>(one[0] & ~kCachedBit);
    for (const Value& value : unpack_values(one)) out.add(value, fresh);
  }
  return out;
}

std::int64_t pack(const std::vector<Key>& keys) {
  std::int64_t bits = 0;
  for (const Key key : keys) bits |= std::int64_t{1} << static_cast<int>(key);
  return bits;
}

std::vector<Key> unpack_keys(std::int64_t bits) {
  std::vector<Key> out;
  for (const Key key : kKeysAll)
    if (bits & (std::int64_t{1} << static_cast<int>(key))) out.push_back(key);
  return out;
}

std::string pack(const std::vector<Uuid>& ids) {
  std::string out;
  for (const Uuid& id : ids) out += bytes_of(id);
  return out;
}

std::vector<Uuid> unpack_uuids(std::string_view bytes) {
  std::vector<Uuid> out;
  for (; bytes.size() >= 16; bytes.remove_prefix(16)) out.push_back(uuid_of(bytes.substr(0, 16)));
  return out;
}

Expected<> bring_id(Rows& rows, const Uuid& machine, MaybeId row) {
  if (!row) return {};
  CHECK_OK(
      rows.db().run("INSERT INTO machine_ids (uid, id) VALUES (?1, ?2) ON CONFLICT (uid)"
                    " DO UPDATE SET id = min(machine_ids.id, excluded.id)",
                    machine, *row));
  TRY(const auto known, rows.db().find("SELECT id FROM machines WHERE uid = ?1", machine));
  if (known) CHECK_OK(rows.claim(Table::machines, *known, row));
  return {};
}

Expected<> add_machine(Rows& rows, const Uuid& machine) {
  TRY(const auto known, rows.db().find("SELECT 1 FROM machines WHERE uid = ?1", machine));
  if (known) return {};
  TRY(const auto row, rows.db().find("SELECT id FROM machine_ids WHERE uid = ?1", machine));
  TRY(const std::int64_t id, rows.new_id(Table::machines, bytes_of(machine), row));
  CHECK_OK(rows.db().run("INSERT INTO machines (id, uid, first, last) VALUES (?1, ?2, 0, 0)", id,
                         machine));
  rows.inserted(Table::machines);
  return {};
}

Expected<> add_to_machine(Rows& rows, const Uuid& machine, const Appearance& host) {
  CHECK_OK(add_machine(rows, machine));
  CHECK_OK(
      rows.db().run("UPDATE machines SET first = min(coalesce(nullif(first, 0), ?2), ?2),"
                    " last = max(last, ?2) WHERE uid = ?1",
                    machine, host.at));
  return add_evidence(rows, machine, host.evidence, host.at);
}

Expected<> sum_up_machine(Rows& rows, const Uuid& machine) {
  CHECK_OK(rows.db().run("DELETE FROM machine_evidence WHERE machine_uid = ?1", machine));
  TRY(const bool wanted, spoken_of(rows, machine));
  if (!wanted) {
    TRY(const auto gone, rows.db().run("DELETE FROM machines WHERE uid = ?1", machine));
    if (gone > 0) rows.deleted(Table::machines, 1);
    return {};
  }
  TRY(const auto all, told_of(rows, machine));
  CHECK_OK(add_machine(rows, machine));
  CHECK_OK(rows.db().run("UPDATE machines SET first = ?2, last = ?3 WHERE uid = ?1", machine,
                         all.empty() ? 0 : all[0].at, all.empty() ? 0 : all.back().at));
  for (const Sighting& one : all)
    CHECK_OK(add_evidence(rows, machine, unpack_evidence(one.evidence), one.at));
  return {};
}

Expected<> assign_host(Rows& rows, const Uuid& run, const std::string& host) {
  Uuid was, told;
  std::string scope;
  UtcMicros event_at = 0;
  {
    TRY(Statement found, rows.db().query("SELECT machine_uid, told_uid, scope, event_at"
                                         " FROM machine_hosts WHERE run_uid = ?1 AND host = ?2",
                                         run, host));
    TRY(const bool there, found.step());
    if (!there) return {};
    was = uuid_of(found.blob(0));
    told = uuid_of(found.blob(1));
    scope = found.text(2);
    event_at = found.integer(3);
  }
  TRY(const Uuid now, owner_of(rows, run, host, scope, told, event_at));
  if (now != was) {
    CHECK_OK(
        rows.db().run("UPDATE machine_hosts SET machine_uid = ?3"
                      " WHERE run_uid = ?1 AND host = ?2",
                      run, host, now));
    CHECK_OK(sum_up_machine(rows, was));
    CHECK_OK(sum_up_machine(rows, now));
  }
  return point_host(rows, run, host, now);
}

Expected<> assign_hosts_named(Rows& rows, const std::string& host) {
  std::vector<Uuid> runs;
  {
    TRY(Statement found,
        rows.db().query("SELECT run_uid FROM machine_hosts WHERE host = ?1 ORDER BY run_uid",
                        host));
    while (true) {
      TRY(const bool more, found.step());
      if (!more) break;
      runs.push_back(uuid_of(found.blob(0)));
    }
  }
  for (const Uuid& run : runs) CHECK_OK(assign_host(rows, run, host));
  return {};
}

}  // namespace hearth::record
