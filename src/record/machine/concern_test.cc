#include "record/machine/concern.hh"

#include <gtest/gtest.h>

namespace hearth::record {
namespace {

TEST(ConcernsMachines, HostsFactsEndsAndDecisionsDo) {
  EXPECT_TRUE(concerns_machines(R"({"v":1,"kind":"host","name":"web1"})"));
  EXPECT_TRUE(concerns_machines(R"({"v":1, "kind" : "run.start"})"));
  EXPECT_TRUE(concerns_machines(R"({"kind":"machine.merged"})"));
  EXPECT_TRUE(concerns_machines(R"({"kind":"api.set","table":"host","set":{"facts":{}}})"));
}

TEST(ConcernsMachines, ResultsDoNot) {
  EXPECT_FALSE(concerns_machines(R"({"kind":"result","host":"web1","content":{"msg":"facts"}})"));
  EXPECT_FALSE(concerns_machines(R"({"kind":"api.set","table":"task","set":{"name":"x"}})"));
  EXPECT_FALSE(concerns_machines(R"({"kind":7,"kind":)"));
}

TEST(ConcernsMachines, WhatStandsInsideBeforeTheKindHidesNothing) {
  EXPECT_TRUE(concerns_machines(R"({"facts":{"kind":"Pod"},"kind":"facts"})"));
}

}  // namespace
}  // namespace hearth::record
