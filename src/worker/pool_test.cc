#include "worker/pool.hh"

#include <gtest/gtest.h>

#include "worker/testing.hh"

#include <random>
#include <set>

namespace hearth::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::kStart;

TEST(ChildPool, ForksAheadBeforeAnyCallCame) {
  ChildPool pool({.idle_min = 3, .idle_max = 20});
  EXPECT_EQ(pool.decide(kStart).fork, 6u);
  EXPECT_EQ(pool.decide(kStart).fork, 0u) << "what is being forked counts";
}

TEST(ChildPool, GivesACallTheChildThatWaitedLongest) {
  ChildPool pool({.idle_min = 2});
  pool.decide(kStart);
  pool.child_idle(11);
  pool.child_idle(12);
  pool.call_came(1, kStart);
  const auto actions = pool.decide(kStart);
  ASSERT_EQ(actions.hand_offs.size(), 1u);
  EXPECT_EQ(actions.hand_offs[0].call, 1u);
  EXPECT_EQ(actions.hand_offs[0].child, 11u);
}

TEST(ChildPool, ForksSeveralAtOnceAndRatherWhenNothingRuns) {
  ChildPool pool({.idle_min = 2});
  EXPECT_EQ(pool.decide(kStart).fork, 4u);
  for (ChildId child = 0; child < 4; ++child) pool.child_idle(child);
  for (CallId call = 0; call < 2; ++call) {
    pool.call_came(call, kStart);
    EXPECT_EQ(pool.decide(kStart).fork, 0u);
    pool.child_ended();
    EXPECT_EQ(pool.decide(kStart).fork, 0u) << "two are left";
  }
  pool.call_came(2, kStart);
  EXPECT_EQ(pool.decide(kStart).fork, 0u) << "one is left, and a call runs";
  pool.child_ended();
  EXPECT_EQ(pool.decide(kStart).fork, 3u);
}

TEST(ChildPool, ForksBesideRunningCallsWhenLessThanHalfAreLeft) {
  ChildPool pool({.idle_min = 4, .idle_max = 4});
  EXPECT_EQ(pool.decide(kStart).fork, 4u);
  for (ChildId child = 0; child < 4; ++child) pool.child_idle(child);
  pool.call_came(1, kStart);
  pool.call_came(2, kStart);
  EXPECT_EQ(pool.decide(kStart).fork, 0u) << "two of four are left";
  pool.call_came(3, kStart);
  EXPECT_EQ(pool.decide(kStart).fork, 3u);
}

TEST(ChildPool, ForksOneForEachCallThatWaits) {
  ChildPool pool({.idle_min = 1, .idle_max = 4});
  for (CallId call = 0; call < 10; ++call) pool.call_came(call, kStart);
  EXPECT_EQ(pool.decide(kStart).fork, 10u + 4u);
}

TEST(ChildPool, KeepsAsManyReadyAsRanAtOnceLately) {
  ChildPool pool({.idle_min = 1, .idle_max = 8, .burst_memory = seconds(20)});
  for (CallId call = 0; call < 5; ++call) pool.call_came(call, kStart);
  pool.decide(kStart);
  for (ChildId child = 0; child < 10; ++child) pool.child_idle(child);
  pool.decide(kStart);
  for (int i = 0; i < 5; ++i) pool.child_ended();
  EXPECT_EQ(pool.idle(), 5u);
  pool.drop_idle();
  EXPECT_EQ(pool.decide(kStart + seconds(5)).fork, 5u);
  pool.drop_idle();
  ChildPool later({.idle_min = 1, .idle_max = 8, .burst_memory = seconds(20)});
  EXPECT_EQ(later.decide(kStart + seconds(100)).fork, 2u);
}

TEST(ChildPool, RefusesWhatWaitedTooLongAndWhatIsTooMuch) {
  ChildPool pool({.running_max = 0, .waiting_max = 2, .wait_max = seconds(10)});
  pool.call_came(1, kStart);
  pool.call_came(2, kStart + seconds(5));
  pool.call_came(3, kStart + seconds(5));
  EXPECT_EQ(pool.decide(kStart + seconds(5)).refused, std::vector<CallId>{3});
  EXPECT_EQ(pool.next_refusal(), kStart + seconds(10));
  EXPECT_EQ(pool.decide(kStart + seconds(10)).refused, std::vector<CallId>{1});
  EXPECT_EQ(pool.decide(kStart + seconds(15)).refused, std::vector<CallId>{2});
  EXPECT_FALSE(pool.next_refusal());
}

