#pragma once
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plan/fault.hh"
#include "plan/task_spec.hh"

namespace hearth::plan {

struct Options {
  /// Names of the capabilities, by index, for messages; at most kCapabilitiesMax.
  std::vector<std::string> capability_names;
  /// Tasks that exist but are not in this plan: `after` and `before` may name them, without effect.
  std::vector<std::string> absent_names;
  /// A requirement that nothing in the plan can provide is a fault; where false, its tasks are
  /// skipped at the start, with that as the reason.
  bool unreachable_is_fault = true;
};

/// Another task that ends first.
struct Predecessor {
  TaskId task;
  bool said_here;  ///< by the waiting task's `after`; else by the other's `before`
};

struct Hold {
  std::uint32_t resource;
  bool shared;
};

/// Tasks and the order between them, checked; does not change. `Schedule` says which may start.
class Plan {
 public:
  /// All faults, not the first; sorted by task.
  static std::expected<Plan, Faults> make(std::vector<TaskSpec> tasks, Options options);

  std::size_t size() const { return tasks_.size(); }
  const TaskSpec& task(TaskId task) const { return tasks_[task]; }
  std::optional<TaskId> find(std::string_view name) const;

  std::span<const Predecessor> predecessors(TaskId task) const { return predecessors_[task]; }
  std::span<const TaskId> successors(TaskId task) const { return successors_[task]; }

  unsigned capability_count() const { return static_cast<unsigned>(capability_names_.size()); }
  const std::string& name(Capability one) const { return capability_names_[one]; }
  /// Best first.
  std::span<const TaskId> providers(Capability one) const { return providers_[one]; }
  /// Those that need or use it.
  std::span<const TaskId> consumers(Capability one) const { return consumers_[one]; }

  std::size_t resource_count() const { return resource_names_.size(); }
  const std::string& resource_name(std::uint32_t resource) const {
    return resource_names_[resource];
  }
  /// Where the plan has a barrier, everything shares a resource that barriers take alone.
  std::span<const Hold> holds(TaskId task) const { return holds_[task]; }
  bool is_everything(Hold hold) const { return barriers_ && hold.resource == 0; }

  /// 0 where it waits for no task, else 1 more than the highest of those that it waits for.
  std::uint32_t rank(TaskId task) const { return ranks_[task]; }
  /// Each after all that it waits for, by order or for a capability.
  std::span<const TaskId> order() const { return order_; }

 private:
  friend class Maker;
  Plan() = default;

  std::vector<TaskSpec> tasks_;
  std::vector<std::string> capability_names_, resource_names_;
  std::vector<TaskId> by_name_, order_;
  std::vector<std::vector<Predecessor>> predecessors_;
  std::vector<std::vector<TaskId>> successors_, providers_, consumers_;
  std::vector<std::vector<Hold>> holds_;
  std::vector<std::uint32_t> ranks_;
  bool barriers_ = false;
};

}  // namespace hearth::plan
