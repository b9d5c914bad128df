#include "plan/plan.hh"

#include <algorithm>

#include "plan/maker.hh"

namespace hearth::plan {

std::expected<Plan, Faults> Plan::make(std::vector<TaskSpec> tasks, Options options) {
  return Maker(std::move(tasks), std::move(options)).make();
}

std::optional<TaskId> Plan::find(std::string_view name) const {
  const auto at = std::ranges::lower_bound(
      by_name_, name, {}, [&](TaskId task) { return std::string_view(tasks_[task].name); });
  if (at == by_name_.end() || tasks_[*at].name != name) return std::nullopt;
  return *at;
}

}  // namespace hearth::plan
