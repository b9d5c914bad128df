#include "record/api/filters.hh"

#include <gtest/gtest.h>

#include "record/api/order.hh"
#include "record/api/testing/query.hh"
#include "record/api/testing/zone.hh"

namespace hearth::record::api {
namespace {

using testing::params_of;
using testing::utc;

std::string number(std::string_view text) {
  const auto value = parse_number(text);
  if (!value) return "none";
  return value->too_large ? "too large" : std::to_string(value->value);
}

TEST(ApiFilterValues, NumbersAreDecimalsCutToIntegers) {
  EXPECT_EQ(number("1"), "1");
  EXPECT_EQ(number(" +1.9 "), "1");
  EXPECT_EQ(number("-1.9"), "-1");
  EXPECT_EQ(number("-.5"), "0");
  EXPECT_EQ(number("1_0"), "10");
  EXPECT_EQ(number("\uff11.5"), "1");
  EXPECT_EQ(number("12e-1"), "1");
  EXPECT_EQ(number("1.25E2"), "125");
  EXPECT_EQ(number("0000000000000000000000001"), "1");
  EXPECT_EQ(number("0e999999999999999999999"), "0");
  for (const char* wrong : {"", " ", "x", "0x1", "1,0", "nan", "inf", "--1", "1e", ".", "1 2"})
    EXPECT_EQ(number(wrong), "none") << wrong;
}

TEST(ApiFilterValues, NumbersBeyond64BitsAreTheNearestAndAbove1e50Refused) {
  EXPECT_EQ(number("9223372036854775808"), "9223372036854775807");
  EXPECT_EQ(number("-1e30"), "-9223372036854775808");
  EXPECT_EQ(number("1e50"), "9223372036854775807");
  EXPECT_EQ(number("1.0000000000000001e50"), "too large");
  EXPECT_EQ(number("1e999999999999999999999"), "too large");
  EXPECT_EQ(number("-1e60"), "-9223372036854775808");
}

Where where(Endpoint endpoint, std::string_view query, std::string* wrong = nullptr) {
  Problems problems;
  Where found = read_filters(endpoint, params_of(query), utc, problems);
  if (wrong) *wrong = problems.answer().body;
  return found;
}

TEST(ApiFilters, ValuesAreBoundAndNeverPartOfTheSql) {
  const Where found = where(Endpoint::results, "host_name=x'%20OR%201&status=ok&status=failed");
  EXPECT_EQ(found.sql,
            " WHERE t.host_id IN (SELECT id FROM hosts WHERE lower(name) = lower(?))"
            " AND t.status IN (?, ?)");
  ASSERT_EQ(found.values.size(), 3u);
  EXPECT_EQ(std::get<std::string>(found.values[0]), "x' OR 1");
}

TEST(ApiFilters, OneParentHasItsCountReady) {
  EXPECT_EQ(where(Endpoint::results, "playbook=1").count,
            "SELECT n_results FROM playbooks WHERE id = ?");
  EXPECT_EQ(where(Endpoint::results, "playbook=1&changed=true").count, "");
  EXPECT_TRUE(where(Endpoint::results, "playbook=1&host=2").fixed);
  EXPECT_FALSE(where(Endpoint::results, "playbook=1&changed=true").fixed);
}

TEST(ApiFilters, FailuresAreSaidAsTheirIndexSaysThem) {
  EXPECT_EQ(where(Endpoint::results, "status=failed&status=unreachable").sql,
            " WHERE t.status IN (?, ?) AND t.status IN (2, 4)");
  EXPECT_EQ(where(Endpoint::results, "status=failed&status=ok").sql, " WHERE t.status IN (?, ?)");
  EXPECT_EQ(where(Endpoint::results, "status=ok&status=failed").sql, " WHERE t.status IN (?, ?)");
}

TEST(ApiFilters, RepeatedStatusesCostNoMorePlacesThanThereAreStatuses) {
  std::string query = "status=ok";
  for (int i = 0; i < 1000; ++i) query += "&status=ok";
  EXPECT_EQ(where(Endpoint::results, query).values.size(), 1u);
}

TEST(ApiFilters, WhatAraAnswersWith500IsAnErrorOfTheField) {
  std::string wrong;
  where(Endpoint::tasks, "lineno=x", &wrong);
  EXPECT_EQ(wrong, R"({"lineno":["Enter a number."]})");
  EXPECT_EQ(std::get<std::int64_t>(where(Endpoint::tasks, "playbook=1e30").values[0]), INT64_MAX);
}

std::string order(Endpoint endpoint, std::string_view query) {
  Problems problems;
  const Order found = read_order(endpoint, params_of(query), problems);
  return problems.empty() ? found.sql : problems.answer().body;
}

TEST(ApiOrder, EndsWithTheKeyInTheFirstFieldsDirection) {
  EXPECT_EQ(order(Endpoint::results, ""), "t.id DESC");
  EXPECT_EQ(order(Endpoint::hosts, ""), "t.id");
  EXPECT_EQ(order(Endpoint::results, "order=started"), "t.started NULLS FIRST, t.id");
  EXPECT_EQ(order(Endpoint::results, "order=-ended,started"),
            "t.ended DESC NULLS LAST, t.started NULLS FIRST, t.id DESC");
  EXPECT_EQ(order(Endpoint::results, "order=-id,started"), "t.id DESC");
  EXPECT_EQ(order(Endpoint::latesthosts, "order=-failed"), "h.failed DESC, t.host_id DESC");
}

// ara 1.8.0; 1.7.4 failed there.
TEST(ApiOrder, EmptyPartsDoNotCount) {
  EXPECT_EQ(order(Endpoint::results, "order=%2C"), "t.id");
  EXPECT_EQ(order(Endpoint::results, "order=-id%2C"), "t.id DESC");
  EXPECT_EQ(order(Endpoint::results, "order=%20id"),
            R"({"order":["Select a valid choice.  id is not one of the available choices."]})");
}

}  // namespace
}  // namespace hearth::record::api
