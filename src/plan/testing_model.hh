#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "plan/ending.hh"
#include "plan/schedule.hh"

namespace hearth::plan::testing {

/// What Schedule must do, said as plainly as possible: everything is worked out anew from what the
/// tasks declare whenever somebody asks.
class Model {
 public:
  explicit Model(std::vector<TaskSpec> tasks)
      : tasks_(std::move(tasks)),
        states_(tasks_.size()),
        given_(tasks_.size()),
        skipped_(tasks_.size()),
        passed_(tasks_.size()),
        before_(tasks_.size(), std::vector<bool>(tasks_.size())) {
    for (TaskId second = 0; second < tasks_.size(); ++second)
      for (TaskId first = 0; first < tasks_.size(); ++first)
        before_[second][first] = comes_before(first, second);
    settle();
  }

  enum class State { waiting, running, ended };
  State state(TaskId task) const { return states_[task]; }
  bool skipped(TaskId task) const { return skipped_[task]; }

  void ended(TaskId task, Capabilities given) {
    states_[task] = State::ended;
    given_[task] = given;
    settle();
  }

  std::vector<TaskId> start(std::size_t workers) {
    std::vector<TaskId> ready, starts, overtaken;
    for (TaskId task = 0; task < tasks_.size(); ++task)
      if (startable(task)) ready.push_back(task);
    std::ranges::sort(ready, {}, [&](TaskId task) { return std::pair(tasks_[task].group, task); });
    for (const TaskId task : ready) {
      if (starts.size() == workers) break;
      if (may_run_now(task, overtaken)) {
        states_[task] = State::running;
        starts.push_back(task);
      } else {
        overtaken.push_back(task);
      }
    }
    return starts;
  }

  struct Decision {
    bool decided = false;
    std::optional<TaskId> giver;
  };
  Decision decision(Capability one) const {
    std::vector<TaskId> providers;
    for (TaskId task = 0; task < tasks_.size(); ++task)
      if (tasks_[task].provides.has(one)) providers.push_back(task);
    std::ranges::sort(providers, {},
                      [&](TaskId task) { return std::pair(tasks_[task].preference, task); });
    for (const TaskId task : providers) {
      if (states_[task] != State::ended) return {};
      if (given_[task].has(one)) return {true, task};
    }
    return {true, std::nullopt};
  }

  bool comes_before(TaskId first, TaskId second) const {
    return std::ranges::count(tasks_[second].after, tasks_[first].name) > 0 ||
           std::ranges::count(tasks_[first].before, tasks_[second].name) > 0;
  }

  /// It has ended, and so have all that it comes after.
  bool passed(TaskId task) const { return passed_[task]; }

  bool conflict(TaskId a, TaskId b) const {
    if (tasks_[a].barrier || tasks_[b].barrier) return true;
    for (const ResourceUse& one : tasks_[a].resources)
      for (const ResourceUse& other : tasks_[b].resources)
        if (one.name == other.name && !(one.shared && other.shared)) return true;
    return false;
  }

 private:
  bool all_before_passed(TaskId task) const {
    for (TaskId first = 0; first < tasks_.size(); ++first)
      if (before_[task][first] && !passed_[first]) return false;
    return true;
  }

  bool startable(TaskId task) const {
    if (states_[task] != State::waiting || !all_before_passed(task)) return false;
    for (const Capability one : tasks_[task].needs | tasks_[task].uses)
      if (!decision(one).decided) return false;
    return true;
  }

  bool may_run_now(TaskId task, const std::vector<TaskId>& overtaken) const {
    for (TaskId other = 0; other < tasks_.size(); ++other)
      if (states_[other] == State::running && conflict(task, other)) return false;
    for (const TaskId other : overtaken)
      if (tasks_[other].group < tasks_[task].group && conflict(task, other)) return false;
    return true;
  }

  void settle() {
    for (bool changed = true; changed;) {
      changed = false;
      for (TaskId task = 0; task < tasks_.size(); ++task) {
        if (states_[task] == State::ended && !passed_[task] && all_before_passed(task))
          passed_[task] = changed = true;
        if (states_[task] != State::waiting) continue;
        for (const Capability one : tasks_[task].needs)
          if (const Decision now = decision(one); now.decided && !now.giver) skipped_[task] = true;
        if (!skipped_[task] && !(tasks_[task].milestone && startable(task))) continue;
        states_[task] = State::ended;
        if (!skipped_[task]) given_[task] = tasks_[task].provides;
        changed = true;
      }
    }
  }

  std::vector<TaskSpec> tasks_;
  std::vector<State> states_;
  std::vector<Capabilities> given_;
  std::vector<bool> skipped_, passed_;
  std::vector<std::vector<bool>> before_;
};

/// "" where both say the same of every task and capability.
inline std::string difference(const Plan& plan, const Schedule& schedule, const Model& model) {
  for (TaskId task = 0; task < plan.size(); ++task) {
    const Ending* ending = schedule.ending(task);
    const Model::State state = model.state(task);
    if ((ending != nullptr) != (state == Model::State::ended) ||
        schedule.is_running(task) != (state == Model::State::running))
      return "state of " + plan.task(task).name;
    if (ending && (ending->outcome == Outcome::skipped) != model.skipped(task))
      return "whether skipped: " + plan.task(task).name;
  }
  for (Capability one = 0; one < plan.capability_count(); ++one) {
    const Model::Decision decision = model.decision(one);
    if (schedule.choice().decided().has(one) != decision.decided ||
        schedule.choice().giver(one) != decision.giver)
      return "who gives " + plan.name(one);
  }
  return {};
}

}  // namespace hearth::plan::testing
