#pragma once
// Inside of aio: readiness of one descriptor.
#include <cstdint>
#include <memory>

#include "aio/fd.hh"
#include "aio/loop.hh"

namespace hearth::aio {

/// Owns a descriptor and waits until it can be read or written: one waiter a side.
/// Sets it non-blocking. Registers it with the kernel at the first wait, and takes it out before it
/// closes it: a copy in another process would keep the registration alive (epoll(7), question 6).
class Readiness {
 public:
  enum class Side { read, write };

  Readiness(Loop& loop, Fd fd);
  ~Readiness();
  Readiness(const Readiness&) = delete;

  int fd() const;
  /// Ends without waiting when the task is cancelled. After Errc::cancelled `this` may be gone.
  Co<Expected<>> wait(Side side);
  /// Ok at once, or after the others had a turn: to be awaited before each attempt that may
  /// succeed without waiting, so that one busy descriptor does not starve the rest.
  /// Errc::cancelled as above.
  Co<Expected<>> attempt();
  /// Gives the descriptor away; who waits is cancelled.
  Fd release();

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with Asio's handlers, which come after a cancellation
};

/// A descriptor that is readable while one of `events` (epoll_ctl(2); EPOLLERR and EPOLLHUP come
/// unasked) is there on `fd`. Leaves `fd` as it is, where Asio sets what it waits for non-blocking,
/// for everybody who shares it.
Expected<Fd> epoll_of(int fd, std::uint32_t events);

}  // namespace hearth::aio
