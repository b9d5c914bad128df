#pragma once
#include <memory>
#include <span>
#include <string_view>

#include "aio/stream_socket.hh"

// Inside of http: a connection's bytes, plain or through TLS (tls.hh).

namespace hearth::http {

/// One reader and one writer, not at the same time. Destruction closes.
class Stream {
 public:
  virtual ~Stream() = default;
  /// At least one byte into `buffer`; 0 at the peer's end.
  virtual Co<Expected<std::size_t>> read_some(std::span<char> buffer) = 0;
  /// All of `bytes`, which must live until it completes. After an error nothing more can be
  /// written. Errc::unavailable: the peer is gone.
  virtual Co<Expected<>> write_all(std::string_view bytes) = 0;
  /// The peer reads the end behind what was written.
  virtual Co<Expected<>> end_writing() = 0;
  virtual aio::StreamSocket& socket() = 0;
};

std::unique_ptr<Stream> plain_stream(aio::StreamSocket socket);

}  // namespace hearth::http
