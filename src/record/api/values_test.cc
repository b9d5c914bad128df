#include "record/api/values.hh"

#include <gtest/gtest.h>

#include "record/api/body_json.hh"

namespace hearth::record::api {
namespace {

std::string text(std::string_view utf8) {
  std::string out;
  append_string(out, utf8);
  return out;
}

TEST(ApiValues, TextIsEscapedToAsciiAsPythonDoes) {
  EXPECT_EQ(text("a/<b>"), R"("a/<b>")");
  EXPECT_EQ(text("\"\\\b\f\n\r\t\x01\x7f"), R"("\"\\\b\f\n\r\t\u0001\u007f")");
  EXPECT_EQ(text("é\u2028😀"), R"("\u00e9\u2028\ud83d\ude00")");
  EXPECT_EQ(text(std::string_view("\0", 1)), R"("\u0000")");
}

TEST(ApiValues, WhatIsNoUtf8BecomesTheReplacementAsPythonDecodes) {
  EXPECT_EQ(text("\xff"), R"("\ufffd")");
  EXPECT_EQ(text("a\xc3"), R"("a\ufffd")");
  EXPECT_EQ(text("\xed\xa0\x80"), R"("\ufffd\ufffd\ufffd")") << "a surrogate";
  EXPECT_EQ(text("\xf0\x9f\x98z"), R"("\ufffdz")") << "a beginning counts once";
  EXPECT_EQ(text("\xc0\xaf"), R"("\ufffd\ufffd")") << "too long a form";
}

std::string time(UtcMicros at) {
  std::string out;
  append_time(out, at);
  return out;
}

TEST(ApiValues, TimesHaveSixDigitsOrNone) {
  EXPECT_EQ(time(1'795'247'640'000'000), R"("2026-11-21T07:54:00Z")");
  EXPECT_EQ(time(1'795'247'640'000'017), R"("2026-11-21T07:54:00.000017Z")");
  EXPECT_EQ(time(-1), R"("1969-12-31T23:59:59.999999Z")");
}

std::string duration(std::int64_t micros) {
  std::string out;
  append_duration(out, micros);
  return out;
}

TEST(ApiValues, DurationsAreDjangos) {
  EXPECT_EQ(duration(0), R"("00:00:00")");
  EXPECT_EQ(duration(9'221'543), R"("00:00:09.221543")");
  EXPECT_EQ(duration(104'401'500'000), R"("1 05:00:01.500000")");
  EXPECT_EQ(duration(-1'000'000), R"("-1 23:59:59")");
  EXPECT_EQ(duration(-86'400'000'000), R"("-1 00:00:00")");
}

std::string body(std::string_view json) {
  std::string out;
  const auto done = append_body(out, json);
  return done ? out : "broken";
}

TEST(ApiBody, NumbersStayAsTheyWereWritten) {
  EXPECT_EQ(body(R"( [1.0, 12345678901234567890, -0.50, 1e+22] )"),
            "[1.0,12345678901234567890,-0.50,1e+22]");
}

TEST(ApiBody, BlanksGoAndTextIsEscaped) {
  EXPECT_EQ(body("{ \"a\" : [ ] ,\n\"é\": {\"b\":null} }"), R"({"a":[],"\u00e9":{"b":null}})");
  EXPECT_EQ(body(R"("\/\u0041\u00E9\uD83D\ude00\ud800\n")"), R"("/A\u00e9\ud83d\ude00\ud800\n")");
}

TEST(ApiBody, OfMembersWithOneNameTheLastValueStandsInTheFirstPlace) {
  EXPECT_EQ(body(R"({"a":1,"b":[2],"a":{"long":true},"c":3,"b":4})"),
            R"({"a":{"long":true},"b":4,"c":3})");
  EXPECT_EQ(body(R"({"a":"long","\u0061":1,"x":2,"x":3,"a":{"z":1,"z":2}})"),
            R"({"a":{"z":2},"x":3})");
}

TEST(ApiBody, WhatIsNoJsonIsSaid) {
  for (const char* wrong : {"", "{", "[1", "{\"a\"}", "{\"a\":}", "\"", "\"\\u12\"", "[1]]",
                            "\"\\x\"", "{1:2}", "[,]", "\"\\"})
    EXPECT_EQ(body(wrong), "broken") << wrong;
}

}  // namespace
}  // namespace hearth::record::api
