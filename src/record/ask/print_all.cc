#include <algorithm>

#include "base/text.hh"
#include "record/ask/print.hh"
#include "record/ask/print_read.hh"

namespace hearth::record::ask {
namespace {

std::string cut(const std::string& text, std::size_t width) {
  if (width_of(text) <= width) return text;
  std::string out;
  std::size_t shown = 0;
  for (const char c : text) {
    if ((c & 0xc0) != 0x80 && ++shown >= width) break;
    out += c;
  }
  return out + "…";
}

/// The timeline's columns of results, taken apart. Lists that do not fit each other end at the
/// shortest.
struct HostResults {
  struct One {
    std::size_t task;
    std::int64_t start, end;
    char status;
  };
  std::vector<One> all;
  std::int64_t last = 1;  ///< the latest end, ms
};

HostResults results_of(const Json& answer) {
  HostResults out;
  const JsonArray& tasks = list_at(answer, "results.task_steps");
  const JsonArray& starts = list_at(answer, "results.start_ms_steps");
  const JsonArray& durations = list_at(answer, "results.duration_ms");
  const std::string status = cell(answer, "results.status");
  std::int64_t task = 0, start = 0;
  const std::size_t count =
      std::min({tasks.size(), starts.size(), durations.size(), status.size()});
  static constexpr std::int64_t kMax = 1'000'000'000'000;  // ms; another machine may say anything
  const auto whole = [](const Json& value) {
    return value.is_int64() ? std::clamp(value.get_int64(), -kMax, kMax) : std::int64_t{0};
  };
  for (std::size_t i = 0; i < count; ++i) {
    task += whole(tasks[i]);
    start = std::clamp(start + whole(starts[i]), -kMax, kMax);
    if (task < 0 || !starts[i].is_int64()) continue;
    const std::int64_t end = start + whole(durations[i]);
    out.all.push_back({static_cast<std::size_t>(task), start, end, status[i]});
    out.last = std::max(out.last, end);
  }
  return out;
}

/// The worse of two letters of results is shown where they meet.
char worse(char a, char b) {
  constexpr std::string_view kOrder = " ?sociuf";
  const auto rank = [&](char c) { return kOrder.find(c) == kOrder.npos ? 0 : kOrder.find(c); };
  return rank(a) >= rank(b) ? a : b;
}

}  // namespace

std::string timeline_text(const JsonObject& answer, std::size_t width) {
  const Json value(answer);
  constexpr std::size_t kName = 28, kTook = 11;
  const std::size_t bar = std::clamp<std::size_t>(width, 60, 200) - kName - kTook - 3;
  const HostResults results = results_of(value);
  const JsonArray& names = list_at(value, "tasks.name");
  const JsonArray& actions = list_at(value, "tasks.action");
  std::vector<std::string> bars(names.size(), std::string(bar, ' '));
  std::vector<std::pair<std::int64_t, std::int64_t>> spans(names.size(), {INT64_MAX, 0});
  for (const auto& one : results.all) {
    if (one.task >= bars.size()) continue;
    auto& [first, last] = spans[one.task];
    first = std::min(first, one.start);
    last = std::max(last, one.end);
    const auto place = [&](std::int64_t at) {
      const auto scaled =
          std::max<std::int64_t>(at, 0) * static_cast<std::int64_t>(bar) / results.last;
      return std::min(static_cast<std::size_t>(scaled), bar - 1);
    };
    for (std::size_t i = place(one.start); i <= place(one.end); ++i)
      bars[one.task][i] = worse(bars[one.task][i], one.status);
  }
  TextTable table({{"TASK"}, {"TOOK", right}, {"0 s to " + shown_duration(results.last * 1000)}});
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Json& said = names[i].is_string() || i >= actions.size() ? names[i] : actions[i];
    const std::string name =
        said.is_string() ? printable(std::string_view(said.get_string())) : "-";
    const auto [first, last] = spans[i];
    table.add(
        {cut(name, kName), first > last ? "-" : shown_duration((last - first) * 1000), bars[i]});
  }
  return join({run_text(value, "run"), "\n",
               "o ok, c changed, f failed, i ignored, s skipped, u unreachable\n\n", table.text()});
}

std::string roles_text(const JsonObject& answer) {
  const Json value(answer);
  const JsonArray& roles = list_at(value, "roles");
  if (roles.empty()) return "no roles\n";
  TextTable table({{"ROLE"},
                   {"PLAYBOOKS", right},
                   {"RUNS", right},
                   {"LAST RUN", right},
                   {"STATUS"},
                   {"STARTED"}});
  for (const Json& role : roles)
    table.add({cell(role, "name"), cell(role, "playbooks_count"), cell(role, "runs_count"),
               cell(role, "last_run.id"), cell(role, "last_run.status"),
               time_cell(role, "last_run.started")});
  return table.text() + more_text(number_at(value, "count"), roles.size());
}

std::string role_text(const JsonObject& answer) {
  const Json value(answer);
  const JsonArray& playbooks = list_at(value, "playbooks");
  TextTable table({{"PLAYBOOK"},
                   {"RUNS", right},
                   {"TASKS", right},
                   {"LAST RUN", right},
                   {"STATUS"},
                   {"STARTED"}});
  for (const Json& playbook : playbooks)
    table.add({cell(playbook, "path"), cell(playbook, "runs_count"), cell(playbook, "tasks_count"),
               cell(playbook, "last_run.id"), cell(playbook, "last_run.status"),
               time_cell(playbook, "last_run.started")});
  std::string out = join({"role ", cell(value, "name"), "\n"});
  for (const Json& path : list_at(value, "paths"))
    if (path.is_string())
      out += join({"  in ", printable(std::string_view(path.get_string())), "\n"});
  return out + section("Who runs it", table, playbooks.size());
}

std::string search_text(const JsonObject& answer) {
  const Json value(answer);
  const JsonArray& hits = list_at(value, "hits");
  std::string out, kind;
  for (const Json& hit : hits) {
    if (const std::string of = cell(hit, "kind"); of != kind) {
      kind = of;
      out += join({out.empty() ? "" : "\n", kind, ": ", cell(value, "counts." + kind), "\n"});
    }
    if (kind == "result") {
      out += join({"  ", cell(hit, "id"), "  playbook ", cell(hit, "playbook"), "  ",
                   cell(hit, "host_name"), " | ", task_cell(hit), ": ", cell(hit, "status"),
                   "\n      ", cell(hit, "text"), "\n"});
    } else {
      out += join({"  ", cell(hit, "text"), "  (", cell(hit, "rows"), "; last in playbook ",
                   cell(hit, "playbook"), ")\n"});
    }
  }
  if (hits.empty()) out = "nothing found\n";
  const Json* const complete = member_at(value, "complete");
  if (complete && complete->is_bool() && !complete->get_bool())
    out += "\nThere is more than was looked through: ask for one run, or with rarer terms.\n";
  return out;
}

}  // namespace hearth::record::ask
