#include "aio/watch.hh"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <mutex>
#include <thread>

#include "aio/blocked_watch.hh"
#include "aio/event.hh"
#include "aio/fd.hh"
#include "aio/scope.hh"

namespace hearth::aio {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

class WatchTest : public testing::Test {
 protected:
  WatchTest() {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    reader = Fd(ends[0]);
    writer = Fd(ends[1]);
  }
  Errc end_of(Co<Expected<>> work) {
    const Deadline soon = clock.now() + milliseconds(5);
    const auto end = run_in(loop, with_deadline(loop, soon, std::move(work)));
    return end ? Errc{} : end.error().code;
  }
  SystemClock clock;
  Loop loop{clock};
  Fd reader, writer;
};

TEST_F(WatchTest, ReadableWhenBytesAreThereAndAsLongAsTheyAre) {
  FdWatch watch(loop, reader.get());
  EXPECT_EQ(end_of(watch.readable()), Errc::timeout);
  EXPECT_EQ(::write(writer.get(), "xy", 2), 2);
  EXPECT_TRUE(run_in(loop, watch.readable()));
  EXPECT_TRUE(run_in(loop, watch.readable()));
  char bytes[2];
  EXPECT_EQ(::read(reader.get(), bytes, 2), 2);
  EXPECT_EQ(end_of(watch.readable()), Errc::timeout);
}

TEST_F(WatchTest, WritableUntilThePipeIsFull) {
  FdWatch watch(loop, writer.get());
  EXPECT_TRUE(run_in(loop, watch.writable()));
  const std::string much(::fcntl(writer.get(), F_GETPIPE_SZ), 'x');
  EXPECT_EQ(::write(writer.get(), much.data(), much.size()), static_cast<ssize_t>(much.size()));
  EXPECT_EQ(end_of(watch.writable()), Errc::timeout);
}

TEST_F(WatchTest, ChangesNoFlagsAndKeepsNothingOpen) {
  FdWatch watch(loop, reader.get());
  EXPECT_EQ(end_of(watch.readable()), Errc::timeout);
  EXPECT_EQ(::fcntl(reader.get(), F_GETFL) & O_NONBLOCK, 0);
  reader.reset();
  ::signal(SIGPIPE, SIG_IGN);
  EXPECT_EQ(::write(writer.get(), "x", 1), -1);
  EXPECT_EQ(errno, EPIPE);
  ::signal(SIGPIPE, SIG_DFL);
}

TEST_F(WatchTest, ARegularFileIsRefused) {
  FdWatch watch(loop, Fd(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC)).get());
  EXPECT_FALSE(run_in(loop, watch.readable()));
}

TEST_F(WatchTest, ASignalIsAValue) {
  Signals signals(loop, {SIGTERM, SIGINT});
  ::raise(SIGTERM);
  EXPECT_EQ(run_in(loop, signals.next()).value(), SIGTERM);
  std::thread other([] {
    std::this_thread::sleep_for(milliseconds(5));
    ::kill(::getpid(), SIGINT);
  });
  EXPECT_EQ(run_in(loop, signals.next()).value(), SIGINT);
  other.join();
}

Co<Expected<>> next_signal(Signals& signals) {
  CO_TRY(const int signal, co_await signals.next());
  EXPECT_EQ(signal, SIGUSR1);
  co_return Expected<>{};
}

TEST_F(WatchTest, ASignalThatComesWhileNobodyWaitsIsKept) {
  Signals signals(loop, {SIGUSR1});
  EXPECT_EQ(end_of(next_signal(signals)), Errc::timeout);
  ::raise(SIGUSR1);
  EXPECT_TRUE(run_in(loop, next_signal(signals)));
}

TEST_F(WatchTest, AfterItsEndASignalDoesWhatItDidBefore) {
  {
    Signals signals(loop, {SIGUSR1});
  }
  struct sigaction now{};
  ::sigaction(SIGUSR1, nullptr, &now);
  EXPECT_EQ(now.sa_handler, SIG_DFL);
}

Co<> waits_for(Event& event, std::vector<std::string>& log) {
  const auto came = co_await event.wait();
  log.push_back(came ? "came" : name_of(came.error().code));
}

TEST_F(WatchTest, AnEventWakesAllWhoWaitAndLetsTheLaterPassUntilItIsCleared) {
  Event event(loop);
  Scope scope(loop);
  std::vector<std::string> log;
  for (int i = 0; i < 2; ++i) scope.start("waits", waits_for(event, log));
  loop.run();
  event.set();
  loop.run();
  EXPECT_EQ(log, (std::vector<std::string>{"came", "came"}));
  scope.start("late", waits_for(event, log));
  loop.run();
  EXPECT_EQ(log.size(), 3u);
  event.clear();
  scope.start("later", waits_for(event, log));
  loop.run();
  EXPECT_EQ(log.size(), 3u);
  event.notify();
  loop.run();
  EXPECT_EQ(log.size(), 4u);
  EXPECT_FALSE(event.is_set());
}

TEST_F(WatchTest, TheEndOfAnEventCancelsWhoWaits) {
  auto event = std::make_unique<Event>(loop);
  Scope scope(loop);
  std::vector<std::string> log;
  scope.start("waits", waits_for(*event, log));
  loop.run();
  event.reset();
  loop.run();
  EXPECT_EQ(log, std::vector<std::string>{"cancelled"});
}

class Lines final : public Log {
 public:
  void write(LogLevel, std::string_view line) override {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(line);
  }
  std::vector<std::string> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(lines_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

Co<> blocks(std::chrono::milliseconds time) {
  const auto until = Steady::now() + time;
  while (Steady::now() < until) {
  }
  co_return;
}

Co<Expected<>> waits_without_blocking(Loop& loop) {
  co_return co_await sleep_for(loop, milliseconds(250));
}

TEST_F(WatchTest, ATaskThatBlocksTheLoopIsNamedOnce) {
  Lines lines;
  const BlockedWatch watch(loop, lines, milliseconds(100));
  EXPECT_TRUE(run_in(loop, waits_without_blocking(loop)));
  EXPECT_TRUE(lines.take().empty());

  Scope scope(loop);
  scope.start("the slow one", blocks(milliseconds(500)));
  loop.run();
  const auto said = lines.take();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_TRUE(said[0].starts_with("loop blocked for ")) << said[0];
  EXPECT_TRUE(said[0].contains(" ms in the slow one\n")) << said[0];
  EXPECT_GT(std::ranges::count(said[0], '\n'), 3) << said[0];
}

TEST_F(WatchTest, APostedHandlerThatBlocksIsNamedToo) {
  Lines lines;
  const BlockedWatch watch(loop, lines, milliseconds(100));
  loop.post([] {
    const auto until = Steady::now() + milliseconds(400);
    while (Steady::now() < until) {
    }
  });
  loop.run();
  const auto said = lines.take();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_TRUE(said[0].contains(" in a handler\n")) << said[0];
}

}  // namespace
}  // namespace hearth::aio
