#include "far/outcomes.hh"

#include <gtest/gtest.h>

namespace hearth::far {
namespace {

using Known = Outcomes::Known;

class OutcomesTest : public ::testing::Test {
 protected:
  aio::SystemClock clock;
  aio::Loop loop{clock};
  Outcomes outcomes{loop};
};

TEST_F(OutcomesTest, TellsHowACallWent) {
  ASSERT_TRUE(outcomes.begin(1));
  EXPECT_EQ(outcomes.ask(1), Known::running);
  outcomes.add(1, "out ");
  outcomes.end(1, "exit");
  EXPECT_EQ(outcomes.ask(1), Known::ended);
  EXPECT_EQ(outcomes.outcome(1).frames, "out exit");
}

TEST_F(OutcomesTest, WhoWasToldNeverIsToldTheTruthForEver) {
  EXPECT_EQ(outcomes.ask(5), Known::never);
  EXPECT_FALSE(outcomes.begin(5)) << "somebody runs it elsewhere by now";
  EXPECT_TRUE(outcomes.begin(6));
}

TEST_F(OutcomesTest, ACallThatWasRefusedMayBeRunElsewhere) {
  ASSERT_TRUE(outcomes.begin(1));
  outcomes.refused(1);
  EXPECT_EQ(outcomes.ask(1), Known::never);
  EXPECT_FALSE(outcomes.begin(1));
}

TEST_F(OutcomesTest, WhatBeganAndIsForgottenIsNeverCalledSafe) {
  for (std::int64_t id = 1; id <= 100; ++id) {
    ASSERT_TRUE(outcomes.begin(id));
    outcomes.end(id, "exit");
  }
  EXPECT_EQ(outcomes.ask(1), Known::forgotten);
  EXPECT_EQ(outcomes.ask(100), Known::ended);
}

TEST_F(OutcomesTest, TooMuchOutputIsNotKept) {
  ASSERT_TRUE(outcomes.begin(1));
  const std::string much(40U << 20, 'x');
  outcomes.add(1, much);
  outcomes.add(1, much);
  outcomes.end(1, "exit");
  EXPECT_EQ(outcomes.ask(1), Known::forgotten);
}

}  // namespace
}  // namespace hearth::far
