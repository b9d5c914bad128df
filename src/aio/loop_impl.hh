#pragma once
// Inside of aio: the loop itself. Other rooms use loop.hh.
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "aio/loop.hh"
#include "aio/sim.hh"
#include "aio/task.hh"
#include "aio/timer_heap.hh"

namespace hearth::aio {

inline std::unexpected<Error> fail_cancelled() {
  return fail(Errc::cancelled, "cancelled");
}

/// Asio's io_context waits for descriptors; timers and ready coroutines are our own (a resumption
/// through our list costs 6 ns, through Asio's queue 180).
class Loop::Impl {
 public:
  explicit Impl(Clock& clock) : clock_(clock), sim_(dynamic_cast<SimClock*>(&clock)) {}

  void run();
  void stop() { stopping_ = true; }

  boost::asio::io_context& io() { return io_; }
  const Clock& clock() const { return clock_; }
  TimerHeap& timers() { return timers_; }
  void ready(Wait& wait) { ready_.push_back(wait); }

  /// The task whose code runs now, or null in a plain handler.
  Task* current() { return current_; }
  /// True every 64th time that the running task asks: it should let the others run.
  bool is_others_turn() { return ++turn_spent_ % kTurn == 0; }
  bool current_cancelled() const { return current_ && current_->cancelled(); }

  /// Threads that work for this loop: while there are any, simulated time stands still.
  void blocking_begins() { ++blocking_; }
  void blocking_ends() { --blocking_; }

  /// For BlockedWatch: where to write when the code that runs now began (the machine's steady
  /// clock, ns; 0 in between). Null: nobody looks.
  void set_watch(std::atomic<std::int64_t>* began) { watch_ = began; }
  bool is_watched() const { return watch_; }

  /// Marks the time of one piece of code.
  class Busy {
   public:
    explicit Busy(Impl& loop) : watch_(loop.watch_) {
      if (watch_) watch_->store(Steady::now().time_since_epoch().count());
    }
    ~Busy() {
      if (watch_) watch_->store(0);
    }
    Busy(const Busy&) = delete;

   private:
    std::atomic<std::int64_t>* watch_;
  };

 private:
  friend class Task::Running;
  static constexpr unsigned kTurn = 64;

  void run_ready();
  bool poll_io();
  bool wait_io();
  bool wait_simulated();
  void arm();

  Clock& clock_;
  SimClock* const sim_;  // the same clock when it is one that the loop moves, or null
  boost::asio::io_context io_{1};
  boost::asio::steady_timer timer_{io_};
  Deadline armed_ = kNoDeadline;  // what timer_ waits for
  TimerHeap timers_;
  ReadyList ready_;
  Task* current_ = nullptr;
  unsigned turn_spent_ = 0;
  unsigned blocking_ = 0;
  bool stopping_ = false;
  std::atomic<std::int64_t>* watch_ = nullptr;
};

}  // namespace hearth::aio
