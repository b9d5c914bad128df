#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hh"
#include "http/message.hh"

// Inside of http: a server's bytes to one answer. Eats bytes, never waits.

namespace hearth::http {

/// Reads the answer to one request (RFC 9112), in whatever pieces its bytes come; interim answers
/// (100, 103) are skipped.
class AnswerReader {
 public:
  enum class Step {
    more,     ///< `add` more bytes, or `end`
    head,     ///< `status` and `take_headers` are there; told once
    whole,    ///< the body is there to its end
    refused,  ///< `refusal`; nothing is read any more
  };

  /// `body_bytes_max`: nothing for no limit. `to_head`: the request was a HEAD, so that no body
  /// comes.
  AnswerReader(std::size_t head_bytes_max, std::optional<std::uint64_t> body_bytes_max,
               bool to_head);
  ~AnswerReader();
  AnswerReader(AnswerReader&&) noexcept;
  AnswerReader& operator=(AnswerReader&&) noexcept;

  void add(std::string_view bytes);
  /// The connection has ended: the end of a body that has no other.
  void end();
  Step step();

  /// Whether any byte came.
  bool has_begun() const;
  int status() const;
  Headers take_headers();
  /// The part of the body that is there and was not taken yet.
  std::string take_body();
  /// Whether another answer may follow, once this one is `whole`. Bytes that came unasked forbid
  /// it.
  bool keep_alive() const;
  /// protocol: not an answer. full: larger than a limit. unavailable: it broke off.
  const Error& refusal() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hearth::http
