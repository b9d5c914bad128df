#include "http/session.hh"

#include <gtest/gtest.h>

#include "http/testing_session.hh"

namespace hearth::http {
namespace {

using namespace std::chrono_literals;
using testing::body_of;
using testing::count_of;
using testing::exchange;
using testing::kGet;
using testing::kLast;
using testing::read_to_end;
using testing::read_until;

struct SessionTest : testing::SessionTest {};

TEST_F(SessionTest, AnswersWithLengthAndDate) {
  EXPECT_EQ(ask(kLast),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: Sun, 13 Sep 2020 13:26:40 GMT\r\n"
            "Content-Length: 11\r\nConnection: close\r\n\r\nGET /last  ");
}

TEST_F(SessionTest, RequestsThatCameTogetherAreAnsweredInTheirOrder) {
  const std::string answers =
      ask(kGet + "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi" + kLast + kGet);
  EXPECT_EQ(count_of(answers, "HTTP/1.1 200"), 3) << answers;
  EXPECT_LT(answers.find("GET /a b "), answers.find("POST /p  hi"));
  EXPECT_LT(answers.find("POST /p  hi"), answers.find("GET /last"));
}

TEST_F(SessionTest, AnIdleConnectionEndsAfterItsTimeWithoutAWord) {
  const std::string answers = ask(kGet);
  EXPECT_EQ(count_of(answers, "HTTP/1.1"), 1) << answers;
  EXPECT_EQ(passed(), 75s);
}

TEST_F(SessionTest, EmptyLinesDoNotKeepAConnection) {
  EXPECT_EQ(ask("\r\n\r\n"), "");
  EXPECT_EQ(passed(), 75s);
}

TEST_F(SessionTest, HeadHasTheLengthAndNoBody) {
  const std::string answer = ask("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(answer.find("Content-Length: 8\r\n"), std::string::npos) << answer;
  EXPECT_EQ(body_of(answer), "");
}

TEST_F(SessionTest, AnswersWithoutBodyHaveNoLength) {
  service.handler = [](Request) -> Co<Response> { co_return Response{.status = 204, .body = "x"}; };
  const std::string answer = ask(kLast);
  EXPECT_EQ(answer.find("Content-Length"), std::string::npos) << answer;
  EXPECT_EQ(body_of(answer), "");
}

TEST_F(SessionTest, OnePointZeroEndsUnlessAskedToStay) {
  EXPECT_NE(ask("GET / HTTP/1.0\r\n\r\n").find("Connection: close"), std::string::npos);
  EXPECT_EQ(passed(), 0s);
  EXPECT_NE(ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").find("Connection: keep-alive"),
            std::string::npos);
  EXPECT_EQ(passed(), 75s);
}

Co<std::string> expecting(aio::StreamSocket& client) {
  const Expected<> asked = co_await client.write_all(
      "PUT /e HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n"
      "Connection: close\r\n\r\n");
  std::string interim = co_await read_until(client, "\r\n\r\n");
  co_return join({asked ? "" : "?", interim, co_await exchange(client, "abc")});
}

TEST_F(SessionTest, AClientThatWaitsForItIsToldToContinue) {
  aio::StreamSocket client = connect();
  const std::string answer = aio::run_in(loop, expecting(client));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("PUT /e  abc"));
}

TEST_F(SessionTest, ABodyThatIsTooLargeIsRefusedInsteadOfContinued) {
  const std::string answer =
      ask("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 134217729\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_TRUE(
      answer.starts_with("HTTP/1.1 413 Content Too Large\r\n"
                         "Content-Type: application/json\r\n"))
      << answer;
  EXPECT_EQ(body_of(answer), R"({"detail":"The request body is larger than 134217728 bytes."})");
}

TEST_F(SessionTest, ARefusedRequestEndsTheConnection) {
  const std::string answer = ask("GET / HTTP/1.1\r\n\r\n" + kGet);
  EXPECT_EQ(count_of(answer, "HTTP/1.1"), 1);
  EXPECT_EQ(body_of(answer), R"({"detail":"The Host header is missing."})");
}

/// Sends a byte of `text` each `pause` until it is refused; then everything that came.
Co<std::string> trickle(aio::Loop& loop, aio::StreamSocket& client, std::string text,
                        Duration pause) {
  for (const char& byte : text) {
    const Expected<> slept = co_await aio::sleep_for(loop, pause);
    if (client.is_readable()) break;
    const Expected<> sent = co_await client.write_all({&byte, 1});
    if (!slept || !sent) break;
  }
  co_return co_await read_to_end(client);
}

TEST_F(SessionTest, AHeadThatTricklesInIsAnswered408) {
  aio::StreamSocket client = connect();
  const std::string answer = aio::run_in(
      loop, trickle(loop, client, "GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(99, 'x'), 1s));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 Request Timeout")) << answer;
  EXPECT_LE(passed(), 23s);
}

TEST_F(SessionTest, ABodyThatTricklesInIsAnswered408) {
  aio::StreamSocket client = connect();
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n";
  EXPECT_TRUE(aio::run_in(loop, client.write_all(head)));
  const std::string answer = aio::run_in(loop, trickle(loop, client, std::string(9999, 'x'), 1s));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 Request Timeout")) << answer;
  EXPECT_LE(passed(), 33s);
}

Co<std::string> steady(aio::Loop& loop, aio::StreamSocket& client) {
  const std::string piece(8 << 10, 'x');
  Expected<> sent = co_await client.write_all(
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 81920\r\nConnection: close\r\n\r\n");
  for (int i = 0; i < 10 && sent; ++i) {
    sent = co_await aio::sleep_for(loop, 25s);
    if (sent) sent = co_await client.write_all(piece);
  }
  co_return co_await read_to_end(client);
}

TEST_F(SessionTest, ABodyThatIsSlowButComesIsTaken) {
  aio::StreamSocket client = connect();
  EXPECT_TRUE(aio::run_in(loop, steady(loop, client)).starts_with("HTTP/1.1 200"));
}

/// 4 KiB each 20 s, for ever: always in time for the next 4 KiB. `length`: what the head says.
Co<std::string> just_in_time(aio::Loop& loop, aio::StreamSocket& client, std::string length,
                             std::string piece) {
  Expected<> sent =
      co_await client.write_all(join({"POST / HTTP/1.1\r\nHost: x\r\n", length, "\r\n\r\n"}));
  while (sent && !client.is_readable()) {
    sent = co_await aio::sleep_for(loop, 20s);
    if (sent) sent = co_await client.write_all(piece);
  }
  co_return co_await read_to_end(client);
}

TEST_F(SessionTest, ABodyHasAnEndEvenWhenEachPieceComesInTime) {
  aio::StreamSocket client = connect();
  const std::string answer = aio::run_in(
      loop, just_in_time(loop, client, "Content-Length: 99999999", std::string(4096, 'x')));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 Request Timeout")) << answer;
  EXPECT_LE(passed(), 11min);
}

TEST_F(SessionTest, ABodyOfEndlessChunksEndsAtItsLimit) {
  service.options.body_bytes_max = 64 << 10;
  aio::StreamSocket client = connect();
  const std::string chunk = join({"1000\r\n", std::string(4096, 'x'), "\r\n"});
  const std::string answer =
      aio::run_in(loop, just_in_time(loop, client, "Transfer-Encoding: chunked", chunk));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413 Content Too Large")) << answer;
  EXPECT_EQ(service.bodies_bytes, 0u);
}

TEST_F(SessionTest, BodiesTogetherHaveALimitThatSmallOnesDoNotMeet) {
  service.options.all_bodies_bytes_max = 100'000;
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ";
  const std::string large = head + "90000\r\n\r\n" + std::string(89'999, 'x');
  aio::StreamSocket first = connect();
  EXPECT_TRUE(aio::run_in(loop, first.write_all(large)));
  EXPECT_TRUE(ask(large).starts_with("HTTP/1.1 503 Service Unavailable"));
  EXPECT_TRUE(ask(head + "50000\r\n\r\n" + std::string(50'000, 'x')).starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(aio::run_in(loop, exchange(first, "x")).starts_with("HTTP/1.1 200"));
  EXPECT_EQ(service.bodies_bytes, 0u);
}

TEST_F(SessionTest, ARequestCutAtAnyByteIsNeverServed) {
  int served = 0;
  service.handler = [&served](Request request) {
    ++served;
    return testing::echo(std::move(request));
  };
  const std::string whole = "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    aio::StreamSocket client = connect();
    EXPECT_TRUE(aio::run_in(loop, client.write_all(whole.substr(0, size))));
    client.end_writing();
    EXPECT_EQ(aio::run_in(loop, read_to_end(client)), "") << size;
  }
  EXPECT_EQ(served, 0);
}

TEST_F(SessionTest, ALargeBodyComesWhole) {
  const std::string large(1 << 20, 'y');
  service.handler = [&large](Request) -> Co<Response> { co_return Response{.body = large}; };
  EXPECT_EQ(body_of(ask(kLast)), large);
}

TEST_F(SessionTest, AClientThatTakesNothingIsLeft) {
  service.handler = [](Request) -> Co<Response> {
    co_return Response{.body = std::string(16 << 20, 'y')};
  };
  aio::StreamSocket client = connect();
  EXPECT_TRUE(aio::run_in(loop, client.write_all(kGet)));
  aio::run_in(loop, [](aio::Scope& sessions) -> Co<int> {
    co_await sessions.join();
    co_return 0;
  }(sessions));
  EXPECT_EQ(passed(), 30s);
}

TEST_F(SessionTest, ADrainedConnectionServesWhatHasArrived) {
  aio::StreamSocket client = connect();
  EXPECT_TRUE(aio::run_in(loop, client.write_all(kGet)));
  (void)aio::run_in(loop, read_until(client, "GET /a b "));
  EXPECT_TRUE(aio::run_in(loop, client.write_all(kGet)));
  service.draining = true;
  session->end_if_idle();
  const std::string answer = aio::run_in(loop, read_to_end(client));
  EXPECT_EQ(count_of(answer, "Connection: close"), 1) << answer;
  EXPECT_LT(passed(), 3s);
}

TEST_F(SessionTest, AnIdleConnectionIsDrainedAtOnce) {
  aio::StreamSocket client = connect();
  EXPECT_TRUE(aio::run_in(loop, client.write_all(kGet)));
  (void)aio::run_in(loop, read_until(client, "GET /a b "));
  service.draining = true;
  session->end_if_idle();
  EXPECT_EQ(aio::run_in(loop, read_to_end(client)), "");
  EXPECT_EQ(passed(), 0s);
}

}  // namespace
}  // namespace hearth::http
