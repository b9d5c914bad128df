#include <algorithm>
#include <map>

#include "record/query/groups.hh"
#include "record/query/machines.hh"
#include "record/query/queries.hh"
#include "record/query/read.hh"

namespace hearth::record {
namespace {

void add(ResultCounts& sum, const ResultCounts& more) {
  sum.ok += more.ok;
  sum.changed += more.changed;
  sum.failed += more.failed;
  sum.ignored += more.ignored;
  sum.skipped += more.skipped;
  sum.unreachable += more.unreachable;
  sum.unknown += more.unknown;
}

Expected<MemberRow> member_of(Database& db, const Member& member) {
  TRY(const PlaybookRow head, playbook_head(db, member.id));
  MemberRow row{head.id,    head.uid,   head.name,  head.path, head.status,
                head.times, head.tasks, head.hosts, {}};
  TRY(row.results, result_counts(db, head.id));
  return row;
}

/// Failed or unreachable, and nobody said that this is to be ignored.
Expected<> add_failures(Database& db, std::int64_t playbook, std::vector<MemberFailure>& out) {
  TRY(Statement found,
      db.query("SELECT r.id, h.name, coalesce(t.name, ''), t.action, r.ended, r.content_body"
               " FROM results r JOIN tasks t ON t.id = r.task_id JOIN hosts h ON h.id = r.host_id"
               " WHERE r.playbook_id = ?1 AND " RESULT_FAILED " ORDER BY r.id LIMIT ?2",
               playbook, kFailuresMax - std::ssize(out)));
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return {};
    MemberFailure row{playbook,
                      found.integer(0),
                      std::string(found.text(1)),
                      std::string(found.text(2)),
                      std::string(found.text(3)),
                      {},
                      found.maybe_integer(4)};
    TRY(const std::string content, body_or(db, found.maybe_integer(5), "{}"));
    row.message = message_of(content);
    out.push_back(std::move(row));
  }
}

/// Each host's name by its machine, or by itself where that is not known.
Expected<> add_hosts(Database& db, std::int64_t playbook, std::map<std::string, std::string>& out) {
  TRY(Statement found, db.query("SELECT h.name, m.uid FROM hosts h"
                                " LEFT JOIN machines m ON m.id = h.machine_id"
                                " WHERE h.playbook_id = ?1 ORDER BY h.name",
                                playbook));
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return {};
    std::string name(found.text(0)), key = "name/" + name;
    if (!found.is_null(1)) {
      TRY(const Uuid root, machine_root(db, uuid_of(found.blob(1))));
      key = root.text();
    }
    out[std::move(key)] = std::move(name);
  }
}

}  // namespace

Expected<GatheringReport> report_on(Database& db, const Gathering& gathering) {
  GatheringReport out;
  std::map<std::string, std::string> hosts;
  for (const Member& member : gathering.members) {
    TRY(MemberRow row, member_of(db, member));
    add(out.results, row.results);
    out.tasks += row.tasks;
    out.members.push_back(std::move(row));
    CHECK_OK(add_hosts(db, member.id, hosts));
    if (std::ssize(out.failures) < kFailuresMax)
      CHECK_OK(add_failures(db, member.id, out.failures));
  }
  for (const auto& [key, name] : hosts) out.hosts.push_back(name);
  std::ranges::sort(out.hosts);
  return out;
}

}  // namespace hearth::record
