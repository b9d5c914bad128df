#include "base/text.hh"
#include "record/query/json_text.hh"
#include "record/query/print.hh"

namespace hearth::record {
namespace {

std::string texts(const std::vector<std::string>& values) {
  std::vector<std::string> quoted;
  for (const std::string& value : values) quoted.push_back(quoted_json(value));
  return list_text(quoted);
}

/// The elements' objects, one a line.
template <class Row>
std::string lines(const std::vector<Row>& rows, std::string (*object)(const Row&)) {
  if (rows.empty()) return "[]";
  std::vector<std::string> out;
  for (const Row& row : rows) out.push_back(object(row));
  return join({"[\n", join_with(",\n", out), "\n]"});
}

std::optional<std::string> reason_name(EndReason reason) {
  if (reason == EndReason::none) return {};
  return std::string(name_of(reason));
}

void add_playbook(ObjectText& out, const PlaybookRow& row) {
  out.number("id", row.id).text("run", row.uid.text());
  add_head(out, row);
}

std::string playbook_object(const PlaybookRow& row) {
  ObjectText out;
  add_playbook(out, row);
  return out.done();
}

std::string play_object(const PlayRow& row) {
  return ObjectText()
      .number("id", row.id)
      .text("uuid", row.uuid.text())
      .number("batch", row.batch)
      .text("name", row.name)
      .text("status", name_of(row.status))
      .times(row.times)
      .raw("items", ObjectText().number("tasks", row.tasks).number("results", row.results).done())
      .done();
}

std::string task_object(const TaskRow& row) {
  return ObjectText()
      .number("id", row.id)
      .number("play", row.play)
      .text("name", row.name)
      .text("action", row.action)
      .text("role", row.role)
      .text("path", row.path)
      .number("lineno", row.line)
      .flag("handler", row.handler)
      .text("status", name_of(row.status))
      .times(row.times)
      .raw("tags", row.tags)
      .number("results", row.results)
      .number("first_result", row.first_result)
      .number("last_result", row.last_result)
      .number("warnings", row.warnings)
      .number("deprecations", row.deprecations)
      .number("exceptions", row.exceptions)
      .done();
}

std::string host_object(const HostRow& row) {
  return ObjectText()
      .number("id", row.id)
      .text("name", row.name)
      .number("ok", row.ok)
      .number("changed", row.changed)
      .number("failed", row.failed)
      .number("skipped", row.skipped)
      .number("unreachable", row.unreachable)
      .number("rescued", row.rescued)
      .number("ignored", row.ignored)
      .number("results", row.results)
      .done();
}

void add_result(ObjectText& out, const ResultRow& row) {
  out.number("id", row.id)
      .text("status", shown_name(row.status, row.changed, row.ignored()))
      .flag("changed", row.changed)
      .flag("ignore_errors", row.ignore_errors)
      .flag("ignore_unreachable", row.ignore_unreachable)
      .text("via", name_of(row.via))
      .number("playbook", row.playbook)
      .number("play", row.play)
      .number("task", row.task)
      .text("task_name", row.task_name)
      .text("action", row.action)
      .number("host", row.host)
      .text("host_name", row.host_name)
      .text("path", row.path)
      .number("lineno", row.line)
      .times(row.times)
      .text("message", row.message);
}

std::string result_object(const ResultRow& row) {
  ObjectText out;
  add_result(out, row);
  return out.done();
}

std::string road_object(const RoadRow& row) {
  return ObjectText()
      .text("how", row.how)
      .number("calls", row.calls)
      .millis("waited_ms", row.waited)
      .millis("ran_ms", row.ran)
      .millis("saved_ms", row.saved)
      .done();
}

std::string reason_object(const ReasonRow& row) {
  return ObjectText().text("why", row.why).number("calls", row.calls).done();
}

std::string call_object(const CallRow& row) {
  return ObjectText()
      .text("how", row.how)
      .text("why", row.why)
      .millis("waited_ms", row.waited)
      .millis("ran_ms", row.ran)
      .text("interpreter", row.interpreter)
      .done();
}

std::string item_object(const ItemRow& item) {
  return ObjectText()
      .number("n", item.n)
      .text("status", shown_name(item.status, item.changed, false))
      .flag("changed", item.changed)
      .text("label", item.label)
      .times(item.times)
      .raw("content", item.content)
      .done();
}

}  // namespace

void add_head(ObjectText& out, const PlaybookRow& row) {
  out.text("status", name_of(row.status))
      .text("name", row.name)
      .text("path", row.path)
      .raw("labels", texts(row.labels))
      .times(row.times)
      .text("end_reason", reason_name(row.end_reason))
      .number("exit_code", row.exit_code)
      .text("controller", row.controller)
      .text("user", row.user)
      .text("ansible_version", row.ansible_version)
      .text("client_version", row.client_version)
      .text("server_version", row.server_version)
      .text("python_version", row.python_version)
      .raw("items", ObjectText()
                        .number("plays", row.plays)
                        .number("tasks", row.tasks)
                        .number("results", row.results)
                        .number("hosts", row.hosts)
                        .number("files", row.files)
                        .number("records", row.records)
                        .done())
      .number("failed_results", row.failed);
}

std::string json_of(const std::vector<PlaybookRow>& rows) {
  return lines(rows, playbook_object) + "\n";
}

std::string json_of(const PlaybookDetail& detail) {
  ObjectText out;
  add_playbook(out, detail.head);
  out.raw("arguments", detail.arguments)
      .raw("plays", lines(detail.plays, play_object))
      .raw("tasks", lines(detail.tasks, task_object))
      .raw("hosts", lines(detail.hosts, host_object))
      .raw("failed", lines(detail.failed, result_object))
      .raw("roads", lines(detail.roads, road_object))
      .raw("plain", lines(detail.reasons, reason_object));
  return out.done() + "\n";
}

std::string json_of(const std::vector<RoadRow>& roads, const std::vector<ReasonRow>& reasons) {
  return ObjectText()
      .raw("roads", lines(roads, road_object))
      .raw("plain", lines(reasons, reason_object))
      .done();
}

std::string json_of(const ResultDetail& detail) {
  ObjectText out;
  add_result(out, detail.head);
  out.text("playbook_path", detail.playbook_path)
      .text("playbook_status", name_of(detail.playbook_status))
      .text("play_name", detail.play_name)
      .raw("delegated_to", texts(detail.delegated))
      .raw("content", detail.content)
      .raw("items", lines(detail.items, item_object))
      .raw("calls", lines(detail.calls, call_object));
  return out.done() + "\n";
}

}  // namespace hearth::record
