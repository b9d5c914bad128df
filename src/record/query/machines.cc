#include "record/query/machines.hh"

#include <algorithm>
#include <charconv>

#include "base/text.hh"
#include "record/project/machine_rows.hh"
#include "record/query/machine_group.hh"
#include "record/query/pattern.hh"
#include "record/query/read.hh"

#define MACHINE_COLUMNS                                                                           \
  "SELECT m.id, m.uid, CASE WHEN m.title <> '' THEN m.title ELSE coalesce((SELECT host FROM"      \
  " machine_hosts h WHERE h.machine_uid = m.uid ORDER BY h.flags & 2, at DESC LIMIT 1), '') END," \
  " m.first, m.last, (SELECT count(*) FROM machine_hosts h WHERE h.machine_uid = m.uid),"         \
  " (SELECT r.id FROM machines r WHERE r.uid = m.into_uid), (SELECT verdict FROM machine_hosts h" \
  " WHERE h.machine_uid = m.uid ORDER BY at DESC, host LIMIT 1) FROM machines m"

// The values of a MachineFilter: a pattern of names or NULL, a verdict or NULL.
#define MACHINE_FILTER                                                                        \
  " WHERE m.into_uid IS NULL AND (?1 IS NULL OR lower(m.title) LIKE ?1 ESCAPE '\\' OR EXISTS" \
  " (SELECT 1 FROM machine_hosts h WHERE h.machine_uid = m.uid AND lower(h.host)"             \
  " LIKE ?1 ESCAPE '\\')) AND (?2 IS NULL OR EXISTS (SELECT 1 FROM machine_hosts h"           \
  " WHERE h.machine_uid = m.uid AND h.verdict = ?2))"

