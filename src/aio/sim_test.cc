// The whole room on simulated time. HEARTH_SEED=n replays one run.
#include "aio/sim.hh"

#include <gtest/gtest.h>

#include <cstdlib>
#include <list>
#include <random>
#include <set>

#include "aio/event.hh"
#include "aio/scope.hh"
#include "aio/unix_socket.hh"

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

TEST(SimLoop, JumpsToTheNextTimer) {
  SimClock clock;
  Loop loop(clock);
  const auto before = clock.now();
  const auto real_before = Steady::now();
  EXPECT_EQ(run_in(loop, answer_after(loop, hours(10), 7)).value(), 7);
  EXPECT_EQ(clock.now() - before, hours(10));
  EXPECT_LT(Steady::now() - real_before, seconds(5));
}

TEST(SimLoop, TimersFireInTheOrderOfTheirTimesThenOfTheirCreation) {
  SimClock clock;
  Loop loop(clock);
  Scope scope(loop);
  std::vector<int> notes;
  scope.start("c", note_after(loop, seconds(3), notes, 3));
  scope.start("a", note_after(loop, seconds(1), notes, 1));
  scope.start("a2", note_after(loop, seconds(1), notes, 2));
  loop.run();
  EXPECT_EQ(notes, (std::vector{1, 2, 3}));
}

TEST(SimLoop, HundredThousandTimersFireInOrder) {
  constexpr int kTimers = 100'000;
  SimClock clock;
  Loop loop(clock);
  Scope scope(loop);
  std::vector<int> notes;
  for (int i = 0; i < kTimers; ++i) {
    const int at = static_cast<int>(std::int64_t{i} * 7919 % kTimers);  // a permutation
    scope.start("timer", note_after(loop, milliseconds(at), notes, at));
  }
  loop.run();
  ASSERT_EQ(notes.size(), std::size_t{kTimers});
  EXPECT_TRUE(std::ranges::is_sorted(notes));
}

/// A crowd of tasks that sleep, wait with deadlines, talk over sockets, cancel and destroy each
/// other's scopes, all as the seed says. Its log is what the rules below are about.
class Crowd {
 public:
  struct Line {
    Duration at;
    int task;
    std::string what;
    bool operator==(const Line&) const = default;
  };

  explicit Crowd(unsigned seed) : random_(seed) {}

  void run() {
    for (int i = 0; i < kGroups; ++i) groups_.emplace_back(std::make_unique<Group>(loop_));
    Scope keeper(loop_);
    keeper.start("keeper", keep());
    loop_.run();
    EXPECT_EQ(keeper.size(), 0u);
    groups_.clear();
    loop_.run();
  }

  const std::vector<Line>& log() const { return log_; }
  const std::set<int>& alive() const { return alive_; }
  int begun() const { return next_task_; }

 private:
  static constexpr int kGroups = 8;
  static constexpr int kRounds = 300;

  struct Group {
    explicit Group(Loop& loop) : event(loop), scope(loop) {}
    Event event;
    Scope scope;  // last: its tasks use the event
  };

  /// Says when a task's frame begins and goes, whatever way it goes.
  struct Alive {
    Alive(Crowd& owner, int which) : crowd(owner), task(which) {
      EXPECT_TRUE(crowd.alive_.insert(task).second);
    }
    ~Alive() { EXPECT_EQ(crowd.alive_.erase(task), 1u); }
    Crowd& crowd;
    int task;
  };

  unsigned any(unsigned below) { return static_cast<unsigned>(random_() % below); }
  Duration some_time() { return milliseconds(any(5000)); }
  void note(int task, std::string what) {
    log_.push_back({clock_.now() - start_, task, std::move(what)});
  }
  void note(int task, const Expected<>& end) { note(task, end ? "ok" : name_of(end.error().code)); }

