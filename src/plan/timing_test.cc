#include "plan/timing.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/testing_tasks.hh"

namespace hearth::plan {
namespace {

using ::testing::ElementsAre;
using testing::kKeys;
using testing::plan_of;

std::vector<std::string> words_of(const std::vector<Span>& spans) {
  std::vector<std::string> words;
  for (const Link& link : critical_chain(spans))
    words.push_back(spans[link.span].name + " after " + std::to_string(link.gap_us));
  return words;
}

TEST(CriticalChain, FollowsWhoEndedLastBackFromTheEnd) {
  const std::vector<Span> spans{{"source", 0, 40, {}},
                                {"slow", 0, 90, {}},
                                {"users", 41, 60, {0}},
                                {"ssh", 95, 120, {0, 1, 2}},
                                {"apart", 0, 100, {}}};
  EXPECT_THAT(words_of(spans), ElementsAre("slow after 0", "ssh after 5"));
}

TEST(CriticalChain, EndsWhereAJournalMakesNoSense) {
  EXPECT_THAT(words_of({}), ElementsAre());
  EXPECT_THAT(words_of({{"a", 0, 10, {1}}, {"b", 0, 20, {0, 7}}}),
              ElementsAre("a after 0", "b after -10"));
  EXPECT_THAT(words_of({{"self", 0, 10, {0}}}), ElementsAre("self after 0"));
}

TEST(Blame, PutsTheLongestFirst) {
  EXPECT_THAT(blame({{"a", 0, 10, {}}, {"b", 5, 25, {}}, {"c", 3, 13, {}}, {"d", 0, 10, {}}}),
              ElementsAre(1, 0, 3, 2));
}

TEST(CriticalPath, IsTheLongestWayAndAsksOnlyTheBestProvider) {
  const Plan plan = plan_of({{.name = "best", .provides = {kKeys}},
                             {.name = "slow", .provides = {kKeys}, .preference = 1},
                             {.name = "users", .needs = {kKeys}},
                             {.name = "mark", .after = {"users"}, .milestone = true},
                             {.name = "ssh", .after = {"mark"}}});
  const Path path = critical_path(plan, {10, 35, 20, 1000, 7});
  EXPECT_EQ(path.took_us, 37);
  EXPECT_THAT(path.tasks, ElementsAre(0, 2, 3, 4));
  EXPECT_EQ(critical_path(plan_of({}), {}).took_us, 0);
}

}  // namespace
}  // namespace hearth::plan
