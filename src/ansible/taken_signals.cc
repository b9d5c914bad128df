#include "ansible/taken_signals.hh"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>

namespace hearth::ansible {
namespace {

std::uint64_t bits_of(const sigset_t& set) {
  std::uint64_t bits = 0;
  for (int signal = 1; signal <= kSignalMax; ++signal)
    if (::sigismember(&set, signal) == 1) bits |= std::uint64_t{1} << (signal - 1);
  return bits;
}

sigset_t set_of(std::uint64_t bits) {
  sigset_t set;
  ::sigemptyset(&set);
  for (int signal = 1; signal <= kSignalMax; ++signal)
    if ((bits >> (signal - 1)) & 1) ::sigaddset(&set, signal);
  return set;
}

bool is_ignored(int signal) {
  struct sigaction action;
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

/// Blocks what is to be taken, and gives the descriptor that tells of it and the mask of before.
std::pair<int, std::uint64_t> block(std::initializer_list<int> signals) {
  sigset_t taken, before;
  ::sigemptyset(&taken);
  for (const int signal : signals)
    if (!is_ignored(signal)) ::sigaddset(&taken, signal);
  ::sigprocmask(SIG_BLOCK, &taken, &before);
  return {::signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK), bits_of(before)};
}

}  // namespace

TakenSignals::TakenSignals(aio::Loop& loop, std::initializer_list<int> signals)
    : TakenSignals(loop, block(signals)) {}

TakenSignals::TakenSignals(aio::Loop& loop, std::pair<int, std::uint64_t> blocked)
    : blocked_before_(blocked.second), fd_(blocked.first), watch_(loop, fd_.get()) {}

TakenSignals::~TakenSignals() {
  const sigset_t before = set_of(blocked_before_);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

Co<Expected<TakenSignal>> TakenSignals::next() {
  while (true) {
    signalfd_siginfo info;
    const ssize_t got = ::read(fd_.get(), &info, sizeof(info));
    if (got == sizeof(info))
      co_return TakenSignal{static_cast<int>(info.ssi_signo), info.ssi_code == SI_KERNEL};
    if (got < 0 && errno != EAGAIN && errno != EINTR) co_return fail_errno(errno, "signalfd");
    CO_CHECK_OK(co_await watch_.readable());
  }
}

void die_by(int signal) {
  ::prctl(PR_SET_DUMPABLE, 0);  // its child left the core that there is to see
  ::signal(signal, SIG_DFL);
  sigset_t only;
  ::sigemptyset(&only);
  ::sigaddset(&only, signal);
  ::sigprocmask(SIG_UNBLOCK, &only, nullptr);
  ::raise(signal);
}

}  // namespace hearth::ansible
