#include "plan/plan.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/nearest.hh"
#include "plan/testing_tasks.hh"

namespace hearth::plan {
namespace {

using ::testing::ElementsAre;
using testing::kKeys;
using testing::kName;
using testing::kNet;
using testing::messages;
using testing::options;
using testing::plan_of;

TEST(Plan, TellsAllFaultsAtOnceSortedByTask) {
  EXPECT_THAT(messages({{.name = "users", .needs = {kKeys}, .after = {"mount"}},
                        {.name = ""},
                        {.name = "users"},
                        {.name = "mounts", .before = {"mounts"}}}),
              ElementsAre("users says after: mount, but no task has this name; is it mounts?",
                          "users requires public-keys, which no task provides",
                          "task 1 has no name", "two tasks have the name users: 0 and 2",
                          "mounts says before: mounts, which is itself"));
}

TEST(Plan, NamesTheWholeCircleAndWhoSaidEachEdge) {
  EXPECT_THAT(messages({{.name = "a", .after = {"c"}},
                        {.name = "b", .after = {"a"}},
                        {.name = "c", .after = {"b"}},
                        {.name = "apart"}}),
              ElementsAre("tasks wait for each other: a -> b (b says after: a) -> c (c says after: "
                          "b) -> a (a says after: c)"));
  EXPECT_THAT(messages({{.name = "a", .after = {"b"}}, {.name = "b", .after = {"a"}}}),
              ElementsAre("tasks wait for each other: a -> b (b says after: a) -> a (a says after: "
                          "b)"));
}

TEST(Plan, NamesTheCapabilitiesOfACircle) {
  EXPECT_THAT(
      messages({{.name = "dhcp", .needs = {kKeys}, .provides = {kNet}},
                {.name = "ec2", .uses = {kNet}, .provides = {kName}},
                {.name = "set_hostname", .needs = {kName}, .provides = {kKeys}, .before = {"dhcp"}},
                {.name = "seed", .provides = {kKeys}}}),
      ElementsAre("tasks wait for each other: dhcp -> ec2 (ec2 uses network, which dhcp provides) "
                  "-> set_hostname (set_hostname requires hostname, which ec2 provides) -> dhcp "
                  "(set_hostname says before: dhcp)"));
}

TEST(Plan, NamesOneCircleOfEachKnot) {
  const auto plan = Plan::make({{.name = "a", .after = {"b"}},
                                {.name = "b", .after = {"a"}},
                                {.name = "c", .after = {"d", "b"}},
                                {.name = "d", .after = {"c"}}},
                               {});
  ASSERT_FALSE(plan);
  ASSERT_EQ(plan.error().size(), 2u);
  EXPECT_THAT(plan.error()[0].circle, ElementsAre(0, 1));
  EXPECT_THAT(plan.error()[1].circle, ElementsAre(2, 3));
}

TEST(Plan, RefusesWhatATaskSaysAgainstItself) {
  EXPECT_THAT(
      messages({{.name = "a", .needs = {kKeys}, .provides = {kKeys}},
                {.name = "m", .resources = {{"pkg"}}, .milestone = true},
                {.name = "r", .resources = {{"pkg"}, {"pkg", true}}},
                {.name = "n", .uses = {9}}}),
      ElementsAre("a both requires and provides public-keys: it would wait for itself",
                  "m is a milestone, which does no work and holds no resource",
                  "r names the resource pkg twice", "n names capability 9, which has no name"));
}

TEST(Plan, TellsWhoCannotRunForWantOfARequirementAndWhoThenCannotEither) {
  const std::vector<TaskSpec> tasks{{.name = "users", .needs = {kKeys}, .provides = {kName}},
                                    {.name = "ssh", .needs = {kName}},
                                    {.name = "motd", .uses = {kName}}};
  EXPECT_THAT(messages(tasks),
              ElementsAre("users requires public-keys, which no task provides",
                          "ssh requires hostname, which only users could provide, and that cannot "
                          "run"));
  Options lenient = options();
  lenient.unreachable_is_fault = false;
  EXPECT_THAT(messages(tasks, lenient), ElementsAre());
}

TEST(Plan, TasksThatAreAbsentMayBeNamed) {
  Options with = options();
  with.absent_names = {"growpart"};
  const Plan plan = plan_of({{.name = "mounts", .after = {"growpart"}}}, with);
  EXPECT_TRUE(plan.predecessors(0).empty());
  EXPECT_THAT(messages({{.name = "mounts", .after = {"growprat"}}}, with),
              ElementsAre("mounts says after: growprat, but no task has this name; is it "
                          "growpart?"));
}

TEST(Plan, RefusesMoreThanItsLimits) {
  std::vector<TaskSpec> many(kTasksMax + 1);
  EXPECT_THAT(messages(many), ElementsAre("100001 tasks; at most 100000"));
  Options names;
  names.capability_names.resize(kCapabilitiesMax + 1, "x");
  EXPECT_THAT(messages({}, names), ElementsAre("65 capabilities; at most 64"));
}

TEST(Plan, RanksAndOrdersByWhatIsWaitedFor) {
  const Plan plan = plan_of({{.name = "late", .needs = {kKeys}},
                             {.name = "middle", .provides = {kKeys}, .after = {"early"}},
                             {.name = "early"}});
  EXPECT_THAT((std::vector{plan.rank(0), plan.rank(1), plan.rank(2)}), ElementsAre(2, 1, 0));
  EXPECT_THAT(plan.order(), ElementsAre(2, 1, 0));
  EXPECT_EQ(plan.find("middle"), TaskId{1});
  EXPECT_EQ(plan.find("none"), std::nullopt);
}

TEST(Plan, AnEdgeThatBothSidesSayIsOne) {
  const Plan plan = plan_of({{.name = "a", .before = {"b", "b"}}, {.name = "b", .after = {"a"}}});
  ASSERT_EQ(plan.predecessors(1).size(), 1u);
  EXPECT_TRUE(plan.predecessors(1)[0].said_here);
}

TEST(Plan, ProvidersStandBestFirst) {
  const Plan plan = plan_of({{.name = "a", .provides = {kKeys}, .preference = 2},
                             {.name = "b", .provides = {kKeys}, .preference = 1},
                             {.name = "c", .provides = {kKeys}, .preference = 1}});
  EXPECT_THAT(plan.providers(kKeys), ElementsAre(1, 2, 0));
}

TEST(NearestName, IsTheOneThatWasMeantOrNone) {
  struct Row {
    const char *name, *nearest;
  };
  const std::vector<std::string_view> known{"users_groups", "set_hostname", "ssh", "mounts", ""};
  for (const Row& row : {Row{"users-groups", "users_groups"},
                         {"user_group", "users_groups"},
                         {"set_hostnmae", "set_hostname"},
                         {"SSH", "ssh"},
                         {"shs", "ssh"},
                         {"mount", "mounts"},
                         {"quite_another", ""}})
    EXPECT_EQ(nearest_name(row.name, known), row.nearest) << row.name;
}

TEST(TypingDistance, CountsLettersAndStopsAtMost) {
  EXPECT_EQ(typing_distance("", "", 3), 0u);
  EXPECT_EQ(typing_distance("kitten", "sitting", 9), 3u);
  EXPECT_EQ(typing_distance("ab", "ba", 9), 1u);
  EXPECT_EQ(typing_distance("abc", "xyz", 1), 2u);
  EXPECT_EQ(typing_distance(std::string(100, 'a'), std::string(100, 'a'), 2), 3u);
}

}  // namespace
}  // namespace hearth::plan
