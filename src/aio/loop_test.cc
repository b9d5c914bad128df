#include "aio/loop.hh"

#include <gtest/gtest.h>

#include <thread>

#include "aio/scope.hh"
#include "aio/sim.hh"

namespace hearth::aio {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

Co<Expected<int>> answer_after(Loop& loop, Duration time, int answer) {
  CO_CHECK_OK(co_await sleep_for(loop, time));
  co_return answer;
}

Co<> note_after(Loop& loop, Duration time, std::vector<int>& notes, int note) {
  const auto slept = co_await sleep_for(loop, time);
  if (slept) notes.push_back(note);
}

TEST(Loop, EndsWhenNothingIsLeftThatCouldWakeIt) {
  SystemClock clock;
  Loop loop(clock);
  loop.run();
  Scope scope(loop);
  scope.start("never", [](Loop& l) -> Co<> { co_await sleep_until(l, kNoDeadline); }(loop));
  loop.run();
  EXPECT_EQ(scope.size(), 1u);
}

TEST(Loop, SleepsForRealTimeOnTheSystemClock) {
  SystemClock clock;
  Loop loop(clock);
  const auto before = Steady::now();
  EXPECT_EQ(run_in(loop, answer_after(loop, milliseconds(20), 7)).value(), 7);
  const auto took = Steady::now() - before;
  EXPECT_GE(took, milliseconds(20));
  EXPECT_LT(took, seconds(5));
}

TEST(Loop, RunsWhatAnotherThreadPosts) {
  SystemClock clock;
  Loop loop(clock);
  Scope scope(loop);
  scope.start("alive", [](Loop& l) -> Co<> { co_await sleep_for(l, hours(1)); }(loop));
  bool ran = false;
  std::thread other([&] {
    loop.post([&] {
      ran = true;
      loop.stop();
    });
  });
  loop.run();
  other.join();
  EXPECT_TRUE(ran);
}

TEST(Loop, ASecondRunContinuesWhereTheFirstStopped) {
  SimClock clock;
  Loop loop(clock);
  Scope scope(loop);
  std::vector<int> notes;
  scope.start("a", note_after(loop, seconds(1), notes, 1));
  loop.post([&] { loop.stop(); });
  loop.run();
  EXPECT_TRUE(notes.empty());
  loop.run();
  EXPECT_EQ(notes, std::vector{1});
}

TEST(Deadline, GivesTheAnswerThatCameInTime) {
  SimClock clock;
  Loop loop(clock);
  const Deadline deadline = clock.now() + seconds(5);
  auto work = with_deadline(loop, deadline, answer_after(loop, seconds(4), 7));
  EXPECT_EQ(run_in(loop, std::move(work)).value(), 7);
  EXPECT_EQ(clock.now(), deadline - seconds(1));
}

TEST(Deadline, GivesTimeoutWhenItPassesFirst) {
  SimClock clock;
  Loop loop(clock);
  const Deadline deadline = clock.now() + seconds(5);
  auto work = with_deadline(loop, deadline, answer_after(loop, seconds(6), 7));
  EXPECT_EQ(run_in(loop, std::move(work)).error().code, Errc::timeout);
  EXPECT_EQ(clock.now(), deadline);
}

TEST(Deadline, HoldsOnTheSystemClockToo) {
  SystemClock clock;
  Loop loop(clock);
  auto work = with_deadline(loop, clock.now() + milliseconds(20), answer_after(loop, hours(1), 7));
  EXPECT_EQ(run_in(loop, std::move(work)).error().code, Errc::timeout);
}

Co<Expected<int>> begun(bool& flag) {
  flag = true;
  co_return 1;
}

TEST(Deadline, DoesNotBeginWorkThatIsTooLate) {
  SimClock clock;
  Loop loop(clock);
  bool flag = false;
  EXPECT_EQ(run_in(loop, with_deadline(loop, clock.now(), begun(flag))).error().code,
            Errc::timeout);
  EXPECT_FALSE(flag);
}

Co<Expected<int>> outer_is_shorter(Loop& loop, Errc& seen_inside) {
  const Deadline inner = loop.clock().now() + seconds(10);
  auto answer = co_await with_deadline(loop, inner, answer_after(loop, seconds(20), 1));
  seen_inside = answer.error().code;
  co_return answer;
}

TEST(Deadline, TheShorterOfTwoNestedOnesEndsTheWork) {
  SimClock clock;
  Loop loop(clock);
  Errc seen_inside{};
  const Deadline deadline = clock.now() + seconds(3);
  auto work = with_deadline(loop, deadline, outer_is_shorter(loop, seen_inside));
  EXPECT_EQ(run_in(loop, std::move(work)).error().code, Errc::timeout);
  EXPECT_EQ(seen_inside, Errc::cancelled);
  EXPECT_EQ(clock.now(), deadline);
}

Co<Expected<int>> goes_on_after_a_timeout(Loop& loop) {
  const Deadline deadline = loop.clock().now() + seconds(1);
  auto first = co_await with_deadline(loop, deadline, answer_after(loop, seconds(2), 1));
  EXPECT_EQ(first.error().code, Errc::timeout);
  co_return co_await answer_after(loop, seconds(2), 2);
}

TEST(Deadline, TheCallerGoesOnAfterIt) {
  SimClock clock;
  Loop loop(clock);
  EXPECT_EQ(run_in(loop, goes_on_after_a_timeout(loop)).value(), 2);
}

}  // namespace
}  // namespace hearth::aio
