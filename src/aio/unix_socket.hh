#pragma once
#include <sys/types.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "aio/co.hh"
#include "aio/fd.hh"
#include "aio/loop.hh"

namespace hearth::aio {

/// Who is at the other end, as the kernel knows it (unix(7), SO_PEERCRED).
struct Peer {
  pid_t pid = 0;
  uid_t uid = 0;
  gid_t gid = 0;
};

/// A connected stream socket of the unix family; carries bytes and descriptors.
/// One reader and one writer at a time. Destruction closes and cancels.
class UnixSocket {
 public:
  /// Takes a connected socket over, sets it non-blocking and close-on-exec.
  UnixSocket(Loop& loop, Fd fd);
  ~UnixSocket();
  UnixSocket(UnixSocket&&) noexcept;
  UnixSocket& operator=(UnixSocket&&) noexcept;

  /// Reads at least one byte into `buffer`; 0 at the peer's end. Descriptors that came along are
  /// appended to `fds` (close-on-exec; more than 16 in one message: Errc::protocol).
  Co<Expected<std::size_t>> read_some(std::span<char> buffer, std::vector<Fd>& fds);
  /// Writes all of `bytes`; `fds` go with its first byte and stay the caller's.
  /// `bytes` and `fds` must live until it completes. Never raises SIGPIPE.
  Co<Expected<>> write_all(std::string_view bytes, std::span<const int> fds = {});
  /// Waits until the peer has closed, or shut down its writing side; reads nothing.
  Co<Expected<>> wait_hangup();

  Expected<Peer> peer() const;
  int fd() const;
  /// Gives the descriptor away; the socket is then closed.
  Fd release();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Both ends of a new connected pair, close-on-exec.
Expected<std::pair<Fd, Fd>> socket_pair();

/// Connects to `path` (at most 107 bytes: unix(7), sun_path). Errc::unavailable: nobody listens.
Co<Expected<UnixSocket>> connect_unix(Loop& loop, std::string path);

/// Listens on a descriptor that is bound already. The path's file is its owner's to remove.
class UnixListener {
 public:
  UnixListener(Loop& loop, Fd bound);
  ~UnixListener();
  UnixListener(UnixListener&&) noexcept;
  /// Errc::full: no descriptor is left; it stays so for a while, sleep before the next try.
  Co<Expected<UnixSocket>> accept();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Binds `path` with mode 0600 and listens. Errc::exists when the path is taken.
Expected<UnixListener> listen_unix(Loop& loop, const std::string& path);

}  // namespace hearth::aio
