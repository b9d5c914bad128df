#pragma once
#include <string>
#include <string_view>

#include "base/time.hh"
#include "http/message.hh"

// Inside of http: values to the bytes that go over the wire (RFC 9112).

namespace hearth::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 §5.6.7).
std::string http_date(UtcMicros at);

/// How the end of an answer's body is told.
enum class Framing {
  length,   ///< Content-Length
  chunked,  ///< Transfer-Encoding: chunked
  close,    ///< the connection's end: HTTP/1.0
  none,     ///< there is no body and no length: 204, 304
};

/// The head of an answer with its empty line. Fields of `response` that are the server's own
/// (Content-Length, Transfer-Encoding, Connection, Date, Host) are left out.
/// `keep_alive`: said only where it is not the version's default.
std::string answer_head(const Response& response, Framing framing, bool http11, bool keep_alive,
                        UtcMicros now);
/// The head of a request. `target` is path and query; `host` goes into Host, which must not be
/// among the fields. A Content-Length is added when there is a body or `method` calls for one.
std::string request_head(const Request& request, std::string_view target, std::string_view host);

/// `part` as one chunk; it must not be empty.
std::string chunk_of(std::string_view part);
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

/// `{"detail": "..."}` with that status.
Response problem(int status, std::string_view detail);

}  // namespace hearth::http
