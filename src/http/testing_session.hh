#pragma once
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "aio/sim.hh"
#include "http/session.hh"
#include "http/testing.hh"

// For tests of the server's side of a connection: simulated time over a pair of unix sockets.

namespace hearth::http::testing {

inline std::string body_of(std::string_view answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return std::string(end == answer.npos ? "(no answer)" : answer.substr(end + 4));
}

inline int count_of(std::string_view text, std::string_view word) {
  int count = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != text.npos; ++at) ++count;
  return count;
}

inline Co<> serve(Session*& there, Service& service, aio::Fd fd) {
  Session session(service, plain_stream(aio::StreamSocket(service.loop, std::move(fd))), "unix",
                  false);
  there = &session;
  co_await session.serve();
  there = nullptr;
}

struct SessionTest : ::testing::Test {
  aio::StreamSocket connect() {
    auto both = *aio::socket_pair();
    sessions.start("session", serve(session, service, std::move(both.second)));
    return aio::StreamSocket(loop, std::move(both.first));
  }
  /// Everything that a client gets that sends `text` and then waits for the end.
  std::string ask(const std::string& text) {
    aio::StreamSocket client = connect();
    return aio::run_in(loop, exchange(client, text));
  }
  Duration passed() const { return clock.now() - begun; }

  aio::SimClock clock;
  aio::Loop loop{clock};
  const Deadline begun = clock.now();
  Service service{loop, ServerOptions{}, echo};
  Session* session = nullptr;
  aio::Scope sessions{loop};
};

inline const std::string kGet = "GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n";
inline const std::string kLast = "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

}  // namespace hearth::http::testing
