#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "plan/capabilities.hh"

namespace hearth::plan {

/// Index of a task in the list that the plan was made of.
using TaskId = std::uint32_t;

/// Most tasks of one plan.
inline constexpr std::size_t kTasksMax = 100'000;

/// Something that a task holds while it runs: alone, or beside others that share it.
struct ResourceUse {
  std::string name;
  bool shared = false;
};

/// What a task declares before anything starts.
struct TaskSpec {
  std::string name;

  /// Cannot run without them ("requires" in texts): waits until each is chosen, and is skipped as
  /// soon as one of them can come from nobody any more.
  Capabilities needs;
  /// Takes them where they come, runs without: waits until each is chosen or can come from nobody.
  Capabilities uses;
  /// What it may give when it ends well; what it really gave is said when it ended.
  Capabilities provides;
  /// Among those that give the same capability the lowest wins, then the first of the list:
  /// whoever answered first has nothing to do with it.
  int preference = 0;

  /// Names of tasks that have ended before it starts, and of tasks that start when it has ended;
  /// in whatever way. The order also holds across a task that is skipped: with b after a and c
  /// after b, c waits for a although b was skipped long ago.
  std::vector<std::string> after;
  std::vector<std::string> before;

  /// Lower starts first among those that could start. A task that waits for a resource is not
  /// overtaken on its resources by tasks of a higher group; those of its own group may.
  int group = 0;
  /// All taken at once when it starts, or none: nobody waits while holding, so there is no
  /// deadlock.
  std::vector<ResourceUse> resources;
  /// Nothing runs beside it (it runs a user's code, whose resources nobody knows).
  bool barrier = false;

  /// A mark between tasks, without work: ends well the moment it could start, takes no worker and
  /// is never handed out. Two-step discovery is one of these after all sources and before all
  /// others.
  bool milestone = false;
};

}  // namespace hearth::plan