// Else all that run could wait for sessions that cannot start before one of them has ended.
TEST(ChildPool, StartsSessionsBesideTheMostThatMayRun) {
  ChildPool pool({.running_max = 1, .idle_min = 1, .idle_max = 1});
  pool.call_came(1, kStart);
  EXPECT_EQ(pool.decide(kStart).fork, 1u);
  pool.child_idle(11);
  EXPECT_EQ(pool.decide(kStart).hand_offs.size(), 1u);
  pool.call_came(2, kStart);
  pool.call_came(3, kStart, true);
  EXPECT_EQ(pool.decide(kStart).fork, 1u);
  pool.child_idle(12);
  const auto actions = pool.decide(kStart);
  ASSERT_EQ(actions.hand_offs.size(), 1u);
  EXPECT_EQ(actions.hand_offs[0].call, 3u) << "the other has to wait for the first one's end";
  EXPECT_EQ(pool.waiting(), 1u);
}

TEST(ChildPool, RefusesAtOnceWhatNoChildWillComeFor) {
  ChildPool pool({.idle_min = 1, .fork_pause = seconds(1)});
  pool.call_came(1, kStart);
  pool.call_came(2, kStart);
  EXPECT_EQ(pool.decide(kStart).fork, 2u + 4u);
  pool.child_idle(11);
  pool.fork_failed(5, kStart);
  const auto actions = pool.decide(kStart);
  ASSERT_EQ(actions.hand_offs.size(), 1u) << "one could be had";
  EXPECT_EQ(actions.refused, std::vector<CallId>{2});
  EXPECT_EQ(actions.fork, 0u) << "not again at once";
  pool.child_ended();
  pool.call_came(3, kStart + seconds(2));
  EXPECT_GT(pool.decide(kStart + seconds(2)).fork, 0u);
}

// Random events; whatever their order, each call is answered once and no limit is passed.
TEST(ChildPool, AnswersEachCallOnceAndKeepsItsLimits) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const PoolLimits limits{.running_max = 5, .waiting_max = 6, .idle_min = 1, .idle_max = 3};
    ChildPool pool(limits);
    std::set<CallId> open, idle, sessions;
    std::size_t running = 0, forking = 0;
    CallId next_call = 0;
    ChildId next_child = 0;
    Steady::time_point now = kStart;
    for (int step = 0; step < 300; ++step) {
      now += milliseconds(random() % 3'000);
      switch (random() % 5) {
        case 0:
        case 1:
          open.insert(next_call);
          if (random() % 4 == 0) sessions.insert(next_call);
          pool.call_came(next_call, now, sessions.contains(next_call));
          ++next_call;
          break;
        case 2:
          if (forking > 0) {
            --forking;
            idle.insert(next_child);
            pool.child_idle(next_child++);
          }
          break;
        case 3:
          if (running > 0) {
            --running;
            pool.child_ended();
          }
          break;
        case 4:
          if (!idle.empty()) {
            pool.child_gone(*idle.begin());
            idle.erase(idle.begin());
          }
          break;
      }
      const auto actions = pool.decide(now);
      for (const auto& pair : actions.hand_offs) {
        ASSERT_EQ(open.erase(pair.call), 1u);
        ASSERT_EQ(idle.erase(pair.child), 1u);
        ASSERT_TRUE(running < limits.running_max || sessions.contains(pair.call));
        ++running;
      }
      for (const CallId call : actions.refused) ASSERT_EQ(open.erase(call), 1u);
      forking += actions.fork;
      ASSERT_EQ(pool.running(), running);
      ASSERT_LE(open.size(), limits.waiting_max);
      ASSERT_TRUE(open.empty() || running >= limits.running_max || idle.empty());
      for (const CallId call : open) ASSERT_TRUE(idle.empty() || !sessions.contains(call));
      ASSERT_TRUE(open.empty() || running + forking + idle.size() >= limits.running_max ||
                  forking + idle.size() >= open.size());
    }
  }
}

}  // namespace
}  // namespace hearth::worker
