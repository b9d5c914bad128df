#include "record/project/json_spans.hh"

#include <gtest/gtest.h>

namespace hearth::record {
namespace {

TEST(JsonSpans, MembersComeAsTheyWereWritten) {
  const auto members = member_spans(R"( {"a":1.0, "b" : {"c":[1,"]}"]} ,"d":"x\"}","e":null} )");
  ASSERT_TRUE(members);
  ASSERT_EQ(members->size(), 4u);
  EXPECT_EQ((*members)[0].second, "1.0");
  EXPECT_EQ((*members)[1].first, "b");
  EXPECT_EQ((*members)[1].second, R"({"c":[1,"]}"]})");
  EXPECT_EQ((*members)[2].second, R"("x\"}")");
  EXPECT_EQ((*members)[3].second, "null");
  EXPECT_TRUE(member_spans("{}")->empty());
}

TEST(JsonSpans, ElementsComeAsTheyWereWritten) {
  const auto elements = element_spans(R"([12345678901234567890, [1,2],"a,b"])");
  ASSERT_TRUE(elements);
  EXPECT_EQ(*elements, (std::vector<std::string_view>{"12345678901234567890", "[1,2]", "\"a,b\""}));
  EXPECT_TRUE(element_spans("[]")->empty());
}

TEST(JsonSpans, WhatDoesNotFitTogetherIsRefused) {
  for (const char* text : {"", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}", "[]",
                           "{\"a\":\"}", "{\"a\":[1}", "{\"a\":1} x", "{\"a\\"})
    EXPECT_FALSE(member_spans(text)) << text;
  for (const char* text : {"", "[", "[1", "[1,]", "{}", "[\"]"})
    EXPECT_FALSE(element_spans(text)) << text;
}

TEST(JsonSpans, PrettyJsonKeepsValues) {
  EXPECT_EQ(
      pretty_json(R"({"a":1.0,"b":[],"c":{"d":["x, {y"]}, "e" : {} })"),
      "{\n  \"a\": 1.0,\n  \"b\": [],\n  \"c\": {\n    \"d\": [\n      \"x, {y\"\n    ]\n  },\n"
      "  \"e\": {}\n}");
  EXPECT_EQ(pretty_json("12"), "12");
  EXPECT_EQ(pretty_json("\"a\\\"b\""), "\"a\\\"b\"");
}

}  // namespace
}  // namespace hearth::record
