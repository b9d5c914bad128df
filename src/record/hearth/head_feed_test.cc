#include "record/hearth/head_feed.hh"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include "record/testing/daemon.hh"

namespace hearth::record::own {
namespace {

using testing::Daemon;
using testing::History;

struct FeedWorld {
  Daemon daemon;
  History history{false};
  HeadFeed feed{daemon.loop, daemon.log, daemon.pool, [this]() -> Expected<JournalDoor> {
                  return JournalDoor{*daemon.intake, daemon.folder, Uuid{}, {}, false, {}};
                }};

  std::vector<std::string> hosts(int count) {
    std::vector<std::string> events;
    for (int n = 0; n < count; ++n) events.push_back(history.add("host", R"("name":"web")"));
    return events;
  }
  /// Waits until the feed has all that the journal has; how often it was told of.
  Co<int> told(aio::Event& wake) {
    int times = 0;
    while (feed.end() < daemon.intake->end()) {
      EXPECT_TRUE(co_await wake.wait());
      ++times;
    }
    co_return times;
  }
  std::vector<journal::Cursor> since(const journal::Cursor& at) {
    std::vector<journal::Cursor> all;
    feed.since(at, [&](const HeadFeed::Head& head) { all.push_back(head.next); });
    return all;
  }
};

TEST(HeadFeed, TellsAllOfEachEventOnceFromWhereTheyAre) {
  FeedWorld world;
  world.daemon.run([](FeedWorld& one) -> Co<> {
    aio::Event first(one.daemon.loop), second(one.daemon.loop);
    const journal::Cursor before = one.daemon.intake->end();
    EXPECT_FALSE(one.feed.has(before));
    const HeadFeed::Listening listening(one.feed, first);
    EXPECT_TRUE(one.feed.has(before));
    co_await one.daemon.append(one.hosts(3));
    co_await one.told(first);
    const HeadFeed::Listening late(one.feed, second);
    const journal::Cursor between = one.feed.end();
    co_await one.daemon.append(one.hosts(2));
    co_await one.told(second);
    const auto all = one.since(before);
    EXPECT_EQ(all.size(), 5u);
    EXPECT_TRUE(std::ranges::is_sorted(all));
    EXPECT_EQ(all.back(), one.daemon.intake->end());
    EXPECT_EQ(one.since(between).size(), 2u);
    EXPECT_TRUE(one.since(one.feed.end()).empty());
  }(world));
}

TEST(HeadFeed, WhoIsFurtherBackIsNotServed) {
  FeedWorld world;
  world.daemon.run([](FeedWorld& one) -> Co<> {
    const journal::Cursor start{one.daemon.folder.id};
    co_await one.daemon.append(one.hosts(1));
    aio::Event wake(one.daemon.loop);
    const HeadFeed::Listening listening(one.feed, wake);
    EXPECT_FALSE(one.feed.has(start));
    EXPECT_TRUE(one.feed.has(one.daemon.intake->end()));
  }(world));
}

TEST(HeadFeed, ReadsNothingWhenNobodyListensAndBeginsAnew) {
  FeedWorld world;
  world.daemon.run([](FeedWorld& one) -> Co<> {
    aio::Event wake(one.daemon.loop);
    const journal::Cursor before = one.daemon.intake->end();
    {
      const HeadFeed::Listening listening(one.feed, wake);
      co_await one.daemon.append(one.hosts(1));
      co_await one.told(wake);
    }
    EXPECT_FALSE(one.feed.has(one.daemon.intake->end()));
    co_await one.daemon.append(one.hosts(1));
    const HeadFeed::Listening again(one.feed, wake);
    EXPECT_FALSE(one.feed.has(before));
    EXPECT_TRUE(one.feed.has(one.daemon.intake->end()));
  }(world));
}

TEST(HeadFeed, ManyAreToldRarelyButOfEverything) {
  EXPECT_LT(HeadFeed::gap_for(1), std::chrono::milliseconds(5));
  EXPECT_EQ(HeadFeed::gap_for(10'000), std::chrono::milliseconds(500));
  FeedWorld world;
  world.daemon.run([](FeedWorld& one) -> Co<> {
    std::deque<aio::Event> wakes;
    std::deque<HeadFeed::Listening> listening;
    for (int n = 0; n < 100; ++n)
      listening.emplace_back(one.feed, wakes.emplace_back(one.daemon.loop));
    const journal::Cursor before = one.daemon.intake->end();
    for (int n = 0; n < 50; ++n) co_await one.daemon.append(one.hosts(1));
    EXPECT_LT(co_await one.told(wakes.back()), 10);
    EXPECT_EQ(one.since(before).size(), 50u);
    listening.clear();
  }(world));
}

}  // namespace
}  // namespace hearth::record::own
