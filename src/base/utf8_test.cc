#include "base/utf8.hh"

#include <gtest/gtest.h>

#include "base/ascii.hh"

namespace hearth {
namespace {

TEST(Utf8, EachLongestBeginningOfACharacterBecomesOneReplacement) {
  EXPECT_EQ(valid_utf8("a\xff\xe2\x82"), "a\ufffd\ufffd");
  EXPECT_EQ(valid_utf8("\xf0\x9f\x98"
                       "b"),
            "\ufffd"
            "b");
  EXPECT_EQ(valid_utf8("\xed\xa0\x80"), "\ufffd\ufffd\ufffd");  // a surrogate
  EXPECT_EQ(valid_utf8("a\u00e9\u20ac\U0001F600"), "a\u00e9\u20ac\U0001F600");
}

TEST(Utf8, AReplacementThatWasWrittenIsValid) {
  EXPECT_TRUE(is_valid_utf8("a\ufffd"));
  EXPECT_FALSE(is_valid_utf8("\xC0\x80"));
  EXPECT_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));
  EXPECT_FALSE(is_valid_utf8("\xE2\x82"));
}

TEST(Utf8, WhatIsAppendedIsReadBack) {
  for (const char32_t c : {U'a', U'\u00e9', U'\u20ac', U'\U0001F600', U'\U0010FFFF'}) {
    std::string text;
    append_utf8(text, c);
    std::size_t at = 0;
    EXPECT_EQ(take_code_point(text, at), c);
    EXPECT_EQ(at, text.size());
  }
}

TEST(Ascii, OnlyItsLettersHaveCase) {
  EXPECT_EQ(lower("AZaz[@\u00c9"), "azaz[@\u00c9");
  EXPECT_TRUE(equal_without_case("Content-Type", "content-TYPE"));
  EXPECT_FALSE(equal_without_case("@", "`"));  // 0x20 apart, and no letters
  EXPECT_FALSE(equal_without_case("a", "ab"));
}

TEST(Ascii, DigitsOfBothCases) {
  EXPECT_EQ(hex_digit('9'), 9);
  EXPECT_EQ(hex_digit('f'), 15);
  EXPECT_EQ(hex_digit('F'), 15);
  EXPECT_EQ(hex_digit('g'), -1);
  EXPECT_EQ(hex_digit(':'), -1);
}

}  // namespace
}  // namespace hearth
