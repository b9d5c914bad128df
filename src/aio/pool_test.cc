#include "aio/pool.hh"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "aio/scope.hh"
#include "aio/sim.hh"

namespace hearth::aio {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

class PoolTest : public testing::Test {
 protected:
  SystemClock clock;
  Loop loop{clock};
};

TEST_F(PoolTest, TheAnswerComesBackToTheLoopsThread) {
  BlockingPool pool(loop, 2);
  const auto answer = run_in(loop, pool.run([] { return std::this_thread::get_id(); }));
  EXPECT_NE(answer.value(), std::this_thread::get_id());
}

TEST_F(PoolTest, WorkMayReturnNothing) {
  BlockingPool pool(loop, 1);
  bool ran = false;
  EXPECT_TRUE(run_in(loop, pool.run([&] { ran = true; })));
  EXPECT_TRUE(ran);
}

Co<> note(BlockingPool& pool, std::vector<int>& notes, int which, Errc& error) {
  const auto ran = co_await pool.run([&notes, which] { notes.push_back(which); });
  if (!ran) error = ran.error().code;
}

TEST_F(PoolTest, OneThreadBeginsWorkInTheOrderItCame) {
  BlockingPool pool(loop, 1);
  Scope scope(loop);
  std::vector<int> notes;
  Errc error{};
  for (int i = 0; i < 100; ++i) scope.start("note", note(pool, notes, i, error));
  loop.run();
  ASSERT_EQ(notes.size(), 100u);
  EXPECT_TRUE(std::ranges::is_sorted(notes));
}

// Asio's io_context stops for good when its last work goes.
TEST_F(PoolTest, TheLoopGoesOnAfterTheOnlyWaitWasTakenAwayBetweenTwoRuns) {
  BlockingPool pool(loop, 1);
  std::vector<int> notes;
  Errc error{};
  {
    Scope scope(loop);
    scope.start("taken away", [](Loop& l) -> Co<> { co_await sleep_for(l, hours(1)); }(loop));
    scope.start("note", note(pool, notes, 1, error));
    loop.post([this] { loop.stop(); });
    loop.run();
  }
  Scope scope(loop);
  scope.start("note", note(pool, notes, 2, error));
  loop.run();
  EXPECT_EQ(scope.size(), 0u);
  ASSERT_FALSE(notes.empty());
  EXPECT_EQ(notes.back(), 2);
}

Co<> block(BlockingPool& pool, std::shared_future<void> gate, std::atomic<int>& inside) {
  (void)co_await pool.run([gate, &inside] {
    ++inside;
    gate.wait();
    --inside;
  });
}

void wait_until(const std::atomic<int>& value, int wanted) {
  for (int i = 0; i < 2000 && value != wanted; ++i) std::this_thread::sleep_for(milliseconds(1));
  EXPECT_EQ(value, wanted);
}

class BlockedPoolTest : public PoolTest {
 protected:
  /// Runs what is ready.
  void turn() {
    for (int i = 0; i < 3; ++i) {
      loop.post([this] { loop.stop(); });
      loop.run();
    }
  }
  std::promise<void> gate;
  std::shared_future<void> gate_future{gate.get_future()};
  std::atomic<int> inside{0};
};

TEST_F(BlockedPoolTest, NoMoreThreadsRunThanAllowed) {
  BlockingPool pool(loop, 2);
  Scope scope(loop);
  for (int i = 0; i < 5; ++i) scope.start("block", block(pool, gate_future, inside));
  turn();
  wait_until(inside, 2);
  std::this_thread::sleep_for(milliseconds(5));
  EXPECT_EQ(inside, 2);
  gate.set_value();
  loop.run();
  EXPECT_EQ(scope.size(), 0u);
}

TEST_F(BlockedPoolTest, MoreThanTheLimitIsFull) {
  BlockingPool pool(loop, 1);
  Scope scope(loop);
  scope.start("block", block(pool, gate_future, inside));
  turn();
  wait_until(inside, 1);
  std::vector<int> notes;
  Errc first_error{}, error{};
  for (int i = 0; i < 1024; ++i) scope.start("note", note(pool, notes, i, first_error));
  scope.start("one too many", note(pool, notes, -1, error));
  turn();
  EXPECT_EQ(error, Errc::full);
  gate.set_value();
  loop.run();
  EXPECT_EQ(first_error, Errc{});
  EXPECT_EQ(notes.size(), 1024u);
}

TEST_F(BlockedPoolTest, WhatIsCancelledBeforeItBeganNeverRuns) {
  BlockingPool pool(loop, 1);
  Scope blocker(loop), scope(loop);
  blocker.start("block", block(pool, gate_future, inside));
  turn();
  wait_until(inside, 1);
  std::vector<int> notes;
  Errc error{};
  scope.start("note", note(pool, notes, 1, error));
  turn();
  scope.cancel();
  turn();
  EXPECT_EQ(error, Errc::cancelled);
  EXPECT_EQ(scope.size(), 0u);
  gate.set_value();
  loop.run();
  EXPECT_TRUE(notes.empty());
}

TEST_F(BlockedPoolTest, WhatRunsWhenItIsCancelledStillGivesItsAnswer) {
  BlockingPool pool(loop, 1);
  Scope scope(loop);
  scope.start("block", block(pool, gate_future, inside));
  turn();
  wait_until(inside, 1);
  scope.cancel();
  turn();
  EXPECT_EQ(scope.size(), 1u);
  gate.set_value();
  loop.run();
  EXPECT_EQ(scope.size(), 0u);
  EXPECT_EQ(inside, 0);
}

TEST_F(BlockedPoolTest, ADestroyedScopeWaitsForWhatRuns) {
  BlockingPool pool(loop, 1);
  auto scope = std::make_unique<Scope>(loop);
  scope->start("block", block(pool, gate_future, inside));
  scope->start("block", block(pool, gate_future, inside));
  turn();
  wait_until(inside, 1);
  std::thread opener([this] {
    std::this_thread::sleep_for(milliseconds(5));
    gate.set_value();
  });
  scope.reset();
  EXPECT_EQ(inside, 0);
  opener.join();
  loop.run();
}

TEST_F(BlockedPoolTest, DestructionCancelsWhatHasNotBegun) {
  auto pool = std::make_unique<BlockingPool>(loop, 1);
  Scope scope(loop);
  scope.start("block", block(*pool, gate_future, inside));
  turn();
  wait_until(inside, 1);
  std::vector<int> notes;
  Errc error{};
  scope.start("note", note(*pool, notes, 1, error));
  turn();
  gate.set_value();
  // It may take the second before it sees that the pool closes, so hold the answer to either.
  pool.reset();
  loop.run();
  EXPECT_EQ(scope.size(), 0u);
  EXPECT_EQ(notes.empty(), error == Errc::cancelled);
}

Co<> sleep_then_note(Loop& loop, std::vector<int>& notes) {
  const auto slept = co_await sleep_for(loop, hours(1));
  if (slept) notes.push_back(2);
}

TEST(SimPool, SimulatedTimeStandsStillWhileAThreadWorks) {
  SimClock clock;
  Loop loop(clock);
  BlockingPool pool(loop, 1);
  Scope scope(loop);
  std::vector<int> notes;
  scope.start("sleep", sleep_then_note(loop, notes));
  EXPECT_TRUE(run_in(loop, pool.run([&notes] {
    std::this_thread::sleep_for(milliseconds(10));
    notes.push_back(1);
  })));
  loop.run();
  EXPECT_EQ(notes, (std::vector{1, 2}));
}

}  // namespace
}  // namespace hearth::aio
