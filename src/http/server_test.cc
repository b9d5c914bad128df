// The server with real sockets and a real clock.
#include "http/server.hh"

#include <gtest/gtest.h>

#include <fstream>

#include "http/testing_server.hh"

namespace hearth::http {
namespace {

using namespace std::chrono_literals;
using testing::echo;
using testing::exchange;
using testing::read_to_end;

struct ServerTest : testing::ServerTest {};

TEST_F(ServerTest, ServesBothFamiliesAndAUnixSocket) {
  start({.address = "127.0.0.1", .unix_path = folder / "s"});
  EXPECT_EQ(said({.url = url("http", "127.0.0.1")}), "POST /p  b");
  EXPECT_EQ(said({.url = url("http", "localhost")}), "POST /p  b");
  EXPECT_EQ(said({.url = "http://any", .unix_path = folder / "s"}), "POST /p  b");
  start({.address = "::1"});
  EXPECT_EQ(said({.url = url("http", "[::1]")}), "POST /p  b");
}

TEST_F(ServerTest, TheHandlerKnowsWhoAsks) {
  Request seen;
  start({.unix_path = folder / "s"}, [&seen](Request request) {
    seen = request;
    return echo(std::move(request));
  });
  (void)said({.url = url("http", "127.0.0.1")});
  EXPECT_EQ(seen.peer, "127.0.0.1");
  EXPECT_FALSE(seen.tls);
  (void)said({.url = "http://any", .unix_path = folder / "s"});
  EXPECT_EQ(seen.peer, "unix");
  EXPECT_EQ(seen.headers.get("host"), "any");
}

TEST_F(ServerTest, SaysWhyItCannotListen) {
  start({});
  EXPECT_EQ(listen({.port = server->port()}).error().code, Errc::exists);
  EXPECT_EQ(listen({.address = ""}).error().code, Errc::invalid);
  EXPECT_EQ(listen({.address = "a.example"}).error().code, Errc::invalid);
  EXPECT_EQ(listen({.certificate_file = "/a"}).error().code, Errc::invalid);
  const auto unreadable = listen({.certificate_file = "/nowhere/c", .key_file = "/nowhere/k"});
  EXPECT_EQ(unreadable.error().code, Errc::invalid);
  EXPECT_NE(unreadable.error().message.find("/nowhere/c"), std::string::npos);
}

TEST_F(ServerTest, ReplacesAUnixSocketThatNobodyServesAndNothingElse) {
  const std::string path = folder / "s";
  start({.address = "", .unix_path = path});
  EXPECT_EQ(server->port(), 0);
  EXPECT_EQ(listen({.address = "", .unix_path = path}).error().code, Errc::exists);
  EXPECT_EQ(said({.url = "http://any", .unix_path = path}), "POST /p  b");
  server.reset();
  EXPECT_FALSE(std::filesystem::exists(path));
  {
    const aio::UnixListener left = *aio::listen_unix(loop, path);
  }
  EXPECT_TRUE(std::filesystem::exists(path));
  start({.address = "", .unix_path = path, .unix_mode = 0660});
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0660));
  server.reset();
  std::ofstream(path) << "precious";
  EXPECT_EQ(listen({.address = "", .unix_path = path}).error().code, Errc::exists);
  EXPECT_TRUE(std::filesystem::exists(path));
}

Co<> ask(aio::Loop& loop, std::uint16_t port, int& served) {
  Expected<aio::StreamSocket> socket = co_await aio::connect_tcp(loop, "127.0.0.1", port);
  if (!socket) co_return;
  const std::string answer =
      co_await exchange(*socket, "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  if (answer.ends_with("GET /x  ")) ++served;
}

TEST_F(ServerTest, MoreThanMayBeThereAtOnceAreServedInTheEnd) {
  start({.connections_max = 20});
  int served = 0;
  aio::Scope clients(loop);
  for (int i = 0; i < 300; ++i) clients.start("client", ask(loop, server->port(), served));
  aio::run_in(loop, [](aio::Scope& clients) -> Co<int> {
    co_await clients.join();
    co_return 0;
  }(clients));
  EXPECT_EQ(served, 300);
  EXPECT_LE(server->connections(), 20u);
}

TEST_F(ServerTest, WhoSendsTooMuchStillReadsWhy) {
  start({.body_bytes_max = 1000});
  const std::string much(20 << 20, 'x');
  const auto answer =
      get({.url = url("http", "localhost")}, {.method = "PUT", .path = "/", .body = much});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 413);
}

Co<Response> slow(aio::Loop& loop, Duration time, std::string& ended, Request request) {
  const Expected<> slept = co_await aio::sleep_for(loop, time);
  ended = slept ? "served" : name_of(slept.error().code);
  co_return co_await echo(std::move(request));
}

struct ClosingTest : ServerTest {
  void start_slow(Duration time) {
    start({},
          [this, time](Request request) { return slow(loop, time, ended, std::move(request)); });
    client.emplace(*connect());
    ASSERT_TRUE(aio::run_in(loop, client->write_all("GET / HTTP/1.1\r\nHost: a\r\n\r\n")));
    sleep(10ms);
  }
  std::string ended;
  std::optional<aio::StreamSocket> client;
};

TEST_F(ClosingTest, RequestsUnderWayEndAndNobodyNewIsTaken) {
  start_slow(50ms);
  close(5s);
  EXPECT_EQ(ended, "served");
  const std::string answer = aio::run_in(loop, read_to_end(*client));
  EXPECT_NE(answer.find("Connection: close"), std::string::npos) << answer;
  EXPECT_EQ(connect().error().code, Errc::unavailable);
}

TEST_F(ClosingTest, TheDeadlineEndsWhatIsLeft) {
  start_slow(1h);
  const Deadline begun = clock.now();
  close(20ms);
  EXPECT_EQ(ended, "cancelled");
  EXPECT_LT(clock.now() - begun, 1s);
  EXPECT_EQ(server->connections(), 0u);
}

TEST_F(ClosingTest, IdleConnectionsDoNotHoldItUp) {
  start({});
  client.emplace(*connect());
  sleep(5ms);
  const Deadline begun = clock.now();
  close(5s);
  EXPECT_LT(clock.now() - begun, 1s);
  EXPECT_EQ(aio::run_in(loop, read_to_end(*client)), "");
}

TEST_F(ClosingTest, DestructionHangsUpOnEverybody) {
  start_slow(1h);
  server.reset();
  EXPECT_EQ(ended, "");
  EXPECT_EQ(aio::run_in(loop, read_to_end(*client)), "");
}

}  // namespace
}  // namespace hearth::http
