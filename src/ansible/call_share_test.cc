#include "ansible/call_share.hh"

#include <gtest/gtest.h>

namespace hearth::ansible {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string words(const CallShares& shares, std::string_view run = "r") {
  return closing_words(shares.describe(run));
}

TEST(CallShares, WhatWasSavedIsAStartLessTheWaitForEachWarmCall) {
  CallShares shares;
  for (int i = 0; i < 57; ++i) shares.add_warm("r", milliseconds(10), milliseconds(100));
  for (int i = 0; i < 3; ++i) shares.add_plain("r", "become");
  EXPECT_EQ(get_int(shares.describe("r"), "saved_ms"), 57 * 90);
  EXPECT_EQ(words(shares),
            "57 of 60 module calls warm, about 5.1 s saved; 3 ran plain because another "
            "user runs the module (become)");
}

TEST(CallShares, ACallThatWaitedLongerThanAStartSavedNothingAndCostsNothing) {
  CallShares shares;
  shares.add_warm("r", seconds(3), milliseconds(100));
  shares.add_warm("r", Duration::zero(), milliseconds(100));
  EXPECT_EQ(get_int(shares.describe("r"), "saved_ms"), 100);
  EXPECT_EQ(words(shares),
            "2 of 2 module calls warm, about 0.1 s saved; they waited 3.0 s for a free worker");
}

TEST(CallShares, TheMostFrequentReasonIsTheOneThatIsTold) {
  CallShares shares;
  shares.add_plain("r", "it is Sunday");
  shares.add_plain("r", "pipelining");
  shares.add_plain("r", "it is Sunday");
  EXPECT_EQ(words(shares), "0 of 3 module calls warm; 3 ran plain, 2 of them because it is Sunday");
}

TEST(CallShares, NothingIsSaidOfWhatIsNotKnown) {
  CallShares shares;
  EXPECT_EQ(words(shares), "");
  shares.add_warm("r", Duration::zero(), Duration::zero());
  EXPECT_EQ(words(shares), "1 of 1 module call warm") << "a start's cost was not told";
  EXPECT_EQ(words(shares, "another"), "");
  EXPECT_EQ(closing_words(JsonObject{}), "");
}

TEST(CallShares, KeepsTheLatestRunsAndAFewReasons) {
  CallShares shares;
  for (int run = 0; run < 1'000; ++run) shares.add_plain(std::to_string(run), "become");
  EXPECT_EQ(words(shares, "0"), "");
  EXPECT_NE(words(shares, "999"), "");
  for (int why = 0; why < 1'000; ++why) shares.add_plain("r", std::to_string(why));
  EXPECT_EQ(get_int(shares.describe("r"), "plain_calls"), 1'000);
  EXPECT_EQ(get_array(shares.describe("r"), "plain")->size(), 8u);
}

}  // namespace
}  // namespace hearth::ansible
