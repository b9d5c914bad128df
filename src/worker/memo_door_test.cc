#include "worker/memo_door.hh"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "aio/sim.hh"
#include "worker/receive.hh"

namespace hearth::worker {
namespace {

using std::chrono::seconds;

std::string golden(std::string_view name) {
  std::ifstream file(join({HEARTH_GOLDEN "/worker/", name, ".bin"}), std::ios::binary);
  return {(std::istreambuf_iterator<char>(file)), {}};
}

/// Clients whose other ends are served by the door, all on one simulated loop.
class MemoDoorTest : public ::testing::Test {
 protected:
  struct Client {
    aio::UnixSocket socket;
    FrameParser parser;
  };

  Client connect() {
    auto ends = aio::socket_pair().value();
    scope.start("served", serve(aio::UnixSocket(loop, std::move(ends.first))));
    return {aio::UnixSocket(loop, std::move(ends.second)), {}};
  }

  Co<> serve(aio::UnixSocket socket) {
    FrameParser parser;
    std::vector<aio::Fd> fds;
    auto first = co_await receive_frame(socket, parser, fds);
    if (first) co_await door.serve(socket, parser, *std::move(first));
  }

  Co<Expected<Frame>> exchange(Client& client, std::string bytes) {
    CO_CHECK_OK(co_await client.socket.write_all(bytes));
    std::vector<aio::Fd> fds;
    co_return co_await receive_frame(client.socket, client.parser, fds);
  }

  Frame ask(Client& client, std::string bytes) {
    auto answer = aio::run_in(loop, exchange(client, std::move(bytes)));
    EXPECT_TRUE(answer) << answer.error().message;
    return answer ? *std::move(answer) : Frame{};
  }

  Frame ask(Client& client, JsonObject header, std::string_view body = {}) {
    return ask(client, encode_frame(header, body));
  }

  static JsonObject question(std::string_view type, double ttl = 15) {
    return {{"t", type},
            {"scope", "my.cloud"},
            {"name", "my.cloud.login"},
            {"key", "00ff"},
            {"ttl", ttl}};
  }

  /// Whatever is ready happens first: the clock only moves when nothing is.
  void let_pass(Duration time) { (void)aio::run_in(loop, aio::sleep_for(loop, time)); }

