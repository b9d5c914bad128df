#include "record/api/paging.hh"

#include <gtest/gtest.h>

#include "record/api/page_memory.hh"
#include "record/api/testing/query.hh"

namespace hearth::record::api {
namespace {

using testing::params_of;

std::string links(std::string_view query, std::int64_t count) {
  const Params params = params_of(query);
  const Links found = links_of(read_page(params, 100), count, "u", params);
  return found.next.value_or("-") + " " + found.previous.value_or("-");
}

TEST(ApiPaging, NextAndPreviousAreSortedAndEncodedAnew) {
  EXPECT_EQ(links("limit=1", 1), "- -");
  EXPECT_EQ(links("limit=1", 2), "u?limit=1&offset=1 -");
  EXPECT_EQ(links("limit=%EF%BC%91", 2), "u?limit=1&offset=1 -") << "a digit of another script";
  EXPECT_EQ(links("", 101), "u?limit=100&offset=100 -");
  EXPECT_EQ(links("offset=1&limit=1&b=+&a=%2C&a", 3),
            "u?a=%2C&a=&b=+&limit=1&offset=2 u?a=%2C&a=&b=+&limit=1");
  EXPECT_EQ(links("limit=1&x=%FF", 2), "u?limit=1&offset=1&x=%EF%BF%BD -");
}

TEST(ApiPaging, BehindTheEndThereIsOnlyAPrevious) {
  EXPECT_EQ(links("limit=1&offset=5", 2), "- u?limit=1&offset=4");
  EXPECT_EQ(links("limit=2&offset=1", 2), "- u?limit=2");
}

TEST(ApiPaging, NumbersBeyond64BitsDoNotOverflow) {
  EXPECT_EQ(links("limit=99999999999999999999", 2), "- -");
  EXPECT_EQ(links("limit=99999999999999999999&offset=99999999999999999999", 2),
            "- u?limit=9223372036854775807");
  EXPECT_EQ(links("limit=9223372036854775807&offset=1", 2), "- u?limit=9223372036854775807");
}

TEST(ApiPageMemory, ForgetsWhatWasNotUsedForLongest) {
  PageMemory memory(2);
  memory.remember("a", 100, {.key = 1}, {});
  memory.remember("a", 200, {.key = 2}, {});
  EXPECT_EQ(memory.place("a", 100)->place.key, 1);
  memory.remember("a", 300, {.key = 3}, {});
  EXPECT_FALSE(memory.place("a", 200));
  EXPECT_EQ(memory.place("a", 100)->place.key, 1);
  EXPECT_EQ(memory.place("a", 300)->place.key, 3);
  EXPECT_FALSE(memory.place("b", 100));
}

TEST(ApiPageMemory, ACountHoldsUntilTheStoreChanges) {
  PageMemory memory;
  memory.remember_count("a", 7, 1);
  EXPECT_EQ(memory.count("a", 1), 7);
  EXPECT_FALSE(memory.count("a", 2));
}

}  // namespace
}  // namespace hearth::record::api
