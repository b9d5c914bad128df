#pragma once
#include <string>

#include "plan/capabilities.hh"

namespace hearth::plan {

enum class Outcome {
  ok,
  failed,
  timed_out,
  skipped,    ///< not run: a requirement can come from nobody, or who was to run it says so
  cancelled,  ///< not run, or stopped, for Schedule::cancel
};

inline const char* name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok:
      return "ok";
    case Outcome::failed:
      return "failed";
    case Outcome::timed_out:
      return "timed_out";
    case Outcome::skipped:
      return "skipped";
    case Outcome::cancelled:
      return "cancelled";
  }
  return "";
}

/// How a task ended.
struct Ending {
  Outcome outcome = Outcome::ok;
  /// What it really gave. Counts only where it ended ok, and only what it had declared: nobody
  /// waits for more than that.
  Capabilities provided;
  /// In words, for a person.
  std::string reason;
};

}  // namespace hearth::plan
