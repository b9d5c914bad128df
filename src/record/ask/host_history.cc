#include "record/ask/host_history.hh"

#include "base/text.hh"
#include "record/ask/rows.hh"
#include "record/ask/runs.hh"
#include "record/query/machine_group.hh"
#include "record/query/machines.hh"

namespace hearth::record::ask {
namespace {

// The hosts that are meant: of machine ?1 and all that was merged into it, and those of the name ?2
// that belong to no machine. A machine's number that no row has: only the name counts.
#define MEANT                                                                                   \
  " FROM hosts h WHERE h.id IN (SELECT a.id FROM hosts a WHERE a.machine_id IN (" MACHINE_GROUP \
  "SELECT id FROM machines WHERE uid IN (SELECT uid FROM grp))"                                 \
  " UNION SELECT b.id FROM hosts b WHERE b.name = ?2 AND (b.machine_id IS NULL OR ?3 = 1))"

struct HostAppearance {
  std::int64_t id = 0, run = 0, ok = 0, changed = 0, failed = 0, skipped = 0, unreachable = 0,
               rescued = 0, ignored = 0;
  std::string name;
  std::optional<std::int64_t> machine;
};

HostAppearance read_host_appearance(Columns row) {
  HostAppearance out;
  out.id = row.integer();
  out.run = row.integer();
  out.name = row.text();
  out.machine = row.maybe_integer();
  out.ok = row.integer();
  out.changed = row.integer();
  out.failed = row.integer();
  out.skipped = row.integer();
  out.unreachable = row.integer();
  out.rescued = row.integer();
  out.ignored = row.integer();
  return out;
}

Expected<std::string> noteworthy(Database& db, std::int64_t host) {
  std::vector<std::string> lines;
  CHECK_OK(
      each(db.query(RESULT_COLUMNS RESULT_JOINS
                    " WHERE r.host_id = ?1 AND (r.status IN (2, 4) OR r.changed = 1)"
                    " ORDER BY r.id LIMIT ?2",
                    host, kNoteworthyMax),
           [&](Columns columns) -> Expected<> {
             ResultRow row = read_result(columns);
             const auto body = columns.maybe_integer();
             if (row.status == ResultStatus::failed || row.status == ResultStatus::unreachable) {
               TRY(const std::string content, body_or(db, body, "{}"));
               row.message = message_of(content);
             }
             lines.push_back(ObjectText()
                                 .number("result", row.id)
                                 .text("status", shown_name(row.status, row.changed, row.ignored()))
                                 .text("task_name", row.task_name)
                                 .text("action", row.action)
                                 .time("ended", row.times.ended)
                                 .text("message", row.message)
                                 .done());
             return {};
           }));
  return list_text(lines);
}

Expected<std::string> appearance_json(Database& db, const HostAppearance& host) {
  TRY(const RunHead run, run_head(db, host.run));
  TRY(const std::string results, noteworthy(db, host.id));
  return ObjectText()
      .number("host", host.id)
      .text("host_name", host.name)
      .number("machine", host.machine)
      .raw("run", json_of(run))
      .number("ok", host.ok)
      .number("changed", host.changed)
      .number("failed", host.failed)
      .number("skipped", host.skipped)
      .number("unreachable", host.unreachable)
      .number("rescued", host.rescued)
      .number("ignored", host.ignored)
      .raw("results", results)
      .done();
}

/// 0: no machine of that name is known, or none is wanted.
Expected<std::int64_t> machine_of(Database& db, const HostQuestion& question) {
  if (question.by_name) return 0;
  const auto machine = find_machine(db, question.name);
  if (machine) return machine->id;
  if (machine.error().code == Errc::not_found) return 0;
  return std::unexpected(machine.error());
}

}  // namespace

Expected<std::string> host_history(Database& db, const HostQuestion& question) {
  TRY(const std::int64_t machine, machine_of(db, question));
  const std::int64_t any = question.by_name ? 1 : 0;
  TRY(const auto count, db.find("SELECT count(*)" MEANT, machine, question.name, any));
  if (count.value_or(0) == 0)
    return fail(Errc::not_found, join({"no host `", question.name, "` is recorded"}));
  TRY(const auto hosts,
      read_all(db.query("SELECT h.id, h.playbook_id, h.name, h.machine_id, h.ok, h.changed,"
                        " h.failed, h.skipped, h.unreachable, h.rescued, h.ignored" MEANT
                        " ORDER BY h.playbook_id DESC, h.id DESC LIMIT ?4 OFFSET ?5",
                        machine, question.name, any, question.limit, question.offset),
               read_host_appearance));
  std::vector<std::string> lines;
  for (const HostAppearance& host : hosts) {
    TRY(std::string json, appearance_json(db, host));
    lines.push_back(std::move(json));
  }
  std::vector<std::string> names;
  CHECK_OK(each(db.query("SELECT DISTINCT h.name" MEANT " ORDER BY h.name LIMIT 100", machine,
                         question.name, any),
                [&](Columns row) { names.push_back(quoted_json(row.text())); }));
  return ObjectText()
      .text("name", question.name)
      .number("machine", machine ? std::optional(machine) : std::optional<std::int64_t>())
      .raw("names", list_text(names))
      .number("count", *count)
      .raw("runs", list_text(lines))
      .done();
}
#undef MEANT

}  // namespace hearth::record::ask
