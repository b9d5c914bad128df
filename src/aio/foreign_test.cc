// Operations of Asio's own, as the rooms with TCP and TLS use them, inside of aio's scopes.
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "aio/scope.hh"

namespace hearth::aio {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::milliseconds;

struct Pair {
  explicit Pair(Loop& loop) : a(loop.executor()), b(loop.executor()) {
    tcp::acceptor acceptor(loop.executor(), {asio::ip::address_v4::loopback(), 0});
    a.connect(acceptor.local_endpoint());
    acceptor.accept(b);
  }
  tcp::socket a, b;
};

Co<Expected<std::size_t>> read_all(tcp::socket& socket, std::span<char> buffer) {
  boost::system::error_code error;
  const std::size_t count =
      co_await asio::async_read(socket, asio::buffer(buffer.data(), buffer.size()),
                                asio::redirect_error(asio::use_awaitable, error));
  if (error == asio::error::operation_aborted) co_return fail(Errc::cancelled, "cancelled");
  if (error) co_return fail_errno(error.value(), "read");
  co_return count;
}

class ForeignTest : public testing::Test {
 protected:
  SystemClock clock;
  Loop loop{clock};
  Pair pair{loop};
};

TEST_F(ForeignTest, ADeadlineEndsThem) {
  char buffer[4];
  const Deadline deadline = clock.now() + milliseconds(5);
  EXPECT_EQ(run_in(loop, with_deadline(loop, deadline, read_all(pair.b, buffer))).error().code,
            Errc::timeout);
  ASSERT_EQ(pair.a.send(asio::buffer("abcd", 4)), 4u);
  EXPECT_EQ(run_in(loop, read_all(pair.b, buffer)).value(), 4u);
}

Co<> reads(tcp::socket& socket, std::vector<std::string>& log) {
  const auto here = std::shared_ptr<void>(nullptr, [&](void*) { log.push_back("destroyed"); });
  char buffer[4];
  const auto count = co_await read_all(socket, buffer);
  log.push_back(count ? "read" : name_of(count.error().code));
}

TEST_F(ForeignTest, AScopesCancelReachesThem) {
  Scope scope(loop);
  std::vector<std::string> log;
  scope.start("reads", reads(pair.b, log));
  EXPECT_TRUE(run_in(loop, sleep_for(loop, milliseconds(5))));
  scope.cancel();
  loop.run();
  EXPECT_EQ(log, (std::vector<std::string>{"cancelled", "destroyed"}));
}

TEST_F(ForeignTest, ADestroyedScopeNeverResumesThem) {
  std::vector<std::string> log;
  {
    Scope scope(loop);
    scope.start("reads", reads(pair.b, log));
    EXPECT_TRUE(run_in(loop, sleep_for(loop, milliseconds(5))));
    ASSERT_EQ(pair.a.send(asio::buffer("ab", 2)), 2u);
  }
  EXPECT_TRUE(log.empty());
  loop.run();
  EXPECT_EQ(log, std::vector<std::string>{"destroyed"});
}

TEST(Foreign, TheLoopsDestructionDestroysWhatIsLeftOfThem) {
  std::vector<std::string> log;
  {
    SystemClock clock;
    Loop loop(clock);
    Pair pair(loop);
    Scope scope(loop);
    scope.start("reads", reads(pair.b, log));
    EXPECT_TRUE(run_in(loop, sleep_for(loop, milliseconds(5))));
  }
  EXPECT_EQ(log, std::vector<std::string>{"destroyed"});
}

}  // namespace
}  // namespace hearth::aio
