#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan/choice.hh"
#include "plan/ending.hh"
#include "plan/locks.hh"
#include "plan/plan.hh"

namespace hearth::plan {

/// A task to start now, and what it waited for last: the end of `because` let it start (nothing
/// where it could have started first of all). Followed backwards, this is the critical chain.
struct Start {
  enum class Why {
    at_once,     ///< waited for nothing
    order,       ///< `because` was the last of those that it comes after
    capability,  ///< the end of `because` decided the last capability that it needs or uses
    resource,    ///< `because` gave back a resource
    worker,      ///< `because` freed a worker
  };
  TaskId task;
  Why why = Why::at_once;
  std::optional<TaskId> because;
};

const char* name_of(Start::Why why);

/// Given what ended, which tasks may start. A value: no clock, no thread, nothing that waits. The
/// same plan and the same calls give the same answers.
///
///     Schedule schedule(plan);
///     while (!schedule.over()) {
///       for (const Start& start : schedule.start(workers_free)) ...
///       schedule.ended(task, ending);   // of a task that was started
///     }
///
/// Tasks that end without being started (skipped, cancelled, milestones) are told by
/// `take_settled`.
class Schedule {
 public:
  static constexpr std::size_t kAnyNumber = SIZE_MAX;

  /// `plan` outlives it.
  explicit Schedule(const Plan& plan);

  /// Tasks to start now, best first; they count as running from here on. After every `ended`.
  std::vector<Start> start(std::size_t workers_free);
  /// Of a task that is running. A bug otherwise.
  void ended(TaskId task, Ending ending);
  /// Nothing starts any more: all that do not run end as cancelled, with `reason`. What runs is
  /// the caller's to stop, and to tell.
  void cancel(std::string_view reason);

  /// Every task has ended.
  bool over() const { return ended_count_ == plan_->size(); }
  std::size_t running() const { return running_count_; }
  /// Tasks that ended without having been started, since the last call, in the order in which that
  /// was decided.
  std::vector<TaskId> take_settled() { return std::exchange(settled_, {}); }

  /// Nothing while it waits or runs.
  const Ending* ending(TaskId task) const;
  bool is_running(TaskId task) const { return states_[task] == State::running; }
  /// Whose capability it is, once that is decided.
  const Choice& choice() const { return choice_; }
  /// Capabilities that tasks which have not ended need or use, and that are not decided. A
  /// provider of none of these need not run (a serial search, or the fewest sources).
  Capabilities lacking() const;
  /// Those of the plan's predecessors that are still to end, and capabilities that are not decided.
  std::vector<TaskId> awaited_order(TaskId task) const;
  Capabilities awaited_capabilities(TaskId task) const;

 private:
  enum class State : std::uint8_t { waiting, running, ended };
  struct Waits {
    std::uint32_t order = 0;         // predecessors that have not passed
    std::uint32_t capabilities = 0;  // that are not decided
  };
  struct Ready {
    Start start;              // what it says when no worker has to be waited for
    std::uint64_t round = 0;  // of start(), before which it became ready
  };

  void begin(TaskId task);
  void end(TaskId task, Ending ending);
  void settle(TaskId task, Ending ending);
  void skip(TaskId task, Capability lacking);
  void spread();
  void deliver(Capability one);
  void pass(TaskId task);
  void maybe_ready(TaskId task, Start::Why why);
  void make_ready(const Start& start);
  void take_woken();
  Start started(const Ready& ready) const;
  std::string lost(Capability one) const;

  const Plan* plan_;
  Choice choice_;
  Locks locks_;
  std::vector<State> states_;
  std::vector<bool> passed_;
  std::vector<Ending> endings_;
  std::vector<Waits> waits_;
  std::vector<Ready> ready_of_;
  std::vector<std::uint64_t> ended_in_round_;
  std::vector<std::uint32_t> wanted_by_;  // by capability: tasks that have not ended
  std::set<Turn> ready_;
  std::vector<TaskId> settled_, to_spread_, to_pass_;
  std::optional<TaskId> last_ended_;
  std::size_t ended_count_ = 0, running_count_ = 0;
  std::uint64_t round_ = 0;
  bool cancelled_ = false;
};

}  // namespace hearth::plan
