#include "plan/schedule.hh"

#include <gtest/gtest.h>

#include "plan/testing_tasks.hh"

namespace hearth::plan {
namespace {

using testing::kKeys;
using testing::kName;
using testing::kNet;
using testing::options;
using testing::plan_of;
using testing::Told;

TEST(Schedule, OrderHoldsWhenTheOtherFailed) {
  const Plan plan = plan_of({{.name = "b", .after = {"a"}}, {.name = "a"}});
  Told told(plan);
  EXPECT_EQ(told.start(), "a");
  EXPECT_EQ(told.start(), "");
  told.ended_badly("a", Outcome::failed);
  EXPECT_EQ(told.start(), "b");
  EXPECT_EQ(told.why(), "order a");
  told.ended("b");
  EXPECT_TRUE(told.schedule().over());
}

TEST(Schedule, ALostRequirementSkipsAtOnceWithItsReasonAndWhoWaitsForThose) {
  const Plan plan = plan_of({{.name = "nocloud", .provides = {kKeys}},
                             {.name = "ec2", .provides = {kKeys}},
                             {.name = "users", .needs = {kKeys}, .provides = {kName}},
                             {.name = "ssh", .needs = {kName}, .after = {"slow"}},
                             {.name = "motd", .uses = {kName}},
                             {.name = "slow"}});
  Told told(plan);
  EXPECT_EQ(told.start(), "nocloud ec2 slow");
  told.ended_badly("ec2", Outcome::timed_out);
  EXPECT_EQ(told.settled(), "");
  told.ended("nocloud");
  EXPECT_EQ(told.settled(),
            "users skipped needs public-keys: nocloud ended without it, ec2 timed out\n"
            "ssh skipped needs hostname: users was skipped\n");
  EXPECT_EQ(told.start(), "motd");
  EXPECT_EQ(told.why(), "capability nocloud");
}

TEST(Schedule, ManyWhoGaveNothingAreCounted) {
  std::vector<TaskSpec> tasks{{.name = "users", .needs = {kKeys}}};
  for (const char* name : {"a", "b", "c", "d", "e"})
    tasks.push_back({.name = name, .provides = {kKeys}});
  const Plan plan = plan_of(tasks);
  Told told(plan);
  EXPECT_EQ(told.start(), "a b c d e");
  for (const char* name : {"e", "d", "c", "b"}) told.ended_badly(name, Outcome::failed);
  EXPECT_EQ(told.settled(), "");
  told.ended_badly("a", Outcome::skipped);
  EXPECT_EQ(told.settled(),
            "users skipped needs public-keys: a was skipped, b failed, c failed, 2 more gave "
            "none\n");
}

TEST(Schedule, TheOrderHoldsAcrossASkippedTask) {
  const Plan plan = plan_of({{.name = "a"},
                             {.name = "source", .provides = {kKeys}},
                             {.name = "b", .needs = {kKeys}, .after = {"a"}},
                             {.name = "c", .after = {"b"}}});
  Told told(plan);
  EXPECT_EQ(told.start(), "a source");
  told.ended("source");
  EXPECT_EQ(told.settled(), "b skipped needs public-keys: source ended without it\n");
  EXPECT_EQ(told.start(), "") << "c comes after b, which comes after a";
  told.ended("a");
  EXPECT_EQ(told.start(), "c");
}

TEST(Schedule, TheBestProviderIsWaitedForHoweverLateItAnswers) {
  const Plan plan = plan_of({{.name = "cloud", .provides = {kKeys, kName}, .preference = 2},
                             {.name = "seed", .provides = {kKeys}, .preference = 1},
                             {.name = "worst", .provides = {kKeys}, .preference = 3},
                             {.name = "users", .needs = {kKeys}},
                             {.name = "host", .needs = {kName}}});
  Told told(plan);
  EXPECT_EQ(told.start(), "cloud seed worst");
  told.ended("cloud", {kKeys, kName});
  EXPECT_EQ(told.giver(kKeys), "");
  EXPECT_EQ(told.start(), "host") << "nobody is better for the hostname";
  told.ended("seed", {kKeys});
  EXPECT_EQ(told.giver(kKeys), "seed");
  EXPECT_EQ(told.giver(kName), "cloud") << "what the best lacks, the next gives";
  EXPECT_EQ(told.start(), "users");
  told.ended("worst", {kKeys});
  EXPECT_EQ(told.giver(kKeys), "seed") << "one that answers late overrides nobody";
}

TEST(Schedule, WhatWasNotDeclaredOrComesFromAFailureDoesNotCount) {
  const Plan plan = plan_of({{.name = "a", .provides = {kKeys}},
                             {.name = "b", .provides = {kName}},
                             {.name = "c", .uses = {kKeys, kName}}});
  Told told(plan);
  told.start();
  told.ended("a", {kName});
  told.schedule().ended(1, {Outcome::failed, {kName}, "broke"});
  EXPECT_EQ(told.giver(kKeys) + told.giver(kName), "");
  EXPECT_TRUE(told.schedule().ending(0)->provided.empty());
  EXPECT_EQ(told.start(), "c");
}

TEST(Schedule, TwoStepsAreAMilestoneAfterAllSources) {
  const Plan plan = plan_of({{.name = "fast", .provides = {kKeys}, .preference = 1},
                             {.name = "slow", .provides = {kKeys}, .preference = 2},
                             {.name = "discovered", .after = {"fast", "slow"}, .milestone = true},
                             {.name = "users", .needs = {kKeys}, .after = {"discovered"}}});
  Told told(plan);
  EXPECT_EQ(told.start(1), "fast");
  told.ended("fast", {kKeys});
  EXPECT_EQ(told.start(1), "slow");
  EXPECT_EQ(told.why(), "worker fast");
  told.ended_badly("slow", Outcome::failed);
  EXPECT_EQ(told.settled(), "discovered ok \n");
  EXPECT_EQ(told.start(1), "users");
  EXPECT_EQ(told.why(), "order slow");
}

TEST(Schedule, ASerialSearchStopsWhenNothingIsLacking) {
  const Plan plan = plan_of({{.name = "a", .provides = {kKeys, kName}},
                             {.name = "b", .provides = {kKeys, kNet}, .after = {"a"}},
                             {.name = "users", .needs = {kKeys}}});
  Told told(plan);
  EXPECT_EQ(told.start(), "a");
  EXPECT_EQ(told.schedule().lacking(), Capabilities{kKeys}) << "nobody wants the others";
  told.ended("a", {kKeys});
  EXPECT_EQ(told.start(), "b users");
  EXPECT_TRUE(told.schedule().lacking().empty()) << "b may end as skipped";
}

TEST(Schedule, ABarrierIsAloneAndALowerGroupIsNotOvertaken) {
  const Plan plan = plan_of({{.name = "a", .group = 1},
                             {.name = "c", .group = 2},
                             {.name = "script", .group = 1, .barrier = true},
                             {.name = "b", .after = {"a"}, .group = 0}});
  Told told(plan);
  EXPECT_EQ(told.start(), "a") << "c would make script wait longer";
  told.ended("a");
  EXPECT_EQ(told.start(), "b") << "b may overtake: its group is lower";
  told.ended("b");
  EXPECT_EQ(told.start(), "script");
  EXPECT_EQ(told.why(), "resource b");
  EXPECT_EQ(told.start(), "");
  told.ended("script");
  EXPECT_EQ(told.start(), "c");
  EXPECT_EQ(told.why(), "resource script");
}

TEST(Schedule, ResourcesAreTakenAllAtOnceSharedOrAlone) {
  const Plan plan = plan_of({{.name = "reads", .resources = {{"acct", true}}},
                             {.name = "reads_too", .resources = {{"acct", true}, {"pkg", true}}},
                             {.name = "writes", .resources = {{"pkg"}, {"acct"}}},
                             {.name = "packs", .resources = {{"pkg"}}}});
  Told told(plan);
  EXPECT_EQ(told.start(), "reads reads_too");
  told.ended("reads_too");
  EXPECT_EQ(told.start(), "packs") << "writes waits for acct and holds nothing meanwhile";
  told.ended("reads");
  EXPECT_EQ(told.start(), "");
  told.ended("packs");
  EXPECT_EQ(told.start(), "writes");
}

TEST(Schedule, LowerGroupsThenTheListWhenWorkersAreScarce) {
  const Plan plan = plan_of({{.name = "z", .group = 2}, {.name = "y"}, {.name = "x"}});
  Told told(plan);
  EXPECT_EQ(told.start(0), "");
  EXPECT_EQ(told.start(1), "y");
  told.ended("y");
  EXPECT_EQ(told.start(2), "x z");
}

TEST(Schedule, CancelledNothingStartsAndWhatRunsIsWaitedFor) {
  const Plan plan = plan_of({{.name = "a"}, {.name = "b", .after = {"a"}}, {.name = "c"}});
  Told told(plan);
  EXPECT_EQ(told.start(1), "a");
  told.schedule().cancel("power is going");
  EXPECT_EQ(told.settled(), "b cancelled power is going\nc cancelled power is going\n");
  EXPECT_EQ(told.start(), "");
  EXPECT_FALSE(told.schedule().over());
  told.ended_badly("a", Outcome::cancelled);
  EXPECT_TRUE(told.schedule().over());
}

TEST(Schedule, SaysWhatATaskStillWaitsFor) {
  const Plan plan = plan_of({{.name = "a", .provides = {kKeys}},
                             {.name = "b"},
                             {.name = "c", .uses = {kKeys}, .after = {"a", "b"}}});
  Told told(plan);
  told.start();
  EXPECT_EQ(told.schedule().awaited_order(2), (std::vector<TaskId>{0, 1}));
  EXPECT_EQ(told.schedule().awaited_capabilities(2), Capabilities{kKeys});
  EXPECT_EQ(told.schedule().choice().awaited(kKeys), TaskId{0});
  told.ended("a");
  EXPECT_EQ(told.schedule().awaited_order(2), std::vector<TaskId>{1});
  EXPECT_TRUE(told.schedule().awaited_capabilities(2).empty());
}

TEST(Schedule, WhatNobodyProvidesSkipsAtTheStart) {
  Options lenient = options();
  lenient.unreachable_is_fault = false;
  const Plan plan =
      plan_of({{.name = "users", .needs = {kKeys}}, {.name = "motd", .uses = {kKeys}}}, lenient);
  Told told(plan);
  EXPECT_EQ(told.settled(), "users skipped needs public-keys: no task provides it\n");
  EXPECT_EQ(told.start(), "motd");
  EXPECT_EQ(told.why(), "at_once");
}

TEST(Schedule, AnEmptyPlanIsOver) {
  const Plan plan = plan_of({});
  EXPECT_TRUE(Schedule(plan).over());
}

std::size_t run_all(const Plan& plan, std::size_t workers) {
  Schedule schedule(plan);
  std::vector<TaskId> running;
  std::size_t started = 0;
  while (!schedule.over()) {
    for (const Start& start : schedule.start(workers - running.size()))
      running.push_back(start.task), ++started;
    if (running.empty()) break;
    schedule.ended(running.front(), {Outcome::ok, plan.task(running.front()).provides, {}});
    running.erase(running.begin());
  }
  return started;
}

TEST(Schedule, TenThousandTasksInALineForOneResourceOrBesideEachOther) {
  constexpr unsigned kMany = 10'000;
  std::vector<TaskSpec> line(kMany), mixed(kMany), chain(kMany);
  for (unsigned i = 0; i < kMany; ++i) {
    line[i] = {.name = "t" + std::to_string(i), .resources = {{"one"}}};
    mixed[i] = {.name = "t" + std::to_string(i),
                .group = static_cast<int>(i % 7),
                .resources = {{"r" + std::to_string(i % 50), i % 3 > 0}, {"all", i % 100 > 0}},
                .barrier = i % 1000 == 0};
    chain[i] = {.name = "t" + std::to_string(i)};
    if (i > 0) chain[i].after = {"t" + std::to_string(i - 1)};
  }
  EXPECT_EQ(run_all(plan_of(line), 8), kMany);
  EXPECT_EQ(run_all(plan_of(mixed), 64), kMany);
  EXPECT_EQ(run_all(plan_of(chain), 8), kMany);
}

}  // namespace
}  // namespace hearth::plan
