#pragma once
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "plan/plan.hh"

namespace hearth::plan {

/// The order among tasks that could start.
struct Turn {
  int group;
  TaskId task;
  auto operator<=>(const Turn&) const = default;
};

/// Who holds which resource, and which ready tasks wait for one. A task that waits stands in the
/// line of one resource that it cannot have; when that is given back, the first of the line that
/// could take it is tried again, then the next: an event costs about as much as it changes.
class Locks {
 public:
  /// `plan` outlives it.
  explicit Locks(const Plan& plan);

  /// Takes all that `task` holds while it runs. False where one of them is held, or waited for by
  /// a task of a lower group: then nothing is taken and `task` stands in a line.
  bool take(TaskId task);
  /// `task`, which had taken, gives back.
  void give_back(TaskId task);
  /// Tasks that left their lines since the last call and are to be tried again.
  std::vector<TaskId> take_woken() { return std::exchange(woken_, {}); }
  /// Whose giving back woke `task` last.
  std::optional<TaskId> woken_by(TaskId task) const { return woken_by_[task]; }

 private:
  struct Resource {
    bool alone = false;
    std::size_t sharers = 0;
    std::optional<TaskId> given_back_by;
    std::set<Turn> line[2];                 // by Hold::shared
    std::map<int, std::size_t> waiting[2];  // groups of all who wait and want it, by Hold::shared
  };

  Turn turn(TaskId task) const { return {plan_->task(task).group, task}; }
  bool could_take(Hold hold, int group) const;
  void register_wait(TaskId task, bool waits);
  void wake_first(std::uint32_t resource);

  const Plan* plan_;
  std::vector<Resource> resources_;
  std::vector<bool> waits_;
  std::vector<std::optional<std::uint32_t>> left_line_;  // woken from this one, not yet tried
  std::vector<std::optional<TaskId>> woken_by_;
  std::vector<TaskId> woken_;
};

}  // namespace hearth::plan
