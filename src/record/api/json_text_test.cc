#include "record/api/json_text.hh"

#include <gtest/gtest.h>

#include "base/json.hh"
#include "base/text.hh"
#include "record/api/utf8.hh"

namespace hearth::record::api {
namespace {

std::string compact(std::string_view text) {
  const auto done = compact_json(text);
  return done ? *done : "! " + done.error().message;
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(CompactJson, BlanksGoAndNumbersAndStringsStayAsTheyAreWritten) {
  EXPECT_EQ(
      compact(" { \"a\" : [ 1.0 , -0 , 1E+5 , 12345678901234567890 ] ,\n\"b\":\"x \\/ é\" } "),
      "{\"a\":[1.0,-0,1E+5,12345678901234567890],\"b\":\"x \\/ é\"}");
  EXPECT_EQ(compact("[[],{},\"\",null,true,false]"), "[[],{},\"\",null,true,false]");
}

TEST(CompactJson, OfMembersOfOneNameTheLastStaysAtThePlaceOfTheFirst) {
  EXPECT_EQ(compact(R"({"a":1,"b":2,"a":3})"), R"({"a":3,"b":2})");
  EXPECT_EQ(compact(R"({"a":1,"\u0061":{"x":1,"x":2},"c":0})"), R"({"\u0061":{"x":2},"c":0})");
  EXPECT_EQ(compact(R"([{"a":1,"a":2,"a":3}])"), R"([{"a":3}])");
}

TEST(CompactJson, HalfASurrogatePairIsReplaced) {
  EXPECT_EQ(compact(R"(["\ud800","\udc00\ud83d\ude00","\ud800\u0041"])"),
            R"(["\ufffd","\ufffd\ud83d\ude00","\ufffd\u0041"])");
}

TEST(CompactJson, TheHalfOfAPairCanBeKeptAndFound) {
  EXPECT_EQ(*compact_json(R"([ "\uD800" ])", true), R"(["\uD800"])");
  EXPECT_EQ(lone_surrogate(R"("a\ud83d\ude00\\ud800\n\ud801\ud802")"), "D801");
  EXPECT_EQ(lone_surrogate(R"("\udc00\ud83d")"), "DC00");
  EXPECT_EQ(lone_surrogate(R"("\u0041\\ud800")"), "");
}

TEST(CompactJson, WhatIsNoJsonIsRefusedWithThePlace) {
  for (const char* text : {"",
                           " ",
                           "{",
                           "[1,]",
                           "{\"a\":1,}",
                           "{'a':1}",
                           "01",
                           "1.",
                           "1e",
                           "+1",
                           ".5",
                           "\"a",
                           "\"\x01\"",
                           "\"\\x\"",
                           "\"\\u12g4\"",
                           "tru",
                           "nul",
                           "1 2",
                           "{\"a\"}",
                           "\xEF\xBB\xBF{}",
                           "[\"\xFF\"]",
                           "\"\xED\xA0\x80\"",
                           "1e999999"})
    EXPECT_FALSE(compact_json(text)) << text;
  EXPECT_EQ(compact("[1,x]"), "! no value at byte 3");
  EXPECT_EQ(compact("{\"a\":NaN}"), "! Out of range float values are not JSON compliant: 'NaN'");
  EXPECT_EQ(compact("[-Infinity]"),
            "! Out of range float values are not JSON compliant: '-Infinity'");
}

TEST(CompactJson, NestingIsLimitedToWhatTheJournalReads) {
  EXPECT_EQ(compact(nested(kRequestDepthMax)), nested(kRequestDepthMax));
  EXPECT_FALSE(compact_json(nested(kRequestDepthMax + 1)));
  EXPECT_FALSE(compact_json(std::string(1'000'000, '[')));
  EXPECT_TRUE(parse_json(join({"{\"set\":{\"x\":", nested(kRequestDepthMax), "}}"})));
}

TEST(CompactJson, WhatItTakesTheJournalsParserTakesToo) {
  for (const char* text : {"1e400", "-1e99999", "1e-99999", "123456789012345678901234567890.5e3",
                           "\"\\u0000\"", "\"\\ud800\"", "-0.0"}) {
    const auto done = compact_json(text);
    ASSERT_TRUE(done) << text;
    EXPECT_TRUE(parse_json(*done)) << text;
  }
}

TEST(PythonStr, IsWhatPythonPrints) {
  const std::pair<const char*, const char*> kCases[] = {
      {"null", "None"},
      {"true", "True"},
      {"1", "1"},
      {"-0", "0"},
      {"1.0", "1.0"},
      {"1e5", "100000.0"},
      {"1e22", "1e+22"},
      {"1e16", "1e+16"},
      {"0.0001", "0.0001"},
      {"0.00001", "1e-05"},
      {"-0.0", "-0.0"},
      {"1e400", "inf"},
      {"123456789012345.5", "123456789012345.5"},
      {"\"a\\u00e9\"", "aé"},
      {"[1,\"a\",[null]]", "[1, 'a', [None]]"},
      {"{\"a\":{\"b\":1.5}}", "{'a': {'b': 1.5}}"},
      {"[\"it's\"]", "[\"it's\"]"}};
  for (const auto& [json, text] : kCases) EXPECT_EQ(python_str(json), text);
}

TEST(Utf8, StripsWhatPythonStripsAndCountsCharacters) {
  EXPECT_EQ(strip_unicode(" \t\r\n\x1c a b\u00a0\u3000"), "a b");
  EXPECT_EQ(strip_unicode("  "), "");
  EXPECT_EQ(length_of("aé€😀"), 4u);
}

}  // namespace
}  // namespace hearth::record::api
