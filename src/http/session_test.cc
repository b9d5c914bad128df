// One connection of the server, in simulated time over a pair of unix sockets.
#include "http/session.hh"

#include <gtest/gtest.h>

#include "aio/event.hh"
#include "aio/sim.hh"
#include "http/sse.hh"
#include "http/testing.hh"

namespace hearth::http {
namespace {

using namespace std::chrono_literals;
using testing::exchange;
using testing::read_to_end;
using testing::read_until;

std::string body_of(std::string_view answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return std::string(end == answer.npos ? "(no answer)" : answer.substr(end + 4));
}

int count_of(std::string_view text, std::string_view word) {
  int count = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != text.npos; ++at) ++count;
  return count;
}

Co<> serve(Session*& there, const Service& service, aio::Fd fd) {
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
  Service service{loop, ServerOptions{}, testing::echo};
  Session* session = nullptr;
  aio::Scope sessions{loop};
};

const std::string kGet = "GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string kLast = "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

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

Co<Expected<>> two_parts(BodyWriter& body) {
  CO_CHECK_OK(co_await body.write("one"));
  CO_CHECK_OK(co_await body.write(""));
  co_return co_await body.write("two");
}

TEST_F(SessionTest, AStreamGoesOutInChunksAndTheConnectionStays) {
  service.handler = [](Request) -> Co<Response> { co_return Response{.stream = two_parts}; };
  const std::string answers = ask(kGet + kLast);
  EXPECT_EQ(count_of(answers, "Transfer-Encoding: chunked"), 2) << answers;
  EXPECT_EQ(count_of(answers, "\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"), 2) << answers;
}

TEST_F(SessionTest, AStreamToOnePointZeroEndsWithTheConnection) {
  service.handler = [](Request) -> Co<Response> { co_return Response{.stream = two_parts}; };
  const std::string answer = ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_EQ(body_of(answer), "onetwo");
}

Co<Expected<>> breaks_off(BodyWriter& body) {
  CO_CHECK_OK(co_await body.write("one"));
  co_return fail(Errc::io, "no more");
}

TEST_F(SessionTest, AStreamThatBreaksOffDoesNotLookWhole) {
  service.handler = [](Request) -> Co<Response> { co_return Response{.stream = breaks_off}; };
  EXPECT_EQ(body_of(ask(kGet)), "3\r\none\r\n");
}

/// Sends one event, waits for ever, and tells how that ended.
struct Waiting {
  Co<Expected<>> stream(BodyWriter& body) {
    SseWriter events(body);
    CO_CHECK_OK(co_await events.send(SseEvent{.id = "1", .data = "x"}));
    const Expected<> waited = co_await event.wait();
    ended = waited ? "woken" : name_of(waited.error().code);
    const Expected<> again = co_await events.heartbeat();
    ended += again ? " written" : join({" ", name_of(again.error().code)});
    co_return again;
  }
  Handler handler() {
    return [this](Request) -> Co<Response> {
      co_return sse_response([this](BodyWriter& body) { return stream(body); });
    };
  }
  aio::Event event;
  std::string ended;
};

TEST_F(SessionTest, AStreamsEndIsToldWhenItsClientLeaves) {
  Waiting waiting{aio::Event(loop), ""};
  service.handler = waiting.handler();
  {
    aio::StreamSocket client = connect();
    EXPECT_TRUE(aio::run_in(loop, client.write_all(kGet)));
    const std::string got = aio::run_in(loop, read_until(client, "data: x\n\n"));
    EXPECT_NE(got.find("Content-Type: text/event-stream"), std::string::npos) << got;
  }
  loop.run();
  EXPECT_EQ(waiting.ended, "cancelled unavailable");
  EXPECT_EQ(session, nullptr);
  EXPECT_EQ(passed(), 0s);
}

TEST_F(SessionTest, AStreamIsCancelledWithItsServer) {
  Waiting waiting{aio::Event(loop), ""};
  service.handler = waiting.handler();
  aio::StreamSocket client = connect();
  EXPECT_TRUE(aio::run_in(loop, client.write_all(kGet)));
  (void)aio::run_in(loop, read_until(client, "data: x\n\n"));
  sessions.cancel();
  loop.run();
  EXPECT_EQ(waiting.ended, "cancelled cancelled");
  EXPECT_EQ(session, nullptr);
}

TEST_F(SessionTest, ADestroyedServerTakesItsStreamsWithIt) {
  Waiting waiting{aio::Event(loop), ""};
  service.handler = waiting.handler();
  auto both = *aio::socket_pair();
  aio::StreamSocket client(loop, std::move(both.first));
  {
    aio::Scope scope(loop);
    scope.start("session", serve(session, service, std::move(both.second)));
    EXPECT_TRUE(aio::run_in(loop, client.write_all(kGet)));
    (void)aio::run_in(loop, read_until(client, "data: x\n\n"));
  }
  EXPECT_EQ(waiting.ended, "");
  EXPECT_EQ(aio::run_in(loop, read_to_end(client)), "");
}

Co<Expected<>> floods(BodyWriter& body, std::string* ended) {
  while (true) {
    const Expected<> written = co_await body.write(std::string(1 << 20, 'z'));
    if (written) continue;
    *ended += name_of(written.error().code);
    const Expected<> again = co_await body.write("more");
    *ended += join({" ", name_of(again.error().code)});
    co_return written;
  }
}

TEST_F(SessionTest, AStreamIsHeldBackByItsClientAndEndsInTime) {
  std::string ended;
  service.handler = [&ended](Request) -> Co<Response> {
    co_return Response{.stream = [&ended](BodyWriter& body) { return floods(body, &ended); }};
  };
  aio::StreamSocket client = connect();
  EXPECT_TRUE(aio::run_in(loop, client.write_all(kGet)));
  loop.run();
  EXPECT_EQ(ended, "timeout timeout");
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
