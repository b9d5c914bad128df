#pragma once
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "plan/ending.hh"
#include "plan/plan.hh"

// Random plans that can be made, and what happens to their tasks.

namespace hearth::plan::testing {

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  unsigned below(unsigned count) { return static_cast<unsigned>(random_() % count); }
  bool one_in(unsigned count) { return below(count) == 0; }

 private:
  std::mt19937 random_;
};

struct Shape {
  bool resources;
  bool all_go_well;
};

/// What happens to each task, whenever it runs.
struct Fate {
  std::int64_t took_us;
  Ending ending;
};

struct Case {
  std::vector<TaskSpec> tasks;
  Options options;
  std::vector<Fate> fates;
};

inline void add_capabilities(Case& made, const std::vector<TaskId>& places, Dice& dice) {
  const unsigned size = static_cast<unsigned>(made.tasks.size());
  const unsigned count = dice.below(7);
  for (Capability one = 0; one < count; ++one) {
    made.options.capability_names.push_back("cap" + std::to_string(one));
    const unsigned middle = dice.below(size + 1);
    for (unsigned place = 0; place < size; ++place) {
      TaskSpec& task = made.tasks[places[place]];
      if (place < middle && dice.one_in(4)) task.provides.add(one);
      if (place >= middle && dice.one_in(5)) (dice.one_in(2) ? task.needs : task.uses).add(one);
    }
  }
}

inline void add_order(Case& made, const std::vector<TaskId>& places, Dice& dice) {
  const unsigned size = static_cast<unsigned>(made.tasks.size());
  const unsigned rare = 2 + dice.below(30);
  for (unsigned first = 0; first < size; ++first) {
    for (unsigned second = first + 1; second < size; ++second) {
      if (!dice.one_in(rare)) continue;
      TaskSpec& a = made.tasks[places[first]];
      TaskSpec& b = made.tasks[places[second]];
      if (dice.one_in(2)) {
        b.after.push_back(a.name);
      } else {
        a.before.push_back(b.name);
      }
    }
  }
}

inline void add_resources(Case& made, Dice& dice) {
  const unsigned count = dice.below(5);
  const bool barriers = dice.one_in(2);
  for (TaskSpec& task : made.tasks) {
    if (task.milestone) continue;
    for (unsigned number = 0; number < count; ++number)
      if (dice.one_in(3)) task.resources.push_back({"r" + std::to_string(number), dice.one_in(2)});
    task.barrier = barriers && dice.one_in(8);
  }
}

inline Fate any_fate(const TaskSpec& task, bool goes_well, Dice& dice) {
  const std::int64_t took_us = dice.below(100);
  if (goes_well || task.milestone) return {took_us, {Outcome::ok, task.provides, {}}};
  const unsigned end = dice.below(10);
  if (end == 0) return {took_us, {Outcome::failed, task.provides, "it broke"}};
  if (end == 1) return {took_us, {Outcome::timed_out, {}, "no answer"}};
  Capabilities given;
  for (const Capability one : task.provides)
    if (!dice.one_in(4)) given.add(one);
  return {took_us, {Outcome::ok, given, {}}};
}

inline Case any_case(Shape shape, Dice& dice) {
  Case made;
  const unsigned size = 1 + dice.below(dice.one_in(4) ? 40 : 12);
  std::vector<TaskId> places(size);
  std::iota(places.begin(), places.end(), 0);
  for (unsigned i = size; i > 1; --i) std::swap(places[i - 1], places[dice.below(i)]);
  const int groups = 1 + static_cast<int>(dice.below(3));
  for (unsigned number = 0; number < size; ++number) {
    TaskSpec task{.name = "t" + std::to_string(number)};
    task.group = static_cast<int>(dice.below(groups));
    task.preference = static_cast<int>(dice.below(3));
    task.milestone = dice.one_in(10);
    made.tasks.push_back(std::move(task));
  }
  add_capabilities(made, places, dice);
  add_order(made, places, dice);
  if (shape.resources) add_resources(made, dice);
  made.options.unreachable_is_fault = false;
  for (const TaskSpec& task : made.tasks)
    made.fates.push_back(any_fate(task, shape.all_go_well, dice));
  return made;
}

}  // namespace hearth::plan::testing