namespace hearth::record {
namespace {

MachineRow read_machine(Columns columns) {
  MachineRow row;
  row.id = columns.integer();
  row.uid = columns.uuid();
  row.name = columns.text();
  row.first = columns.integer();
  row.last = columns.integer();
  row.hosts = columns.integer();
  row.merged_into = columns.maybe_integer();
  if (const auto verdict = columns.maybe_integer()) row.verdict = static_cast<Verdict>(*verdict);
  return row;
}

MachineHostRow read_host_row(Columns& columns) {
  MachineHostRow row;
  row.playbook = columns.integer();
  row.host_id = columns.integer();
  row.run = columns.uuid();
  row.host = columns.text();
  row.at = columns.integer();
  row.verdict = columns.status<Verdict>();
  row.rule = columns.status<Rule>();
  row.score = columns.integer();
  row.scope = columns.text();
  row.equal = unpack_keys(columns.integer());
  return row;
}

#define HOST_COLUMNS                                                                         \
  "SELECT coalesce(p.id, 0), coalesce(a.id, 0), h.run_uid, h.host, h.at, h.verdict, h.rule," \
  " h.score, h.scope, h.equal, h.rivals"
#define HOST_JOINS                                                                     \
  " FROM machine_hosts h LEFT JOIN playbooks p ON p.uid = h.run_uid LEFT JOIN hosts a" \
  " ON a.playbook_id = p.id AND a.name = h.host"

/// What was merged counts with what it was merged into.
Expected<> add_merged(Database& db, MachineRow& row) {
  TRY(Statement found,
      db.query(MACHINE_GROUP_OF(
                   "?1") "SELECT min(nullif(m.first, 0)), max(m.last), (SELECT count(*) FROM"
                         " machine_hosts h WHERE h.machine_uid IN (SELECT uid FROM grp))"
                         " FROM machines m WHERE m.uid IN (SELECT uid FROM grp)",
               row.uid));
  TRY(const bool there, found.step());
  HEARTH_ASSERT(there);
  row.first = found.integer(0);
  row.last = found.integer(1);
  row.hosts = found.integer(2);
  return {};
}

struct AskedMachine {
  std::int64_t id = 0;
  bool by_id = false;  ///< or uuid, and not by a name
};

Expected<std::optional<AskedMachine>> as(bool by_id, Expected<std::optional<std::int64_t>> id) {
  if (!id) return std::unexpected(std::move(id).error());
  return *id ? std::optional(AskedMachine{**id, by_id}) : std::nullopt;
}

Expected<std::optional<AskedMachine>> look_up_machine(Database& db, const std::string& name) {
  std::int64_t id = 0;
  const char* end = name.data() + name.size();
  if (const auto read = std::from_chars(name.data(), end, id);
      !name.empty() && read.ptr == end && read.ec == std::errc())
    return as(true, db.find("SELECT id FROM machines WHERE id = ?1", id));
  if (const auto uid = Uuid::parse(name))
    return as(true, db.find("SELECT id FROM machines WHERE uid = ?1", *uid));
  TRY(const auto titled, db.find("SELECT id FROM machines WHERE title = ?1 AND title <> ''"
                                 " ORDER BY last DESC, id LIMIT 1",
                                 name));
  if (titled) return AskedMachine{*titled, false};
  // By the index of appearances in runs: hosts of that name, the latest first.
  return as(false, db.find("SELECT machine_id FROM hosts WHERE name = ?1 AND machine_id IS NOT NULL"
                           " ORDER BY updated DESC, id DESC LIMIT 1",
                           name));
}

Expected<Uuid> uid_of(Database& db, std::int64_t id) {
  TRY(Statement found, db.query("SELECT uid FROM machines WHERE id = ?1", id));
  TRY(const bool there, found.step());
  return there ? uuid_of(found.blob(0)) : Uuid{};
}

Expected<std::vector<std::int64_t>> ids_of(Database& db, std::string_view uids) {
  std::vector<std::int64_t> out;
  for (; uids.size() >= 16; uids.remove_prefix(16)) {
    TRY(const auto id, db.find("SELECT id FROM machines WHERE uid = ?1", Blob{uids.substr(0, 16)}));
    if (id) out.push_back(*id);
  }
  return out;
}

/// A person has merged it with one of those that it may be.
Expected<bool> decided(Database& db, const Uuid& machine, std::string_view rivals) {
  TRY(const Uuid mine, machine_root(db, machine));
  for (; rivals.size() >= 16; rivals.remove_prefix(16)) {
    TRY(const Uuid theirs, machine_root(db, uuid_of(rivals.substr(0, 16))));
    if (theirs == mine) return true;
  }
  return false;
}

Expected<bool> looks_moved(Database& db, const DoubtRow& row, UtcMicros now) {
  if (row.host.verdict != Verdict::cloned || now - row.host.at < kMovedMicros) return false;
  for (const std::int64_t rival : row.rivals) {
    TRY(const auto later,
        db.find("SELECT 1 FROM machines WHERE id = ?1 AND last > ?2", rival, row.host.at));
    if (later) return false;
  }
  return !row.rivals.empty();
}

}  // namespace

Expected<Uuid> machine_root(Database& db, Uuid uid) {
  for (int depth = 0; depth < 16; ++depth) {
    TRY(Statement found, db.query("SELECT into_uid FROM machines WHERE uid = ?1"
                                  " AND into_uid IS NOT NULL",
                                  uid));
    TRY(const bool there, found.step());
    if (!there) break;
    uid = uuid_of(found.blob(0));
  }
  return uid;
}

Expected<std::vector<MachineRow>> list_machines(Database& db, const MachineFilter& filter) {
  const auto pattern = containing(filter.name);
  TRY(auto rows, read_all(db.query(MACHINE_COLUMNS MACHINE_FILTER
                                   " ORDER BY m.last DESC, m.id LIMIT ?3 OFFSET ?4",
                                   pattern, filter.verdict, filter.limit, filter.offset),
                          read_machine));
  for (MachineRow& row : rows) CHECK_OK(add_merged(db, row));
  return rows;
}

Expected<std::int64_t> count_machines(Database& db, const MachineFilter& filter) {
  const auto pattern = containing(filter.name);
  TRY(const auto count,
      db.find("SELECT count(*) FROM machines m" MACHINE_FILTER, pattern, filter.verdict));
  return count.value_or(0);
}
#undef MACHINE_FILTER

Expected<MachineRow> machine_of(Database& db, std::int64_t id) {
  TRY(auto rows, read_all(db.query(MACHINE_COLUMNS " WHERE m.id = ?1", id), read_machine));
  if (rows.empty())
    return fail(Errc::not_found, join({"no machine ", std::to_string(id), " is known"}));
  CHECK_OK(add_merged(db, rows[0]));
  return rows[0];
}
#undef MACHINE_COLUMNS

Expected<MachineRow> find_machine(Database& db, const std::string& name) {
  TRY(const auto found, look_up_machine(db, name));
  if (!found) return fail(Errc::not_found, join({"no machine `", name, "` is known"}));
  TRY(const Uuid uid, uid_of(db, found->id));
  TRY(const Uuid root, machine_root(db, uid));
  TRY(const auto id, db.find("SELECT id FROM machines WHERE uid = ?1", root));
  if (!id) return fail(Errc::not_found, join({"no machine `", name, "` is known"}));
  if (root == uid || !found->by_id) return machine_of(db, *id);
  TRY(MachineRow row, machine_of(db, found->id));
  row.merged_into = id;
  return row;
}

Expected<std::vector<MachineHostRow>> machine_hosts(Database& db, std::int64_t machine,
                                                    std::int64_t limit, std::int64_t offset) {
  TRY(Statement found, db.query(MACHINE_GROUP HOST_COLUMNS HOST_JOINS
                                " WHERE h.machine_uid IN (SELECT uid FROM grp)"
                                " ORDER BY h.at DESC, h.host LIMIT ?2 OFFSET ?3",
                                machine, limit, offset));
  std::vector<MachineHostRow> rows;
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return rows;
    Columns columns(found);
    rows.push_back(read_host_row(columns));
    TRY(rows.back().rivals, ids_of(db, found.blob(10)));
  }
}

Expected<std::vector<DoubtRow>> list_doubts(Database& db, UtcMicros now, std::int64_t limit) {
  TRY(Statement found,
      db.query(HOST_COLUMNS ", h.machine_uid, m.id" HOST_JOINS
                            " JOIN machines m ON m.uid = h.machine_uid"
                            " WHERE h.verdict IN (7, 9) ORDER BY h.at DESC, h.host"));
  std::vector<DoubtRow> out;
  while (std::ssize(out) < limit) {
    TRY(const bool more, found.step());
    if (!more) break;
    Columns columns(found);
    DoubtRow row;
    row.host = read_host_row(columns);
    const std::string rivals(found.blob(10));
    const Uuid machine = uuid_of(found.blob(11));
    TRY(const bool over, decided(db, machine, rivals));
    if (over) continue;
    TRY(row.rivals, ids_of(db, rivals));
    row.machine = found.integer(12);
    TRY(row.moved, looks_moved(db, row, now));
    out.push_back(std::move(row));
  }
  return out;
}
#undef HOST_COLUMNS
#undef HOST_JOINS

}  // namespace hearth::record
