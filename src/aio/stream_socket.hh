#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "aio/co.hh"
#include "aio/fd.hh"
#include "aio/loop.hh"

namespace hearth::aio {

/// A connected stream socket of any family that carries bytes alone: TCP, or unix without
/// descriptors. One reader and one writer at a time. Destruction closes and cancels.
class StreamSocket {
 public:
  /// Takes a connected socket over, sets it non-blocking and close-on-exec, TCP also TCP_NODELAY.
  StreamSocket(Loop& loop, Fd fd);
  ~StreamSocket();
  StreamSocket(StreamSocket&&) noexcept;
  StreamSocket& operator=(StreamSocket&&) noexcept;

  /// At least one byte into `buffer`; 0 at the peer's end. Errc::unavailable: the peer broke off.
  Co<Expected<std::size_t>> read_some(std::span<char> buffer);
  /// All of `bytes`, which must live until it completes. Never raises SIGPIPE.
  /// Errc::unavailable: the peer is gone.
  Co<Expected<>> write_all(std::string_view bytes);
  /// Waits until the peer has closed, or shut down its writing side; reads nothing.
  Co<Expected<>> wait_hangup();

  /// What has arrived can still be read, then comes the end; who waits for bytes is woken.
  void end_reading();
  /// The peer reads the end behind what was written.
  void end_writing();
  /// Whether there is anything to read now: bytes, the end or an error. Does not wait.
  bool is_readable() const;
  /// The address of the other end, without its port: "192.0.2.1", "2001:db8::1", or "unix".
  std::string peer_name() const;
  int fd() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Listens for stream sockets on a descriptor that is bound already.
class StreamListener {
 public:
  StreamListener(Loop& loop, Fd bound);
  ~StreamListener();
  StreamListener(StreamListener&&) noexcept;
  /// Errc::full: no descriptor is left; it stays so for a while, sleep before the next try.
  Co<Expected<StreamSocket>> accept();
  /// The TCP port; 0 for another family.
  std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Binds `address`, a numeric IPv4 or IPv6 address ("::" takes IPv4 too where the system's
/// bindv6only is 0), and listens. Port 0: the system chooses. Errors: invalid  not such an address.
/// exists  the port is taken. denied  a port below 1024.
///         not_found  no interface has the address.
Expected<StreamListener> listen_tcp(Loop& loop, const std::string& address, std::uint16_t port);

/// Connects to a numeric IPv4 or IPv6 address.
/// Errors: invalid  not such an address. unavailable  nobody listens, or no way there.
Co<Expected<StreamSocket>> connect_tcp(Loop& loop, std::string address, std::uint16_t port);

}  // namespace hearth::aio
