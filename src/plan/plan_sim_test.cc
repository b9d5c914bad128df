// Random plans with random durations and ends, on a clock of the test's own.
// HEARTH_SEED=n replays one; HEARTH_SOAK=1 runs 100,000 of each.
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <queue>
#include <random>
#include <sstream>

#include "plan/testing_cases.hh"
#include "plan/testing_model.hh"
#include "plan/timing.hh"

namespace hearth::plan {
namespace {

using testing::any_case;
using testing::Case;
using testing::Dice;
using testing::difference;
using testing::Fate;
using testing::Model;

constexpr std::int64_t kNever = -1;

/// Runs a plan, beside the model, and writes down what happened.
class Rig {
 public:
  Rig(const Plan& plan, const Case& one, std::size_t workers)
      : plan_(plan),
        case_(one),
        workers_(workers),
        schedule_(plan),
        model_(one.tasks),
        spans_(plan.size()),
        because_(plan.size()) {}

  void run(std::int64_t cancel_at_us = kNever) {
    cancel_at_us_ = cancel_at_us;
    step();
    while (!events_.empty() && !::testing::Test::HasFailure()) {
      const auto [at, task] = events_.top();
      events_.pop();
      now_us_ = at;
      maybe_cancel();
      end(task);
      step();
    }
    EXPECT_TRUE(schedule_.over()) << "stuck";
    EXPECT_EQ(schedule_.running(), 0u);
  }

  const Schedule& schedule() const { return schedule_; }
  const std::vector<Span>& spans() const { return spans_; }
  std::int64_t makespan_us() const { return now_us_; }
  std::string journal() const { return journal_.str(); }

  /// Each start came the moment that what it names as its cause ended.
  void check_causes() const {
    for (TaskId task = 0; task < plan_.size(); ++task) {
      if (spans_[task].name.empty()) continue;
      const auto because = because_[task];
      EXPECT_EQ(spans_[task].start_us, because ? spans_[*because].end_us : 0) << spans_[task].name;
    }
  }

 private:
  using Event = std::pair<std::int64_t, TaskId>;

  void maybe_cancel() {
    if (cancel_at_us_ == kNever || now_us_ < cancel_at_us_ || cancelled_) return;
    cancelled_ = true;
    schedule_.cancel("enough");
    journal_ << now_us_ << " cancel\n";
  }

  void end(TaskId task) {
    const Ending& ending = case_.fates[task].ending;
    spans_[task].end_us = now_us_;
    journal_ << now_us_ << " end " << plan_.task(task).name << ' ' << name_of(ending.outcome)
             << '\n';
    schedule_.ended(task, ending);
    model_.ended(task, ending.outcome == Outcome::ok ? ending.provided : Capabilities{});
  }

  void step() {
    const std::vector<Start> starts = schedule_.start(workers_ - schedule_.running());
    for (const TaskId task : schedule_.take_settled())
      journal_ << now_us_ << " settled " << plan_.task(task).name << ": "
               << schedule_.ending(task)->reason << '\n';
    for (const Start& start : starts) begin(start);
    if (cancelled_) {
      EXPECT_TRUE(starts.empty()) << "started after it was cancelled";
      return;
    }
    std::vector<TaskId> started;
    for (const Start& start : starts) started.push_back(start.task);
    EXPECT_EQ(started, model_.start(workers_ - (schedule_.running() - started.size())));
    EXPECT_EQ(difference(plan_, schedule_, model_), "");
  }

  void begin(const Start& start) {
    const TaskId task = start.task;
    for (TaskId other = 0; other < plan_.size(); ++other)
      if (other != task && schedule_.is_running(other))
        EXPECT_FALSE(model_.conflict(task, other)) << "beside each other";
    for (TaskId other = 0; other < plan_.size(); ++other)
      if (model_.comes_before(other, task))
        EXPECT_NE(schedule_.ending(other), nullptr) << "too early";
    EXPECT_LE(schedule_.running(), workers_);
    spans_[task] = {plan_.task(task).name, now_us_, 0, {}};
    because_[task] = start.because;
    if (start.because) spans_[task].waited_for.push_back(*start.because);
    journal_ << now_us_ << " start " << plan_.task(task).name << ' ' << name_of(start.why);
    if (start.because) journal_ << ' ' << plan_.task(*start.because).name;
    journal_ << '\n';
    events_.push({now_us_ + case_.fates[task].took_us, task});
  }

