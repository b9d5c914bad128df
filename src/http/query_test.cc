#include "http/query.hh"

#include <gtest/gtest.h>

#include "base/ascii.hh"

namespace hearth::http {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

Parameters parsed(std::string_view text) {
  return Query::parse(text)->all();
}

// The right-hand sides are those of Python 3.11's urllib.parse.
TEST(Query, ReadsWhatPythonReads) {
  EXPECT_EQ(parsed("a=1&b=2&a=3"), (Parameters{{"a", "1"}, {"b", "2"}, {"a", "3"}}));
  EXPECT_EQ(parsed(""), Parameters{});
  EXPECT_EQ(parsed("&&"), Parameters{});
  EXPECT_EQ(parsed("a&b=&=c&"), (Parameters{{"a", ""}, {"b", ""}, {"", "c"}}));
  EXPECT_EQ(parsed("a=b=c"), (Parameters{{"a", "b=c"}}));
  EXPECT_EQ(parsed("a;b=1"), (Parameters{{"a;b", "1"}}));
  EXPECT_EQ(parsed("x+y=1%2B1+%2b"), (Parameters{{"x y", "1+1 +"}}));
  EXPECT_EQ(parsed("%61%3D=%26"), (Parameters{{"a=", "&"}}));
}

TEST(Query, APercentWithoutTwoDigitsStays) {
  EXPECT_EQ(parsed("a=%&b=%4&c=%zz&d=100%25"),
            (Parameters{{"a", "%"}, {"b", "%4"}, {"c", "%zz"}, {"d", "100%"}}));
}

TEST(Query, BytesThatAreNoUtf8BecomeReplacementCharacters) {
  EXPECT_EQ(parsed("a=%c3%a4"), (Parameters{{"a", "ä"}}));
  EXPECT_EQ(parsed("a=%ff"), (Parameters{{"a", "\uFFFD"}}));
  EXPECT_EQ(parsed("a=x%c3"), (Parameters{{"a", "x\uFFFD"}}));
  EXPECT_EQ(parsed("a=%e2%82y"), (Parameters{{"a", "\uFFFDy"}}));
  EXPECT_EQ(parsed("a=%ed%a0%80"), (Parameters{{"a", "\uFFFD\uFFFD\uFFFD"}}));
  EXPECT_EQ(parsed("a=%f0%9f%98%80"), (Parameters{{"a", "😀"}}));
  EXPECT_EQ(parsed("a=%f0%9f%98"), (Parameters{{"a", "\uFFFD"}}));
  EXPECT_EQ(parsed("a=%c0%80"), (Parameters{{"a", "\uFFFD\uFFFD"}}));
  EXPECT_EQ(parsed("a=%f4%90%80%80"), (Parameters{{"a", "\uFFFD\uFFFD\uFFFD\uFFFD"}}));
}

TEST(Query, TheLastOfANameCounts) {
  const Query query = *Query::parse("limit=1&limit=2&offset=");
  EXPECT_EQ(query.get("limit"), "2");
  EXPECT_EQ(query.get_all("limit"), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(*query.find("offset"), "");
  EXPECT_EQ(query.find("Limit"), nullptr);
}

TEST(Query, TooManyParametersAreRefused) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "a&";
  EXPECT_TRUE(Query::parse(text));
  EXPECT_EQ(Query::parse(text + "a").error().code, Errc::invalid);
}

TEST(Query, EncodesAsPythonsQuotePlus) {
  EXPECT_EQ(form_encoded("aZ0_.-~"), "aZ0_.-~");
  EXPECT_EQ(form_encoded("a b&c=d/e+f,g*"), "a+b%26c%3Dd%2Fe%2Bf%2Cg%2A");
  EXPECT_EQ(form_encoded("ä\n"), "%C3%A4%0A");
}

TEST(Query, AnotherPagesUrlIsSortedAndEncodedAgain) {
  Query query = *Query::parse("order=-id,started&name=b&name=a&x=%FF&limit=5&limit=7&flag");
  query.set("limit", "7");
  query.set("offset", "14");
  EXPECT_EQ(query.sorted_text(),
            "flag=&limit=7&name=b&name=a&offset=14&order=-id%2Cstarted&x=%EF%BF%BD");
  query.remove("offset");
  query.remove("name");
  EXPECT_EQ(query.sorted_text(), "flag=&limit=7&order=-id%2Cstarted&x=%EF%BF%BD");
}

TEST(Query, WhatIsEncodedIsReadBack) {
  std::string bytes;
  for (int c = 1; c < 0x80; ++c) bytes += static_cast<char>(c);
  EXPECT_EQ(form_decoded(form_encoded(bytes)), bytes);
}

TEST(Text, CaseOfAsciiLettersAlone) {
  EXPECT_TRUE(equal_without_case("Content-LENGTH", "content-length"));
  EXPECT_FALSE(equal_without_case("a", "ab"));
  EXPECT_FALSE(equal_without_case("[", "{"));
}

}  // namespace
}  // namespace hearth::http
