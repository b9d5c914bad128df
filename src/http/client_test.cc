// The client against a server that follows a script.
#include "http/client.hh"

#include <algorithm>

#include <gtest/gtest.h>

#include "http/testing.hh"

namespace hearth::http {
namespace {

using namespace std::chrono_literals;
using testing::read_until;

/// One connection's answers, one for each request; then it is hung up.
using Script = std::vector<std::string>;

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

class ClientTest : public ::testing::Test {
 protected:
  /// Serves the scripts, one connection each, in their order; the last one again and again.
  void serve(std::vector<Script> scripts, ClientOptions options = {}) {
    scripts_ = std::move(scripts);
    listener.emplace(*aio::listen_tcp(loop, "127.0.0.1", 0));
    name = join({"127.0.0.1:", std::to_string(listener->port())});
    if (options.url.empty()) options.url = join({"http://", name});
    client = *Client::make(loop, pool, std::move(options));
    server.start("server", follow());
  }
  Expected<Answer> send(Request request, Duration time = 5s) {
    return aio::run_in(loop, client->send(std::move(request), clock.now() + time));
  }
  std::string get() {
    const Expected<Answer> answer = send({.method = "GET", .path = "/"});
    return answer ? answer->body : name_of(answer.error().code);
  }

  aio::SystemClock clock;
  aio::Loop loop{clock};
  aio::BlockingPool pool{loop, 1};
  std::optional<aio::StreamListener> listener;
  std::string name;
  std::unique_ptr<Client> client;
  std::vector<std::string> requests;  // heads that came
  std::size_t connections = 0;
  aio::Scope server{loop};

