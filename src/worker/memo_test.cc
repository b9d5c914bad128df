#include "worker/memo.hh"

#include <gtest/gtest.h>

#include "worker/testing.hh"

namespace hearth::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::kStart;

MemoQuestion about(std::string key, Duration ttl = seconds(15)) {
  return {{"my.cloud", std::move(key)}, "my.cloud.login", ttl, seconds(30)};
}

/// What an asker is told at once: "hit:VALUE", "flight", "miss", or "waits".
std::string ask(Memo& memo, AskerId asker, const MemoQuestion& question,
                Steady::time_point now = kStart) {
  const auto answer = memo.get(asker, question, now);
  if (!answer) return "waits";
  if (answer->value) return "hit:" + *answer->value;
  return answer->flight ? "flight" : "miss";
}

/// Those who waited and what they are told now: "2:hit:VALUE 3:flight".
std::string told(Memo& memo) {
  std::string text;
  for (const Memo::Answer& answer : memo.take_answers()) {
    if (!text.empty()) text += ' ';
    text += std::to_string(answer.asker) + ':';
    text += answer.value ? "hit:" + *answer.value : answer.flight ? "flight" : "miss";
  }
  return text;
}

TEST(Memo, GivesWhatWasPutUntilItsTimeAfterTheLastUseIsOver) {
  Memo memo;
  EXPECT_EQ(ask(memo, 1, about("a")), "flight");
  EXPECT_EQ(memo.put(1, about("a"), "v", kStart), Memo::Put::kept);
  EXPECT_EQ(ask(memo, 2, about("a"), kStart + seconds(14)), "hit:v");
  EXPECT_EQ(ask(memo, 2, about("a"), kStart + seconds(28)), "hit:v");
  EXPECT_EQ(ask(memo, 2, about("a"), kStart + seconds(43)), "flight");
}

TEST(Memo, IsKeptUntilTheLastOfItsValuesIsDue) {
  Memo memo;
  EXPECT_EQ(memo.kept_until(), std::nullopt);
  memo.put(1, about("a", seconds(100)), "v", kStart);
  memo.put(1, about("b"), "v", kStart);
  EXPECT_EQ(memo.kept_until(), kStart + seconds(100));
  memo.clear({}, {});
  EXPECT_EQ(memo.kept_until(), std::nullopt);
}

TEST(Memo, TheLastCallersTimeCounts) {
  Memo memo;
  memo.put(1, about("a", seconds(100)), "v", kStart);
  EXPECT_EQ(ask(memo, 2, about("a", milliseconds(500)), kStart), "hit:v");
  EXPECT_EQ(memo.next_due(), kStart + milliseconds(500));
  EXPECT_EQ(ask(memo, 2, about("a"), kStart + milliseconds(500)), "flight");
}

TEST(Memo, NoTimeMeansNeitherKeptNorGiven) {
  Memo memo;
  EXPECT_EQ(memo.put(1, about("a", {}), "v", kStart), Memo::Put::ttl);
  memo.put(1, about("a"), "v", kStart);
  EXPECT_EQ(ask(memo, 2, about("a", {})), "miss");
  EXPECT_EQ(memo.counts().entries, 0u);
}

TEST(Memo, OnlyTheFirstMakesTheValueAndAllWhoWaitGetIt) {
  Memo memo;
  EXPECT_EQ(ask(memo, 1, about("a")), "flight");
  EXPECT_EQ(ask(memo, 2, about("a")), "waits");
  EXPECT_EQ(ask(memo, 3, about("a")), "waits");
  EXPECT_EQ(ask(memo, 4, about("b")), "flight") << "another key is nobody's business";
  memo.put(1, about("a"), "v", kStart);
  EXPECT_EQ(told(memo), "2:hit:v 3:hit:v");
  EXPECT_EQ(memo.counts().waiting, 0u);
}

TEST(Memo, SameKeysOfTwoScopesAreTwo) {
  Memo memo;
  memo.put(1, about("a"), "v", kStart);
  MemoQuestion other = about("a");
  other.key.scope = "your.cloud";
  EXPECT_EQ(ask(memo, 1, other), "flight");
}

