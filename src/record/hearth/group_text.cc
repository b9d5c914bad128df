#include "record/hearth/group_text.hh"

#include "base/text.hh"
#include "record/query/json_text.hh"

namespace hearth::record::own {
namespace {

std::string member_object(const MemberRow& row) {
  return ObjectText()
      .number("playbook", row.id)
      .text("run", row.run.text())
      .text("name", row.name)
      .text("path", row.path)
      .text("status", name_of(row.status))
      .times(row.times)
      .number("tasks", row.tasks)
      .number("hosts", row.hosts)
      .raw("results", counts_object(row.results))
      .done();
}

std::string failure_object(const MemberFailure& row) {
  return ObjectText()
      .number("playbook", row.playbook)
      .number("result", row.result)
      .text("host", row.host)
      .text("task", row.task)
      .text("action", row.action)
      .text("message", row.message)
      .time("ended", row.at)
      .done();
}

std::string texts(const std::vector<std::string>& values) {
  std::vector<std::string> out;
  for (const std::string& value : values) out.push_back(quoted_json(value));
  return list_text(out);
}

}  // namespace

std::string counts_object(const ResultCounts& counts) {
  return ObjectText()
      .number("ok", counts.ok)
      .number("changed", counts.changed)
      .number("failed", counts.failed)
      .number("ignored", counts.ignored)
      .number("skipped", counts.skipped)
      .number("unreachable", counts.unreachable)
      .done();
}

std::string gathering_object(const std::string& group, const Gathering& gathering) {
  std::vector<std::string> ids;
  for (const Member& member : gathering.members) ids.push_back(std::to_string(member.id));
  return ObjectText()
      .number("id", gathering.id())
      .text("group", group)
      .text("name", gathering.name)
      .text("status", name_of(worst(gathering.members)))
      .time("started", gathering.started())
      .time("last", gathering.last())
      .millis("wall_ms", gathering.last() - gathering.started())
      .millis("sum_ms", gathering.sum())
      .raw("playbooks", list_text(ids))
      .done();
}

std::string group_object(const GroupRow& row, const std::vector<Gathering>& gatherings) {
  ObjectText out;
  out.text("name", row.name)
      .number("playbooks", row.playbooks)
      .number("gatherings", std::ssize(gatherings))
      .time("first", row.first)
      .time("last", row.last);
  return out
      .raw("last_gathering",
           gatherings.empty() ? "null" : gathering_object(row.name, gatherings.back()))
      .done();
}

Expected<std::string> gathering_report(Database& db, const std::string& group,
                                       const Gathering& gathering) {
  TRY(const GatheringReport report, report_on(db, gathering));
  std::string head = gathering_object(group, gathering);
  head.pop_back();
  return join({head, ",\"results\":", counts_object(report.results),
               ",\"tasks\":", std::to_string(report.tasks), ",\"hosts\":", texts(report.hosts),
               ",\"failures\":", objects_text(report.failures, failure_object),
               ",\"members\":", objects_text(report.members, member_object), "}"});
}

}  // namespace hearth::record::own
