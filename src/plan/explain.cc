#include "plan/explain.hh"

#include "plan/schedule.hh"

namespace hearth::plan {
namespace {

std::vector<Wait> waits_of(const Plan& plan, TaskId task) {
  std::vector<Wait> waits;
  const TaskSpec& spec = plan.task(task);
  for (const Predecessor& before : plan.predecessors(task))
    waits.push_back({before.said_here ? Wait::Kind::after : Wait::Kind::before,
                     plan.task(before.task).name,
                     {}});
  for (const Capability one : spec.needs | spec.uses) {
    Wait wait{spec.needs.has(one) ? Wait::Kind::needs : Wait::Kind::uses, plan.name(one), {}};
    for (const TaskId giver : plan.providers(one)) wait.providers.push_back(plan.task(giver).name);
    waits.push_back(std::move(wait));
  }
  for (const Hold hold : plan.holds(task))
    if (!plan.is_everything(hold) || spec.barrier)
      waits.push_back({hold.shared ? Wait::Kind::shared : Wait::Kind::alone,
                       plan.resource_name(hold.resource),
                       {}});
  return waits;
}

}  // namespace

const char* name_of(Wait::Kind kind) {
  switch (kind) {
    case Wait::Kind::after:
      return "after";
    case Wait::Kind::before:
      return "before";
    case Wait::Kind::needs:
      return "requires";
    case Wait::Kind::uses:
      return "uses";
    case Wait::Kind::alone:
      return "alone";
    case Wait::Kind::shared:
      return "shared";
  }
  return "";
}

std::vector<Step> explain(const Plan& plan) {
  std::vector<Step> steps;
  Schedule schedule(plan);
  std::uint32_t round = 0;
  const auto add = [&](TaskId task, std::string skipped) {
    steps.push_back({task, plan.rank(task), round, waits_of(plan, task), std::move(skipped)});
  };
  const auto add_settled = [&] {
    for (const TaskId task : schedule.take_settled()) add(task, schedule.ending(task)->reason);
  };
  add_settled();
  for (; !schedule.over(); ++round) {
    const std::vector<Start> starts = schedule.start(Schedule::kAnyNumber);
    HEARTH_ASSERT(!starts.empty());
    for (const Start& start : starts) add(start.task, {});
    for (const Start& start : starts)
      schedule.ended(start.task, {Outcome::ok, plan.task(start.task).provides, {}});
    add_settled();
  }
  return steps;
}

}  // namespace hearth::plan
