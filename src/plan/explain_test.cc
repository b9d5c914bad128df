#include "plan/explain.hh"

#include <gtest/gtest.h>

#include "base/json.hh"
#include "plan/testing_tasks.hh"

namespace hearth::plan {
namespace {

using testing::kKeys;
using testing::kName;
using testing::options;
using testing::plan_of;

Plan example() {
  Options lenient = options();
  lenient.unreachable_is_fault = false;
  return plan_of({{.name = "nocloud", .provides = {kKeys}},
                  {.name = "ec2", .provides = {kKeys}, .preference = 1},
                  {.name = "host", .needs = {kName}},
                  {.name = "packages", .after = {"users"}, .resources = {{"pkg"}, {"acct", true}}},
                  {.name = "users", .needs = {kKeys}, .uses = {kName}, .resources = {{"acct"}}},
                  {.name = "scripts", .barrier = true},
                  {.name = "mounts", .before = {"users"}}},
                 lenient);
}

TEST(Explain, SaysInWhichRoundEachTaskRunsAndWhatItWaitsFor) {
  const Plan plan = example();
  EXPECT_EQ(to_text(plan, explain(plan)),
            "  1  host      not run: needs hostname: no task provides it\n"
            "  1  nocloud\n"
            "  1  ec2\n"
            "  1  mounts\n"
            "  2  users     after mounts (which says so); requires public-keys of nocloud or ec2; "
            "uses hostname of nobody; alone on acct\n"
            "  3  packages  after users; alone on pkg; shares acct\n"
            "  4  scripts   alone on everything\n");
}

TEST(Explain, AsJsonHasAllFields) {
  const Plan plan = plan_of({{.name = "a", .provides = {kKeys}}, {.name = "b", .uses = {kKeys}}},
                            {{"public-keys"}, {}, true});
  EXPECT_EQ(
      to_json(plan, explain(plan)),
      *parse_json(
          R"({"tasks":[{"name":"a","round":0,"rank":0,"group":0,"milestone":false,"barrier":false,
           "provides":["public-keys"],"waits":[],"skipped":null},
          {"name":"b","round":1,"rank":1,"group":0,"milestone":false,"barrier":false,"provides":[],
           "waits":[{"kind":"uses","name":"public-keys","providers":["a"]}],"skipped":null}],
          "capabilities":[{"name":"public-keys","providers":["a"]}]})"));
}

TEST(Explain, AsDotQuotesNames) {
  const Plan plan = plan_of({{.name = "a\"\\", .provides = {kKeys}},
                             {.name = "b", .needs = {kKeys}},
                             {.name = "c", .uses = {kKeys}, .after = {"b"}},
                             {.name = "m", .after = {"c"}, .milestone = true}});
  EXPECT_EQ(to_dot(plan),
            "digraph plan {\n  rankdir=LR;\n  node [shape=box];\n"
            "  t0 [label=\"a\\\"\\\\\"];\n  t1 [label=\"b\"];\n  t2 [label=\"c\"];\n"
            "  t3 [label=\"m\", shape=diamond];\n"
            "  c0 [label=\"public-keys\", shape=ellipse];\n"
            "  t0 -> c0;\n  c0 -> t1;\n  c0 -> t2 [style=dashed];\n"
            "  t1 -> t2;\n  t2 -> t3;\n}\n");
}

}  // namespace
}  // namespace hearth::plan
