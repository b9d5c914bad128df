#include "aio/stream_socket.hh"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "aio/scope.hh"

namespace hearth::aio {
namespace {

using std::chrono::milliseconds;

struct Ends {
  StreamSocket ours, theirs;
};

Co<Expected<Ends>> connected(Loop& loop, std::string address) {
  CO_TRY(StreamListener listener, listen_tcp(loop, address, 0));
  CO_TRY(StreamSocket ours, co_await connect_tcp(loop, address, listener.port()));
  CO_TRY(StreamSocket theirs, co_await listener.accept());
  co_return Ends{std::move(ours), std::move(theirs)};
}

class StreamSocketTest : public testing::Test {
 protected:
  Ends ends(const std::string& address = "127.0.0.1") {
    Expected<Ends> both = run_in(loop, connected(loop, address));
    HEARTH_ASSERT(both);
    return *std::move(both);
  }
  SystemClock clock;
  Loop loop{clock};
};

Co<Expected<std::string>> sent_and_read(StreamSocket& from, StreamSocket& to, std::string text) {
  CO_CHECK_OK(co_await from.write_all(text));
  std::string got(text.size(), '\0');
  CO_TRY(const std::size_t size, co_await to.read_some(got));
  co_return got.substr(0, size);
}

TEST_F(StreamSocketTest, CarriesBytesOverBothFamiliesAndSaysWhoIsThere) {
  for (const char* address : {"127.0.0.1", "::1"}) {
    Ends both = ends(address);
    EXPECT_EQ(run_in(loop, sent_and_read(both.ours, both.theirs, "there")).value(), "there");
    EXPECT_EQ(both.theirs.peer_name(), address);
  }
}

TEST_F(StreamSocketTest, SmallWritesLeaveAtOnce) {
  Ends both = ends();
  for (StreamSocket* socket : {&both.ours, &both.theirs}) {
    int on = 0;
    socklen_t size = sizeof(on);
    ::getsockopt(socket->fd(), IPPROTO_TCP, TCP_NODELAY, &on, &size);
    EXPECT_NE(on, 0);
  }
}

TEST_F(StreamSocketTest, APeerOfBothFamiliesHasItsPlainAddress) {
  Expected<StreamListener> listener = listen_tcp(loop, "::", 0);
  ASSERT_TRUE(listener);
  const auto ours = run_in(loop, connect_tcp(loop, "127.0.0.1", listener->port()));
  ASSERT_TRUE(ours) << "bindv6only is set here";
  EXPECT_EQ(run_in(loop, listener->accept())->peer_name(), "127.0.0.1");
}

TEST_F(StreamSocketTest, SaysWhyItCannotListenOrConnect) {
  Expected<StreamListener> first = listen_tcp(loop, "127.0.0.1", 0);
  ASSERT_TRUE(first);
  const std::uint16_t port = first->port();
  EXPECT_EQ(listen_tcp(loop, "127.0.0.1", port).error().code, Errc::exists);
  EXPECT_EQ(listen_tcp(loop, "localhost", 0).error().code, Errc::invalid);
  EXPECT_EQ(listen_tcp(loop, "192.0.2.1", 0).error().code, Errc::not_found);
  {
    const StreamListener gone = *std::move(first);
  }
  EXPECT_EQ(run_in(loop, connect_tcp(loop, "127.0.0.1", port)).error().code, Errc::unavailable);
}

Co<Expected<std::size_t>> read_late(Loop& loop, StreamSocket& socket, std::span<char> buffer) {
  Scope ender(loop);
  ender.start("end", [](Loop& loop, StreamSocket& socket) -> Co<> {
    (void)co_await sleep_for(loop, milliseconds(5));
    socket.end_reading();
  }(loop, socket));
  co_return co_await socket.read_some(buffer);
}

TEST_F(StreamSocketTest, WhoReadsIsWokenByTheEndOfReading) {
  Ends both = ends();
  char buffer[8];
  EXPECT_EQ(run_in(loop, read_late(loop, both.theirs, buffer)).value(), 0u);
}

TEST_F(StreamSocketTest, WhatCameBeforeTheEndOfReadingIsStillRead) {
  Ends both = ends();
  ASSERT_TRUE(run_in(loop, both.ours.write_all("abc")));
  both.theirs.end_reading();
  char buffer[8];
  EXPECT_EQ(run_in(loop, both.theirs.read_some(buffer)).value(), 3u);
  EXPECT_EQ(run_in(loop, both.theirs.read_some(buffer)).value(), 0u);
}

TEST_F(StreamSocketTest, TheEndOfThePeerIsSeenWithoutReading) {
  Ends both = ends();
  ASSERT_TRUE(run_in(loop, both.ours.write_all("abc")));
  both.ours.end_writing();
  EXPECT_TRUE(run_in(loop, both.theirs.wait_hangup()));
  EXPECT_TRUE(both.theirs.is_readable());
  EXPECT_FALSE(both.ours.is_readable());
}

Co<Expected<>> write_until_refused(StreamSocket& socket) {
  while (true) CO_CHECK_OK(co_await socket.write_all("x"));
}

TEST_F(StreamSocketTest, WritingToAPeerThatIsGoneIsAnErrorAndNoSignal) {
  Ends both = ends();
  {
    const StreamSocket gone = std::move(both.theirs);
  }
  EXPECT_EQ(run_in(loop, write_until_refused(both.ours)).error().code, Errc::unavailable);
}

TEST_F(StreamSocketTest, ADeadlineEndsAWriteThatNobodyTakes) {
  Ends both = ends();
  const std::string much(16 << 20, 'x');
  const auto written =
      run_in(loop, with_deadline(loop, clock.now() + milliseconds(20), both.ours.write_all(much)));
  EXPECT_EQ(written.error().code, Errc::timeout);
}

}  // namespace
}  // namespace hearth::aio
