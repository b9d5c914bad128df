#include "aio/scope.hh"

#include <gtest/gtest.h>

#include "aio/sim.hh"

namespace hearth::aio {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

struct Frame {
  explicit Frame(std::vector<int>& gone, int which) : gone(gone), which(which) {}
  ~Frame() { gone.push_back(which); }
  std::vector<int>& gone;
  int which;
};

Co<> holds_a_frame(Loop& loop, std::vector<int>& gone, int which, bool& resumed) {
  const Frame frame(gone, which);
  co_await sleep_for(loop, hours(1));
  resumed = true;
}

class ScopeTest : public testing::Test {
 protected:
  /// Runs what is ready now, and no timer.
  void turn() {
    loop.post([this] { loop.stop(); });
    loop.run();
  }
  SimClock clock;
  Loop loop{clock};
  std::vector<int> gone;
  bool resumed = false;
};

TEST_F(ScopeTest, DestructionDestroysTheFramesLastStartedFirstWithoutResumingThem) {
  {
    Scope scope(loop);
    for (int i : {1, 2, 3}) scope.start("task", holds_a_frame(loop, gone, i, resumed));
    turn();
    EXPECT_EQ(scope.size(), 3u);
    EXPECT_TRUE(gone.empty());
  }
  EXPECT_EQ(gone, (std::vector{3, 2, 1}));
  EXPECT_FALSE(resumed);
  loop.run();
  EXPECT_FALSE(resumed);
}

TEST_F(ScopeTest, DestructionDestroysWhatHasNotBegun) {
  {
    Scope scope(loop);
    scope.start("task", holds_a_frame(loop, gone, 1, resumed));
  }
  loop.run();
  EXPECT_TRUE(gone.empty());
}

TEST_F(ScopeTest, DestructionDestroysWhatIsReadyToBeResumed) {
  auto scope = std::make_unique<Scope>(loop);
  scope->start("task", holds_a_frame(loop, gone, 1, resumed));
  turn();
  scope->cancel();
  scope.reset();
  EXPECT_EQ(gone, std::vector{1});
  loop.run();
  EXPECT_FALSE(resumed);
}

Co<> owns_a_scope(Loop& loop, std::vector<int>& gone, bool& resumed) {
  const Frame frame(gone, 1);
  Scope inner(loop);
  inner.start("inner", holds_a_frame(loop, gone, 2, resumed));
  co_await inner.join();
  resumed = true;
}

TEST_F(ScopeTest, DestructionReachesTheScopesInside) {
  {
    Scope scope(loop);
    scope.start("outer", owns_a_scope(loop, gone, resumed));
    turn();
    turn();
  }
  EXPECT_EQ(gone, (std::vector{2, 1}));
  EXPECT_FALSE(resumed);
}

Co<> inside_a_deadline(Loop& loop, std::vector<int>& gone, bool& resumed) {
  const Frame frame(gone, 1);
  co_await with_deadline(loop, loop.clock().now() + seconds(5), sleep_for(loop, hours(1)));
  resumed = true;
}

TEST_F(ScopeTest, DestructionReachesWorkUnderADeadline) {
  {
    Scope scope(loop);
    scope.start("task", inside_a_deadline(loop, gone, resumed));
    turn();
  }
  EXPECT_EQ(gone, std::vector{1});
  loop.run();
  EXPECT_FALSE(resumed);
}

Co<> cleans_up(Loop& loop, std::vector<std::string>& log) {
  const auto slept = co_await sleep_for(loop, hours(1));
  log.push_back(slept ? "slept" : name_of(slept.error().code));
  const auto again = co_await sleep_for(loop, hours(1));
  log.push_back(again ? "slept" : name_of(again.error().code));
}

Co<Expected<>> closes(Loop& loop, std::vector<std::string>& log) {
  Scope scope(loop);
  scope.start("task", cleans_up(loop, log));
  CO_CHECK_OK(co_await sleep_for(loop, seconds(1)));
  co_await scope.close();
  log.push_back("closed");
  EXPECT_EQ(scope.size(), 0u);
  co_return Expected<>{};
}

TEST_F(ScopeTest, CloseCancelsEveryWaitAndReturnsWhenAllHaveEnded) {
  std::vector<std::string> log;
  EXPECT_TRUE(run_in(loop, closes(loop, log)));
  EXPECT_EQ(log, (std::vector<std::string>{"cancelled", "cancelled", "closed"}));
}

TEST_F(ScopeTest, WhatIsCancelledBeforeItBeganNeverBegins) {
  Scope scope(loop);
  scope.start("task", holds_a_frame(loop, gone, 1, resumed));
  scope.cancel();
  loop.run();
  EXPECT_EQ(scope.size(), 0u);
  EXPECT_TRUE(gone.empty());
}

Co<> joins(Loop& loop, std::vector<std::string>& log) {
  Scope inner(loop);
  inner.start("inner", cleans_up(loop, log));
  co_await sleep_for(loop, seconds(1));
  co_await inner.join();
  log.push_back("joined");
}

TEST_F(ScopeTest, ACancelledJoinCancelsTheChildrenAndStillWaitsForThem) {
  std::vector<std::string> log;
  Scope scope(loop);
  scope.start("outer", joins(loop, log));
  turn();
  turn();
  scope.cancel();
  loop.run();
  EXPECT_EQ(log, (std::vector<std::string>{"cancelled", "cancelled", "joined"}));
}

Co<> destroys(std::unique_ptr<Scope>& other, Loop& loop) {
  co_await sleep_for(loop, seconds(1));
  other.reset();
}

TEST_F(ScopeTest, ATaskMayDestroyAnothersScope) {
  auto other = std::make_unique<Scope>(loop);
  other->start("other", holds_a_frame(loop, gone, 1, resumed));
  Scope scope(loop);
  scope.start("task", destroys(other, loop));
  loop.run();
  EXPECT_EQ(gone, std::vector{1});
  EXPECT_FALSE(resumed);
}

TEST_F(ScopeTest, ATaskThatDestroysItsOwnScopeIsABug) {
  auto own = std::make_unique<Scope>(loop);
  own->start("task", destroys(own, loop));
  EXPECT_DEATH(loop.run(), "running_");
  own->cancel();
}

Co<> throws() {
  throw std::runtime_error("oops");
  co_return;
}

TEST_F(ScopeTest, AnExceptionThatLeavesATaskEndsTheProgramWithItsName) {
  Scope scope(loop);
  scope.start("thrower", throws());
  EXPECT_DEATH(loop.run(), "\"oops\" left coroutine thrower");
}

}  // namespace
}  // namespace hearth::aio
