#include "record/hearth/shared_answers.hh"

#include <gtest/gtest.h>

#include <algorithm>

#include "aio/scope.hh"
#include "aio/sim.hh"
#include "base/text.hh"

namespace hearth::record::own {
namespace {

journal::Cursor place(std::uint64_t offset) {
  return {Uuid{}, 1, offset};
}

struct SharedWorld {
  aio::SimClock clock;
  aio::Loop loop{clock};
  SharedAnswers all{loop};
  int made = 0;
  int to_fail = 0;
  std::vector<std::string> said;

  /// Asks for "k"; making it takes `takes`.
  Co<> ask(std::uint64_t seen, std::uint64_t end, Duration takes) {
    const auto answer = co_await all.get("k", place(seen), place(end),
                                         [this, takes]() -> Co<Expected<api::Answer>> {
                                           const int number = ++made;
                                           CO_CHECK_OK(co_await aio::sleep_for(loop, takes));
                                           if (number <= to_fail)
                                             co_return fail(Errc::io, "failed");
                                           co_return api::Answer{200, std::to_string(number)};
                                         });
    said.push_back(answer ? answer->body : answer.error().message);
  }
};

constexpr auto kMs = std::chrono::milliseconds(1);

TEST(SharedAnswers, AllWhoHaveSeenAsMuchGetOneAnswer) {
  SharedWorld world;
  aio::Scope scope(world.loop);
  for (int n = 0; n < 50; ++n) scope.start("asks", world.ask(10, 10 + n, 5 * kMs));
  scope.start("asks for what is newer", world.ask(70, 70, 5 * kMs));
  aio::run_in(world.loop, [](aio::Scope& all) -> Co<int> {
    co_await all.join();
    co_return 0;
  }(scope));
  EXPECT_EQ(world.made, 2);
  EXPECT_EQ(std::ranges::count(world.said, "1"), 50);
  EXPECT_EQ(std::ranges::count(world.said, "2"), 1);
}

TEST(SharedAnswers, AnOldOneIsMadeAnew) {
  SharedWorld world;
  aio::run_in(world.loop, [](SharedWorld& one) -> Co<int> {
    co_await one.ask(1, 1, kMs);
    co_await one.ask(1, 5, kMs);
    (void)co_await aio::sleep_for(one.loop, std::chrono::seconds(2));
    co_await one.ask(1, 5, kMs);
    co_return 0;
  }(world));
  EXPECT_EQ(world.said, (std::vector<std::string>{"1", "1", "2"}));
  EXPECT_EQ(world.all.size(), 1);
}

TEST(SharedAnswers, AFailureIsNobodyElses) {
  SharedWorld world;
  world.to_fail = 1;
  aio::Scope scope(world.loop);
  for (int n = 0; n < 3; ++n) scope.start("asks", world.ask(1, 1, kMs));
  aio::run_in(world.loop, [](aio::Scope& all) -> Co<int> {
    co_await all.join();
    co_return 0;
  }(scope));
  EXPECT_EQ(world.said, (std::vector<std::string>{"failed", "2", "2"}));
}

TEST(SharedAnswers, WhenItsMakerHangsUpSomebodyElseMakesIt) {
  SharedWorld world;
  aio::Scope others(world.loop);
  {
    aio::Scope maker(world.loop);
    maker.start("makes it", world.ask(1, 1, 50 * kMs));
    for (int n = 0; n < 3; ++n) others.start("waits", world.ask(1, 1, 50 * kMs));
    aio::run_in(world.loop, [](SharedWorld& one) -> Co<int> {
      (void)co_await aio::sleep_for(one.loop, 10 * kMs);
      co_return 0;
    }(world));
  }
  aio::run_in(world.loop, [](aio::Scope& all) -> Co<int> {
    co_await all.join();
    co_return 0;
  }(others));
  EXPECT_EQ(world.said, (std::vector<std::string>{"2", "2", "2"}));
}

}  // namespace
}  // namespace hearth::record::own
