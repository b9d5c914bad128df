#include "base/json.hh"
#include "base/text.hh"
#include "record/project/json_spans.hh"
#include "record/query/diff.hh"
#include "record/query/print.hh"
#include "record/query/table.hh"

namespace hearth::record {
namespace {

constexpr auto kRight = TextTable::Align::right;

std::string number(std::int64_t value) {
  return std::to_string(value);
}

std::string or_dash(const std::optional<std::string>& text) {
  return text && !text->empty() ? printable(*text) : "-";
}

std::string place(const std::optional<std::string>& path, std::int64_t line) {
  return path ? join({printable(*path), ":", number(line)}) : "-";
}

/// "name    value" lines, names padded to the same width.
class Fields {
 public:
  void add(std::string name, std::string value) {
    if (!value.empty() && value != "-") rows_.emplace_back(std::move(name), std::move(value));
  }
  std::string text() const {
    std::size_t width = 0;
    for (const auto& [name, value] : rows_) width = std::max(width, name.size());
    std::string out;
    for (const auto& [name, value] : rows_)
      out += join({"  ", name, std::string(width - name.size() + 2, ' '), value, "\n"});
    return out;
  }

 private:
  std::vector<std::pair<std::string, std::string>> rows_;
};

std::string ended_how(const PlaybookRow& row) {
  std::string out(name_of(row.status));
  if (row.end_reason == EndReason::gone) out += " (its process is gone)";
  if (row.end_reason == EndReason::signal) out += " (ended by a signal)";
  if (row.exit_code) out += join({", exit code ", number(*row.exit_code)});
  return out;
}

std::string head_fields(const PlaybookDetail& detail) {
  const PlaybookRow& head = detail.head;
  Fields fields;
  fields.add("path", printable(head.path));
  fields.add("name", or_dash(head.name));
  fields.add("status", ended_how(head));
  fields.add("started", shown_time(head.times.started) + (head.times.started ? " UTC" : ""));
  fields.add("duration", shown_duration(head.times.duration));
  fields.add("labels", printable(join_with(", ", head.labels)));
  fields.add("user", or_dash(head.user));
  fields.add("controller", or_dash(head.controller));
  fields.add("ansible", printable(head.ansible_version));
  fields.add("python", or_dash(head.python_version));
  fields.add("run", head.uid.text());
  return fields.text();
}

std::string hosts_text(const std::vector<HostRow>& hosts) {
  if (hosts.empty()) return {};
  TextTable table({{"HOST"},
                   {"OK", kRight},
                   {"CHANGED", kRight},
                   {"FAILED", kRight},
                   {"UNREACHABLE", kRight},
                   {"SKIPPED", kRight},
                   {"RESCUED", kRight},
                   {"IGNORED", kRight}});
  for (const HostRow& host : hosts)
    table.add({printable(host.name), number(host.ok), number(host.changed), number(host.failed),
               number(host.unreachable), number(host.skipped), number(host.rescued),
               number(host.ignored)});
  return join({"\nHosts\n", table.text(2)});
}

/// "1 … 6": the ids for `hearth result show`. Runs at the same time may have some between.
std::string result_ids(const TaskRow& task) {
  if (!task.first_result) return "-";
  if (task.first_result == task.last_result) return number(*task.first_result);
  return join({number(*task.first_result), " … ", number(*task.last_result)});
}

std::string tasks_text(const PlaybookDetail& detail, std::optional<std::int64_t> play) {
  TextTable table({{"TASK", kRight},
                   {"STATUS"},
                   {"DURATION", kRight},
                   {"RESULTS", kRight},
                   {"RESULT IDS"},
                   {"ACTION"},
                   {"NAME"}});
  bool any = false;
  for (const TaskRow& task : detail.tasks) {
    if (task.play != play) continue;
    any = true;
    table.add({number(task.id), std::string(name_of(task.status)),
               shown_duration(task.times.duration), number(task.results), result_ids(task),
               printable(task.action), or_dash(task.name) + (task.handler ? " (handler)" : "")});
  }
  return any ? table.text(2) : "";
}

std::string play_text(const PlaybookDetail& detail, const PlayRow& play) {
  std::string title = join({"\nPlay ", number(play.id), ": ", or_dash(play.name)});
  if (play.batch > 0) title += join({", batch ", number(play.batch + 1)});
  const std::string tasks = tasks_text(detail, play.id);
  return join({title, ", ", name_of(play.status), ", ", shown_duration(play.times.duration), "\n",
               tasks.empty() ? "  no tasks\n" : tasks});
}

/// Tasks whose start was never told.
std::string stray_text(const PlaybookDetail& detail) {
  const std::string tasks = tasks_text(detail, {});
  return tasks.empty() ? "" : join({"\nTasks without a play\n", tasks});
}

std::string failed_text(const PlaybookDetail& detail) {
  if (detail.failed.empty()) return {};
  TextTable table({{"RESULT", kRight}, {"STATUS"}, {"HOST"}, {"TASK"}, {"MESSAGE"}});
  for (const ResultRow& row : detail.failed)
    table.add({number(row.id), std::string(name_of(row.status)), printable(row.host_name),
               or_dash(row.task_name), printable(row.message)});
  std::string more;
  if (const auto left = detail.head.failed - std::ssize(detail.failed); left > 0)
    more = join({"  and ", number(left), " more\n"});
  return join({"\nFailed results (hearth result show ID)\n", table.text(2), more});
}

/// How the modules ran, and where their time went.
std::string roads_text(const PlaybookDetail& detail) {
  if (detail.roads.empty()) return {};
  TextTable table(
      {{"HOW"}, {"CALLS", kRight}, {"WAITED", kRight}, {"RAN", kRight}, {"SAVED", kRight}});
  for (const RoadRow& road : detail.roads)
    table.add({printable(road.how), number(road.calls), shown_duration(road.waited),
               shown_duration(road.ran), shown_duration(road.saved)});
  std::string out = join({"\nModules\n", table.text(2)});
  for (const ReasonRow& reason : detail.reasons)
    out += join({"  plain: ", printable(reason.why), ": ", number(reason.calls), "\n"});
  return out;
}

/// "warm fork, waited 0.001 s, ran 0.012 s"
std::string call_text(const CallRow& call) {
  std::string out = printable(call.how);
  if (call.why) out += join({" (", printable(*call.why), ")"});
  if (call.waited && call.how != "plain") out += ", waited " + shown_duration(call.waited);
  if (call.ran) out += ", ran " + shown_duration(call.ran);
  return out;
}

std::string calls_text(const ResultDetail& detail) {
  if (detail.calls.size() == 1) return call_text(detail.calls[0]);
  std::string out(name_of(detail.head.via));
  if (!detail.calls.empty()) out += join({", ", std::to_string(detail.calls.size()), " calls"});
  return out;
}

/// A block of text under its name, each line indented.
std::string block(std::string_view name, std::string_view text) {
  if (trim(text).empty()) return {};
  std::string out = join({"\n", name, "\n"});
  for (const std::string& line : split(printable(trim(text), true), '\n'))
    out += line.empty() ? "\n" : join({"  ", line, "\n"});
  return out;
}

std::string member_block(const JsonObject& content, std::string_view member,
                         std::string_view name) {
  return block(name, get_string(content, member).value_or(""));
}

std::string result_fields(const ResultDetail& detail) {
  const ResultRow& row = detail.head;
  Fields fields;
  fields.add("status", std::string(shown_name(row.status, row.changed, row.ignored())));
  fields.add("task", join({or_dash(row.task_name), " (", number(row.task), ")"}));
  fields.add("action", printable(row.action));
  fields.add("path", place(row.path, row.line));
  fields.add("host", printable(row.host_name));
  fields.add("delegated",
             detail.delegated.empty() ? "-" : printable(join_with(", ", detail.delegated)));
  fields.add("play", or_dash(detail.play_name));
  fields.add("playbook", join({printable(detail.playbook_path), " (", number(row.playbook), ")"}));
  fields.add("started", shown_time(row.times.started) + (row.times.started ? " UTC" : ""));
  fields.add("duration", shown_duration(row.times.duration));
  fields.add("ran", calls_text(detail));
  return fields.text();
}

std::string items_text(const std::vector<ItemRow>& items) {
  if (items.empty()) return {};
  TextTable table({{"ITEM", kRight}, {"STATUS"}, {"LABEL"}});
  for (const ItemRow& item : items)
    table.add({number(item.n), std::string(shown_name(item.status, item.changed, false)),
               or_dash(item.label)});
  return join({"\nItems\n", table.text(2)});
}

}  // namespace

std::string text_of(const std::vector<PlaybookRow>& rows) {
  if (rows.empty()) return "no playbooks\n";
  TextTable table({{"ID", kRight},
                   {"STATUS"},
                   {"STARTED (UTC)"},
                   {"DURATION", kRight},
                   {"TASKS", kRight},
                   {"RESULTS", kRight},
                   {"FAILED", kRight},
                   {"HOSTS", kRight},
                   {"NAME OR PATH"},
                   {"LABELS"}});
  for (const PlaybookRow& row : rows)
    table.add({number(row.id), std::string(name_of(row.status)), shown_time(row.times.started),
               shown_duration(row.times.duration), number(row.tasks), number(row.results),
               number(row.failed), number(row.hosts), printable(row.name.value_or(row.path)),
               printable(join_with(", ", row.labels))});
  return table.text();
}

std::string text_of(const PlaybookDetail& detail) {
  std::string out = join({"Playbook ", number(detail.head.id), "\n", head_fields(detail)});
  for (const PlayRow& play : detail.plays) out += play_text(detail, play);
  return join(
      {out, stray_text(detail), hosts_text(detail.hosts), roads_text(detail), failed_text(detail)});
}

std::string text_of(const ResultDetail& detail) {
  std::string out = join({"Result ", number(detail.head.id), "\n", result_fields(detail)});
  if (const auto content = parse_json_object(detail.content)) {
    out += member_block(*content, "msg", "Message");
    out += member_block(*content, "stdout", "Output");
    out += member_block(*content, "stderr", "Error output");
    out += block("Diff", diff_text(*content));
    out += member_block(*content, "exception", "Exception");
  }
  out += items_text(detail.items);
  if (detail.calls.size() > 1) {
    std::vector<std::string> lines;
    for (const CallRow& call : detail.calls) lines.push_back(call_text(call));
    out += block("Calls", join_with("\n", lines));
  }
  return out + block("Content", pretty_json(detail.content));
}

}  // namespace hearth::record
