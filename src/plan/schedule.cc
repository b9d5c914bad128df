#include "plan/schedule.hh"

#include <algorithm>

#include "base/text.hh"

namespace hearth::plan {
namespace {

// So many providers are named when a capability is lost.
constexpr std::size_t kNamedMax = 3;

std::string how_lost(const std::string& name, const Ending& ending) {
  switch (ending.outcome) {
    case Outcome::ok:
      return name + " ended without it";
    case Outcome::failed:
      return name + " failed";
    case Outcome::timed_out:
      return name + " timed out";
    case Outcome::skipped:
      return name + " was skipped";
    case Outcome::cancelled:
      return name + " was cancelled";
  }
  return name;
}

}  // namespace

const char* name_of(Start::Why why) {
  switch (why) {
    case Start::Why::at_once:
      return "at_once";
    case Start::Why::order:
      return "order";
    case Start::Why::capability:
      return "capability";
    case Start::Why::resource:
      return "resource";
    case Start::Why::worker:
      return "worker";
  }
  return "";
}

Schedule::Schedule(const Plan& plan)
    : plan_(&plan),
      choice_(plan),
      locks_(plan),
      states_(plan.size(), State::waiting),
      passed_(plan.size(), false),
      endings_(plan.size()),
      waits_(plan.size()),
      ready_of_(plan.size()),
      ended_in_round_(plan.size(), 0),
      wanted_by_(plan.capability_count(), 0) {
  for (Capability one = 0; one < plan.capability_count(); ++one)
    wanted_by_[one] = static_cast<std::uint32_t>(plan.consumers(one).size());
  for (TaskId task = 0; task < plan.size(); ++task) {
    waits_[task].order = static_cast<std::uint32_t>(plan.predecessors(task).size());
    const TaskSpec& spec = plan.task(task);
    for ([[maybe_unused]] const Capability one : spec.needs | spec.uses)
      ++waits_[task].capabilities;
  }
  for (TaskId task = 0; task < plan.size(); ++task) maybe_ready(task, Start::Why::at_once);
  for (const Capability one : choice_.decided()) deliver(one);
  spread();
}

void Schedule::maybe_ready(TaskId task, Start::Why why) {
  const Waits& waits = waits_[task];
  if (states_[task] != State::waiting || waits.order > 0 || waits.capabilities > 0) return;
  const TaskSpec& spec = plan_->task(task);
  if (spec.milestone) return settle(task, {Outcome::ok, spec.provides, {}});
  make_ready({task, last_ended_ ? why : Start::Why::at_once, last_ended_});
}

void Schedule::make_ready(const Start& start) {
  ready_of_[start.task] = {start, round_};
  ready_.insert({plan_->task(start.task).group, start.task});
}

void Schedule::take_woken() {
  for (const TaskId task : locks_.take_woken()) {
    const TaskId giver = *locks_.woken_by(task);
    // Given back some rounds ago, to a task before it in the line that found no worker until now.
    const bool now = ended_in_round_[giver] == round_;
    make_ready(now ? Start{task, Start::Why::resource, giver}
                   : Start{task, Start::Why::worker, last_ended_});
  }
}

std::vector<Start> Schedule::start(std::size_t workers_free) {
  std::vector<Start> starts;
  if (cancelled_) return starts;
  while (starts.size() < workers_free && !ready_.empty()) {
    const TaskId task = ready_.begin()->task;
    ready_.erase(ready_.begin());
    if (locks_.take(task)) {
      starts.push_back(started(ready_of_[task]));
      states_[task] = State::running;
    }
    take_woken();
  }
  running_count_ += starts.size();
  ++round_;
  return starts;
}

Start Schedule::started(const Ready& ready) const {
  // Ready in an earlier round and never tried: all workers were busy then.
  if (ready.round == round_ || !last_ended_) return ready.start;
  return {ready.start.task, Start::Why::worker, last_ended_};
}

void Schedule::ended(TaskId task, Ending ending) {
  HEARTH_ASSERT(task < plan_->size() && is_running(task));
  --running_count_;
  last_ended_ = task;
  ended_in_round_[task] = round_;
  locks_.give_back(task);
  take_woken();
  end(task, std::move(ending));
  spread();
}

void Schedule::end(TaskId task, Ending ending) {
  const TaskSpec& spec = plan_->task(task);
  ending.provided =
      ending.outcome == Outcome::ok ? ending.provided & spec.provides : Capabilities{};
  states_[task] = State::ended;
  endings_[task] = std::move(ending);
  ++ended_count_;
  for (const Capability one : spec.needs | spec.uses) --wanted_by_[one];
  to_spread_.push_back(task);
}

void Schedule::settle(TaskId task, Ending ending) {
  end(task, std::move(ending));
  settled_.push_back(task);
}

/// What the ends in `to_spread_` mean for others, until nothing more follows.
void Schedule::spread() {
  for (std::size_t at = 0, passed = 0; at < to_spread_.size() || passed < to_pass_.size();) {
    if (passed < to_pass_.size()) {
      pass(to_pass_[passed++]);
      continue;
    }
    const TaskId task = to_spread_[at++];
    for (const Capability one : choice_.ended(task, endings_[task].provided)) deliver(one);
    if (waits_[task].order == 0) to_pass_.push_back(task);
  }
  to_spread_.clear();
  to_pass_.clear();
}

void Schedule::deliver(Capability one) {
  const bool chosen = choice_.chosen().has(one);
  for (const TaskId task : plan_->consumers(one)) {
    if (states_[task] != State::waiting) continue;
    if (!chosen && plan_->task(task).needs.has(one)) {
      skip(task, one);
    } else {
      --waits_[task].capabilities;
      maybe_ready(task, Start::Why::capability);
    }
  }
}

void Schedule::skip(TaskId task, Capability lacking) {
  settle(task, {Outcome::skipped, {}, join({"needs ", plan_->name(lacking), ": ", lost(lacking)})});
}

std::string Schedule::lost(Capability one) const {
  const auto providers = plan_->providers(one);
  if (providers.empty()) return "no task provides it";
  std::vector<std::string> ends;
  for (const TaskId task : providers.first(std::min(providers.size(), kNamedMax)))
    ends.push_back(how_lost(plan_->task(task).name, endings_[task]));
  if (providers.size() > kNamedMax)
    ends.push_back(join({std::to_string(providers.size() - kNamedMax), " more gave none"}));
  return join_with(", ", ends);
}

/// `task` and all that it comes after have ended: the order lets its successors go.
void Schedule::pass(TaskId task) {
  if (passed_[task]) return;
  passed_[task] = true;
  for (const TaskId next : plan_->successors(task)) {
    if (--waits_[next].order > 0) continue;
    if (states_[next] == State::ended) {
      to_pass_.push_back(next);  // skipped before its turn came
    } else {
      maybe_ready(next, Start::Why::order);
    }
  }
}

void Schedule::cancel(std::string_view reason) {
  cancelled_ = true;
  ready_.clear();
  for (TaskId task = 0; task < plan_->size(); ++task)
    if (states_[task] == State::waiting)
      settle(task, {Outcome::cancelled, {}, std::string(reason)});
  spread();
}

const Ending* Schedule::ending(TaskId task) const {
  return states_[task] == State::ended ? &endings_[task] : nullptr;
}

Capabilities Schedule::lacking() const {
  Capabilities wanted;
  for (Capability one = 0; one < plan_->capability_count(); ++one)
    if (wanted_by_[one] > 0) wanted.add(one);
  return wanted.without(choice_.decided());
}

std::vector<TaskId> Schedule::awaited_order(TaskId task) const {
  std::vector<TaskId> awaited;
  for (const Predecessor& before : plan_->predecessors(task))
    if (!passed_[before.task]) awaited.push_back(before.task);
  return awaited;
}

Capabilities Schedule::awaited_capabilities(TaskId task) const {
  const TaskSpec& spec = plan_->task(task);
  return (spec.needs | spec.uses).without(choice_.decided());
}

}  // namespace hearth::plan
