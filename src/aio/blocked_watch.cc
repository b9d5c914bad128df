#include "aio/blocked_watch.hh"

#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "aio/loop_impl.hh"

namespace hearth::aio {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(50);
constexpr auto kPictureWait = std::chrono::milliseconds(100);
constexpr int kFramesMax = 48;
constexpr int kOwnFrames = 2;  // the signal's handler and the kernel's trampoline

/// What the loop's thread was doing when the signal reached it. One at a time in a process: a
/// signal's handler gets no argument that could say whose it is.
struct Picture {
  std::array<void*, kFramesMax> frames{};
  std::array<char, 64> task{};
  int count = 0;
  std::atomic<bool> taken{false};
};

std::mutex picture_mutex;  // one watch at a time asks for a picture
Picture picture;
std::atomic<Loop::Impl*> pictured{nullptr};

// Runs on the loop's thread, so what it reads stands still. backtrace(3) was called before, so it
// does not load libgcc now (signal-safety(7)).
void take_picture(int) {
  const int before = errno;
  Loop::Impl* const loop = pictured.exchange(nullptr);
  if (loop) {
    const Task* const task = loop->current();
    const std::string_view name = task ? std::string_view(task->name()) : "a handler";
    picture.task[name.copy(picture.task.data(), picture.task.size() - 1)] = '\0';
    picture.count = ::backtrace(picture.frames.data(), kFramesMax);
    picture.taken.store(true, std::memory_order_release);
  }
  errno = before;
}

int picture_signal() {
  return SIGRTMIN + 3;
}

void install_handler() {
  void* warm[1];
  ::backtrace(warm, 1);
  struct sigaction action{};
  action.sa_handler = take_picture;
  action.sa_flags = SA_RESTART;
  ::sigaction(picture_signal(), &action, nullptr);
}

/// "task NAME" and its frames, a line each; empty when the thread did not answer in time.
std::string picture_of(Loop::Impl& loop, pthread_t thread) {
  const std::lock_guard lock(picture_mutex);
  picture.taken = false;
  pictured = &loop;
  ::pthread_kill(thread, picture_signal());
  const auto until = Steady::now() + kPictureWait;
  while (!picture.taken.load(std::memory_order_acquire)) {
    if (Steady::now() >= until) {
      if (pictured.exchange(nullptr)) return {};
      continue;  // it is being taken right now
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  std::string text = join({" in ", picture.task.data()});
  const std::unique_ptr<char*, decltype(&std::free)> symbols(
      ::backtrace_symbols(picture.frames.data(), picture.count), &std::free);
  for (int i = kOwnFrames; symbols && i < picture.count; ++i)
    text += join({"\n  ", symbols.get()[i]});
  return text;
}

}  // namespace

struct BlockedWatch::Impl {
  Impl(Loop& owner, Log& to, std::chrono::milliseconds longest)
      : loop(owner.impl()), log(to), limit(longest) {}

  void watch();
  void look();
  void report(std::chrono::milliseconds since);

  Loop::Impl& loop;
  Log& log;
  const std::chrono::milliseconds limit;
  std::atomic<std::int64_t> began{0};  // when the code that runs now began (steady, ns), or 0
  std::int64_t reported = 0;           // the value of `began` that was reported last
  const pthread_t loop_thread = ::pthread_self();

  std::mutex mutex;
  std::condition_variable wakes;
  bool closing = false;
  std::thread thread;
};

void BlockedWatch::Impl::watch() {
  std::unique_lock lock(mutex);
  while (!wakes.wait_for(lock, kLookEvery, [this] { return closing; })) {
    lock.unlock();
    look();
    lock.lock();
  }
}

void BlockedWatch::Impl::look() {
  const std::int64_t since = began.load();
  if (since == 0 || since == reported) return;
  const auto running = Steady::now().time_since_epoch() - std::chrono::nanoseconds(since);
  if (running < limit) return;
  reported = since;
  report(std::chrono::duration_cast<std::chrono::milliseconds>(running));
}

void BlockedWatch::Impl::report(std::chrono::milliseconds since) {
  std::string where = picture_of(loop, loop_thread);
  if (began.load() != reported) where = ", and goes on again";  // the picture came too late
  log.warning(join({"loop blocked for ", std::to_string(since.count()), " ms", where}));
}

BlockedWatch::BlockedWatch(Loop& loop, Log& log, std::chrono::milliseconds limit)
    : impl_(std::make_unique<Impl>(loop, log, limit)) {
  HEARTH_ASSERT(!loop.impl().is_watched());  // one watch a loop
  install_handler();
  loop.impl().set_watch(&impl_->began);
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  impl_->thread = std::thread([impl = impl_.get()] { impl->watch(); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

BlockedWatch::~BlockedWatch() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->closing = true;
  }
  impl_->wakes.notify_one();
  impl_->thread.join();
  impl_->loop.set_watch(nullptr);
}

}  // namespace hearth::aio
