#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hh"

namespace hearth::http {

/// One server-sent event (WHATWG HTML, "Server-sent events").
struct SseEvent {
  std::optional<std::string> id;  ///< what a client that comes back says in Last-Event-ID
  std::string event;              ///< its type; empty: "message"
  std::string data;               ///< any text in UTF-8, with any line ends
};

/// The event as it goes over the wire. Line ends inside `id` and `event`, and NUL inside `id`, are
/// left out: they would end the field.
std::string to_text(const SseEvent& event);

/// Writes events into a streamed answer. Every call returns when the socket took it; errors as
/// BodyWriter's.
class SseWriter {
 public:
  /// `body` outlives it.
  explicit SseWriter(BodyWriter& body) : body_(body) {}

  Co<Expected<>> send(SseEvent event) { return body_.write(to_text(event)); }
  /// After how many milliseconds the client shall come back when it loses us.
  Co<Expected<>> retry(std::int64_t delay_ms);
  /// A line that clients ignore. Every 15 s or so it keeps proxies from hanging up.
  Co<Expected<>> heartbeat() { return body_.write(":\n\n"); }

 private:
  BodyWriter& body_;
};

/// An answer of events that `stream` writes; no cache and no proxy keeps any back.
Response sse_response(std::function<Co<Expected<>>(BodyWriter&)> stream);

}  // namespace hearth::http
