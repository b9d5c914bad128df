#include "plan/maker.hh"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "base/text.hh"
#include "plan/nearest.hh"

namespace hearth::plan {
namespace {

// Each suggestion compares a name with all others.
constexpr std::size_t kSuggestionsMax = 100;

constexpr std::uint32_t kEverything = 0;

}  // namespace

Maker::Maker(std::vector<TaskSpec> tasks, Options options) : options_(std::move(options)) {
  absent_.insert(options_.absent_names.begin(), options_.absent_names.end());
  plan_.tasks_ = std::move(tasks);
  plan_.capability_names_ = options_.capability_names;
}

void Maker::fault(Fault::Kind kind, TaskId task, std::string message) {
  faults_.push_back({kind, task, std::move(message), {}});
}

std::expected<Plan, Faults> Maker::make() {
  check_sizes();
  if (!faults_.empty()) return std::unexpected(std::move(faults_));
  index_names();
  for (TaskId task = 0; task < plan_.size(); ++task) {
    const TaskSpec& spec = plan_.tasks_[task];
    check_capabilities(task);
    connect(task, spec.after, true);
    connect(task, spec.before, false);
    add_resources(task);
  }
  connect_capabilities();
  check_circles();
  if (options_.unreachable_is_fault) check_reach();
  if (!faults_.empty()) {
    std::ranges::sort(faults_, {}, [](const Fault& fault) {
      return std::tie(fault.task, fault.kind, fault.message);
    });
    return std::unexpected(std::move(faults_));
  }
  rank();
  return std::move(plan_);
}

void Maker::check_sizes() {
  if (plan_.size() > kTasksMax)
    fault(Fault::Kind::too_many, 0,
          join({std::to_string(plan_.size()), " tasks; at most ", std::to_string(kTasksMax)}));
  if (plan_.capability_count() > kCapabilitiesMax)
    fault(Fault::Kind::too_many, 0,
          join({std::to_string(plan_.capability_count()), " capabilities; at most ",
                std::to_string(kCapabilitiesMax)}));
}

void Maker::index_names() {
  const std::size_t size = plan_.size();
  plan_.predecessors_.resize(size);
  plan_.successors_.resize(size);
  plan_.holds_.resize(size);
  names_.reserve(size);
  for (TaskId task = 0; task < size; ++task) {
    const TaskSpec& spec = plan_.tasks_[task];
    if (spec.name.empty()) {
      fault(Fault::Kind::unnamed, task, join({"task ", std::to_string(task), " has no name"}));
    } else if (const auto [at, added] = names_.emplace(spec.name, task); !added) {
      fault(Fault::Kind::duplicate, task,
            join({"two tasks have the name ", spec.name, ": ", std::to_string(at->second), " and ",
                  std::to_string(task)}));
    }
    plan_.barriers_ = plan_.barriers_ || spec.barrier;
  }
  plan_.by_name_.resize(size);
  std::iota(plan_.by_name_.begin(), plan_.by_name_.end(), 0);
  std::ranges::sort(plan_.by_name_, {},
                    [&](TaskId task) -> const std::string& { return plan_.tasks_[task].name; });
  if (plan_.barriers_) plan_.resource_names_.push_back("everything");
}

void Maker::check_capabilities(TaskId task) {
  const TaskSpec& spec = plan_.tasks_[task];
  for (const Capability one : spec.needs | spec.uses | spec.provides)
    if (one >= plan_.capability_count())
      fault(Fault::Kind::unknown, task,
            join({spec.name, " names capability ", std::to_string(one), ", which has no name"}));
  for (const Capability one : (spec.needs | spec.uses) & spec.provides)
    if (one < plan_.capability_count())
      fault(Fault::Kind::self_reference, task,
            join({spec.name, " both ", spec.needs.has(one) ? "requires" : "uses", " and provides ",
                  plan_.name(one), ": it would wait for itself"}));
}

void Maker::unknown_name(TaskId task, const std::string& name, bool after) {
  std::string message = join({plan_.tasks_[task].name, " says ",
                              after ? "after: " : "before: ", name, ", but no task has this name"});
  if (++unknown_names_ <= kSuggestionsMax) {
    std::vector<std::string_view> known;
    for (const TaskSpec& spec : plan_.tasks_) known.push_back(spec.name);
    for (const std::string& absent : options_.absent_names) known.push_back(absent);
    if (const std::string_view nearest = nearest_name(name, known); !nearest.empty())
      message += join({"; is it ", nearest, "?"});
  }
  fault(Fault::Kind::unknown, task, std::move(message));
}

void Maker::connect(TaskId task, const std::vector<std::string>& names, bool after) {
  for (const std::string& name : names) {
    const auto found = names_.find(name);
    if (found == names_.end()) {
      if (!absent_.contains(name)) unknown_name(task, name, after);
    } else if (found->second == task) {
      fault(Fault::Kind::self_reference, task,
            join({name, " says ", after ? "after" : "before", ": ", name, ", which is itself"}));
    } else {
      const TaskId first = after ? found->second : task;
      const TaskId second = after ? task : found->second;
      plan_.predecessors_[second].push_back({first, after});
    }
  }
}

void Maker::connect_capabilities() {
  const unsigned count = plan_.capability_count();
  plan_.providers_.resize(count);
  plan_.consumers_.resize(count);
  const Capabilities known =
      Capabilities::from_bits(count == kCapabilitiesMax ? ~0ull : (1ull << count) - 1);
  for (TaskId task = 0; task < plan_.size(); ++task) {
    const TaskSpec& spec = plan_.tasks_[task];
    for (const Capability one : spec.provides& known) plan_.providers_[one].push_back(task);
    for (const Capability one : ((spec.needs | spec.uses) & known).without(spec.provides))
      plan_.consumers_[one].push_back(task);
    // Once by both sides, or twice by one, is one edge.
    std::vector<Predecessor>& before = plan_.predecessors_[task];
    std::ranges::sort(before, {},
                      [](const Predecessor& one) { return std::pair(one.task, !one.said_here); });
    const auto twice = std::ranges::unique(before, {}, &Predecessor::task);
    before.erase(twice.begin(), twice.end());
    for (const Predecessor& first : before) plan_.successors_[first.task].push_back(task);
  }
  for (std::vector<TaskId>& providers : plan_.providers_)
    std::ranges::sort(providers, {},
                      [&](TaskId task) { return std::pair(plan_.tasks_[task].preference, task); });
}

void Maker::add_resources(TaskId task) {
  const TaskSpec& spec = plan_.tasks_[task];
  if (spec.milestone && (spec.barrier || !spec.resources.empty()))
    fault(Fault::Kind::contradiction, task,
          join({spec.name, " is a milestone, which does no work and holds no resource"}));
  std::vector<Hold>& holds = plan_.holds_[task];
  if (plan_.barriers_ && !spec.milestone) holds.push_back({kEverything, !spec.barrier});
  for (const ResourceUse& use : spec.resources) {
    const auto next = static_cast<std::uint32_t>(plan_.resource_names_.size());
    const auto [at, added] = resources_.emplace(use.name, next);
    if (added) plan_.resource_names_.push_back(use.name);
    if (std::ranges::find(holds, at->second, &Hold::resource) != holds.end())
      fault(Fault::Kind::duplicate, task,
            join({spec.name, " names the resource ", use.name, " twice"}));
    else
      holds.push_back({at->second, use.shared});
  }
}

Graph Maker::graph() const {
  Graph graph{plan_.successors_};
  const std::size_t tasks = plan_.size();
  graph.next.resize(tasks + plan_.capability_count());
  for (Capability one = 0; one < plan_.capability_count(); ++one) {
    for (const TaskId giver : plan_.providers_[one])
      graph.next[giver].push_back(static_cast<Node>(tasks + one));
    graph.next[tasks + one] = plan_.consumers_[one];
  }
  return graph;
}

std::string Maker::said(TaskId first, TaskId second) const {
  for (const Predecessor& before : plan_.predecessors_[second])
    if (before.task == first)
      return before.said_here
                 ? join({plan_.tasks_[second].name, " says after: ", plan_.tasks_[first].name})
                 : join({plan_.tasks_[first].name, " says before: ", plan_.tasks_[second].name});
  HEARTH_ASSERT(!"somebody said it");
}

std::string Maker::circle_text(const std::vector<Node>& circle) const {
  const std::size_t tasks = plan_.size();
  std::string text = join({"tasks wait for each other: ", plan_.tasks_[circle[0]].name});
  for (std::size_t at = 0; at < circle.size();) {
    const Node first = circle[at++];
    const Node middle = circle[at % circle.size()];
    const Node second = middle < tasks ? middle : circle[++at % circle.size()];
    const TaskSpec& taker = plan_.tasks_[second];
    text += join({" -> ", taker.name, " ("});
    if (middle < tasks) {
      text += said(first, second);
    } else {
      const auto one = static_cast<Capability>(middle - tasks);
      text += join({taker.name, taker.needs.has(one) ? " requires " : " uses ", plan_.name(one),
                    ", which ", plan_.tasks_[first].name, " provides"});
    }
    text += ")";
  }
  return text;
}

void Maker::check_circles() {
  const Graph all = graph();
  const std::vector<Node> order = topological_order(all);
  if (order.size() == all.next.size()) {
    for (const Node node : order)
      if (node < plan_.size()) plan_.order_.push_back(node);
    return;
  }
  for (const std::vector<Node>& circle : circles_of(all)) add_circle(circle);
}

void Maker::add_circle(const std::vector<Node>& circle) {
  fault(Fault::Kind::circle, circle[0], circle_text(circle));
  for (const Node node : circle)
    if (node < plan_.size()) faults_.back().circle.push_back(node);
}

std::string Maker::unreachable_text(TaskId task, Capability lacking) const {
  std::string text = join({plan_.tasks_[task].name, " requires ", plan_.name(lacking), ", which "});
  const std::vector<TaskId>& providers = plan_.providers_[lacking];
  if (providers.empty()) return text + "no task provides";
  text += join({"only ", plan_.tasks_[providers[0]].name});
  if (providers.size() > 1) text += join({" and ", std::to_string(providers.size() - 1), " more"});
  return text + " could provide, and that cannot run";
}

void Maker::check_reach() {
  std::vector<std::size_t> able(plan_.capability_count());
  std::vector<bool> unable(plan_.size(), false);
  std::vector<Capability> lost;
  for (Capability one = 0; one < plan_.capability_count(); ++one)
    if ((able[one] = plan_.providers_[one].size()) == 0) lost.push_back(one);
  for (std::size_t at = 0; at < lost.size(); ++at) {
    for (const TaskId task : plan_.consumers_[lost[at]]) {
      if (!plan_.tasks_[task].needs.has(lost[at])) continue;
      fault(Fault::Kind::unreachable, task, unreachable_text(task, lost[at]));
      if (unable[task]) continue;
      unable[task] = true;
      for (const Capability given : plan_.tasks_[task].provides)
        if (given < able.size() && --able[given] == 0) lost.push_back(given);
    }
  }
}

void Maker::rank() {
  plan_.ranks_.assign(plan_.size(), 0);
  std::vector<std::uint32_t> least(plan_.capability_count(), 0);  // of those that wait for it
  for (const TaskId task : plan_.order_) {
    std::uint32_t& rank = plan_.ranks_[task];
    const TaskSpec& spec = plan_.tasks_[task];
    for (const Capability one : spec.needs | spec.uses) rank = std::max(rank, least[one]);
    for (const Predecessor& before : plan_.predecessors_[task])
      rank = std::max(rank, plan_.ranks_[before.task] + 1);
    for (const Capability one : spec.provides) least[one] = std::max(least[one], rank + 1);
  }
}

}  // namespace hearth::plan
