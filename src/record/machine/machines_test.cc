#include "record/machine/machines.hh"

#include <gtest/gtest.h>

#include <random>

#include "record/machine/testing.hh"

namespace hearth::record {
namespace {

using testing::appearance;
using testing::uid;

/// Machines, and what they told.
struct MachinesWorld {
  Machines machines;
  std::vector<std::variant<Seen, Decision>> told;
  int decisions = 0;

  Seen see(std::string_view text, int run) {
    machines.add(appearance(text, run));
    const std::vector<Seen> seen = settle();
    machines.close(uid(1, run));
    return seen.empty() ? Seen{} : seen.back();
  }
  std::vector<Seen> settle() {
    std::vector<Seen> seen = machines.settle();
    told.insert(told.end(), seen.begin(), seen.end());
    return seen;
  }
  template <class What>
  Uuid say(int after_run, What what) {
    const Decision decision{uid(5, ++decisions),
                            UtcMicros{after_run} * 1'000'000'000 + 500 + decisions,
                            std::move(what)};
    machines.add(decision);
    told.push_back(decision);
    settle();
    return decision.id;
  }
};

TEST(Machines, ASplitHostGoesToTheMachineThatThePersonNamed) {
  MachinesWorld world;  // vector 36
  const Uuid first = world.see("N=web1 M=m1 K=k1", 1).machine;
  for (int run = 2; run <= 7; ++run) world.see("N=web1 M=m1 K=k1", run);
  world.say(7, Split{first, uid(4, 1), "web1 since the move", {{uid(1, 7), "web1"}}, {}});
  const Seen later = world.see("N=web1 M=m1 K=k1", 8);
  EXPECT_EQ(later.machine, uid(4, 1));
  EXPECT_EQ(later.verdict, Verdict::same);
  EXPECT_EQ(later.rule, Rule::pin);
}

TEST(Machines, ASplitOfOldRunsLeavesLaterOnesWhereTheyAre) {
  MachinesWorld world;
  const Uuid first = world.see("N=web1 M=m1 K=k1", 1).machine;
  world.see("N=web1 M=m1 K=k1", 2);
  world.say(2, Split{first, uid(4, 1), "before", {{uid(1, 1), "web1"}}, {}});
  EXPECT_EQ(world.see("N=web1 M=m1 K=k1", 3).machine, first);
}

TEST(Machines, MergedMachinesAreOneUntilItIsTakenBack) {
  MachinesWorld world;
  const Uuid old = world.see("N=sw1 S=FOC1", 1).machine;
  const Uuid young = world.see("N=sw1b S=FOC1", 2).machine;
  const Uuid decision = world.say(2, Merge{young, old});
  EXPECT_EQ(world.see("N=sw1b S=FOC1", 3).machine, old);
  EXPECT_EQ(world.see("N=sw1 S=FOC1", 4).machine, old);
  world.say(4, Undo{decision});
  EXPECT_EQ(world.machines.state().root(young), young);
  EXPECT_EQ(world.see("N=sw1", 5).machine, old);
}

TEST(Machines, MergingTakesBackThatTheirValuesAreShared) {
  MachinesWorld world;
  const Uuid old = world.see("N=web1 U=u1 M=m1 K=k1", 1).machine;
  const Uuid moved = world.see("N=web1 U=u2 M=m1 K=k1", 2).machine;  // vector 39: the disk moved
  ASSERT_NE(old, moved);
  world.say(2, Merge{moved, old});
  EXPECT_EQ(world.see("N=web7 U=u2 M=m1 K=k1", 3).machine, old);
}

TEST(Machines, ARenamedMachineKeepsItsNameAndTheInventoryMayUseIt) {
  MachinesWorld world;
  const Uuid id = world.see("N=web1 M=m1 K=k1", 1).machine;
  world.say(1, Rename{id, "front door"});
  world.see("N=web2 M=m1 K=k1", 2);
  EXPECT_EQ(world.machines.state().machines().at(id).title, "front door");
  EXPECT_EQ(world.see("N=x pin=front", 3).machine == id, false);
}

TEST(Machines, DelegatedFactsAreTheDelegatedHosts) {
  MachinesWorld world;  // vector 37: the callback names the host that the facts are of
  world.machines.add(appearance("N=web1", 1));
  world.machines.add(appearance("N=db1 M=m1 K=k1", 1));
  world.settle();
  EXPECT_EQ(world.see("N=other M=m1 K=k1", 2).verdict, Verdict::renamed);
  EXPECT_EQ(world.see("N=web1", 3).verdict, Verdict::by_name);
}

TEST(Machines, LateFactsCorrectTheVerdict) {
  MachinesWorld world;
  const Uuid old = world.see("N=web1 M=m1 K=k1", 1).machine;
  world.machines.add(appearance("N=web9", 2));
  const std::vector<Seen> before = world.settle();
  ASSERT_EQ(before.size(), 1u);
  EXPECT_EQ(before[0].verdict, Verdict::unknown);
  world.machines.add(appearance("N=web9 M=m1 K=k1", 2));
  const std::vector<Seen> after = world.settle();
  ASSERT_EQ(after.size(), 1u);
  EXPECT_EQ(after[0].machine, old);
  EXPECT_EQ(after[0].verdict, Verdict::renamed);
  EXPECT_EQ(world.machines.state().machines().size(), 1u) << "the one made up meanwhile is gone";
  EXPECT_TRUE(world.settle().empty()) << "nothing new";
}

TEST(Machines, WhatASharedKeyHadJoinedComesApart) {
  MachinesWorld world;
  const Uuid one = world.see("N=web1 U=u1 M=m1", 1).machine;
  EXPECT_EQ(world.see("N=web5 M=m1", 2).machine, one) << "as far as could be known";
  const Seen clone = world.see("N=web5 U=u5 M=m1", 3);
  EXPECT_EQ(clone.verdict, Verdict::cloned);
  ASSERT_EQ(clone.moves.size(), 1u);
  EXPECT_EQ(clone.moves[0].name.host, "web5");
  EXPECT_EQ(clone.moves[0].to, clone.machine);
  EXPECT_FALSE(world.machines.state().machines().at(one).facets.contains(clone.host.name));
}

// ---- Properties --------------------------------------------------------------------------------

std::string random_host(std::mt19937_64& random) {
  const auto pick = [&](int of) { return std::to_string(random() % of); };
  std::string text = "N=web" + pick(4);
  if (random() % 3) text += " M=m" + pick(5);
  if (random() % 3) text += " K=ed" + pick(5);
  if (random() % 3 == 0) text += ",rsa" + pick(5);
  if (random() % 2) text += " U=u" + pick(6);
  if (random() % 4 == 0) text += " S=s" + pick(4);
  if (random() % 4 == 0) text += " A=a" + pick(4);
  if (random() % 8 == 0) text += " C=aws/i-" + pick(4);
  if (random() % 8 == 0) text += " V=docker";
  if (random() % 8 == 0) text += " V=kvm";
  if (random() % 12 == 0) text += " cached";
  return text;
}

class AnySeed : public ::testing::TestWithParam<int> {};

TEST_P(AnySeed, TheOrderInWhichARunsFactsArriveDoesNotMatter) {
  std::mt19937_64 random(GetParam());
  Machines in_order, shuffled;
  for (int run = 1; run <= 6; ++run) {
    std::vector<Appearance> parts;
    for (int i = 0; i < 6; ++i) parts.push_back(appearance(random_host(random), run));
    for (const Appearance& part : parts) in_order.add(part);
    in_order.settle();
    std::ranges::shuffle(parts, random);
    for (const Appearance& part : parts) {
      shuffled.add(part);
      if (random() % 2) shuffled.settle();
    }
    shuffled.settle();
    ASSERT_EQ(in_order.state().text(), shuffled.state().text()) << "run " << run;
    if (random() % 2) {
      in_order.close(uid(1, run));
      shuffled.close(uid(1, run));
    }
  }
}

void random_decision(MachinesWorld& world, std::mt19937_64& random, int run) {
  std::vector<Uuid> ids;
  for (const auto& [id, machine] : world.machines.state().machines()) ids.push_back(id);
  const auto any = [&] { return ids[random() % ids.size()]; };
  switch (random() % 4) {
    case 0:
      world.say(run, Merge{any(), any()});
      break;
    case 1:
      world.say(run, Split{any(),
                           uid(4, run),
                           random() % 2 ? "split" : "",
                           {{uid(1, run), "web" + std::to_string(random() % 4)}},
                           {}});
      break;
    case 2:
      world.say(run, Rename{any(), "name" + std::to_string(run)});
      break;
    default:
      world.say(run, Undo{uid(5, 1 + static_cast<int>(random() % 5))});
  }
}

TEST_P(AnySeed, ReplayingItsOwnEventsGivesTheSameMachines) {
  std::mt19937_64 random(GetParam());
  MachinesWorld world;
  for (int run = 1; run <= 20; ++run) {
    for (int i = 0; i < 5; ++i) {
      world.machines.add(appearance(random_host(random), run));
      if (random() % 3 == 0) world.settle();
    }
    world.settle();
    if (random() % 4 == 0) random_decision(world, random, run);
    if (random() % 4) world.machines.close(uid(1, run));
  }
  Machines again;
  for (const auto& event : world.told) {
    if (const Seen* seen = std::get_if<Seen>(&event)) again.replay(*seen);
    if (const Decision* decision = std::get_if<Decision>(&event)) again.add(*decision);
  }
  EXPECT_TRUE(again.settle().empty()) << "replayed verdicts are not told again";
  EXPECT_EQ(again.state().text(), world.machines.state().text());
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnySeed, ::testing::Range(1, 60));

TEST(Decide, TheOrderOfCandidatesAndKeysDoesNotMatter) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 300; ++round) {
    Machines machines;
    for (int run = 1; run <= 6; ++run) {
      machines.add(appearance(random_host(random), run));
      machines.settle();
    }
    Question question = machines.state().question(appearance(random_host(random), 9));
    const Answer expected = decide(question);
    std::ranges::shuffle(question.candidates, random);
    for (Candidate& one : question.candidates) std::ranges::shuffle(one.held, random);
    const Answer answer = decide(question);
    EXPECT_EQ(answer.verdict, expected.verdict);
    EXPECT_EQ(answer.machine, expected.machine);
    EXPECT_EQ(answer.shared, expected.shared);
    EXPECT_EQ(answer.rivals, expected.rivals);
  }
}

TEST(Ledger, GoesBackAndForgets) {
  Ledger<int, int> ledger;
  ledger.change(1) = 10;
  const auto mark = ledger.mark();
  ledger.change(1) = 11;
  ledger.change(2) = 20;
  ledger.erase(1);
  ledger.back_to(mark);
  EXPECT_EQ(ledger.all(), (std::map<int, int>{{1, 10}}));
  ledger.forget(mark);
  ledger.erase(1);
  ledger.back_to(mark);
  EXPECT_EQ(ledger.all(), (std::map<int, int>{{1, 10}}));
}

}  // namespace
}  // namespace hearth::record
