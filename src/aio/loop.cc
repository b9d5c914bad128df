#include "aio/loop.hh"

#include <time.h>

#include <boost/asio/post.hpp>

#include "aio/loop_impl.hh"

namespace hearth::aio {

namespace asio = boost::asio;

namespace {

// Asio stops for good when nothing is left to wait for: while it runs, and also when code of ours
// lets the last work go. What begins after that would not run, so it is begun again before each
// use.
asio::io_context& begun(asio::io_context& io) {
  if (io.stopped()) io.restart();
  return io;
}

}  // namespace

void Loop::Impl::run() {
  while (!std::exchange(stopping_, false)) {
    run_ready();
    timers_.fire(clock_.now());
    if (stopping_) continue;
    if (!ready_.empty()) {
      poll_io();
    } else if (!(sim_ ? wait_simulated() : wait_io())) {
      return;
    }
  }
}

// Only those that are ready now: what they wake comes after I/O had its turn.
void Loop::Impl::run_ready() {
  ReadyList batch;
  batch.swap(ready_);
  while (!batch.empty()) {
    Wait& wait = batch.front();
    batch.pop_front();
    turn_spent_ = 0;
    const Busy busy(*this);
    wait.resume();
  }
}

bool Loop::Impl::poll_io() {
  return begun(io_).poll() > 0;
}

bool Loop::Impl::wait_io() {
  arm();
  return begun(io_).run_one() > 0;
}

bool Loop::Impl::wait_simulated() {
  if (poll_io() || !ready_.empty()) return true;
  if (blocking_ == 0 && !timers_.empty()) {
    sim_->advance_to(timers_.first());
    return true;
  }
  return begun(io_).run_one() > 0;
}

// One Asio timer for the earliest of ours. When that one goes away it stays armed, unless none is
// left, because most timers are deadlines that never pass: waking once for nothing is cheaper.
void Loop::Impl::arm() {
  const Deadline first = timers_.first();
  if (armed_ <= first && armed_ != kNoDeadline && first != kNoDeadline) return;
  if (armed_ == first) return;
  armed_ = first;
  if (first == kNoDeadline) {
    timer_.cancel();
    return;
  }
  constexpr Duration kLongest = std::chrono::hours(24);
  timer_.expires_after(std::min(std::max(first - clock_.now(), Duration::zero()), kLongest));
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) armed_ = kNoDeadline;
  });
}

Loop::Loop(Clock& clock) : impl_(std::make_unique<Impl>(clock)) {}
Loop::~Loop() = default;

void Loop::run() {
  impl_->run();
}
void Loop::stop() {
  impl_->stop();
}
void Loop::post(std::function<void()> work) {
  asio::post(impl_->io(), [impl = impl_.get(), work = std::move(work)] {
    const Impl::Busy busy(*impl);
    work();
  });
}
const Clock& Loop::clock() const {
  return impl_->clock();
}
asio::any_io_executor Loop::executor() {
  return impl_->io().get_executor();
}

Steady::time_point SystemClock::now() const {
  return Steady::now();
}

UtcMicros SystemClock::utc() const {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return UtcMicros{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

namespace {

class WakeAt final : public Timer {
 public:
  explicit WakeAt(Wait& wait) : wait_(wait) {}

 private:
  void on_time() override { wait_.wake(); }
  Wait& wait_;
};

}  // namespace

Co<Expected<>> sleep_until(Loop& loop, Deadline at) {
  Wait wait(loop.impl());
  WakeAt timer(wait);
  if (at != kNoDeadline) loop.impl().timers().add(timer, at);
  const bool woken = co_await wait.suspend();
  if (!woken) co_return fail_cancelled();
  co_return Expected<>{};
}

Co<Expected<>> sleep_for(Loop& loop, Duration time) {
  const Deadline now = loop.clock().now();
  return sleep_until(loop, time < kNoDeadline - now ? now + time : kNoDeadline);
}

namespace detail {

struct DeadlineRegion::Impl final : Timer {
  explicit Impl(Task& covered) : task(covered) {}
  ~Impl() override {
    if (passed) task.leave_cancelled();
  }
  void on_time() override {
    passed = true;
    task.enter_cancelled();
  }

  Task& task;
  bool passed = false;
};

DeadlineRegion::DeadlineRegion(Loop& loop, Deadline deadline) {
  Task* const task = loop.impl().current();
  HEARTH_ASSERT(task);  // awaited outside of a Scope
  impl_ = std::make_unique<Impl>(*task);
  if (deadline == kNoDeadline) return;
  if (deadline <= loop.clock().now()) {
    impl_->on_time();
  } else {
    loop.impl().timers().add(*impl_, deadline);
  }
}

DeadlineRegion::~DeadlineRegion() = default;

bool DeadlineRegion::passed() const {
  return impl_->passed;
}

}  // namespace detail
}  // namespace hearth::aio
