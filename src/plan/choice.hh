#pragma once
#include <optional>
#include <vector>

#include "plan/ending.hh"
#include "plan/plan.hh"

namespace hearth::plan {

/// Whose each capability is. Decided when no better provider is left to answer, so that the choice
/// depends on how tasks end, never on which ended first.
class Choice {
 public:
  /// `plan` outlives it.
  explicit Choice(const Plan& plan);

  /// `task` ended and gave `given`. Returns the capabilities that are decided by that.
  Capabilities ended(TaskId task, Capabilities given);

  /// Chosen, or known to come from nobody.
  Capabilities decided() const { return decided_; }
  Capabilities chosen() const { return chosen_; }
  /// Who gives it, once it is chosen.
  std::optional<TaskId> giver(Capability one) const;
  /// The best of those that are still to answer.
  std::optional<TaskId> awaited(Capability one) const;

 private:
  bool advance(Capability one);

  const Plan* plan_;
  std::vector<std::size_t> next_;  // by capability: the first provider that has not ended
  std::vector<bool> ended_;
  std::vector<Capabilities> given_;
  Capabilities decided_, chosen_;
};

}  // namespace hearth::plan
