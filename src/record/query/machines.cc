#include "record/query/machines.hh"

#include <algorithm>
#include <charconv>

#include "base/text.hh"
#include "record/query/read.hh"

// Machine `uid` with everything that was merged into it, at most 16 deep.
#define GROUP_OF(uid)                                                                  \
  "WITH RECURSIVE grp (uid, depth) AS (SELECT " uid                                    \
  ", 0 UNION SELECT m.uid, depth + 1 FROM grp JOIN machines m ON m.into_uid = grp.uid" \
  " WHERE depth < 16) "

#define MACHINE_COLUMNS                                                                           \
  "SELECT m.id, m.uid, CASE WHEN m.title <> '' THEN m.title ELSE coalesce((SELECT host FROM"      \
  " machine_hosts h WHERE h.machine_uid = m.uid ORDER BY h.flags & 2, at DESC LIMIT 1), '') END," \
  " m.first, m.last, (SELECT count(*) FROM machine_hosts h WHERE h.machine_uid = m.uid),"         \
  " (SELECT r.id FROM machines r WHERE r.uid = m.into_uid) FROM machines m"

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
  return row;
}

#define HOST_COLUMNS                                                                         \
  "SELECT coalesce(p.id, 0), coalesce(a.id, 0), h.run_uid, h.host, h.at, h.verdict, h.rule," \
  " h.score"
#define HOST_JOINS                                                                     \
  " FROM machine_hosts h LEFT JOIN playbooks p ON p.uid = h.run_uid LEFT JOIN hosts a" \
  " ON a.playbook_id = p.id AND a.name = h.host"

/// What was merged counts with what it was merged into.
Expected<> add_merged(Database& db, MachineRow& row) {
  TRY(Statement found,
      db.query(GROUP_OF("?1") "SELECT min(nullif(m.first, 0)), max(m.last), (SELECT count(*) FROM"
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

Expected<std::optional<std::int64_t>> look_up(Database& db, const std::string& name) {
  std::int64_t id = 0;
  const char* end = name.data() + name.size();
  if (const auto read = std::from_chars(name.data(), end, id);
      !name.empty() && read.ptr == end && read.ec == std::errc())
    return db.find("SELECT id FROM machines WHERE id = ?1", id);
  if (const auto uid = Uuid::parse(name))
    return db.find("SELECT id FROM machines WHERE uid = ?1", *uid);
  TRY(const auto titled, db.find("SELECT id FROM machines WHERE title = ?1 AND title <> ''"
                                 " ORDER BY last DESC, id LIMIT 1",
                                 name));
  if (titled) return titled;
  // By the index of appearances in runs: hosts of that name, the latest first.
  return db.find(
      "SELECT machine_id FROM hosts WHERE name = ?1 AND machine_id IS NOT NULL"
      " ORDER BY updated DESC, id DESC LIMIT 1",
      name);
}

Expected<std::vector<std::int64_t>> ids_of(Database& db, std::string_view uids) {
  std::vector<std::int64_t> out;
  for (; uids.size() >= 16; uids.remove_prefix(16)) {
    TRY(const auto id, db.find("SELECT id FROM machines WHERE uid = ?1", Blob{uids.substr(0, 16)}));
    if (id) out.push_back(*id);
  }
  return out;
}

/// The uid at the end of all merges.
Expected<Uuid> root_of(Database& db, Uuid uid) {
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

/// A person has merged it with one of those that it may be.
Expected<bool> decided(Database& db, const Uuid& machine, std::string_view rivals) {
  TRY(const Uuid mine, root_of(db, machine));
  for (; rivals.size() >= 16; rivals.remove_prefix(16)) {
    TRY(const Uuid theirs, root_of(db, uuid_of(rivals.substr(0, 16))));
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

Expected<std::vector<MachineRow>> list_machines(Database& db, const std::string& name,
                                                std::int64_t limit, std::int64_t offset) {
  TRY(auto rows,
      read_all(db.query(MACHINE_COLUMNS
                        " WHERE m.into_uid IS NULL AND (?1 = '' OR instr(lower(m.title),"
                        " lower(?1)) > 0 OR EXISTS (SELECT 1 FROM machine_hosts h WHERE"
                        " h.machine_uid = m.uid AND instr(lower(h.host), lower(?1)) > 0))"
                        " ORDER BY m.last DESC, m.id LIMIT ?2 OFFSET ?3",
                        name, limit, offset),
               read_machine));
  for (MachineRow& row : rows) CHECK_OK(add_merged(db, row));
  return rows;
}

Expected<MachineRow> find_machine(Database& db, const std::string& name) {
  TRY(const auto id, look_up(db, name));
  if (!id) return fail(Errc::not_found, join({"no machine `", name, "` is known"}));
  TRY(auto rows, read_all(db.query(MACHINE_COLUMNS " WHERE m.id = ?1", *id), read_machine));
  if (rows.empty()) return fail(Errc::not_found, join({"no machine `", name, "` is known"}));
  TRY(const Uuid root, root_of(db, rows[0].uid));
  if (root != rows[0].uid) {
    TRY(rows, read_all(db.query(MACHINE_COLUMNS " WHERE m.uid = ?1", root), read_machine));
    if (rows.empty()) return fail(Errc::not_found, join({"no machine `", name, "` is known"}));
  }
  CHECK_OK(add_merged(db, rows[0]));
  return rows[0];
}

Expected<std::vector<MachineHostRow>> machine_hosts(Database& db, std::int64_t machine,
                                                    std::int64_t limit, std::int64_t offset) {
  return read_all<MachineHostRow>(
      db.query(GROUP_OF("(SELECT uid FROM machines WHERE id = ?1)") HOST_COLUMNS HOST_JOINS
               " WHERE h.machine_uid IN (SELECT uid FROM grp)"
               " ORDER BY h.at DESC, h.host LIMIT ?2 OFFSET ?3",
               machine, limit, offset),
      [](Columns columns) { return read_host_row(columns); });
}

Expected<std::vector<DoubtRow>> list_doubts(Database& db, UtcMicros now, std::int64_t limit) {
  TRY(Statement found,
      db.query(HOST_COLUMNS ", h.machine_uid, h.rivals, m.id" HOST_JOINS
                            " JOIN machines m ON m.uid = h.machine_uid"
                            " WHERE h.verdict IN (7, 9) ORDER BY h.at DESC, h.host"));
  std::vector<DoubtRow> out;
  while (std::ssize(out) < limit) {
    TRY(const bool more, found.step());
    if (!more) break;
    Columns columns(found);
    DoubtRow row;
    row.host = read_host_row(columns);
    const Uuid machine = columns.uuid();
    const std::string rivals(found.blob(9));
    TRY(const bool over, decided(db, machine, rivals));
    if (over) continue;
    TRY(row.rivals, ids_of(db, rivals));
    row.machine = found.integer(10);
    TRY(row.moved, looks_moved(db, row, now));
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace hearth::record
