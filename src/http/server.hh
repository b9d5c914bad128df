#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "aio/loop.hh"
#include "base/log.hh"
#include "http/message.hh"

namespace hearth::http {

/// Where a server listens and what it lets one client cost. Without `address` it does not listen on
/// TCP, without `unix_path` not on a unix socket; one of the two must be there.
struct ServerOptions {
  std::string address = "127.0.0.1";  ///< numeric IPv4 or IPv6; "::" takes both as a rule
  std::uint16_t port = 0;             ///< 0: the system chooses, `Server::port` tells
  std::string unix_path;      ///< at most 107 bytes; a socket that nobody serves is replaced
  unsigned unix_mode = 0600;  ///< permissions of that file

  /// PEM files; both or none. With them TCP speaks TLS alone (1.2 and newer); unix never does.
  std::string certificate_file, key_file;

  std::size_t head_bytes_max = 64 << 10;     ///< request line and fields: 431 beyond
  std::uint64_t body_bytes_max = 128 << 20;  ///< 413 beyond
  /// Of all bodies together that are being read or served: 503 for those over 64 KiB that come when
  /// there are more. A body is read before the handler can ask who sends it.
  std::uint64_t all_bodies_bytes_max = 512 << 20;
  /// Who comes when so many are there waits in the listener's queue until one leaves: an answer 503
  /// would lose what clients without a second try have to say.
  std::size_t connections_max = 1024;

  /// A connection on which nothing is under way ends after this. Python's requests keeps one for as
  /// long as it likes and does not try again: at least 60 s outside of tests.
  Duration idle_time = std::chrono::seconds(75);
  /// From a request's first byte to the end of its head: 408 after it. Also for TLS's handshake.
  Duration head_time = std::chrono::seconds(20);
  /// In each such time 4 KiB of the body must come, or its end: 408 otherwise.
  Duration body_time = std::chrono::seconds(30);
  /// From a body's first byte to its end: 408 after it. Who sends just enough for `body_time` would
  /// keep a connection and what has come of a body for days.
  Duration whole_body_time = std::chrono::minutes(10);
  /// In each such time the peer must take 64 KiB of the answer, or a streamed part.
  Duration write_time = std::chrono::seconds(30);
};

/// An HTTP/1.1 server: keep-alive, one request of a connection after the other, errors as JSON
/// `{"detail": ...}`. It calls the handler with whole requests, as many at a time as there are
/// connections. A handler whose client has left is not ended, a `Response::stream` is.
class Server {
 public:
  /// Listens; serves as soon as the loop runs. `log` outlives it, and what `handler` uses does.
  /// Errors: invalid  an option that cannot be, unreadable certificates.
  ///         exists   the port or the unix socket is another program's.
  ///         denied   port or path are not ours to take.
  static Expected<std::unique_ptr<Server>> listen(aio::Loop& loop, Log& log, ServerOptions options,
                                                  Handler handler);
  /// Hangs up on everybody at once: handlers under way are destroyed where they wait.
  ~Server();
  Server(const Server&) = delete;

  /// The TCP port; 0 without one.
  std::uint16_t port() const;
  std::size_t connections() const;

  /// Takes nobody new, ends connections on which nothing is under way, and lets requests under way
  /// end, each with `Connection: close`; at `deadline` hangs up on those that are left. Who streams
  /// events ends them first (their `write` gives Errc::cancelled only at the deadline).
  Co<> close(Deadline deadline);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hearth::http
