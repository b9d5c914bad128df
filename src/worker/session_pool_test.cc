#include "worker/session_pool.hh"

#include <gtest/gtest.h>

#include "worker/testing.hh"

#include <cstdlib>
#include <random>

namespace hearth::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::kStart;

SessionRequest request(std::string key, bool open = false, std::string posture = "p") {
  return {"a.b", std::move(key), "c1", {}, open, std::move(posture)};
}

/// A pool with one worker, child 7, that runs call 1 of `key`.
SessionPool pool_with_worker(const SessionRequest& first, SessionLimits limits = {}) {
  SessionPool pool(limits);
  pool.call_came(1, first, kStart);
  EXPECT_EQ(pool.decide(kStart).starts, std::vector<CallId>{1});
  pool.started(1, 7, kStart);
  return pool;
}

TEST(SessionPool, GivesTheNextCallOfAKeyToItsFreeWorker) {
  SessionPool pool = pool_with_worker(request("k"));
  pool.freed(7, 100, kStart);
  pool.call_came(2, request("k"), kStart);
  const auto actions = pool.decide(kStart);
  ASSERT_EQ(actions.hand_offs.size(), 1u);
  EXPECT_EQ(actions.hand_offs[0].call, 2u);
  EXPECT_EQ(actions.hand_offs[0].worker, 7u);
  EXPECT_TRUE(actions.starts.empty());
}