  const Plan& plan_;
  const Case& case_;
  const std::size_t workers_;
  Schedule schedule_;
  Model model_;
  std::vector<Span> spans_;
  std::vector<std::optional<TaskId>> because_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::ostringstream journal_;
  std::int64_t now_us_ = 0, cancel_at_us_ = kNever;
  bool cancelled_ = false;
};

/// When everything ends where nobody waits for workers or resources, from the fates alone.
class Forecast {
 public:
  Forecast(const Plan& plan, const std::vector<Fate>& fates)
      : plan_(plan), fates_(fates), times_(plan.size()) {
    for (const TaskId task : plan.order()) forecast(task);
  }

  bool runs(TaskId task) const { return times_[task].runs; }
  std::int64_t start_us(TaskId task) const { return times_[task].start_us; }
  std::int64_t makespan_us() const {
    std::int64_t last = 0;
    for (const Times& times : times_) last = std::max(last, times.end_us);
    return last;
  }

 private:
  struct Times {
    bool runs = true;
    std::int64_t start_us = 0, end_us = 0, passed_us = 0;
  };
  struct Decision {
    std::int64_t at_us = 0;
    bool given = false;
  };

  Decision decision(Capability one) const {
    Decision decision;
    for (const TaskId giver : plan_.providers(one)) {
      decision.at_us = std::max(decision.at_us, times_[giver].end_us);
      const Ending& ending = fates_[giver].ending;
      decision.given =
          times_[giver].runs && ending.outcome == Outcome::ok && ending.provided.has(one);
      if (decision.given) break;
    }
    return decision;
  }

  void forecast(TaskId task) {
    const TaskSpec& spec = plan_.task(task);
    Times& times = times_[task];
    std::int64_t before_us = 0, lost_us = INT64_MAX;
    for (const Predecessor& before : plan_.predecessors(task))
      before_us = std::max(before_us, times_[before.task].passed_us);
    times.start_us = before_us;
    for (const Capability one : spec.needs | spec.uses) {
      const Decision now = decision(one);
      times.start_us = std::max(times.start_us, now.at_us);
      if (spec.needs.has(one) && !now.given) lost_us = std::min(lost_us, now.at_us);
    }
    times.runs = lost_us == INT64_MAX;
    const std::int64_t took_us = spec.milestone ? 0 : fates_[task].took_us;
    times.end_us = times.runs ? times.start_us + took_us : lost_us;
    times.passed_us = std::max(before_us, times.end_us);
  }

