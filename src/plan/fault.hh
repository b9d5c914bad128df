#pragma once
#include <string>
#include <vector>

#include "base/error.hh"
#include "plan/task_spec.hh"

namespace hearth::plan {

/// Something wrong with a list of tasks, found before anything starts.
struct Fault {
  enum class Kind {
    too_many,        ///< more than kTasksMax tasks or kCapabilitiesMax capabilities
    unnamed,         ///< a task without a name
    duplicate,       ///< two tasks with one name, or a resource twice in a task
    unknown,         ///< a name that no task has, or a capability without a name
    self_reference,  ///< a task that waits for itself
    contradiction,   ///< a milestone that holds resources
    circle,          ///< tasks that wait for each other; the message names all of them
    unreachable,     ///< a requirement that nothing can provide
  };
  Kind kind;
  TaskId task;  ///< the first task that it is about
  std::string message;
  std::vector<TaskId>
      circle;  ///< of a circle: each waits for the one before, the first for the last
};
using Faults = std::vector<Fault>;

const char* name_of(Fault::Kind kind);

/// All of them in one Error (Errc::invalid), one a line.
Error as_error(const Faults& faults);

}  // namespace hearth::plan
