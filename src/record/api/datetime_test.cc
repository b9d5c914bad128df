#include "record/api/datetime.hh"

#include <gtest/gtest.h>

#include "record/api/testing/zone.hh"

namespace hearth::record::api {
namespace {

using testing::utc;

/// In microseconds; -1 where Python takes no such text.
std::int64_t at(std::string_view text) {
  return parse_datetime(text, utc).value_or(-1);
}

// What follows was asked of Python 3.11.2 and Django 5.2.
TEST(ApiDatetime, IsoDatesAndClocksInAllTheirForms) {
  EXPECT_EQ(at("1970-01-01T00:01"), 60'000'000);
  EXPECT_EQ(at("1970-01-01"), 0);
  EXPECT_EQ(at("19700101T000100Z"), 60'000'000);
  EXPECT_EQ(at("1970-W01-4"), 0);
  EXPECT_EQ(at("1970W014T01"), 3'600'000'000);
  EXPECT_EQ(at("1970-W02"), 4 * 86'400'000'000);
  EXPECT_EQ(at("1970-01-01x00:01"), 60'000'000);
  EXPECT_EQ(at("1970-01-01\u00e900:01"), 60'000'000);
  EXPECT_EQ(at("1970-01-01T01:01:00.1234567+01:00"), 60'123'456);
  EXPECT_EQ(at("1970-01-01T01:01:00,5+0100"), 60'500'000);
  EXPECT_EQ(at("1970-01-01T00:00:00-01"), 3'600'000'000);
  EXPECT_EQ(at("1970-01-01T00:00:00-00:00:01"), 1'000'000);
}

TEST(ApiDatetime, APythonThatIsLenientBeforeAZone) {
  EXPECT_EQ(at("1970-01-01T00:01:00.Z"), 60'000'000);
  EXPECT_EQ(at("1970-01-01T01:Z"), 3'600'000'000);
  EXPECT_EQ(at("1970-01-01T01."), -1);
  EXPECT_EQ(at("1970-01-01T00:00:00-01:60"), 7'200'000'000);
}

TEST(ApiDatetime, FewerDigitsAndBlanksBeforeTheZoneAreDjangos) {
  EXPECT_EQ(at("1970-1-1 0:1:2"), 62'000'000);
  EXPECT_EQ(at("\uff1170-1-1 0:1:2"), -1);
  EXPECT_EQ(at("1970-\uff11-1 0:1:2"), 62'000'000);
  EXPECT_EQ(at("1970-01-01T00:01 Z"), 60'000'000);
  EXPECT_EQ(at("1970-01-01T01:01:00 +01:00"), 60'000'000);
}

TEST(ApiDatetime, WhatIsNone) {
  for (const char* wrong : {"",
                            "1970",
                            "1970-01",
                            "1970-1-1",
                            "1970-001",
                            "1970-01-01T",
                            "1970-01-01T00:00:00z",
                            "1970-01-01T24:00",
                            "1970-02-30T00:00",
                            "0000-01-01T00:00",
                            "1970-01-01T00:00:60",
                            "1970-01-01T00:00:00 02:00",
                            "1970-01-01T00:00:00+24:00",
                            "60",
                            "1970-01-01T00:00:00+01:",
                            "1970-01-01T00:00:00Zx",
                            "1970-W54-1",
                            "1970-W01-8",
                            " 1970-01-01",
                            "1614834367"})
    EXPECT_EQ(at(wrong), -1) << wrong;
}

TEST(ApiDatetime, OutOfRangeIsNotTheFormatsFault) {
  EXPECT_EQ(parse_datetime("9999-12-31T23:59:59-05:00", utc).error(), NoTime::range);
  EXPECT_EQ(parse_datetime("0001-01-01T00:00:00+02:00", utc).error(), NoTime::range);
  EXPECT_EQ(parse_datetime("9999-13-31T23:59:59-05:00", utc).error(), NoTime::format);
}

TEST(ApiDatetime, ATimeWithoutAZoneIsLocal) {
  const auto berlin = [](std::int64_t local) { return local - 3600; };
  EXPECT_EQ(parse_datetime("1970-01-01T01:00:00", berlin), 0);
  EXPECT_EQ(parse_datetime("1970-01-01T01:00:00Z", berlin), 3'600'000'000);
}

}  // namespace
}  // namespace hearth::record::api
