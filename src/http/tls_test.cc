// TLS between our server and our client, and the program openssl.
#include "http/tls.hh"

#include <gtest/gtest.h>

#include "aio/process.hh"
#include "http/sse.hh"
#include "http/testing_server.hh"

namespace hearth::http {
namespace {

using namespace std::chrono_literals;
using testing::read_to_end;

/// A certificate that is its own CA, for "localhost" and 127.0.0.1, made by the program openssl.
class Certificate {
 public:
  Certificate() {
    const std::string command = join(
        {"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "
         "/CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout ",
         key(), " -out ", file(), " 2>/dev/null"});
    if (std::system(command.c_str()) != 0) ADD_FAILURE() << "cannot run: " << command;
  }
  std::string file() const { return folder_ / "cert.pem"; }
  std::string key() const { return folder_ / "key.pem"; }

 private:
  testing::TempFolder folder_;
};

struct TlsTest : testing::ServerTest {
  void start_tls(ServerOptions options = {}, Handler handler = testing::echo) {
    options.certificate_file = certificate.file();
    options.key_file = certificate.key();
    start(std::move(options), std::move(handler));
  }
  const Certificate certificate;
};

TEST_F(TlsTest, TlsIsSpokenWithWhoTrustsTheCertificate) {
  start_tls();
  for (const char* host : {"127.0.0.1", "localhost"})
    EXPECT_EQ(said({.url = url("https", host), .ca_file = certificate.file()}), "POST /p  b");
  EXPECT_EQ(said({.url = url("https", "localhost")}), "(denied)");
  EXPECT_EQ(said({.url = url("https", "localhost"), .insecure = true}), "POST /p  b");
}

TEST_F(TlsTest, ACertificateOfAnotherNameIsRefused) {
  start_tls({.address = "::1"});
  const auto answer = get({.url = url("https", "[::1]"), .ca_file = certificate.file()},
                          {.method = "GET", .path = "/"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::denied);
  EXPECT_NE(answer.error().message.find("IP address mismatch"), std::string::npos)
      << answer.error().message;
}

TEST_F(TlsTest, LargeBodiesGoThroughTlsBothWays) {
  start_tls();
  const std::string body(5 << 20, 'x');
  const auto answer = get({.url = url("https", "localhost"), .ca_file = certificate.file()},
                          {.method = "PUT", .path = "/", .body = body});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body.size(), body.size() + 7);
}

int exit_code(aio::Loop& loop, std::vector<std::string> argv) {
  auto process = aio::Process::spawn(loop, {.argv = std::move(argv)});
  const auto ended = process ? aio::run_in(loop, process->wait()) : fail(Errc::io, "not started");
  return ended ? ended->code : -1;
}

TEST_F(TlsTest, OldTlsIsNotSpoken) {
  start_tls();
  const auto handshake = [&](const char* version) {
    return exit_code(loop, {"openssl", "s_client", "-connect",
                            join({"127.0.0.1:", std::to_string(server->port())}), version,
                            "-cipher", "DEFAULT@SECLEVEL=0"});
  };
  EXPECT_EQ(handshake("-tls1_3"), 0);
  EXPECT_EQ(handshake("-tls1_2"), 0);
  EXPECT_EQ(handshake("-tls1_1"), 1);
}

Co<Expected<>> ticks(aio::Loop& loop, BodyWriter& body, std::string& ended) {
  SseWriter events(body);
  Expected<> sent = co_await events.send({.data = "x"});
  if (sent) sent = co_await aio::sleep_for(loop, 1h);
  ended = sent ? "" : name_of(sent.error().code);
  co_return sent;
}

TEST_F(TlsTest, AStreamThroughTlsEndsWithItsClient) {
  std::string ended;
  start_tls({}, [&](Request) -> Co<Response> {
    co_return sse_response([&](BodyWriter& body) { return ticks(loop, body, ended); });
  });
  auto client =
      *Client::make(loop, pool, {.url = url("https", "localhost"), .ca_file = certificate.file()});
  const Deadline deadline = clock.now() + 10s;
  ASSERT_TRUE(aio::run_in(loop, client->open({.method = "GET", .path = "/"}, deadline)));
  EXPECT_EQ(aio::run_in(loop, client->read_body(deadline)).value(), "data: x\n\n");
  client->hang_up();
  while (server->connections() > 0 && clock.now() < deadline) sleep(1ms);
  EXPECT_EQ(ended, "cancelled");
}

TEST_F(TlsTest, DestructionLeavesNothingOfItsTlsStreams) {
  std::string ended;
  start_tls({}, [&](Request) -> Co<Response> {
    co_return sse_response([&](BodyWriter& body) { return ticks(loop, body, ended); });
  });
  auto client = *Client::make(loop, pool, {.url = url("https", "localhost"), .insecure = true});
  const Deadline deadline = clock.now() + 10s;
  ASSERT_TRUE(aio::run_in(loop, client->open({.method = "GET", .path = "/"}, deadline)));
  server.reset();
  EXPECT_EQ(ended, "");
  Expected<std::string> part = std::string("x");
  while (part && !part->empty()) part = aio::run_in(loop, client->read_body(deadline));
  EXPECT_EQ(part.error().code, Errc::unavailable);
}

TEST_F(TlsTest, PlainAndTlsDoNotMix) {
  start_tls();
  EXPECT_EQ(said({.url = url("http", "localhost")}), "(unavailable)");
  start({});
  EXPECT_EQ(said({.url = url("https", "localhost")}), "(protocol)");
}

TEST_F(TlsTest, AHandshakeHasItsTime) {
  start_tls({.head_time = 20ms});
  auto socket = connect();
  ASSERT_TRUE(socket);
  EXPECT_EQ(aio::run_in(loop, read_to_end(*socket)), "");
}

}  // namespace
}  // namespace hearth::http
