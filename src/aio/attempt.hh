#pragma once
#include <cerrno>
#include <cstddef>

#include "base/error.hh"

// What pipes and sockets share: system calls that never wait.

namespace hearth::aio {

/// Of listen(2); the kernel lowers it to net.core.somaxconn.
inline constexpr int kBacklog = 4096;

inline bool would_block(int number) {
  return number == EAGAIN || number == EWOULDBLOCK;
}

/// `work`, which calls read(2), send(2) or their like, until no signal interrupts it: the bytes it
/// moved. Errc::busy where it would wait.
template <class Work>
Expected<std::size_t> attempt(const char* what, Work work) {
  ssize_t done = 0;
  do done = work();
  while (done < 0 && errno == EINTR);
  if (done < 0) return fail_errno(errno, what);
  return static_cast<std::size_t>(done);
}

}  // namespace hearth::aio
