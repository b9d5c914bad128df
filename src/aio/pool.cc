#include "aio/pool.hh"

#include <signal.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "aio/loop_impl.hh"

namespace hearth::aio {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kWaitingMax = 1024;

using Work = asio::executor_work_guard<asio::io_context::executor_type>;

/// One call on its way through the pool. Shared by its frame, the queue, a thread and the handler
/// that the thread posts: whichever is last.
struct Job {
  enum class State { waits, runs, done, refused };

  Job(Loop::Impl& owner, detail::BlockingCall& what)
      : loop(owner), call(what), keeps_loop(owner.io().get_executor()) {
    loop.blocking_begins();
  }

  Loop::Impl& loop;
  detail::BlockingCall& call;
  State state = State::waits;  // under the pool's mutex
  // Only on the loop's thread:
  Work keeps_loop;
  Wait* waiter = nullptr;
  bool left = false;

  void leave_loop() {
    if (std::exchange(left, true)) return;
    loop.blocking_ends();
    keeps_loop.reset();
    if (waiter) waiter->wake();
  }
};

using JobPtr = std::shared_ptr<Job>;

}  // namespace

struct BlockingPool::Impl {
  Impl(Loop& owner, unsigned threads) : loop(owner.impl()), threads_max(std::max(1u, threads)) {}

  Expected<> submit(const JobPtr& job);
  Expected<> start_thread();
  void work();
  void run_one(std::unique_lock<std::mutex>& lock);
  bool withdraw(const JobPtr& job);
  void wait_done(const JobPtr& job);
  void close();

  Loop::Impl& loop;
  const unsigned threads_max;
  std::vector<std::thread> threads;  // only on the loop's thread

  std::mutex mutex;
  std::condition_variable wakes_thread;
  std::condition_variable tells_done;
  std::deque<JobPtr> queue;
  unsigned idle = 0;
  bool closing = false;
};

Expected<> BlockingPool::Impl::submit(const JobPtr& job) {
  {
    const std::lock_guard lock(mutex);
    if (closing) return fail_cancelled();
    if (queue.size() >= kWaitingMax) return fail(Errc::full, "1,024 blocking calls wait already");
    if (queue.size() >= idle && threads.size() < threads_max) CHECK_OK(start_thread());
    queue.push_back(job);
  }
  wakes_thread.notify_one();  // not under the mutex, which it would wait for first
  return {};
}

// Signals are for the loop's thread. No new thread is an error only when there is none at all.
Expected<> BlockingPool::Impl::start_thread() {
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = 0;
  try {
    threads.emplace_back([this] { work(); });
  } catch (const std::system_error& refused) {
    error = refused.code().value();
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (error != 0 && threads.empty()) return fail(Errc::full, "no thread for blocking calls");
  return {};
}

void BlockingPool::Impl::work() {
  std::unique_lock lock(mutex);
  while (true) {
    ++idle;
    wakes_thread.wait(lock, [this] { return closing || !queue.empty(); });
    --idle;
    if (closing) return;
    run_one(lock);
  }
}

void BlockingPool::Impl::run_one(std::unique_lock<std::mutex>& lock) {
  const JobPtr job = std::move(queue.front());
  queue.pop_front();
  job->state = Job::State::runs;
  lock.unlock();
  [&]() noexcept { job->call.make(); }();
  lock.lock();
  job->state = Job::State::done;
  tells_done.notify_all();
  lock.unlock();
  asio::post(job->loop.io(), [job] { job->leave_loop(); });  // who is told may submit at once
  lock.lock();
}

/// True when it had not begun, and now never will.
bool BlockingPool::Impl::withdraw(const JobPtr& job) {
  const std::lock_guard lock(mutex);
  if (job->state != Job::State::waits) return false;
  job->state = Job::State::refused;
  std::erase(queue, job);
  return true;
}

void BlockingPool::Impl::wait_done(const JobPtr& job) {
  std::unique_lock lock(mutex);
  tells_done.wait(lock, [&] { return job->state != Job::State::runs; });
}

void BlockingPool::Impl::close() {
  std::deque<JobPtr> refused;
  {
    const std::lock_guard lock(mutex);
    closing = true;
    refused.swap(queue);
    for (const JobPtr& job : refused) job->state = Job::State::refused;
  }
  wakes_thread.notify_all();
  for (std::thread& thread : threads) thread.join();
  for (const JobPtr& job : refused) job->leave_loop();
}

BlockingPool::BlockingPool(Loop& loop, unsigned threads)
    : impl_(std::make_shared<Impl>(loop, threads)) {}

BlockingPool::~BlockingPool() {
  impl_->close();
}

Co<Expected<>> BlockingPool::make(detail::BlockingCall& call) {
  const std::shared_ptr<Impl> impl = impl_;
  if (impl->loop.current_cancelled()) co_return fail_cancelled();
  const auto job = std::make_shared<Job>(impl->loop, call);

  // When the frame goes, the call goes with it: it must not run any more.
  struct Leave {
    Impl& impl;
    const JobPtr& job;
    ~Leave() {
      job->waiter = nullptr;
      if (!impl.withdraw(job)) impl.wait_done(job);
      job->leave_loop();
    }
  };
  const Leave leave{*impl, job};
  CO_CHECK_OK(impl->submit(job));
  {
    Wait wait(impl->loop);
    job->waiter = &wait;
    const bool woken = co_await wait.suspend();
    job->waiter = nullptr;
    if (!woken && impl->withdraw(job)) co_return fail_cancelled();
  }
  if (!job->left) {  // cancelled while it runs
    Wait end(impl->loop, Wait::Cancel::is_ignored);
    job->waiter = &end;
    co_await end.suspend();
    job->waiter = nullptr;
  }
  if (job->state == Job::State::refused) co_return fail_cancelled();
  co_return Expected<>{};
}

}  // namespace hearth::aio
