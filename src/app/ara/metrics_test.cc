#include "app/ara/metrics.hh"

#include <gtest/gtest.h>

namespace hearth::app {
namespace {

TEST(Duration, IsReadAsTheApiWritesIt) {
  EXPECT_EQ(parse_duration_us("00:00:02.031557"), 2'031'557);
  EXPECT_EQ(parse_duration_us("01:02:03"), 3'723'000'000);
  EXPECT_EQ(parse_duration_us("2 00:00:00.5"), 172'800'500'000);
  EXPECT_EQ(parse_duration_us("None"), 0);
}

TEST(Timedelta, IsWrittenAsPythonDoes) {
  EXPECT_EQ(timedelta_text(0), "0:00:00");
  EXPECT_EQ(timedelta_text(2'031'557), "0:00:02.031557");
  EXPECT_EQ(timedelta_text(86'400'000'000), "1 day, 0:00:00");
  EXPECT_EQ(timedelta_text(200'000'000'001), "2 days, 7:33:20.000001");
  EXPECT_EQ(timedelta_text(-1), "-1 day, 23:59:59.999999");
}

const MetricsNoun kTasks = {
    .by = {"path"},
    .key = "aggregate",
    .by_status = true,
    .columns = {"aggregate", "count", "results", "duration_total", "duration_avg", "failed"},
    .long_columns = {},
    .filters = {}};

void add(Metrics& metrics, const char* object) {
  ASSERT_TRUE(metrics.add(Fields(object)));
}

TEST(Metrics, SumUpByAFieldAndSortByIt) {
  Metrics metrics(kTasks, "path", true);
  add(metrics, R"({"path":"b","status":"failed","duration":"00:00:01","items":{"results":2}})");
  add(metrics, R"({"path":"a","status":"completed","duration":null,"items":{"results":1}})");
  add(metrics,
      R"({"path":"b","status":"completed","duration":"00:00:00.000001","items":{"results":3}})");
  add(metrics, R"({"path":null,"status":"failed","duration":"00:00:00","items":{"results":4}})");
  EXPECT_EQ(metrics.rows(kTasks.columns),
            (std::vector<Cells>{
                {"null", "1", "4", R"("0:00:00")", R"("0:00:00")", "1"},
                {R"("a")", "1", "1", R"("0:00:00")", R"("0:00:00")", "0"},
                // Half of 1,000,001 goes to the even neighbour.
                {R"("b")", "2", "5", R"("0:00:01.000001")", R"("0:00:00.500000")", "1"},
            }));
}

}  // namespace
}  // namespace hearth::app
