#include "aio/process.hh"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>

#include "aio/loop_impl.hh"
#include "aio/readiness.hh"
#include "aio/spawn.hh"

namespace hearth::aio {
namespace {

/// waitid(2) with the usage that glibc's wrapper hides. Nothing: it runs still.
Expected<std::optional<Exit>> reap(int pidfd) {
  siginfo_t info{};
  Exit exit;
  if (::syscall(SYS_waitid, P_PIDFD, pidfd, &info, WEXITED | WNOHANG, &exit.usage) < 0)
    return fail_errno(errno, "waitid");
  if (info.si_pid == 0) return std::nullopt;
  (info.si_code == CLD_EXITED ? exit.code : exit.signal) = info.si_status;
  return exit;
}

void send_signal(int pidfd, int signal) {
  ::syscall(SYS_pidfd_send_signal, pidfd, signal, nullptr, 0);
}

/// A killed process on its way out: the loop reaps it, or the loop's destruction, which waits.
class Leaving : public std::enable_shared_from_this<Leaving> {
 public:
  Leaving(Loop::Impl& loop, Fd pidfd) : descriptor_(loop.io(), pidfd.release()) {}
  ~Leaving() {
    if (reaped_) return;
    pollfd ended{descriptor_.native_handle(), POLLIN, 0};
    while (::poll(&ended, 1, -1) < 0 && errno == EINTR) continue;
    (void)reap(descriptor_.native_handle());
  }
  void begin() {
    descriptor_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                           [self = shared_from_this()](boost::system::error_code) {
                             self->reaped_ = reap(self->descriptor_.native_handle()).has_value();
                           });
  }

 private:
  boost::asio::posix::stream_descriptor descriptor_;
  bool reaped_ = false;
};

}  // namespace

struct Process::Impl {
  Impl(Loop& owner, Spawned spawned)
      : loop(owner.impl()), pid(spawned.pid), ready(owner, std::move(spawned.pidfd)) {}
  ~Impl();

  Loop::Impl& loop;
  const pid_t pid;
  Readiness ready;
  bool reaped = false;
  bool left = false;  // released: somebody else's to end
};

Process::Impl::~Impl() {
  if (reaped || left) return;
  send_signal(ready.fd(), SIGKILL);
  const auto exit = reap(ready.fd());
  if (exit && !*exit) std::make_shared<Leaving>(loop, ready.release())->begin();
}

Process::Process(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Process::~Process() = default;
Process::Process(Process&&) noexcept = default;
Process& Process::operator=(Process&&) noexcept = default;

Expected<Process> Process::spawn(Loop& loop, const SpawnOptions& options) {
  TRY(Spawned spawned, spawn_process(options));
  return Process(std::make_unique<Impl>(loop, std::move(spawned)));
}

pid_t Process::pid() const {
  return impl_->pid;
}

Co<Expected<Exit>> Process::wait() {
  Impl& impl = *impl_;
  HEARTH_ASSERT(!impl.reaped);
  while (true) {
    CO_CHECK_OK(co_await impl.ready.wait(Readiness::Side::read));
    CO_TRY(const std::optional<Exit> exit, reap(impl.ready.fd()));
    if (!exit) continue;
    impl.reaped = true;
    co_return *exit;
  }
}

void Process::release() {
  impl_->left = true;
}

void Process::kill(int signal) {
  if (!impl_->reaped) send_signal(impl_->ready.fd(), signal);
}

}  // namespace hearth::aio
