#include <algorithm>

#include "base/text.hh"
#include "plan/explain.hh"

namespace hearth::plan {
namespace {

std::string text_of(const Wait& wait) {
  switch (wait.kind) {
    case Wait::Kind::after:
      return join({"after ", wait.name});
    case Wait::Kind::before:
      return join({"after ", wait.name, " (which says so)"});
    case Wait::Kind::needs:
    case Wait::Kind::uses:
      return join({name_of(wait.kind), " ", wait.name, " of ",
                   wait.providers.empty() ? "nobody" : join_with(" or ", wait.providers)});
    case Wait::Kind::alone:
      return join({"alone on ", wait.name});
    case Wait::Kind::shared:
      return join({"shares ", wait.name});
  }
  return {};
}

JsonArray names_in(const Plan& plan, Capabilities set) {
  JsonArray names;
  for (const Capability one : set) names.emplace_back(plan.name(one));
  return names;
}

Json json_of(const Wait& wait) {
  JsonArray providers;
  for (const std::string& one : wait.providers) providers.emplace_back(one);
  return JsonObject{
      {"kind", name_of(wait.kind)}, {"name", wait.name}, {"providers", std::move(providers)}};
}

Json json_of(const Plan& plan, const Step& step) {
  const TaskSpec& spec = plan.task(step.task);
  JsonArray waits;
  for (const Wait& wait : step.waits) waits.push_back(json_of(wait));
  return JsonObject{{"name", spec.name},
                    {"round", step.round},
                    {"rank", step.rank},
                    {"group", spec.group},
                    {"milestone", spec.milestone},
                    {"barrier", spec.barrier},
                    {"provides", names_in(plan, spec.provides)},
                    {"waits", std::move(waits)},
                    {"skipped", step.skipped.empty() ? Json(nullptr) : Json(step.skipped)}};
}

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + "\"";
}

}  // namespace

std::string to_text(const Plan& plan, const std::vector<Step>& steps) {
  std::size_t width = 0;
  for (const Step& step : steps) width = std::max(width, plan.task(step.task).name.size());
  std::string text;
  for (const Step& step : steps) {
    std::vector<std::string> parts;
    for (const Wait& wait : step.waits) parts.push_back(text_of(wait));
    if (!step.skipped.empty()) parts = {join({"not run: ", step.skipped})};
    const std::string& name = plan.task(step.task).name;
    const std::string round = std::to_string(step.round + 1);
    text += std::string(round.size() < 3 ? 3 - round.size() : 0, ' ');
    text += join({round, "  ", name});
    if (!parts.empty()) text += std::string(width - name.size() + 2, ' ') + join_with("; ", parts);
    text += '\n';
  }
  return text;
}

Json to_json(const Plan& plan, const std::vector<Step>& steps) {
  JsonArray tasks, capabilities;
  for (const Step& step : steps) tasks.push_back(json_of(plan, step));
  for (Capability one = 0; one < plan.capability_count(); ++one) {
    JsonArray providers;
    for (const TaskId task : plan.providers(one)) providers.emplace_back(plan.task(task).name);
    capabilities.push_back(
        JsonObject{{"name", plan.name(one)}, {"providers", std::move(providers)}});
  }
  return JsonObject{{"tasks", std::move(tasks)}, {"capabilities", std::move(capabilities)}};
}

std::string to_dot(const Plan& plan) {
  std::string dot = "digraph plan {\n  rankdir=LR;\n  node [shape=box];\n";
  const auto arrow = [&](std::string_view from, std::string_view to, std::string_view style) {
    dot += join({"  ", from, " -> ", to, style, ";\n"});
  };
  // Tasks and capabilities are numbered apart, so that a name can be both.
  const auto task_node = [](TaskId task) { return join({"t", std::to_string(task)}); };
  for (TaskId task = 0; task < plan.size(); ++task)
    dot += join({"  ", task_node(task), " [label=", quoted(plan.task(task).name),
                 plan.task(task).milestone ? ", shape=diamond];\n" : "];\n"});
  for (Capability one = 0; one < plan.capability_count(); ++one) {
    if (plan.providers(one).empty() && plan.consumers(one).empty()) continue;
    const std::string node = join({"c", std::to_string(one)});
    dot += join({"  ", node, " [label=", quoted(plan.name(one)), ", shape=ellipse];\n"});
    for (const TaskId giver : plan.providers(one)) arrow(task_node(giver), node, "");
    for (const TaskId taker : plan.consumers(one))
      arrow(node, task_node(taker), plan.task(taker).needs.has(one) ? "" : " [style=dashed]");
  }
  for (TaskId task = 0; task < plan.size(); ++task)
    for (const TaskId next : plan.successors(task)) arrow(task_node(task), task_node(next), "");
  return dot + "}\n";
}

}  // namespace hearth::plan