  aio::SimClock clock;
  aio::Loop loop{clock};
  MemoDoor door{loop, {.value_bytes_max = 1'000}};
  aio::Scope scope{loop};
};

std::string state(const Frame& frame) {
  return std::string(get_string(frame.header, "state").value_or("?"));
}

TEST_F(MemoDoorTest, AnswersTheGoldenFramesWithTheGoldenFrames) {
  Client client = connect();
  EXPECT_EQ(ask(client, golden("memo.get")).bytes, golden("memo_miss"));
  EXPECT_EQ(ask(client, golden("memo.put")).bytes, golden("memo_kept"));
  EXPECT_EQ(ask(client, golden("memo.get")).bytes, golden("memo_hit"));
  EXPECT_EQ(ask(client, golden("memo.drop")).bytes, golden("memo_dropped"));
  EXPECT_EQ(ask(client, golden("memo.clear")).bytes, golden("memo.cleared"));
}

TEST_F(MemoDoorTest, AnswersQuestionsThatComeTogetherOneByOne) {
  Client client = connect();
  const Frame first =
      ask(client, encode_frame(question("memo.put"), "v") + encode_frame(question("memo.get")));
  EXPECT_EQ(state(first), "kept");
  std::vector<aio::Fd> fds;
  auto second = aio::run_in(loop, receive_frame(client.socket, client.parser, fds));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->body(), "v");
}

Co<> note(Co<Expected<Frame>> work, std::vector<std::string>& notes) {
  auto answer = co_await std::move(work);
  notes.push_back(answer ? state(*answer) : "nothing");
}

TEST_F(MemoDoorTest, LetsOthersWaitForWhoMakesTheValue) {
  Client maker = connect(), other = connect();
  EXPECT_EQ(state(ask(maker, question("memo.get"))), "miss");
  std::vector<std::string> notes;
  scope.start("other", note(exchange(other, encode_frame(question("memo.get"))), notes));
  let_pass(seconds(1));
  EXPECT_TRUE(notes.empty());
  EXPECT_EQ(state(ask(maker, question("memo.put"), "v")), "kept");
  let_pass(seconds(1));
  EXPECT_EQ(notes, std::vector<std::string>{"hit"});
}

TEST_F(MemoDoorTest, TellsWhoWaitedLongEnough) {
  Client maker = connect(), other = connect();
  ask(maker, question("memo.get"));
  JsonObject hasty = question("memo.get");
  hasty["wait_ms"] = 2'000;
  const auto before = clock.now();
  const Frame answer = ask(other, hasty);
  EXPECT_EQ(state(answer), "miss");
  EXPECT_EQ(get_bool(answer.header, "flight"), false);
  EXPECT_EQ(clock.now() - before, seconds(2));
}

TEST_F(MemoDoorTest, GivesTheFlightOnWhenItsHolderHangsUp) {
  std::optional<Client> maker = connect();
  Client other = connect();
  ask(*maker, question("memo.get"));
  std::vector<std::string> notes;
  scope.start("other", note(exchange(other, encode_frame(question("memo.get"))), notes));
  let_pass(seconds(1));
  maker.reset();
  let_pass(seconds(1));
  EXPECT_EQ(notes, std::vector<std::string>{"miss"});
  EXPECT_EQ(get_int(door.describe(), "waiting"), 0);
}

TEST_F(MemoDoorTest, ForgetsAWaiterThatHangsUp) {
  Client maker = connect();
  std::optional<Client> other = connect();
  ask(maker, question("memo.get"));
  const std::string bytes = encode_frame(question("memo.get"));
  EXPECT_TRUE(aio::run_in(loop, other->socket.write_all(bytes)));
  let_pass(seconds(1));
  EXPECT_EQ(get_int(door.describe(), "waiting"), 1);
  other.reset();
  let_pass(seconds(1));
  EXPECT_EQ(get_int(door.describe(), "waiting"), 0);
}

TEST_F(MemoDoorTest, DropsWhatNobodyUsedWithoutBeingAsked) {
  Client client = connect();
  ask(client, question("memo.put", 0.25), "v");
  EXPECT_EQ(get_int(door.describe(), "entries"), 1);
  let_pass(std::chrono::milliseconds(250));
  EXPECT_EQ(get_int(door.describe(), "entries"), 0);
}

TEST_F(MemoDoorTest, TakesAValueForOneAlone) {
  auto one = connect(), other = connect();
  ask(one, question("memo.put"), "value");
  auto alone = question("memo.get");
  alone["take"] = true;
  alone["wait_ms"] = 0;
  EXPECT_EQ(ask(one, alone).body(), "value");
  EXPECT_EQ(state(ask(other, alone)), "miss");
  ask(one, question("memo.put"), "value");
  EXPECT_EQ(ask(other, alone).body(), "value");
}

TEST_F(MemoDoorTest, SaysWhyItDoesNotKeep) {
  Client client = connect();
  EXPECT_EQ(get_string(ask(client, question("memo.put"), std::string(1'001, 'x')).header, "why"),
            "too big");
  EXPECT_EQ(get_string(ask(client, question("memo.put", 0), "v").header, "why"), "ttl");
  ask(client, question("memo.get"));
  Client another = connect();
  ask(another, JsonObject{{"t", "memo.clear"}});
  EXPECT_EQ(get_string(ask(client, question("memo.put"), "v").header, "why"), "cleared");
}

TEST_F(MemoDoorTest, HangsUpOnWhatIsNoQuestion) {
  const auto without = [](std::string_view name) {
    JsonObject header = question("memo.get");
    header.erase(name);
    return header;
  };
  JsonObject long_name = question("memo.get"), no_hex = question("memo.get"),
             odd_ttl = question("memo.get");
  long_name["name"] = std::string(513, 'x');
  no_hex["key"] = "../etc";
  odd_ttl["ttl"] = "15";
  const JsonObject bad[] = {without("scope"), without("name"), without("key"),       long_name,
                            no_hex,           odd_ttl,         {{"t", "memo.steal"}}};
  for (const JsonObject& header : bad) {
    Client client = connect();
    EXPECT_EQ(ask(client, header).type(), "refused") << boost::json::serialize(header);
    std::vector<aio::Fd> fds;
    EXPECT_FALSE(aio::run_in(loop, receive_frame(client.socket, client.parser, fds)));
  }
  EXPECT_EQ(get_int(door.describe(), "misses"), 0);
}

TEST_F(MemoDoorTest, ListsManyFunctionsWithinAFrame) {
  Client client = connect();
  for (int i = 0; i < 600; ++i) {
    JsonObject header = question("memo.put");
    header["name"] = std::string(400, '\x01') + std::to_string(i);
    header["key"] = std::to_string(i);
    EXPECT_EQ(state(ask(client, header, "v")), "kept");
  }
  const Frame listed = ask(client, JsonObject{{"t", "memo.list"}});
  EXPECT_EQ(get_int(listed.header, "entries"), 600);
  EXPECT_GT(get_array(listed.header, "groups")->size(), 10u);
  EXPECT_EQ(listed.bytes.find("\"v\""), std::string::npos);
  const Frame cleared = ask(client, JsonObject{{"t", "memo.clear"}});
  EXPECT_EQ(get_int(cleared.header, "entries"), 600);
  EXPECT_EQ(get_int(cleared.header, "left_out").value() +
                static_cast<std::int64_t>(get_array(cleared.header, "names")->size()),
            600);
}

}  // namespace
}  // namespace hearth::worker
