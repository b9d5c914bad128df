#pragma once
#include <sys/resource.h>
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "aio/co.hh"
#include "aio/fd.hh"
#include "aio/loop.hh"

namespace hearth::aio {

/// What to start. Signals are in the child as in a fresh login, none blocked, ignored or handled,
/// unless it inherits.
struct SpawnOptions {
  /// argv[0] is looked up in the PATH of `env` unless it has a slash; without one in /usr/bin:/bin.
  std::vector<std::string> argv;
  std::vector<std::string> env;  ///< "KEY=value", the whole environment
  std::string cwd;               ///< empty: the caller's
  /// (ours, theirs): descriptor `ours` becomes `theirs` in the child. 0, 1 and 2 are /dev/null
  /// unless named here; everything else is closed. As `inherit` says where that is set.
  std::vector<std::pair<int, int>> fds;
  /// The child has what this process was given: 0, 1, 2 and every other descriptor that is not
  /// close-on-exec, where `fds` does not name them, and the signals that are ignored here. Blocked
  /// are those of `blocked` (bit n-1 for signal n), since a process may block more for itself.
  bool inherit = false;
  std::uint64_t blocked = 0;
  bool new_session = false;      ///< setsid(2)
  bool die_with_parent = false;  ///< PR_SET_PDEATHSIG SIGKILL: when the thread that spawned ends
};

/// How a process ended.
struct Exit {
  int code = 0;    ///< exit code, when signal is 0
  int signal = 0;  ///< the signal that ended it, or 0
  rusage usage{};  ///< its own and its waited-for children's (getrusage(2))
};

/// A child process, watched through a pidfd (pidfd_open(2)). Destruction kills it with SIGKILL; the
/// loop reaps it, and its own destruction waits for those that are left.
class Process {
 public:
  /// Waits until the program has been loaded (vfork(2): about 0.5 ms, whatever our size).
  /// Errors as execve(2) and open(2) give them: not_found, denied, full, invalid.
  static Expected<Process> spawn(Loop& loop, const SpawnOptions& options);
  ~Process();
  Process(Process&&) noexcept;
  Process& operator=(Process&&) noexcept;

  pid_t pid() const;
  /// Once only. Errc::cancelled leaves the process running.
  Co<Expected<Exit>> wait();
  /// Nothing happens when it has ended.
  void kill(int signal);
  /// Gives the process away: it is neither killed nor reaped from here on.
  void release();

 private:
  struct Impl;
  explicit Process(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hearth::aio
