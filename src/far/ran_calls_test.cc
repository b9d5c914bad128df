#include "far/ran_calls.hh"

#include <gtest/gtest.h>

namespace hearth::far {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Steady::time_point kStart(seconds(1'000));

worker::RanCall named(std::string task) {
  worker::RanCall call;
  call.run = "r";
  call.task = std::move(task);
  call.host = "h";
  return call;
}

JsonObject told(std::int64_t id, std::string_view how) {
  return {{"t", "ran"},      {"s", id},         {"how", how},
          {"waited_us", 50}, {"ran_us", 2'000}, {"start_us", 60'000}};
}

TEST(RanCalls, TakesWhatTheFarEndTells) {
  RanCalls calls;
  calls.sent(1, named("a"));
  calls.began(1, kStart);
  calls.ended(1, kStart + seconds(1));
  const auto ran = calls.take(told(1, "session hit"));
  ASSERT_TRUE(ran);
  EXPECT_EQ(ran->task, "a");
  EXPECT_EQ(ran->how, worker::kSessionHit);
  EXPECT_EQ(ran->waited, microseconds(50));
  EXPECT_EQ(ran->ran, milliseconds(2));
  EXPECT_EQ(ran->start, milliseconds(60));
  EXPECT_FALSE(calls.take(told(1, "session hit")));
  EXPECT_TRUE(calls.take_all().empty());
}

TEST(RanCalls, OneThatNamesNoResultIsNotRemembered) {
  RanCalls calls;
  calls.sent(1, named(""));
  EXPECT_FALSE(calls.take(told(1, "warm fork")));
}

TEST(RanCalls, AWordThatNoRecordKnowsIsNotPassedOn) {
  RanCalls calls;
  calls.sent(1, named("a"));
  EXPECT_EQ(calls.take(told(1, "by magic"))->how, worker::kWarmFork);
}

TEST(RanCalls, OfOneThatIsNeverToldAboutItsTimeIsKnown) {
  RanCalls calls;
  calls.sent(1, named("runs"));
  calls.sent(2, named("ended"));
  calls.sent(3, named("refused"));
  calls.began(2, kStart);
  calls.ended(2, kStart + seconds(1));
  calls.refused(3);
  const auto all = calls.take_all();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].task, "ended");
  EXPECT_EQ(all[0].how, worker::kWarmFork);
  EXPECT_EQ(all[0].ran, seconds(1));
}

TEST(RanCalls, RemembersSoManyThatWereNotToldAboutAndNoMore) {
  RanCalls calls;
  std::size_t given = 0;
  for (std::int64_t id = 0; id < 300; ++id) {
    calls.sent(id, named(std::to_string(id)));
    calls.ended(id, kStart);
    given += calls.take_untold().size();
  }
  EXPECT_EQ(given, 300u - 256u);
  EXPECT_EQ(calls.take_all().size(), 256u);
}

}  // namespace
}  // namespace hearth::far
