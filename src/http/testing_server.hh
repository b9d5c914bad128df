#pragma once
#include <gtest/gtest.h>

#include "http/client.hh"
#include "http/server.hh"
#include "http/testing.hh"

// For tests of a server with real sockets and a real clock.

namespace hearth::http::testing {

struct ServerTest : ::testing::Test {
  Expected<std::unique_ptr<Server>> listen(ServerOptions options, Handler handler = echo) {
    return Server::listen(loop, log, std::move(options), std::move(handler));
  }
  void start(ServerOptions options, Handler handler = echo) {
    auto made = listen(std::move(options), std::move(handler));
    ASSERT_TRUE(made) << made.error().message;
    server = *std::move(made);
  }
  std::string url(std::string_view scheme, std::string_view host) const {
    return join({scheme, "://", host, ":", std::to_string(server->port())});
  }
  Expected<Answer> get(ClientOptions options, Request request) {
    auto client = *Client::make(loop, pool, std::move(options));
    return aio::run_in(loop,
                       client->send(std::move(request), clock.now() + std::chrono::seconds(10)));
  }
  std::string said(ClientOptions options) {
    const auto answer = get(std::move(options), {.method = "POST", .path = "/p", .body = "b"});
    return answer ? answer->body : join({"(", name_of(answer.error().code), ")"});
  }
  Expected<aio::StreamSocket> connect() {
    return aio::run_in(loop, aio::connect_tcp(loop, "127.0.0.1", server->port()));
  }
  void sleep(Duration time) { (void)aio::run_in(loop, aio::sleep_for(loop, time)); }
  void close(Duration time) { aio::run_in(loop, closed(*server, clock.now() + time)); }
  static Co<int> closed(Server& server, Deadline deadline) {
    co_await server.close(deadline);
    co_return 0;
  }

  aio::SystemClock clock;
  aio::Loop loop{clock};
  aio::BlockingPool pool{loop, 1};
  testing::NoLog log;
  TempFolder folder;
  std::unique_ptr<Server> server;
};

}  // namespace hearth::http::testing
