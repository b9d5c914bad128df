#include <gtest/gtest.h>

#include "base/error.hh"
#include "base/id.hh"
#include "base/json.hh"
#include "base/log.hh"
#include "base/text.hh"
#include "base/time.hh"

namespace hearth {
namespace {

TEST(Error, EveryKindHasANameAndANonZeroExitCode) {
  for (int i = 0; i <= static_cast<int>(Errc::io); ++i) {
    EXPECT_STRNE(name_of(static_cast<Errc>(i)), "");
    EXPECT_NE(exit_code_of(static_cast<Errc>(i)), 0);
  }
}

Expected<int> twice(Expected<int> in) {
  TRY(const int value, in);
  return value * 2;
}

TEST(Error, TryGivesTheValueOrReturnsTheError) {
  EXPECT_EQ(*twice(21), 42);
  EXPECT_EQ(twice(fail(Errc::busy, "held")).error().message, "held");
}

TEST(Error, ContextStandsBeforeTheMessage) {
  EXPECT_EQ((Error{Errc::io, "no"}).in("/x").message, "/x: no");
}

TEST(LastingTrouble, IsSaidOnceUntilItIsOverOrAnother) {
  struct Lines final : Log {
    void write(LogLevel, std::string_view line) override { all.emplace_back(line); }
    std::vector<std::string> all;
  } lines;
  LastingTrouble trouble(lines);
  for (const char* line : {"a", "a", "b", "b", "a"}) trouble.met(line);
  trouble.over();
  trouble.met("a");
  EXPECT_EQ(lines.all, (std::vector<std::string>{"a", "b", "a", "a"}));
}

TEST(Text, SplitKeepsEmptyPartsAndJoinUndoesIt) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_TRUE(split("", ',').empty());
  EXPECT_EQ(join_with(",", split("a,,b", ',')), "a,,b");
  EXPECT_EQ(trim(" \ta b\n"), "a b");
  EXPECT_EQ(trim(" "), "");
}

TEST(Time, Rfc3339GoesThereAndBack) {
  EXPECT_EQ(to_rfc3339(0), "1970-01-01T00:00:00.000000Z");
  const UtcMicros at = 1'795'247'640'123'456;
  EXPECT_EQ(from_rfc3339(to_rfc3339(at)), at);
  EXPECT_EQ(to_rfc3339(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(from_rfc3339(to_rfc3339(-1)), -1);
}

TEST(Time, Rfc3339TakesOffsetsAndFractionsOfAnyLength) {
  EXPECT_EQ(from_rfc3339("1970-01-01T02:00:00+02:00"), 0);
  EXPECT_EQ(from_rfc3339("1970-01-01T00:00:00.5Z"), 500'000);
  EXPECT_EQ(from_rfc3339("1970-01-01T00:00:00.1234567Z"), 123'456);
}

TEST(Time, Rfc3339RefusesWhatIsNoMoment) {
  for (const char* text :
       {"", "1970", "1970-02-30T00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T00:00:00",
        "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00Zx", "+970-01-01T00:00:00Z"})
    EXPECT_FALSE(from_rfc3339(text)) << text;
}

TEST(Id, UuidTextGoesThereAndBack) {
  const auto id = Uuid::parse("0190B3F0-1234-7abc-8def-0123456789ab");
  ASSERT_TRUE(id);
  EXPECT_EQ(id->text(), "0190b3f0-1234-7abc-8def-0123456789ab");
  EXPECT_EQ(Uuid::parse("0190b3f012347abc8def0123456789ab"), id);
  for (const char* text :
       {"", "0190b3f0-1234-7abc-8def-0123456789a", "0190b3f0x1234-7abc-8def-0123456789ab",
        "0190b3f012347abc8def0123456789ag", "0190b3f-01234-7abc-8def-0123456789ab"})
    EXPECT_FALSE(Uuid::parse(text)) << text;
}

TEST(Id, Version7SortsByTimeAndCarriesVersionAndVariant) {
  std::array<std::uint8_t, 10> random{};
  random.fill(0xff);
  const Uuid early = make_uuid_v7(1'000'000'000, random);
  random.fill(0);
  const Uuid late = make_uuid_v7(1'000'001'000, random);
  EXPECT_LT(early, late);
  EXPECT_EQ(early.bytes[6] >> 4, 7);
  EXPECT_EQ(early.bytes[8] >> 6, 2);
}

TEST(Json, SaysWhereTheTextIsWrong) {
  EXPECT_TRUE(parse_json("{\"a\":[1,2]}"));
  EXPECT_FALSE(parse_json("{\"a\":}"));
  EXPECT_FALSE(parse_json("{} x"));
  EXPECT_FALSE(parse_json(""));
  EXPECT_FALSE(parse_json_object("[]"));
  EXPECT_FALSE(parse_json(std::string(1000, '[')));
}

TEST(Json, GettersGiveNothingForAnotherType) {
  const auto object = parse_json_object(R"({"s":"x","i":7,"b":true,"o":{},"a":[]})");
  ASSERT_TRUE(object);
  EXPECT_EQ(get_string(*object, "s"), "x");
  EXPECT_EQ(get_int(*object, "i"), 7);
  EXPECT_EQ(get_bool(*object, "b"), true);
  EXPECT_TRUE(get_object(*object, "o"));
  EXPECT_TRUE(get_array(*object, "a"));
  EXPECT_FALSE(get_string(*object, "i"));
  EXPECT_FALSE(get_int(*object, "s"));
  EXPECT_FALSE(get_object(*object, "missing"));
}

}  // namespace
}  // namespace hearth