TEST(Memo, AFlightGoesToTheNextWhenItsHolderGivesUpOrHangsUp) {
  Memo memo;
  ask(memo, 1, about("a"));
  ask(memo, 2, about("a"));
  ask(memo, 3, about("a"));
  memo.drop(1, about("a").key, false);
  EXPECT_EQ(told(memo), "2:flight");
  memo.gone(2);
  EXPECT_EQ(told(memo), "3:flight");
  memo.gone(3);
  EXPECT_EQ(told(memo), "");
  EXPECT_EQ(ask(memo, 4, about("a")), "flight");
}

TEST(Memo, AWaiterThatHangsUpIsForgotten) {
  Memo memo;
  ask(memo, 1, about("a"));
  ask(memo, 2, about("a"));
  memo.gone(2);
  memo.put(1, about("a"), "v", kStart);
  EXPECT_EQ(told(memo), "");
}

TEST(Memo, WhoWaitedLongEnoughGoesWithoutAFlight) {
  Memo memo;
  ask(memo, 1, about("a"));
  MemoQuestion hasty = about("a");
  hasty.wait_max = milliseconds(10);
  EXPECT_EQ(ask(memo, 2, hasty), "waits");
  EXPECT_EQ(ask(memo, 3, about("a")), "waits");
  EXPECT_EQ(memo.next_due(), kStart + milliseconds(10));
  memo.expire(kStart + milliseconds(10));
  EXPECT_EQ(told(memo), "2:miss");
  memo.put(1, about("a"), "v", kStart + seconds(1));
  EXPECT_EQ(told(memo), "3:hit:v");
}

TEST(Memo, WhoHoldsTheFlightDoesNotWaitForItself) {
  Memo memo;
  ask(memo, 1, about("a"));
  EXPECT_EQ(ask(memo, 1, about("a")), "flight");
}

TEST(Memo, WhatCannotBeKeptKeepsNobodyWaiting) {
  Memo memo({.value_bytes_max = 3});
  ask(memo, 1, about("a"));
  ask(memo, 2, about("a"));
  ask(memo, 3, about("a"));
  EXPECT_EQ(memo.put(1, about("a"), "long", kStart), Memo::Put::too_big);
  EXPECT_EQ(told(memo), "2:miss 3:miss");
  ask(memo, 1, about("b"));
  ask(memo, 2, about("b"));
  memo.drop(1, about("b").key, true);
  EXPECT_EQ(told(memo), "2:miss");
}

TEST(Memo, OnlyTheHolderEndsAFlight) {
  Memo memo;
  ask(memo, 1, about("a"));
  ask(memo, 2, about("a"));
  memo.drop(3, about("a").key, true);
  memo.gone(3);
  EXPECT_EQ(told(memo), "");
  memo.put(4, about("a"), "v", kStart);
  EXPECT_EQ(told(memo), "2:hit:v") << "but a value is a value, whoever puts it";
}

TEST(Memo, WhatAClearMetInFlightIsNotKept) {
  Memo memo;
  ask(memo, 1, about("a"));
  ask(memo, 2, about("a"));
  memo.clear({}, {});
  EXPECT_EQ(told(memo), "2:flight") << "who waits makes it anew";
  EXPECT_EQ(memo.put(1, about("a"), "old", kStart), Memo::Put::cleared);
  EXPECT_EQ(memo.counts().entries, 0u);
  EXPECT_EQ(memo.put(2, about("a"), "new", kStart), Memo::Put::kept);
  EXPECT_EQ(memo.put(1, about("a"), "newer", kStart), Memo::Put::kept) << "a put of its own";
}

TEST(Memo, WhatIsTakenIsNobodyElsesUntilItIsPutBack) {
  Memo memo;
  MemoQuestion alone = about("a");
  alone.take = true;
  alone.wait_max = {};
  memo.put(1, alone, "v", kStart);
  EXPECT_EQ(ask(memo, 2, alone), "hit:v");
  EXPECT_EQ(memo.counts().entries, 0u);
  EXPECT_EQ(ask(memo, 3, alone), "miss") << "the flight is 2's";
  EXPECT_EQ(memo.put(2, alone, "v", kStart), Memo::Put::kept);
  EXPECT_EQ(ask(memo, 3, alone), "hit:v");
  memo.gone(3);
  EXPECT_EQ(ask(memo, 4, alone), "flight") << "who hangs up takes it along";
}

