#include "plan/locks.hh"

#include <algorithm>
#include <utility>

namespace hearth::plan {

Locks::Locks(const Plan& plan)
    : plan_(&plan),
      resources_(plan.resource_count()),
      waits_(plan.size(), false),
      left_line_(plan.size()),
      woken_by_(plan.size()) {}

bool Locks::could_take(Hold hold, int group) const {
  const Resource& resource = resources_[hold.resource];
  if (resource.alone || (!hold.shared && resource.sharers > 0)) return false;
  const auto waited_for_before = [&](bool shared) {
    const auto& waiting = resource.waiting[shared];
    return !waiting.empty() && waiting.begin()->first < group;
  };
  return !waited_for_before(false) && (hold.shared || !waited_for_before(true));
}

bool Locks::take(TaskId task) {
  const int group = plan_->task(task).group;
  const auto holds = plan_->holds(task);
  const auto denied =
      std::ranges::find_if(holds, [&](Hold hold) { return !could_take(hold, group); });
  const std::optional<std::uint32_t> left = std::exchange(left_line_[task], std::nullopt);
  const bool taken = denied == holds.end();
  if (taken) {
    if (waits_[task]) register_wait(task, false);
    for (const Hold hold : holds) {
      Resource& resource = resources_[hold.resource];
      hold.shared ? void(++resource.sharers) : void(resource.alone = true);
    }
  } else {
    if (!waits_[task]) register_wait(task, true);
    resources_[denied->resource].line[denied->shared].insert(turn(task));
  }
  if (left) wake_first(*left);
  return taken;
}

void Locks::register_wait(TaskId task, bool waits) {
  waits_[task] = waits;
  const int group = plan_->task(task).group;
  for (const Hold hold : plan_->holds(task)) {
    auto& waiting = resources_[hold.resource].waiting[hold.shared];
    const auto at = waiting.emplace(group, 0).first;
    at->second += waits ? 1 : -1;
    if (at->second == 0) waiting.erase(at);
  }
}

void Locks::give_back(TaskId task) {
  for (const Hold hold : plan_->holds(task)) {
    Resource& resource = resources_[hold.resource];
    hold.shared ? void(--resource.sharers) : void(resource.alone = false);
    resource.given_back_by = task;
  }
  for (const Hold hold : plan_->holds(task)) wake_first(hold.resource);
}

void Locks::wake_first(std::uint32_t number) {
  Resource& resource = resources_[number];
  std::set<Turn>* best = nullptr;
  for (const bool shared : {false, true}) {
    std::set<Turn>& line = resource.line[shared];
    if (line.empty() || !could_take({number, shared}, line.begin()->group)) continue;
    if (!best || *line.begin() < *best->begin()) best = &line;
  }
  if (!best) return;
  const TaskId task = best->begin()->task;
  best->erase(best->begin());
  left_line_[task] = number;
  woken_by_[task] = resource.given_back_by;
  woken_.push_back(task);
}

}  // namespace hearth::plan