  Co<> keep() {
    for (int i = 0; i < kRounds; ++i) {
      auto& group = groups_[any(kGroups)];
      switch (any(12)) {
        case 0:
          group = std::make_unique<Group>(loop_);
          note(-1, "destroyed a group");
          break;
        case 1:
          group->scope.cancel();
          break;
        case 2:
          group->event.notify();
          break;
        case 3:
          co_await group->scope.close();
          EXPECT_EQ(group->scope.size(), 0u);
          break;
        default:
          begin(*group);
      }
      const auto pause = milliseconds(any(400));
      const auto slept = co_await sleep_for(loop_, pause);
      EXPECT_TRUE(slept);
    }
  }

  void begin(Group& group) {
    const int task = next_task_++;
    switch (any(3)) {
      case 0:
        return group.scope.start("sleeper", sleeper(task));
      case 1:
        return group.scope.start("waiter", waiter(group, task));
      default:
        return group.scope.start("talkers", talkers(task));
    }
  }

  Co<> sleeper(int task) {
    const Alive alive(*this, task);
    const Deadline until = clock_.now() + some_time();
    const auto slept = co_await sleep_until(loop_, until);
    if (slept) EXPECT_EQ(clock_.now(), until);
    note(task, slept);
  }

  Co<> waiter(Group& group, int task) {
    const Alive alive(*this, task);
    for (unsigned left = 1 + any(3); left > 0; --left) {
      const Deadline deadline = clock_.now() + some_time();
      const auto end = co_await with_deadline(loop_, deadline, group.event.wait());
      if (!end && end.error().code == Errc::timeout) EXPECT_EQ(clock_.now(), deadline);
      note(task, end);
      if (!end && end.error().code == Errc::cancelled) co_return;
    }
  }

  Co<> talkers(int task) {
    const Alive alive(*this, task);
    auto ends = socket_pair();
    UnixSocket a(loop_, std::move(ends->first)), b(loop_, std::move(ends->second));
    Scope inner(loop_);
    inner.start("talker", talker(a));
    const Deadline deadline = clock_.now() + some_time();
    const auto end = co_await with_deadline(loop_, deadline, listener(b));
    note(task, end);
  }

  Co<> talker(UnixSocket& socket) {
    for (unsigned left = any(6); left > 0; --left) {
      const auto pause = some_time() / 4;
      const auto slept = co_await sleep_for(loop_, pause);
      if (!slept) co_return;
      const auto written = co_await socket.write_all("word");
      if (!written) co_return;
    }
  }

  Co<Expected<>> listener(UnixSocket& socket) {
    char buffer[16];
    std::vector<Fd> fds;
    for (int words = 0; words < 5; ++words) {
      CO_TRY(const std::size_t count, co_await socket.read_some(buffer, fds));
      EXPECT_EQ(count % 4, 0u);
    }
    co_return Expected<>{};
  }

  std::mt19937 random_;
  SimClock clock_;
  const Steady::time_point start_ = clock_.now();
  Loop loop_{clock_};
  std::vector<Line> log_;
  std::set<int> alive_;
  int next_task_ = 0;
  std::vector<std::unique_ptr<Group>> groups_;
};

std::vector<unsigned> seeds() {
  if (const char* one = std::getenv("HEARTH_SEED"))
    return {static_cast<unsigned>(std::strtoul(one, nullptr, 10))};
  std::vector<unsigned> many(30);
  for (unsigned& seed : many) seed = static_cast<unsigned>(&seed - many.data()) + 1;
  return many;
}

class SimCrowd : public testing::TestWithParam<unsigned> {};

TEST_P(SimCrowd, NoFrameIsLeftTimeNeverGoesBackAndTheSameSeedGivesTheSameLog) {
  Crowd first(GetParam()), second(GetParam());
  first.run();
  second.run();
  EXPECT_GT(first.begun(), 100);
  EXPECT_GT(first.log().size(), 50u);
  EXPECT_TRUE(first.alive().empty());
  EXPECT_TRUE(std::ranges::is_sorted(first.log(), {}, &Crowd::Line::at));
  EXPECT_TRUE(first.log() == second.log());
}

INSTANTIATE_TEST_SUITE_P(Seeds, SimCrowd, testing::ValuesIn(seeds()));

}  // namespace
}  // namespace hearth::aio
