#include "record/query/machine_apart.hh"

#include <algorithm>

#include "base/text.hh"
#include "record/query/machine_group.hh"

namespace hearth::record {
namespace {

Expected<std::vector<Split::Host>> read_hosts(Expected<Statement> query) {
  TRY(Statement found, std::move(query));
  std::vector<Split::Host> out;
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return out;
    out.push_back({uuid_of(found.blob(0)), std::string(found.text(1))});
  }
}

void sort(std::vector<Split::Host>& hosts) {
  std::ranges::sort(hosts, {}, [](const Split::Host& one) { return std::pair(one.run, one.host); });
}

}  // namespace

Expected<std::vector<Split::Host>> appearances_of(Database& db, std::int64_t machine,
                                                  std::span<const std::int64_t> hosts) {
  std::vector<Split::Host> out;
  for (const std::int64_t id : hosts) {
    TRY(const auto one,
        read_hosts(
            db.query(MACHINE_GROUP
                     "SELECT m.run_uid, m.host FROM hosts h JOIN playbooks p ON p.id ="
                     " h.playbook_id JOIN machine_hosts m ON m.run_uid = p.uid AND m.host = h.name"
                     " WHERE h.id = ?2 AND m.machine_uid IN (SELECT uid FROM grp)",
                     machine, id)));
    if (one.empty())
      return fail(Errc::invalid, join({"Host ", std::to_string(id), " is not this machine."}));
    if (std::ranges::count(out, one[0]) == 0) out.push_back(one[0]);
  }
  return out;
}

Expected<std::vector<Split::Host>> appearances_from(Database& db, std::int64_t machine,
                                                    std::int64_t playbook) {
  TRY(auto out, read_hosts(db.query(
                    MACHINE_GROUP
                    "SELECT h.run_uid, h.host FROM machine_hosts h WHERE h.machine_uid IN (SELECT"
                    " uid FROM grp) AND h.at >= (SELECT min(o.at) FROM machine_hosts o JOIN"
                    " playbooks p ON p.uid = o.run_uid WHERE p.id = ?2 AND o.machine_uid IN"
                    " (SELECT uid FROM grp)) ORDER BY h.at, h.host",
                    machine, playbook)));
  if (out.empty()) return fail(Errc::invalid, "The machine was not in that playbook.");
  return out;
}

Expected<std::optional<Uuid>> merge_that_brought(Database& db, std::int64_t machine,
                                                 const std::vector<Split::Host>& hosts) {
  struct Merged {
    Uuid decision, machine;
  };
  std::vector<Merged> merges;
  {
    TRY(Statement found,
        db.query(MACHINE_GROUP
                 "SELECT d.uid, d.machine_uid FROM machine_decisions d WHERE d.kind ="
                 " 'machine.merged' AND d.undone IS NULL AND d.into_uid IN (SELECT uid FROM"
                 " grp) ORDER BY d.at DESC, d.uid DESC",
                 machine));
    while (true) {
      TRY(const bool more, found.step());
      if (!more) break;
      merges.push_back({uuid_of(found.blob(0)), uuid_of(found.blob(1))});
    }
  }
  std::vector<Split::Host> asked = hosts;
  sort(asked);
  for (const Merged& merge : merges) {
    TRY(auto theirs,
        read_hosts(db.query(MACHINE_GROUP_OF("?1") "SELECT h.run_uid, h.host FROM machine_hosts h"
                                                   " WHERE h.machine_uid IN (SELECT uid FROM grp)",
                            merge.machine)));
    sort(theirs);
    if (theirs == asked) return merge.decision;
  }
  return std::nullopt;
}

}  // namespace hearth::record