TEST(Memo, WhatIsTakenDoesNotOutliveAClear) {
  Memo memo;
  MemoQuestion alone = about("a");
  alone.take = true;
  memo.put(1, alone, "v", kStart);
  EXPECT_EQ(ask(memo, 2, alone), "hit:v");
  memo.clear({}, {});
  EXPECT_EQ(memo.put(2, alone, "v", kStart), Memo::Put::cleared);
  EXPECT_EQ(memo.counts().entries, 0u);
}

TEST(Memo, AValuePutByAnotherDoesNotSaveAFlightFromAClear) {
  Memo memo;
  ask(memo, 1, about("a"));
  memo.put(2, about("a"), "v", kStart);
  memo.clear({}, {});
  EXPECT_EQ(memo.put(1, about("a"), "old", kStart), Memo::Put::cleared);
}

TEST(Memo, AClearHandsAFlightOnOnce) {
  Memo memo;
  ask(memo, 2, about("a"));
  memo.put(3, about("a", milliseconds(1)), "v", kStart);
  const auto later = kStart + seconds(1);
  EXPECT_EQ(ask(memo, 1, about("a"), later), "flight");
  EXPECT_EQ(ask(memo, 2, about("a"), later), "waits");
  EXPECT_EQ(ask(memo, 4, about("a"), later), "waits");
  memo.clear({}, {});
  EXPECT_EQ(told(memo), "2:flight");
}

TEST(Memo, AClearTakesAScopeOrNamesOrBoth) {
  Memo memo;
  const auto put = [&](std::string scope, std::string name, std::string key) {
    memo.put(1, {{scope, key}, name, seconds(15), {}}, "v", kStart);
  };
  put("a", "login", "1");
  put("a", "login", "2");
  put("a", "list", "3");
  put("b", "login", "4");
  const auto both = memo.clear("a", std::set<std::string>{"login", "other"});
  EXPECT_EQ(both.entries, 2u);
  EXPECT_EQ(both.names, std::set<std::string>{"login"});
  EXPECT_EQ(memo.clear("c", {}).entries, 0u);
  EXPECT_EQ(memo.clear({}, std::set<std::string>{}).entries, 0u);
  EXPECT_EQ(memo.clear({}, std::set<std::string>{"login"}).entries, 1u);
  EXPECT_EQ(memo.clear("a", {}).names, std::set<std::string>{"list"});
  EXPECT_EQ(memo.counts().bytes, 0u);
}

TEST(Memo, TheLeastRecentlyUsedGoesFirst) {
  Memo memo({.entries_max = 2});
  memo.put(1, about("a"), "a", kStart);
  memo.put(1, about("b"), "b", kStart);
  ask(memo, 1, about("a"));
  memo.put(1, about("c"), "c", kStart);
  EXPECT_EQ(ask(memo, 1, about("a")), "hit:a");
  EXPECT_EQ(ask(memo, 1, about("b")), "flight");
}

TEST(Memo, BytesAreBounded) {
  Memo memo({.bytes_max = 1'000, .value_bytes_max = 500});
  for (int i = 0; i < 20; ++i) {
    memo.put(1, about(std::to_string(i)), std::string(300, 'x'), kStart);
    EXPECT_LE(memo.counts().bytes, 1'000u);
  }
  EXPECT_EQ(memo.counts().entries, 3u);
}

TEST(Memo, ManyWaitersAndFlightsAreRefusedTheWait) {
  Memo memo({.waiting_max = 1, .held_max = 2});
  ask(memo, 1, about("a"));
  EXPECT_EQ(ask(memo, 2, about("a")), "waits");
  EXPECT_EQ(ask(memo, 3, about("a")), "miss");
  EXPECT_EQ(ask(memo, 4, about("b")), "flight");
  EXPECT_EQ(ask(memo, 5, about("c")), "miss");
}

TEST(Memo, CountsByFunctionWithoutKeysOrValues) {
  Memo memo;
  memo.put(1, about("a"), "123", kStart);
  memo.put(1, about("b"), "12345", kStart + seconds(1));
  ask(memo, 1, about("a"), kStart + seconds(2));
  const auto groups = memo.groups(kStart + seconds(5));
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].name, "my.cloud.login");
  EXPECT_EQ(groups[0].entries, 2u);
  EXPECT_EQ(groups[0].hits, 1u);
  EXPECT_EQ(groups[0].oldest, seconds(5));
  EXPECT_EQ(groups[0].unused, seconds(3));
  EXPECT_EQ(groups[0].bytes, memo.counts().bytes);
}

}  // namespace
}  // namespace hearth::worker
