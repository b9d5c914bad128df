#include <gtest/gtest.h>

#include "record/hearth/cursor_text.hh"
#include "record/hearth/event_stream.hh"
#include "record/hearth/kinds.hh"
#include "record/hearth/metrics_text.hh"
#include "record/testing/history.hh"

namespace hearth::record::own {
namespace {

using testing::History;
using testing::uuid;

TEST(CursorText, ComesBackAsItWas) {
  const journal::Cursor cursor{*Uuid::parse(uuid(3, 1)), 7, 4711};
  EXPECT_EQ(cursor_text(cursor), uuid(3, 1) + ":7:4711");
  EXPECT_EQ(parse_cursor(cursor_text(cursor)), cursor);
  for (const std::string& wrong :
       {std::string(), std::string("1:2:3"), uuid(3, 1), uuid(3, 1) + ":1", uuid(3, 1) + ":0:16",
        uuid(3, 1) + ":1:-1", uuid(3, 1) + ":1:16:", uuid(3, 1) + ":1:9999999999999999999"})
    EXPECT_FALSE(parse_cursor(wrong)) << wrong;
}

TEST(Kinds, OnlyWhatARunDidCanBeSent) {
  History history(false);
  add_story(history);
  for (const std::string& line : history.events)
    EXPECT_TRUE(tells_of_a_run(journal::read_event(line)->kind)) << line;
  for (const char* kind : {"token.created", "api.set", "machine.merged", "prune", "run", ""})
    EXPECT_FALSE(tells_of_a_run(kind)) << kind;
}

TEST(Kinds, AStarStandsForTheRest) {
  EXPECT_TRUE(is_wanted({}, "result"));
  EXPECT_TRUE(is_wanted({"run.*"}, "run.end"));
  EXPECT_FALSE(is_wanted({"run.*", "result"}, "result.start"));
}

TEST(EventWish, PassesWhatItAsksForAndNeverTokens) {
  History history;
  const std::string line = history.add("play.end", R"("play":"x")");
  EXPECT_TRUE(passes({}, line));
  EXPECT_TRUE(passes({Uuid::parse(uuid(0, 1)), {"play.*"}}, line));
  EXPECT_FALSE(passes({Uuid::parse(uuid(0, 2))}, line));
  EXPECT_FALSE(passes({{}, {"task.*"}}, line));
  EXPECT_FALSE(passes({}, history.add("token.created", R"("hash":"x")")));
}

TEST(EventWish, IsWrittenWithItsPlace) {
  const journal::Cursor at{*Uuid::parse(uuid(3, 1)), 1, 16};
  const std::string id = uuid(3, 1) + ":1:16";
  EXPECT_EQ(shown_event({}, R"({"v":1})", at), "id: " + id + "\ndata: {\"v\":1}\n\n");
  EXPECT_EQ(shown_place({}, at), "id: " + id + "\n\n");
  const EventWish lines{.lines = true};
  EXPECT_EQ(shown_event(lines, R"({"v":1})", at), "{\"v\":1,\"cursor\":\"" + id + "\"}\n");
  EXPECT_EQ(shown_place(lines, at), "{\"kind\":null,\"cursor\":\"" + id + "\"}\n");
}

TEST(EventWish, AHeadSaysWhichRowChangedAndNothingOfWhatIsInIt) {
  History history;
  const std::string line = history.add("result", R"("content":{"secret":1})");
  const auto head = passes({.heads = true}, line);
  ASSERT_TRUE(head);
  const std::string shown = shown_event({}, head_text(*head), {*Uuid::parse(uuid(3, 1)), 1, 16});
  EXPECT_NE(shown.find(R"(data: {"kind":"result","run":")" + uuid(0, 1)), shown.npos) << shown;
  EXPECT_EQ(shown.find("secret"), shown.npos);
}

TEST(MetricsText, EscapesLabels) {
  MetricsText out;
  out.metric("a", "gauge", "What.").sample(std::int64_t{3}, {{"p", "x\"\\\n"}}).sample(0.5);
  EXPECT_EQ(out.done(), "# HELP a What.\n# TYPE a gauge\na{p=\"x\\\"\\\\\\n\"} 3\na 0.500000\n");
}

}  // namespace
}  // namespace hearth::record::own
