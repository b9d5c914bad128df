#pragma once
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "aio/scope.hh"
#include "aio/stream_socket.hh"
#include "aio/unix_socket.hh"
#include "base/log.hh"
#include "http/message.hh"

// For tests of http: a peer that says what it likes, and a handler that tells what it got.

namespace hearth::http::testing {

class NoLog final : public Log {
 public:
  void write(LogLevel, std::string_view) override {}
};

/// A folder that goes with it.
class TempFolder {
 public:
  TempFolder() {
    char name[] = "/tmp/hearth-http-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  std::string operator/(std::string_view name) const { return join({path_, "/", name}); }

 private:
  std::string path_;
};

/// Everything that comes until the end, or until an error, which is told behind it.
inline Co<std::string> read_to_end(aio::StreamSocket& socket) {
  std::string all;
  char buffer[4096];
  while (true) {
    const auto count = co_await socket.read_some(buffer);
    if (!count) co_return all + "(" + name_of(count.error().code) + ")";
    if (*count == 0) co_return all;
    all.append(buffer, *count);
  }
}

/// Reads until `end` has come; the rest stays unread only by luck, so nothing should follow.
inline Co<std::string> read_until(aio::StreamSocket& socket, std::string end) {
  std::string all;
  char buffer[4096];
  while (all.find(end) == std::string::npos) {
    const auto count = co_await socket.read_some(buffer);
    if (!count || *count == 0) co_return all + "(end)";
    all.append(buffer, *count);
  }
  co_return all;
}

/// Sends, and reads to the end.
inline Co<std::string> exchange(aio::StreamSocket& socket, std::string text) {
  const Expected<> written = co_await socket.write_all(text);
  if (!written) co_return join({"(not written: ", written.error().message, ")"});
  co_return co_await read_to_end(socket);
}

/// "METHOD PATH QUERY BODY".
inline Co<Response> echo(Request request) {
  Response response;
  response.headers.add("Content-Type", "text/plain");
  response.body = join({request.method, " ", request.path, " ", request.query, " ", request.body});
  co_return response;
}

}  // namespace hearth::http::testing
