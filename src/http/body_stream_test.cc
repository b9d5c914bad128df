// Answers that are made while they are sent.
#include "http/body_stream.hh"

#include <gtest/gtest.h>

#include "aio/event.hh"
#include "http/sse.hh"
#include "http/testing_session.hh"

namespace hearth::http {
namespace {

using namespace std::chrono_literals;
using testing::body_of;
using testing::count_of;
using testing::kGet;
using testing::kLast;
using testing::read_to_end;
using testing::read_until;
using testing::serve;

struct BodyStreamTest : testing::SessionTest {};

Co<Expected<>> two_parts(BodyWriter& body) {
  CO_CHECK_OK(co_await body.write("one"));
  CO_CHECK_OK(co_await body.write(""));
  co_return co_await body.write("two");
}

TEST_F(BodyStreamTest, AStreamGoesOutInChunksAndTheConnectionStays) {
  service.handler = [](Request) -> Co<Response> { co_return Response{.stream = two_parts}; };
  const std::string answers = ask(kGet + kLast);
  EXPECT_EQ(count_of(answers, "Transfer-Encoding: chunked"), 2) << answers;
  EXPECT_EQ(count_of(answers, "\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"), 2) << answers;
}

TEST_F(BodyStreamTest, AStreamToOnePointZeroEndsWithTheConnection) {
  service.handler = [](Request) -> Co<Response> { co_return Response{.stream = two_parts}; };
  const std::string answer = ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_EQ(body_of(answer), "onetwo");
}

Co<Expected<>> breaks_off(BodyWriter& body) {
  CO_CHECK_OK(co_await body.write("one"));
  co_return fail(Errc::io, "no more");
}

TEST_F(BodyStreamTest, AStreamThatBreaksOffDoesNotLookWhole) {
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

TEST_F(BodyStreamTest, AStreamsEndIsToldWhenItsClientLeaves) {
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

TEST_F(BodyStreamTest, AStreamIsCancelledWithItsServer) {
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

TEST_F(BodyStreamTest, ADestroyedServerTakesItsStreamsWithIt) {
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

TEST_F(BodyStreamTest, AStreamIsHeldBackByItsClientAndEndsInTime) {
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

}  // namespace
}  // namespace hearth::http
