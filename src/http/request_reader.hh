#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

#include "http/message.hh"

// Inside of http: one connection's bytes to requests. Eats bytes, never waits.

namespace hearth::http {

/// Why a request is not served; the connection ends behind the answer.
struct Refusal {
  int status = 400;
  std::string detail;
};

/// Reads requests, one behind the other, from the bytes of one connection (RFC 9112), in whatever
/// pieces these come. Stricter than the RFC allows where a proxy in front could see another request
/// than we do: Content-Length with Transfer-Encoding, a coding that is not `chunked` alone, and
/// HTTP/1.0 with chunks are refused.
class RequestReader {
 public:
  enum class Step {
    more,     ///< `add` more bytes
    head,     ///< the head is there, a body follows; told once
    whole,    ///< `take` it
    refused,  ///< `refusal`; nothing is read any more
  };
  enum class Phase { idle, head, body };  ///< what the bytes that are there have begun

  /// `head_bytes_max`: of the request line and all fields, at most 1 GiB; also of what a chunk says
  /// beside its bytes. `body_bytes_max`: of the decoded body.
  RequestReader(std::size_t head_bytes_max, std::uint64_t body_bytes_max);
  ~RequestReader();
  RequestReader(RequestReader&&) noexcept;

  void add(std::string_view bytes);
  Step step();

  Phase phase() const;
  const Refusal& refusal() const;
  /// How much of the body is there.
  std::size_t body_bytes() const;
  /// The client waits for "100 Continue" before it sends the body. Valid from `head` on.
  bool wants_continue() const;
  /// Whether another request may follow, and of which version the request is; from `head` on.
  bool keep_alive() const;
  bool is_http11() const;
  /// The request that is whole, without `peer` and `tls`. The next one begins behind it.
  Request take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hearth::http
