#include "journal/journal_server.hh"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "aio/unix_socket.hh"
#include "journal/full_disk.hh"
#include "journal/line_buffer.hh"
#include "journal/testing_rig.hh"

namespace hearth::journal {
namespace {

using testing::event_line;
using testing::FullDisk;
using testing::Rig;
using testing::run;
using testing::uuid;
using Stored = std::vector<std::string>;

struct ServerTest : ::testing::Test {
  ServerTest() : path(rig.home / "journal.sock") {
    server = *JournalServer::listen(rig.loop, rig.log, *rig.intake, path);
  }
  Rig rig;
  std::string path;
  std::unique_ptr<JournalServer> server;
};

std::string ack_of(std::uint32_t producer, std::int64_t seq) {
  return join({"{\"ack\":{\"", uuid(producer).text(), "\":", std::to_string(seq), "}}"});
}

/// A producer's end: sends, then collects answers until one is `until`, or the end.
struct Client {
  explicit Client(aio::UnixSocket connected) : socket(std::move(connected)) {}

  Co<Expected<std::string>> answer() {
    while (true) {
      if (const auto line = buffer.take_line()) co_return std::string(*line);
      std::vector<aio::Fd> fds;
      CO_TRY(const std::size_t size, co_await socket.read_some(buffer.space(), fds));
      if (size == 0) co_return std::string("(end)");
      buffer.filled(size);
    }
  }
  Co<std::vector<std::string>> answers_until(std::string last) {
    std::vector<std::string> answers;
    while (true) {
      const Expected<std::string> line = co_await answer();
      answers.push_back(line ? *line : name_of(line.error().code));
      if (answers.back() == last || answers.back() == "(end)" || !line) co_return answers;
    }
  }

  aio::UnixSocket socket;
  LineBuffer buffer;
};

using Answers = std::vector<std::string>;

Co<> send(ServerTest& test, std::string bytes, std::string until, Answers& answers) {
  Expected<aio::UnixSocket> socket = co_await aio::connect_unix(test.rig.loop, test.path);
  EXPECT_TRUE(socket);
  Client client(*std::move(socket));
  const Expected<> sent = co_await client.socket.write_all(bytes);
  if (!sent) answers.push_back("(not sent)");
  answers = co_await client.answers_until(std::move(until));
}

TEST_F(ServerTest, TheSocketIsItsOwnersAlone) {
  struct stat status;
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(ServerTest, AnswersEachProducerWithWhatIsOnDisk) {
  std::string lines;
  for (int seq = 0; seq < 10; ++seq) lines += event_line(7, seq) + "\n" + event_line(8, seq) + "\n";
  Answers answers;
  const std::string both =
      join({"{\"ack\":{\"", uuid(7).text(), "\":9,\"", uuid(8).text(), "\":9}}"});
  run(rig.loop, send(*this, lines, both, answers));
  EXPECT_EQ(answers, Answers{both});  // one line, for it was one batch
  EXPECT_EQ(rig.stored().size(), 20u);
}

Co<> send_all(ServerTest& test, std::uint32_t producer, int count, Answers& answers) {
  std::string lines;
  for (int seq = 0; seq < count; ++seq) lines += event_line(producer, seq) + "\n";
  co_await send(test, std::move(lines), ack_of(producer, count - 1), answers);
}

TEST_F(ServerTest, AcknowledgementsGrowUpToTheLastEvent) {
  Answers answers;
  run(rig.loop, send_all(*this, 7, 500, answers));
  ASSERT_FALSE(answers.empty());
  EXPECT_EQ(answers.back(), ack_of(7, 499));
  EXPECT_EQ(rig.stored().size(), 500u);
}

Co<> send_from_many(ServerTest& test, std::vector<Answers>& answers) {
  aio::Scope scope(test.rig.loop);
  for (std::uint32_t i = 0; i < answers.size(); ++i)
    scope.start("client", send_all(test, i + 1, 50, answers[i]));
  co_await scope.join();
}

TEST_F(ServerTest, ManyProducersAtOnceEachGetTheirOwn) {
  std::vector<Answers> answers(40);
  run(rig.loop, send_from_many(*this, answers));
  for (std::uint32_t i = 0; i < answers.size(); ++i)
    EXPECT_EQ(answers[i].back(), ack_of(i + 1, 49));
  EXPECT_EQ(rig.stored().size(), 2000u);
}

TEST_F(ServerTest, ALineThatIsNoEventIsNamedAndDroppedAndTheRestGoesOn) {
  Answers answers;
  run(rig.loop, send(*this, event_line(7, 0) + "\nnonsense\n" + event_line(7, 1) + "\n",
                     ack_of(7, 1), answers));
  ASSERT_GE(answers.size(), 2u);
  EXPECT_EQ(answers.back(), ack_of(7, 1));
  EXPECT_EQ(answers.front(), R"({"error":"not an event: JSON: syntax error at byte 0","line":2})");
  EXPECT_EQ(rig.stored(), (Stored{"7.0", "7.1"}));
}

TEST_F(ServerTest, ALineOfOver16MiBEndsTheConnection) {
  Answers answers;
  run(rig.loop, send(*this, event_line(7, 0) + "\n" + std::string(kEventBytesMax + 100'000, 'x'),
                     "", answers));
  EXPECT_EQ(rig.stored(), Stored{"7.0"});
}

TEST_F(ServerTest, AnEventOfNearly16MiBIsTaken) {
  Answers answers;
  run(rig.loop, send(*this, event_line(7, 0, std::string(kEventBytesMax - 1000, 'x')) + "\n",
                     ack_of(7, 0), answers));
  EXPECT_EQ(answers.back(), ack_of(7, 0));
}

TEST_F(ServerTest, WhenTheDiskIsFullItHangsUpWithoutAnAcknowledgement) {
  Answers answers;
  {
    FullDisk full(100);
    run(rig.loop, send(*this, event_line(7, 0) + "\n", "", answers));
    EXPECT_EQ(answers, Answers{"(end)"});
  }
  run(rig.loop, send(*this, event_line(7, 0) + "\n", ack_of(7, 0), answers));
  EXPECT_EQ(answers.back(), ack_of(7, 0));
}

Co<> send_and_go(ServerTest& test, std::string bytes) {
  Expected<aio::UnixSocket> socket = co_await aio::connect_unix(test.rig.loop, test.path);
  static_cast<void>(co_await socket->write_all(bytes));
}

Co<> until_stored(ServerTest& test, std::size_t count) {
  while (test.rig.stored().size() < count || test.server->connections() > 0)
    static_cast<void>(co_await aio::sleep_for(test.rig.loop, std::chrono::milliseconds(1)));
}

TEST_F(ServerTest, WholeLinesOfAProducerThatWentAreKept) {
  run(rig.loop, send_and_go(*this, event_line(7, 0) + "\n" + event_line(7, 1) + "\n{\"half"));
  run(rig.loop, until_stored(*this, 2));
  EXPECT_EQ(rig.stored(), (Stored{"7.0", "7.1"}));
  EXPECT_EQ(server->connections(), 0u);
}

TEST_F(ServerTest, ClosingHangsUpAndRemovesTheSocket) {
  Answers answers;
  aio::Scope scope(rig.loop);
  scope.start("client", send(*this, event_line(7, 0) + "\n", "never", answers));
  run(rig.loop, until_stored(*this, 0));
  run(rig.loop, server->close());
  server.reset();
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace hearth::journal