  const Plan& plan_;
  const std::vector<Fate>& fates_;
  std::vector<Times> times_;
};

std::optional<Plan> plan_of(const Case& one) {
  auto plan = Plan::make(one.tasks, one.options);
  if (plan) return std::move(*plan);
  ADD_FAILURE() << as_error(plan.error()).message;
  return std::nullopt;
}

std::size_t any_workers(Dice& dice) {
  return dice.one_in(4) ? 1'000 : 1 + dice.below(6);
}

void run_cases(const std::function<void(unsigned seed)>& run) {
  const char* given = std::getenv("HEARTH_SEED");
  const unsigned first =
      given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
  const unsigned count = given ? 1 : std::getenv("HEARTH_SOAK") ? 100'000 : 10'000;
  std::printf("HEARTH_SEED=%u, %u of them\n", first, count);
  for (unsigned i = 0; i < count && !::testing::Test::HasFailure(); ++i) {
    SCOPED_TRACE("HEARTH_SEED=" + std::to_string(first + i));
    run(first + i);
  }
}

TEST(PlanSim, AsTheModelSaysNothingEarlyResourcesAloneEverythingEndsAndTheSameAgain) {
  run_cases([](unsigned seed) {
    Dice dice(seed);
    const Case one = any_case({.resources = true, .all_go_well = false}, dice);
    const std::optional<Plan> plan = plan_of(one);
    ASSERT_TRUE(plan);
    const std::size_t workers = any_workers(dice);
    Rig rig(*plan, one, workers), again(*plan, one, workers);
    rig.run();
    rig.check_causes();
    again.run();
    EXPECT_EQ(rig.journal(), again.journal());
  });
}

TEST(PlanSim, TheMakespanIsTheCriticalPathWhereNobodyWaitsForWorkersOrResources) {
  run_cases([](unsigned seed) {
    Dice dice(seed);
    const bool all_go_well = dice.one_in(2);
    const Case one = any_case({.resources = false, .all_go_well = all_go_well}, dice);
    const std::optional<Plan> plan = plan_of(one);
    ASSERT_TRUE(plan);
    Rig rig(*plan, one, Schedule::kAnyNumber);
    rig.run();
    const Forecast forecast(*plan, one.fates);
    EXPECT_EQ(rig.makespan_us(), forecast.makespan_us());
    for (TaskId task = 0; task < plan->size(); ++task)
      if (forecast.runs(task) && !plan->task(task).milestone)
        EXPECT_EQ(rig.spans()[task].start_us, forecast.start_us(task)) << plan->task(task).name;
    std::int64_t chain_us = 0;
    for (const Link& link : critical_chain(rig.spans()))
      chain_us += rig.spans()[link.span].took_us() + link.gap_us;
    EXPECT_EQ(chain_us, rig.makespan_us()) << "the recorded chain is the whole time";
  });
}

TEST(PlanSim, TheForecastOfAPlanWhoseTasksAllRunIsItsCriticalPath) {
  run_cases([](unsigned seed) {
    Dice dice(seed);
    Case one = any_case({.resources = false, .all_go_well = true}, dice);
    for (TaskSpec& task : one.tasks) task.needs = {};  // what nobody provides skips nobody
    const std::optional<Plan> plan = plan_of(one);
    ASSERT_TRUE(plan);
    std::vector<std::int64_t> durations_us;
    for (const Fate& fate : one.fates) durations_us.push_back(fate.took_us);
    const Path path = critical_path(*plan, durations_us);
    EXPECT_EQ(path.took_us, Forecast(*plan, one.fates).makespan_us());
    std::int64_t sum_us = 0;
    for (const TaskId task : path.tasks)
      sum_us += plan->task(task).milestone ? 0 : durations_us[task];
    EXPECT_EQ(sum_us, path.took_us);
  });
}

TEST(PlanSim, WhoGivesEachCapabilityDoesNotDependOnWhoAnswersFirst) {
  run_cases([](unsigned seed) {
    Dice dice(seed);
    Case one = any_case({.resources = true, .all_go_well = false}, dice);
    const std::optional<Plan> plan = plan_of(one);
    ASSERT_TRUE(plan);
    Rig first(*plan, one, any_workers(dice));
    first.run();
    for (int i = 0; i < 5; ++i) {
      for (Fate& fate : one.fates) fate.took_us = dice.below(100);
      Rig other(*plan, one, any_workers(dice));
      other.run();
      for (Capability cap = 0; cap < plan->capability_count(); ++cap)
        EXPECT_EQ(first.schedule().choice().giver(cap), other.schedule().choice().giver(cap));
      for (TaskId task = 0; task < plan->size(); ++task)
        EXPECT_EQ(first.schedule().ending(task)->outcome, other.schedule().ending(task)->outcome);
    }
  });
}

TEST(PlanSim, CancelledAtAnyTimeItEndsWithWhatRan) {
  run_cases([](unsigned seed) {
    Dice dice(seed);
    const Case one = any_case({.resources = true, .all_go_well = false}, dice);
    const std::optional<Plan> plan = plan_of(one);
    ASSERT_TRUE(plan);
    Rig(*plan, one, any_workers(dice)).run(dice.below(200));
  });
}

}  // namespace
}  // namespace hearth::plan