 private:
  Co<> follow() {
    while (true) {
      Expected<aio::StreamSocket> socket = co_await listener->accept();
      if (!socket) co_return;
      const Script script = scripts_[std::min(connections++, scripts_.size() - 1)];
      for (const std::string& answer : script) {
        requests.push_back(co_await read_until(*socket, "\r\n\r\n"));
        const Expected<> written = co_await socket->write_all(answer);
        if (!written) break;
      }
    }
  }
  std::vector<Script> scripts_;
};

TEST_F(ClientTest, KeepsItsConnection) {
  serve({{kOk, kOk, kOk}});
  EXPECT_EQ(get() + get() + get(), "okokok");
  EXPECT_EQ(connections, 1u);
}

TEST_F(ClientTest, ConnectsAgainAfterTheServerClosedAnIdleConnection) {
  serve({{kOk}, {kOk}});
  EXPECT_EQ(get(), "ok");
  (void)aio::run_in(loop, aio::sleep_for(loop, 5ms));
  EXPECT_EQ(send({.method = "POST", .path = "/", .body = "x"})->body, "ok");
  EXPECT_EQ(connections, 2u);
}

TEST_F(ClientTest, RepeatsWhatMayBeRepeatedWhenTheKeptConnectionBreaks) {
  serve({{kOk, ""}, {kOk}});
  EXPECT_EQ(get() + get(), "okok");
  EXPECT_EQ(requests.size(), 3u);
}

TEST_F(ClientTest, NeverRepeatsAPostThatWasSent) {
  serve({{kOk, ""}, {kOk}});
  EXPECT_EQ(get(), "ok");
  EXPECT_EQ(send({.method = "POST", .path = "/"}).error().code, Errc::unavailable);
  EXPECT_EQ(requests.size(), 2u);
}

TEST_F(ClientTest, NeverRepeatsOnANewConnectionOrAfterAByteOfAnAnswer) {
  serve({{""}, {kOk, "H"}, {kOk}});
  EXPECT_EQ(get(), "unavailable");
  EXPECT_EQ(get(), "ok");
  EXPECT_EQ(get(), "unavailable");
  EXPECT_EQ(requests.size(), 3u);
}

TEST_F(ClientTest, AnAnswerCutAtAnyByteIsAnError) {
  std::vector<Script> cuts;
  for (std::size_t size = 0; size < kOk.size(); ++size) cuts.push_back({kOk.substr(0, size)});
  serve(cuts);
  for (std::size_t size = 0; size < kOk.size(); ++size) {
    const auto answer = send({.method = "GET", .path = "/"});
    ASSERT_FALSE(answer) << size;
    EXPECT_EQ(answer.error().code, Errc::unavailable);
    EXPECT_TRUE(answer.error().message.starts_with(name + ": hung up")) << answer.error().message;
  }
}

TEST_F(ClientTest, SendsTheUrlsPrefixHostAndLogin) {
  serve({{kOk}});
  client = *Client::make(loop, pool, {.url = join({"http://me:secret@", name, "/ara/"})});
  const auto answer = send({.method = "POST", .path = "/api", .query = "a=b", .body = "{}"});
  ASSERT_TRUE(answer);
  EXPECT_EQ(requests[0], join({"POST /ara/api?a=b HTTP/1.1\r\nHost: ", name,
                               "\r\nAuthorization: Basic bWU6c2VjcmV0\r\n"
                               "Content-Length: 2\r\n\r\n{}"}));
}

TEST_F(ClientTest, NoErrorShowsTheLogin) {
  serve({{"nonsense\r\n\r\n"}});
  client = *Client::make(loop, pool, {.url = join({"http://me:secret@", name})});
  const auto answer = send({.method = "GET", .path = "/"});
  EXPECT_EQ(answer.error().code, Errc::protocol);
  EXPECT_EQ(answer.error().message.find("secret"), std::string::npos) << answer.error().message;
  EXPECT_EQ(answer.error().message.find("me:"), std::string::npos);
}

TEST_F(ClientTest, ADeadlineEndsTheWait) {
  serve({{"HTTP/1.1 100 Continue\r\n\r\n", "x"}});
  const Deadline begun = clock.now();
  const auto answer = send({.method = "GET", .path = "/"}, 20ms);
  EXPECT_EQ(answer.error().code, Errc::timeout);
  EXPECT_TRUE(answer.error().message.starts_with(name)) << answer.error().message;
  EXPECT_LT(clock.now() - begun, 1s);
}

TEST_F(ClientTest, SaysWhoCannotBeReached) {
  serve({{kOk}});
  server.cancel();
  loop.run();
  listener.reset();
  const auto answer = send({.method = "GET", .path = "/"});
  EXPECT_EQ(answer.error().code, Errc::unavailable);
  EXPECT_EQ(answer.error().message,
            name + ": Connection refused; is the server up, and is that its address?");
  client = *Client::make(loop, pool, {.url = "http://nowhere.invalid:99"});
  EXPECT_EQ(get(), "unavailable");
  client = *Client::make(loop, pool, {.url = "http://a", .unix_path = "/nowhere"});
  EXPECT_EQ(get(), "unavailable");
}

TEST_F(ClientTest, AnAnswerHasALimit) {
  serve({{kOk}}, {.body_bytes_max = 1});
  EXPECT_EQ(get(), "full");
}

TEST_F(ClientTest, WhatWouldBeAnotherRequestIsNotSent) {
  serve({{kOk}});
  Request bad[] = {{.method = "GET", .path = "/ HTTP/1.1\r\n\r\n"},
                   {.method = "GET", .path = "x"},
                   {.method = "G T", .path = "/"},
                   {.method = "GET", .path = "/", .query = "a b"},
                   {.method = "GET", .path = "/"}};
  bad[4].headers.add("X", "a\r\nY: b");
  for (const Request& request : bad) EXPECT_EQ(send(request).error().code, Errc::invalid);
  EXPECT_TRUE(requests.empty());
}

Co<Expected<std::string>> streamed(Client& client, Deadline deadline) {
  CO_TRY(const Answer answer, co_await client.open({.method = "GET", .path = "/"}, deadline));
  std::string all = std::to_string(answer.status);
  while (true) {
    CO_TRY(const std::string part, co_await client.read_body(deadline));
    if (part.empty()) co_return all;
    all += join({" ", part});
  }
}

TEST_F(ClientTest, AStreamedAnswerComesInParts) {
  serve({{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\n\r\nto the end"}},
        {.body_bytes_max = 1});
  EXPECT_EQ(aio::run_in(loop, streamed(*client, clock.now() + 5s)).value(), "200 abc");
  EXPECT_EQ(aio::run_in(loop, streamed(*client, clock.now() + 5s)).value(), "200 to the end");
  EXPECT_EQ(connections, 1u);
}

TEST_F(ClientTest, AServerThatIsKilledInMidAnswerIsAnErrorOfTheStream) {
  serve({{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}});
  const auto all = aio::run_in(loop, streamed(*client, clock.now() + 5s));
  EXPECT_EQ(all.error().code, Errc::unavailable);
}

TEST_F(ClientTest, ARequestBeforeTheEndOfAStreamBeginsAnew) {
  serve({{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}, {kOk}});
  ASSERT_TRUE(aio::run_in(loop, client->open({.method = "GET", .path = "/"}, clock.now() + 5s)));
  EXPECT_EQ(get(), "ok");
  EXPECT_EQ(connections, 2u);
}

Co<> second(Client& client, Deadline deadline, Errc& code) {
  const auto answer = co_await client.send({.method = "GET", .path = "/"}, deadline);
  if (!answer) code = answer.error().code;
}

TEST_F(ClientTest, OneRequestAtATime) {
  serve({{kOk}});
  Errc code{};
  aio::Scope scope(loop);
  scope.start("first", second(*client, clock.now() + 5s, code));
  scope.start("second", second(*client, clock.now() + 5s, code));
  aio::run_in(loop, [](aio::Scope& scope) -> Co<int> {
    co_await scope.join();
    co_return 0;
  }(scope));
  EXPECT_EQ(code, Errc::busy);
}

TEST_F(ClientTest, MakeRefusesWhatCannotBe) {
  EXPECT_EQ(Client::make(loop, pool, {.url = "nonsense"}).error().code, Errc::invalid);
  EXPECT_EQ(Client::make(loop, pool, {.url = "https://a", .ca_file = "/nowhere"}).error().code,
            Errc::invalid);
}

}  // namespace
}  // namespace hearth::http
