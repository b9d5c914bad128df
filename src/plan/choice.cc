#include "plan/choice.hh"

namespace hearth::plan {

Choice::Choice(const Plan& plan)
    : plan_(&plan),
      next_(plan.capability_count(), 0),
      ended_(plan.size(), false),
      given_(plan.size()) {
  for (Capability one = 0; one < plan.capability_count(); ++one)
    if (plan.providers(one).empty()) decided_.add(one);
}

Capabilities Choice::ended(TaskId task, Capabilities given) {
  const Capabilities declared = plan_->task(task).provides;
  ended_[task] = true;
  given_[task] = given & declared;
  Capabilities now;
  for (const Capability one : declared.without(decided_))
    if (advance(one)) now.add(one);
  decided_ = decided_ | now;
  return now;
}

bool Choice::advance(Capability one) {
  const auto providers = plan_->providers(one);
  std::size_t& next = next_[one];
  for (; next < providers.size() && ended_[providers[next]]; ++next) {
    if (!given_[providers[next]].has(one)) continue;
    chosen_.add(one);
    return true;
  }
  return next == providers.size();
}

std::optional<TaskId> Choice::giver(Capability one) const {
  if (!chosen_.has(one)) return std::nullopt;
  return plan_->providers(one)[next_[one]];
}

std::optional<TaskId> Choice::awaited(Capability one) const {
  if (decided_.has(one)) return std::nullopt;
  return plan_->providers(one)[next_[one]];
}

}  // namespace hearth::plan
