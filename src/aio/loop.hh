#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "aio/co.hh"
#include "base/time.hh"

namespace hearth::aio {

/// One thread's event loop: everything that waits, waits here.
///
/// Time comes from the Clock given: `SystemClock` for programs, `SimClock` (aio/sim.hh) for tests,
/// where `run` jumps to the next timer as soon as nothing else is ready.
/// Not thread safe but for `post`.
class Loop {
 public:
  explicit Loop(Clock& clock);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Runs handlers until nothing is left that could wake it, or `stop`.
  void run();
  void stop();
  /// Runs `work` on the loop's thread, later. The one call allowed from other threads.
  void post(std::function<void()> work);

  const Clock& clock() const;
  boost::asio::any_io_executor executor();

  class Impl;
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

/// The machine's clocks (clock_gettime(2): CLOCK_MONOTONIC, CLOCK_REALTIME).
class SystemClock final : public Clock {
 public:
  Steady::time_point now() const override;
  UtcMicros utc() const override;
};

/// Waits until `at` on the loop's clock. Errc::cancelled when its scope ends first.
Co<Expected<>> sleep_until(Loop& loop, Deadline at);
Co<Expected<>> sleep_for(Loop& loop, Duration time);

/// `work`'s answer, or Errc::timeout once `deadline` has passed; `work` is then cancelled and
/// has ended when this returns. It is not begun when the deadline has passed already.
/// An answer that `work` gives in spite of the deadline counts. Costs no task: `work` runs as part
/// of the caller.
template <class T>
Co<Expected<T>> with_deadline(Loop& loop, Deadline deadline, Co<Expected<T>> work);

namespace detail {

/// From its construction in a running coroutine to its destruction there, `deadline` cancels what
/// that coroutine waits for.
class DeadlineRegion {
 public:
  DeadlineRegion(Loop& loop, Deadline deadline);
  ~DeadlineRegion();
  DeadlineRegion(const DeadlineRegion&) = delete;
  bool passed() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace detail

template <class T>
Co<Expected<T>> with_deadline(Loop& loop, Deadline deadline, Co<Expected<T>> work) {
  detail::DeadlineRegion region(loop, deadline);
  if (region.passed()) co_return fail(Errc::timeout, "the deadline had passed before it began");
  Expected<T> answer = co_await std::move(work);
  if (!answer && region.passed()) co_return fail(Errc::timeout, "the deadline passed first");
  co_return answer;
}

}  // namespace hearth::aio
