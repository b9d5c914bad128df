#pragma once
#include <memory>
#include <span>
#include <string_view>

#include "aio/co.hh"
#include "aio/fd.hh"
#include "aio/loop.hh"

namespace hearth::aio {

/// One end of anything that carries a stream of bytes: a pipe, a socket, what a shell left at 0 or
/// 1. One reader and one writer at a time. Destruction closes and cancels.
///
/// Where epoll(7) does not know the descriptor (a file), reading and writing fail with
/// Errc::denied. SIGPIPE must be ignored.
class Pipe {
 public:
  /// Takes `fd` over, sets it non-blocking and close-on-exec.
  Pipe(Loop& loop, Fd fd);
  ~Pipe();
  Pipe(Pipe&&) noexcept;
  Pipe& operator=(Pipe&&) noexcept;

  /// At least one byte into `buffer`; 0 at the end.
  Co<Expected<std::size_t>> read_some(std::span<char> buffer);
  /// All of `bytes`, which must live until it completes.
  Co<Expected<>> write_all(std::string_view bytes);
  int fd() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A new pipe, close-on-exec: (where to read, where to write).
Expected<std::pair<Fd, Fd>> make_pipe();

}  // namespace hearth::aio
