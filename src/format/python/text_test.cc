#include <gtest/gtest.h>

#include <cmath>

#include "format/python/text.hh"

namespace hearth::format::python {
namespace {

TEST(PythonText, BlanksAreUnicodes) {
  EXPECT_EQ(strip("\u00a0\u2003 x\u3000\x1c"), "x");
  EXPECT_EQ(strip("\xff x "), "\xff x");
  EXPECT_EQ(split_lines("a\r\nb\x0b\u2028"
                        "c\n"),
            (std::vector<std::string_view>{"a", "b", "", "c"}));
}

TEST(PythonText, NumbersAreReadAsByIntAndFloat) {
  EXPECT_EQ(to_int(" -1_000 "), -1000);
  EXPECT_EQ(to_int("0x1f", 0), 31);
  EXPECT_EQ(to_int("0_7"), 7);
  for (const char* text : {"", "-", "1__0", "_1", "1_", "0x1", "1.5", "+-1"})
    EXPECT_FALSE(to_int(text)) << text;
  bool too_large = false;
  EXPECT_FALSE(to_int("99999999999999999999", 10, &too_large));
  EXPECT_TRUE(too_large);
  EXPECT_EQ(to_float("1_0.5e1"), 105.0);
  EXPECT_EQ(to_float(".5"), 0.5);
  EXPECT_EQ(to_float("1e999"), HUGE_VAL);
  for (const char* text : {"", "e5", "0x1p3", "1_.5", "nanx", "1 2"})
    EXPECT_FALSE(to_float(text)) << text;
}

TEST(PythonText, FloatsHaveTheShortestDigits) {
  EXPECT_EQ(repr(0.1), "0.1");
  EXPECT_EQ(repr(1e16), "1e+16");
  EXPECT_EQ(repr(123456789012345.0), "123456789012345.0");
  EXPECT_EQ(repr(1e-5), "1e-05");
  EXPECT_EQ(repr(-0.0), "-0.0");
}

TEST(PythonText, ReplaceEndsAtItsBound) {
  EXPECT_EQ(replace("aXbX", "X", "--", 1, 100), "a--bX");
  EXPECT_EQ(replace("ab", "", "-", -1, 100), "-a-b-");
  EXPECT_FALSE(replace("XXXX", "X", "0123456789", -1, 30));
}

}  // namespace
}  // namespace hearth::format::python
