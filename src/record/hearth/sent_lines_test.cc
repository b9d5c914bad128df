#include "record/hearth/sent_lines.hh"

#include <gtest/gtest.h>

#include <latch>

#include "aio/scope.hh"
#include "base/text.hh"
#include "record/testing/history.hh"

namespace hearth::record::own {
namespace {

using testing::History;
using testing::uuid;

const Uuid kServer = *Uuid::parse(uuid(9, 9));

TEST(SentLines, AreReadInWhateverPieces) {
  History history(false);
  const std::string body = join({history.add("host", R"("name":"a")"), "\r\n\n  \nnonsense\n",
                                 history.add("host", R"("name":"b")"), "\n{}"});
  for (const std::size_t piece : {std::size_t{1}, std::size_t{100}, body.size() * 2}) {
    SentLines lines(body, kServer);
    while (lines.more()) lines.read(piece);
    EXPECT_EQ(lines.lines(),
              (std::vector<std::string_view>(history.events.begin(), history.events.end())));
    ASSERT_EQ(lines.producers().size(), 1u);
    EXPECT_EQ(lines.producers().begin()->second, 1);
    const auto refusal = lines.refusal();
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->status, 400);
    EXPECT_NE(refusal->body.find(R"({"line":4,)"), std::string::npos) << refusal->body;
    EXPECT_NE(refusal->body.find(R"({"line":6,)"), std::string::npos) << refusal->body;
    EXPECT_NE(refusal->body.find(R"("refused_lines":2)"), std::string::npos) << refusal->body;
  }
}

TEST(SentLines, TellOfARunThatBeginsOnce) {
  History history(false);
  const std::string start = history.add("run.start", R"("path":"/s.yml")");
  const std::string body = join({start, "\n", start, "\n", history.add("host", R"("name":"a")")});
  SentLines lines(body, kServer);
  while (lines.more()) lines.read(body.size());
  EXPECT_EQ(lines.lines().size(), 3u);
  EXPECT_EQ(lines.heads().size(), 3u);
  EXPECT_EQ(lines.runs().size(), 1u);
}

TEST(SentLines, OfNothingAreNone) {
  SentLines lines("", kServer);
  EXPECT_FALSE(lines.more());
  EXPECT_FALSE(lines.refusal());
}

/// One thread, which is held until the test lets it go.
struct HeldPool {
  aio::SystemClock clock;
  aio::Loop loop{clock};
  std::latch let_go{1};
  aio::BlockingPool pool{loop, 1};
  std::vector<std::string> done;  ///< in which order

  Co<> hold() {
    (void)co_await pool.run([this] { let_go.wait(); });
  }
  Co<> read(SentLines& lines) {
    const Expected<> read = co_await read_apart(pool, lines);
    done.push_back(read ? "lines" : read.error().message);
  }
  /// Another client: once without a thread, once with one.
  Co<> another() {
    (void)co_await aio::sleep_for(loop, Duration::zero());
    done.push_back("on the loop");
    let_go.count_down();
    (void)co_await pool.run([] {});
    done.push_back("on the thread");
  }
  Co<> all(SentLines& lines) {
    aio::Scope scope(loop);
    scope.start("hold", hold());
    scope.start("read", read(lines));
    scope.start("another", another());
    co_await scope.join();
    loop.stop();
  }
  void run(SentLines& lines) {
    aio::Scope scope(loop);
    scope.start("all", all(lines));
    loop.run();
  }
};

TEST(SentLines, OfALargeBodyHoldUpNobody) {
  History history(false);
  std::string body;
  while (body.size() < (4u << 20)) {
    body += history.add("host", join({R"("name":")", std::string(1000, 'h'), "\""}));
    body += '\n';
  }
  HeldPool held;
  SentLines lines(body, kServer);
  held.run(lines);
  // The loop is free while the thread reads, and the thread between pieces.
  EXPECT_EQ(held.done, (std::vector<std::string>{"on the loop", "on the thread", "lines"}));
  EXPECT_EQ(lines.lines().size(), history.events.size());
  EXPECT_FALSE(lines.refusal());
}

TEST(SentLines, OfASmallBodyNeedNoThread) {
  History history(false);
  const std::string body = history.add("host", R"("name":"a")");
  HeldPool held;
  SentLines lines(body, kServer);
  held.run(lines);
  EXPECT_EQ(held.done, (std::vector<std::string>{"lines", "on the loop", "on the thread"}));
}

}  // namespace
}  // namespace hearth::record::own
