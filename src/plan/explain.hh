#pragma once
#include <string>
#include <vector>

#include "base/json.hh"
#include "plan/plan.hh"

namespace hearth::plan {

/// One thing that a task waits for before it starts.
struct Wait {
  enum class Kind {
    after,   ///< it says so itself
    before,  ///< the other says so
    needs,   ///< a capability that it cannot run without
    uses,    ///< a capability that it takes where it comes
    alone,   ///< a resource
    shared,  ///< a resource, beside others
  };
  Kind kind;
  std::string name;                    ///< of the task, the capability or the resource
  std::vector<std::string> providers;  ///< of the capability, best first
};

const char* name_of(Wait::Kind kind);

/// What a plan would do with workers for all, if each task took as long as the others and gave all
/// that it declares.
struct Step {
  TaskId task;
  std::uint32_t rank;   ///< as Plan::rank
  std::uint32_t round;  ///< tasks of one round run side by side
  std::vector<Wait> waits;
  std::string skipped;  ///< why it would not run; empty where it would
};

/// In the order in which they would start.
std::vector<Step> explain(const Plan& plan);

/// One line a task: its round, its name and what it waits for.
std::string to_text(const Plan& plan, const std::vector<Step>& steps);
/// Object of `tasks` (as `steps`) and `capabilities`, all fields present.
Json to_json(const Plan& plan, const std::vector<Step>& steps);
/// For Graphviz: tasks as boxes, capabilities as ellipses, what is only used is dashed.
std::string to_dot(const Plan& plan);

}  // namespace hearth::plan