TEST(SessionPool, IsKeptUntilTheLastOfItsWorkersIsDue) {
  EXPECT_EQ(SessionPool().kept_until(kStart), std::nullopt);
  SessionRequest day = request("other");
  day.ttl = seconds(86'400);
  SessionPool pool = pool_with_worker(request("k"));
  EXPECT_EQ(pool.kept_until(kStart + seconds(60)), kStart + seconds(75));  // it still runs
  pool.freed(7, 100, kStart + seconds(60));
  EXPECT_EQ(pool.kept_until(kStart + seconds(70)), kStart + seconds(75));
  pool.call_came(2, day, kStart);
  (void)pool.decide(kStart);
  pool.started(2, 8, kStart);
  pool.freed(8, 100, kStart);
  EXPECT_EQ(pool.kept_until(kStart + seconds(70)), kStart + seconds(86'400));
}

TEST(SessionPool, NeverSharesAWorkerBetweenKeys) {
  SessionPool pool = pool_with_worker(request("k"));
  pool.freed(7, 100, kStart);
  pool.call_came(2, request("other"), kStart);
  const auto actions = pool.decide(kStart);
  EXPECT_TRUE(actions.hand_offs.empty());
  EXPECT_EQ(actions.starts, std::vector<CallId>{2});
}

TEST(SessionPool, StartsAnotherWorkerWhereAllAreBusyUpToTheMost) {
  SessionPool pool = pool_with_worker(request("k"), {.per_key_max = 2});
  pool.call_came(2, request("k"), kStart);
  pool.call_came(3, request("k"), kStart);
  EXPECT_EQ(pool.decide(kStart).starts, std::vector<CallId>{2});
  EXPECT_EQ(pool.waiting(), 1u);
  pool.freed(7, 100, kStart + seconds(1));
  const auto actions = pool.decide(kStart + seconds(1));
  ASSERT_EQ(actions.hand_offs.size(), 1u);
  EXPECT_EQ(actions.hand_offs[0].call, 3u);
}

TEST(SessionPool, RefusesACallThatWaitedTooLong) {
  SessionPool pool = pool_with_worker(request("k"), {.per_key_max = 1, .wait_max = seconds(10)});
  pool.call_came(2, request("k"), kStart);
  EXPECT_TRUE(pool.decide(kStart + milliseconds(9'999)).refused.empty());
  EXPECT_EQ(pool.next_change(), kStart + seconds(10));
  EXPECT_EQ(pool.decide(kStart + seconds(10)).refused, std::vector<CallId>{2});
}

TEST(SessionPool, RefusesWhatIsMoreThanMayWait) {
  SessionPool pool = pool_with_worker(request("k"), {.per_key_max = 1, .waiting_max = 1});
  pool.call_came(2, request("k"), kStart);
  pool.call_came(3, request("k"), kStart);
  EXPECT_EQ(pool.decide(kStart).refused, std::vector<CallId>{3});
}

TEST(SessionPool, RunsCoroutinesOfOnePostureSideBySide) {
  SessionPool pool = pool_with_worker(request("k", true));
  pool.took(7, true);
  pool.call_came(2, request("k", true), kStart);
  pool.call_came(3, request("k", true, "elsewhere"), kStart);
  pool.call_came(4, request("k", false), kStart);
  const auto actions = pool.decide(kStart);
  ASSERT_EQ(actions.hand_offs.size(), 1u);
  EXPECT_EQ(actions.hand_offs[0].call, 2u);
  EXPECT_EQ(actions.starts, (std::vector<CallId>{3, 4}));
}

TEST(SessionPool, KeepsAPlainMainAlone) {
  SessionPool pool = pool_with_worker(request("k", true));
  pool.took(7, false);  // its note was wrong
  pool.call_came(2, request("k", true), kStart);
  EXPECT_EQ(pool.decide(kStart).starts, std::vector<CallId>{2});
}

TEST(SessionPool, DoesNotGiveAContentBackToTheWorkerThatCannotServeIt) {
  SessionPool pool = pool_with_worker(request("k"));
  pool.freed(7, 100, kStart);
  SessionRequest edited = request("k");
  edited.content = "c2";
  pool.call_came(2, edited, kStart);
  EXPECT_EQ(pool.decide(kStart).hand_offs.size(), 1u);
  pool.unlike(7, "c2", kStart);
  pool.call_came(3, edited, kStart);
  EXPECT_EQ(pool.decide(kStart).starts, std::vector<CallId>{3});
  pool.call_came(4, request("k"), kStart);
  EXPECT_EQ(pool.decide(kStart).hand_offs.size(), 1u) << "the old content is still served";
}

TEST(SessionPool, EndsAWorkerAfterItsTtlFromTheLastUse) {
  SessionPool pool = pool_with_worker(request("k"));
  EXPECT_TRUE(pool.decide(kStart + seconds(100)).ends.empty()) << "it runs a call";
  pool.freed(7, 100, kStart + seconds(100));
  EXPECT_TRUE(pool.decide(kStart + seconds(114)).ends.empty());
  EXPECT_EQ(pool.next_change(), kStart + seconds(115));
  EXPECT_EQ(pool.decide(kStart + seconds(115)).ends, std::vector<ChildId>{7});
  EXPECT_EQ(pool.workers(), 0u);
}

TEST(SessionPool, TheLastCallerThatGivesATtlSetsIt) {
  SessionPool pool = pool_with_worker(request("k"));
  pool.freed(7, 100, kStart);
  SessionRequest longer = request("k");
  longer.ttl = seconds(60);
  pool.call_came(2, longer, kStart);
  pool.decide(kStart);
  pool.freed(7, 100, kStart);
  pool.call_came(3, request("k"), kStart);
  pool.decide(kStart);
  pool.freed(7, 100, kStart);
  EXPECT_TRUE(pool.decide(kStart + seconds(59)).ends.empty());
  EXPECT_EQ(pool.decide(kStart + seconds(60)).ends.size(), 1u);
}

TEST(SessionPool, RenewsAWorkerAfterManyCallsOrMuchMemory) {
  SessionPool pool = pool_with_worker(request("k"), {.calls_max = 2, .rss_max_kb = 1'000});
  pool.freed(7, 100, kStart);
  pool.call_came(2, request("k"), kStart);
  EXPECT_EQ(pool.decide(kStart).hand_offs.size(), 1u);
  pool.freed(7, 100, kStart);
  EXPECT_EQ(pool.decide(kStart).ends, std::vector<ChildId>{7});
  SessionPool fat = pool_with_worker(request("k"), {.rss_max_kb = 1'000});
  fat.freed(7, 1'001, kStart);
  EXPECT_EQ(fat.decide(kStart).ends, std::vector<ChildId>{7});
}

TEST(SessionPool, EndsTheFreeWorkerUsedLeastLatelyToMakeRoom) {
  SessionPool pool = pool_with_worker(request("k1"), {.workers_max = 2});
  pool.call_came(2, request("k2"), kStart);
  pool.decide(kStart);
  pool.started(2, 8, kStart);
  pool.call_came(3, request("k3"), kStart);
  EXPECT_TRUE(pool.decide(kStart).starts.empty()) << "both are busy";
  pool.freed(8, 1, kStart + seconds(1));
  pool.freed(7, 1, kStart + seconds(2));
  const auto actions = pool.decide(kStart + seconds(2));
  EXPECT_EQ(actions.ends, std::vector<ChildId>{8});
  EXPECT_EQ(actions.starts, std::vector<CallId>{3});
}

TEST(SessionPool, LetsGoByName) {
  SessionPool pool = pool_with_worker(request("k"));
  EXPECT_TRUE(pool.let_go({"c.d", {}, {}}).empty());
  EXPECT_TRUE(pool.let_go({"a.b", 7, {}}).empty()) << "the one that asks stays";
  EXPECT_TRUE(pool.let_go({"", {}, 8}).empty());
  EXPECT_EQ(pool.let_go({"a.b", {}, 7}), std::vector<ChildId>{7});
  EXPECT_EQ(pool.workers(), 0u);
}

/// Whatever happens in whatever order: every call is handed off, started or refused exactly once
/// per time that it came, a worker that is not open runs one call, and limits hold.
TEST(SessionPool, KeepsItsPromisesInAnyOrder) {
  const char* given = std::getenv("HEARTH_SEED");
  const unsigned seed = given ? static_cast<unsigned>(std::atoi(given)) : std::random_device()();
  RecordProperty("seed", static_cast<int>(seed));
  SCOPED_TRACE("HEARTH_SEED=" + std::to_string(seed));
  std::mt19937 random(seed);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const SessionLimits limits{.workers_max = 5, .per_key_max = 3, .waiting_max = 8, .calls_max = 50};
  SessionPool pool(limits);
  std::map<ChildId, int> running;
  std::vector<CallId> to_start;
  CallId next = 1;
  ChildId next_child = 100;
  std::size_t came = 0;
  std::size_t settled = 0;
  Steady::time_point now = kStart;
  for (int step = 0; step < 5'000; ++step) {
    now += milliseconds(below(300));
    const int what = below(10);
    if (what < 4) {
      ++came;
      pool.call_came(next++, request("k" + std::to_string(below(4))), now);
    } else if (what < 8 && !running.empty()) {
      const auto it = std::next(running.begin(), below(static_cast<int>(running.size())));
      pool.freed(it->first, below(100), now);
      running.erase(it);
    } else if (what == 8 && !to_start.empty()) {
      const CallId call = to_start.back();
      to_start.pop_back();
      if (below(5) == 0) {
        pool.not_started(call);
      } else {
        running[next_child] = 1;
        pool.started(call, next_child++, now);
      }
      ++settled;
    } else if (what == 9 && !running.empty() && below(10) == 0) {
      pool.gone(running.begin()->first);
      running.erase(running.begin());
    }
    const auto actions = pool.decide(now);
    for (const auto& pair : actions.hand_offs) {
      ASSERT_EQ(running[pair.worker]++, 0) << "a worker that was busy got a call";
      ++settled;
    }
    to_start.insert(to_start.end(), actions.starts.begin(), actions.starts.end());
    settled += actions.refused.size();
    for (const ChildId ended : actions.ends) ASSERT_FALSE(running.contains(ended));
    ASSERT_LE(pool.workers() + to_start.size(), limits.workers_max);
    ASSERT_LE(pool.waiting(), limits.waiting_max);
    ASSERT_EQ(came, settled + pool.waiting() + to_start.size());
  }
}

}  // namespace
}  // namespace hearth::worker
