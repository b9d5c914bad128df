#pragma once
#include <cstdint>
#include <initializer_list>
#include <utility>

#include "aio/fd.hh"
#include "aio/watch.hh"

namespace hearth::ansible {

/// The last of the kernel's signals, which begin at 1 (signal(7)).
inline constexpr int kSignalMax = 64;

/// A signal that came, and whether the kernel sent it: then it was for the whole foreground group
/// of the terminal (Control-C, hang-up), and a child of that group has had it already.
struct TakenSignal {
  int number = 0;
  bool from_terminal = false;
};

/// Takes signals instead of dying by them (signalfd(2)), those apart that this process was told to
/// ignore. Of aio's signals it differs in knowing the sender. Single-threaded programs only: the
/// signals are blocked in the thread that makes it, and unblocked again at its end.
class TakenSignals {
 public:
  TakenSignals(aio::Loop& loop, std::initializer_list<int> signals);
  ~TakenSignals();
  TakenSignals(const TakenSignals&) = delete;

  Co<Expected<TakenSignal>> next();
  /// The mask as it was before: bit n-1 for signal n.
  std::uint64_t blocked_before() const { return blocked_before_; }

 private:
  TakenSignals(aio::Loop& loop, std::pair<int, std::uint64_t> blocked);

  std::uint64_t blocked_before_ = 0;
  aio::Fd fd_;
  aio::FdWatch watch_;
};

/// Ends this process by the same signal as its child, so that whoever waits sees the same end.
/// Comes back only where the signal does not end a process.
void die_by(int signal);

}  // namespace hearth::ansible
