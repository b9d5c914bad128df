#pragma once
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "plan/plan.hh"
#include "plan/schedule.hh"

// Short words for tests.

namespace hearth::plan::testing {

inline constexpr Capability kKeys = 0, kName = 1, kNet = 2;

inline Options options() {
  return {{"public-keys", "hostname", "network"}, {}, true};
}

inline Plan plan_of(std::vector<TaskSpec> tasks, Options with = options()) {
  auto plan = Plan::make(std::move(tasks), std::move(with));
  if (!plan) {
    std::fprintf(stderr, "%s\n", as_error(plan.error()).message.c_str());
    std::abort();
  }
  return std::move(*plan);
}

inline std::vector<std::string> messages(std::vector<TaskSpec> tasks, Options with = options()) {
  std::vector<std::string> messages;
  if (const auto plan = Plan::make(std::move(tasks), std::move(with)); !plan)
    for (const Fault& fault : plan.error()) messages.push_back(fault.message);
  return messages;
}

/// A schedule spoken to by names: start() gives "a b", ended("a") with what it gave.
class Told {
 public:
  explicit Told(const Plan& plan) : plan_(plan), schedule_(plan) {}

  std::string start(std::size_t workers = Schedule::kAnyNumber) {
    starts_ = schedule_.start(workers);
    std::string names;
    for (const Start& start : starts_) names += (names.empty() ? "" : " ") + name(start.task);
    return names;
  }
  void ended(std::string_view task, Capabilities given = {}) {
    schedule_.ended(*plan_.find(task), {Outcome::ok, given, {}});
  }
  void ended_badly(std::string_view task, Outcome outcome) {
    schedule_.ended(*plan_.find(task), {outcome, {}, "so"});
  }
  std::string settled() {
    std::string all;
    for (const TaskId task : schedule_.take_settled())
      all += name(task) + " " + name_of(schedule_.ending(task)->outcome) + " " +
             schedule_.ending(task)->reason + "\n";
    return all;
  }
  /// "why because" of the only task of the last start().
  std::string why() const {
    const Start& start = starts_.at(0);
    return std::string(name_of(start.why)) + (start.because ? " " + name(*start.because) : "");
  }
  std::string giver(Capability one) const {
    const auto giver = schedule_.choice().giver(one);
    return giver ? name(*giver) : "";
  }
  Schedule& schedule() { return schedule_; }

 private:
  const std::string& name(TaskId task) const { return plan_.task(task).name; }

  const Plan& plan_;
  Schedule schedule_;
  std::vector<Start> starts_;
};

}  // namespace hearth::plan::testing
