#include "record/ask/appearances.hh"

#include "record/query/machine_group.hh"
#include "record/query/machines.hh"
#include "record/query/read.hh"

namespace hearth::record::ask {
namespace {

Appearance read_appearance(Columns row) {
  Appearance out;
  out.host = row.integer();
  out.run = row.integer();
  out.name = row.text();
  return out;
}

}  // namespace

Expected<std::vector<Appearance>> appearances_before(Database& db, const RunHead& run,
                                                     const std::string& host,
                                                     std::optional<std::int64_t> machine) {
  if (machine) {
    TRY(const MachineRow row, machine_of(db, *machine));
    TRY(const Uuid root, machine_root(db, row.uid));
    return read_all(db.query("SELECT h.id, h.playbook_id, h.name FROM hosts h JOIN playbooks p"
                             " ON p.id = h.playbook_id WHERE h.machine_id IN (" MACHINE_GROUP_OF(
                                 "?1") "SELECT id FROM machines WHERE uid IN (SELECT uid FROM grp))"
                                       " AND p.path = ?2 AND p.id < ?3 ORDER BY p.id DESC LIMIT ?4",
                             root, run.path, run.id, kLookBack),
                    read_appearance);
  }
  return read_all(db.query("SELECT h.id, h.playbook_id, h.name FROM hosts h JOIN playbooks p"
                           " ON p.id = h.playbook_id WHERE h.name = ?1 AND p.path = ?2"
                           " AND p.id < ?3 ORDER BY p.id DESC LIMIT ?4",
                           host, run.path, run.id, kLookBack),
                  read_appearance);
}

}  // namespace hearth::record::ask
