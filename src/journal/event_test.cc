#include "journal/event.hh"

#include <gtest/gtest.h>

#include "base/json.hh"
#include "base/text.hh"

namespace hearth::journal {
namespace {

constexpr const char* kId = "0193e5a0-0000-7000-8000-000000000001";
constexpr const char* kProducer = "6f1c0e5e-9b1d-4c5e-8f00-0000000000aa";
constexpr const char* kRun = "6f1c0e5e-9b1d-4c5e-8f00-0000000000bb";

std::string line_with(std::string_view more) {
  return join({R"({"v":1,"id":")", kId, R"(","producer":")", kProducer,
               R"(","seq":7,"at":12,"run":")", kRun, R"(","kind":"task.start")", more, "}"});
}

TEST(Event, HeadIsReadAtAnyPlaceAmongTheOthers) {
  const auto head = read_event(line_with(R"(,"content":{"id":"inner","seq":[1,{"kind":2}]})"));
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_EQ(head->id.text(), kId);
  EXPECT_EQ(head->producer.text(), kProducer);
  EXPECT_EQ(head->run.text(), kRun);
  EXPECT_EQ(head->seq, 7);
  EXPECT_EQ(head->at, 12);
  EXPECT_EQ(head->kind, "task.start");
  EXPECT_EQ(head->row, std::nullopt);
}

TEST(Event, EscapedNamesAreTheSameNames) {
  std::string line = line_with("");
  line.replace(line.find("\"kind\""), 6, R"("\u006bind")");
  EXPECT_TRUE(read_event(line)) << line;
}

TEST(Event, RefusalNamesTheMember) {
  const auto refusal = [](std::string_view from, std::string_view to) {
    std::string line = line_with("");
    line.replace(line.find(from), from.size(), to);
    const auto head = read_event(line);
    EXPECT_FALSE(head) << line;
    return head ? "" : head.error().message;
  };
  EXPECT_EQ(refusal("\"v\":1", "\"v\":2"),
            "not an event: `v` is not 1, the only version known here");
  EXPECT_EQ(refusal("\"v\":1,", ""), "not an event: `v` is missing");
  EXPECT_EQ(refusal("\"seq\":7,", ""), "not an event: `seq` is missing");
  EXPECT_EQ(refusal("\"seq\":7", "\"seq\":7,\"seq\":8"), "not an event: `seq` stands twice");
  EXPECT_EQ(refusal("\"seq\":7", "\"seq\":-1"),
            "not an event: `seq` is no whole number from 0 to 9007199254740991");
  EXPECT_EQ(refusal("\"seq\":7", "\"seq\":7.5"), refusal("\"seq\":7", "\"seq\":\"7\""));
  EXPECT_EQ(refusal(kRun, "me"), "not an event: `run` is no UUID");
  EXPECT_EQ(refusal("\"id\":\"", "\"id\":\"x"), "not an event: `id` is no UUID");
  EXPECT_EQ(refusal("task.start", ""), refusal("task.start", "Task Start"));
  EXPECT_EQ(refusal("task.start", std::string(65, 'a')), refusal("task.start", "a\\n"));
}

TEST(Event, OnlyWholeJsonObjectsOfBoundedDepthAreEvents) {
  const std::string deep(70, '[');
  const std::string line = line_with("");
  for (const std::string& bad :
       {std::string(), std::string("[]"), std::string("7"), std::string("{}"), line + "x",
        line.substr(0, line.size() - 1), line_with(",\"x\":\"\xff\""), line_with(",\"x\":01"),
        line_with(join({",\"x\":", deep, std::string(70, ']')})), line_with(",\"x\":\"\\ud800\"")})
    EXPECT_FALSE(read_event(bad)) << bad;
}

TEST(Event, WhatIsTakenTheJsonReaderTakesToo) {
  for (const char* more : {"", ",\"x\":1e308", ",\"x\":18446744073709551615",
                           ",\"x\":\"\\u00e9\xc3\xa9\\ud83d\\ude00\"", ",\"\":null"}) {
    ASSERT_TRUE(read_event(line_with(more))) << more;
    EXPECT_TRUE(parse_json_object(line_with(more))) << more;
  }
}

TEST(Event, ProducersGiveNoRowAndNoLineEnd) {
  EXPECT_TRUE(read_new_event(line_with("")));
  EXPECT_FALSE(read_new_event(line_with(",\"row\":3")));
  EXPECT_FALSE(read_new_event(line_with(",\n\"x\":3")));
  EXPECT_FALSE(read_new_event(line_with(",\"x\":\"" + std::string(kEventBytesMax, 'x') + "\"")));
}

TEST(Event, RowIsItsLastMember) {
  std::string out = "before ";
  append_event(out, " " + line_with("") + " \r", 42);
  EXPECT_EQ(out, "before " + line_with(",\"row\":42"));
  EXPECT_EQ(read_event(out.substr(7))->row, 42);
  out.clear();
  append_event(out, line_with("") + " ", {});
  EXPECT_EQ(out, line_with(""));
}

}  // namespace
}  // namespace hearth::journal
