#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aio/co.hh"

namespace hearth::http {

/// "Not Found" (RFC 9110 §15); "" for a status that no RFC names.
std::string_view reason_of(int status);

/// Header fields in the order in which they came or will go. Names are compared without case
/// (RFC 9110 §5.1).
class Headers {
 public:
  /// The first field of that name, or nullptr. It lives until the next change.
  const std::string* find(std::string_view name) const;
  /// The first field of that name, or "".
  std::string_view get(std::string_view name) const;
  void add(std::string name, std::string value);
  /// Replaces every field of that name.
  void set(std::string name, std::string value);

  const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// One request, whole: the server has read its body.
struct Request {
  std::string method;  ///< as sent; case matters (RFC 9110 §9.1)
  std::string path;    ///< of the target, before '?', as sent: not decoded
  std::string query;   ///< behind '?', as sent: not decoded
  Headers headers;
  std::string body;
  std::string peer;  ///< the other end: an address, or "unix"
  bool tls = false;
};

/// Takes the parts of a body that is sent while it is made.
class BodyWriter {
 public:
  virtual ~BodyWriter() = default;
  /// Sends one part; returns when the socket took it.
  /// Errors: unavailable  the peer is gone. cancelled  the server ends. timeout  it takes nothing.
  virtual Co<Expected<>> write(std::string part) = 0;
};

/// One answer. `Content-Length`, `Date` and `Connection` are the server's to add.
struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  /// Set: the body is what this writes, sent in chunks, and `body` is not looked at. It is called
  /// once, on the loop's thread, and what it uses lives until it ended. Server-sent events,
  /// exports.
  std::function<Co<Expected<>>(BodyWriter&)> stream;
};

/// Answers a request. Never throws; what it does not like is a Response too.
using Handler = std::function<Co<Response>(Request)>;

}  // namespace hearth::http
