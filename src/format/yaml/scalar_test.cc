#include "format/yaml/scalar.hh"

#include <gtest/gtest.h>

#include "format/yaml/number.hh"

using namespace hearth::format;

namespace {

/// Kind and text of a plain scalar, as "integer 12".
std::string scalar_read(std::string_view text) {
  Node node;
  const auto made = make_scalar(resolve_plain(text), std::string(text), node);
  if (!made) return "fault " + made.error();
  return std::string(name_of(node.kind)) + " " + key_text(node);
}

struct ScalarCase {
  const char* text;
  const char* meaning;
};

TEST(YamlScalar, ReadsWordsAsYaml11) {
  for (const ScalarCase& c : std::initializer_list<ScalarCase>{{"", "null null"},
                                                               {"~", "null null"},
                                                               {"Null", "null null"},
                                                               {"nULL", "a string nULL"},
                                                               {"yes", "a boolean true"},
                                                               {"YES", "a boolean true"},
                                                               {"yES", "a string yES"},
                                                               {"On", "a boolean true"},
                                                               {"oN", "a string oN"},
                                                               {"off", "a boolean false"},
                                                               {"y", "a string y"},
                                                               {"n", "a string n"},
                                                               {"True", "a boolean true"},
                                                               {"tRUE", "a string tRUE"}}) {
    EXPECT_EQ(scalar_read(c.text), c.meaning) << c.text;
  }
}

TEST(YamlScalar, ReadsIntegersAsYaml11) {
  for (const ScalarCase& c : std::initializer_list<ScalarCase>{
           {"0", "an integer 0"},
           {"-0", "an integer 0"},
           {"0777", "an integer 511"},
           {"0o777", "a string 0o777"},
           {"089", "a string 089"},
           {"0x1F", "an integer 31"},
           {"0X1F", "a string 0X1F"},
           {"-0b1_01", "an integer -5"},
           {"1_000", "an integer 1000"},
           {"_1", "a string _1"},
           {"1:30", "an integer 90"},
           {"1:60", "a string 1:60"},
           {"-190:20:30", "an integer -685230"},
           {"0:30", "a string 0:30"},
           {"9223372036854775807", "an integer 9223372036854775807"},
           {"-9223372036854775808", "an integer -9223372036854775808"},
           {"9223372036854775808", "an integer 9223372036854775808"},
           {"123456789012345678901234567890", "an integer 123456789012345678901234567890"},
           {"0xffffffffffffffffffff", "an integer 1208925819614629174706175"},
           {"-0x8000000000000000", "an integer -9223372036854775808"},
           {"0x_", "fault this is no integer"}}) {
    EXPECT_EQ(scalar_read(c.text), c.meaning) << c.text;
  }
}

TEST(YamlScalar, ReadsFloatsAsYaml11) {
  for (const ScalarCase& c : std::initializer_list<ScalarCase>{{"1.5", "a number 1.5"},
                                                               {"1.", "a number 1.0"},
                                                               {".5", "a number 0.5"},
                                                               {"-.5", "a string -.5"},
                                                               {"1e3", "a string 1e3"},
                                                               {"1.0e3", "a string 1.0e3"},
                                                               {"1.0e+3", "a number 1000.0"},
                                                               {"1_0.2_5", "a number 10.25"},
                                                               {"1:30.5", "a number 90.5"},
                                                               {"-.INF", "a number -inf"},
                                                               {".NaN", "a number nan"},
                                                               {"+.nan", "a string +.nan"},
                                                               {"1.0e+999", "a number inf"},
                                                               {"1.5.2", "a string 1.5.2"}}) {
    EXPECT_EQ(scalar_read(c.text), c.meaning) << c.text;
  }
}

TEST(YamlScalar, ReadsTimestamps) {
  for (const ScalarCase& c : std::initializer_list<ScalarCase>{
           {"2026-11-21", "a timestamp 2026-11-21"},
           {"2026-1-2", "a string 2026-1-2"},
           {"2026-1-2 3:04:05", "a timestamp 2026-01-02T03:04:05"},
           {"2001-12-14t21:59:43.10-05:00", "a timestamp 2001-12-14T21:59:43.100000-05:00"},
           {"2001-12-14 21:59:43.1234567 Z", "a timestamp 2001-12-14T21:59:43.123456+00:00"},
           {"2001-12-14 21:59:43 ", "a string 2001-12-14 21:59:43 "},
           {"2001-13-14", "fault the calendar has no such day"},
           {"2001-02-29", "fault the calendar has no such day"},
           {"2001-02-28 24:00:00", "fault the day has no such time"},
           {"2001-02-28 23:00:00 +24", "fault a time zone is less than a day off"}}) {
    EXPECT_EQ(scalar_read(c.text), c.meaning) << c.text;
  }
}

TEST(YamlScalar, WritesFloatsAsPython) {
  for (const auto& [value, text] : std::initializer_list<std::pair<double, const char*>>{
           {1, "1.0"},
           {0.1, "0.1"},
           {1e16, "1e+16"},
           {123456789012345680.0, "1.2345678901234568e+17"},
           {1e15, "1000000000000000.0"},
           {0.0001, "0.0001"},
           {0.00001, "1e-05"},
           {-0.0, "-0.0"}}) {
    EXPECT_EQ(real_text(value), text);
  }
}

}  // namespace
