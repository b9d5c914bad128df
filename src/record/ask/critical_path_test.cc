#include "record/ask/critical_path.hh"

#include "record/ask/testing.hh"

namespace hearth::record::ask {
namespace {

using Ids = std::vector<std::int64_t>;

Ids ids_of(const std::vector<Span>& spans, const CriticalPath& path) {
  Ids out;
  for (const Link& link : path.links) out.push_back(spans[link.span].id);
  return out;
}

constexpr std::int64_t ms(std::int64_t value) {
  return value * 1000;
}

TEST(CriticalPath, InALinearPlayEachTaskWaitsForTheSlowestHostOfTheOneBefore) {
  // task 1: a 0..100, b 0..300; task 2: a 310..900, b 310..400; task 3: a 910..920, b 910..960
  const std::vector<Span> spans{{1, 1, 1, 1, ms(0), ms(100)},   {2, 1, 1, 2, ms(0), ms(300)},
                                {3, 1, 2, 1, ms(310), ms(900)}, {4, 1, 2, 2, ms(310), ms(400)},
                                {5, 1, 3, 1, ms(910), ms(920)}, {6, 1, 3, 2, ms(910), ms(960)}};
  const CriticalPath path = critical_path(spans);
  EXPECT_EQ(ids_of(spans, path), (Ids{2, 3, 6}));
  ASSERT_EQ(path.plays.size(), 1u);
  EXPECT_EQ(path.plays[0].second, Pace::linear);
  EXPECT_EQ(path.links[0].waited, 0);
  EXPECT_EQ(path.links[1].waited, ms(10));
  EXPECT_EQ(path.links[1].ahead, ms(500));
  EXPECT_EQ(path.links[2].ahead, ms(40));
}

TEST(CriticalPath, InAFreePlayAHostWaitsForItself) {
  // a: 0..100, 110..200; b: 0..50, 60..500: b's second task began before a's first had ended
  const std::vector<Span> spans{{1, 1, 1, 1, ms(0), ms(100)},
                                {2, 1, 1, 2, ms(0), ms(50)},
                                {3, 1, 2, 1, ms(110), ms(200)},
                                {4, 1, 2, 2, ms(60), ms(500)}};
  const CriticalPath path = critical_path(spans);
  EXPECT_EQ(ids_of(spans, path), (Ids{2, 4}));
  EXPECT_EQ(path.plays[0].second, Pace::free);
  EXPECT_EQ(path.links[1].ahead, std::nullopt);
}

TEST(CriticalPath, APlayWaitsForThePlayBefore) {
  const std::vector<Span> spans{
      {1, 1, 1, 1, ms(0), ms(100)}, {2, 1, 1, 2, ms(0), ms(400)}, {3, 2, 2, 1, ms(420), ms(500)}};
  EXPECT_EQ(ids_of(spans, critical_path(spans)), (Ids{2, 3}));
}

TEST(CriticalPath, ForksAreWaitedForWithinATask) {
  // One fork: host 2 begins when host 1 has ended.
  const std::vector<Span> spans{{1, 1, 1, 1, ms(0), ms(100)}, {2, 1, 1, 2, ms(101), ms(200)}};
  EXPECT_EQ(ids_of(spans, critical_path(spans)), (Ids{1, 2}));
}

TEST(CriticalPath, ResultsWithoutDurationComeToAnEnd) {
  std::vector<Span> spans;
  for (std::int64_t i = 1; i <= 50; ++i) spans.push_back({i, 1, 1, i, ms(5), ms(5)});
  EXPECT_FALSE(critical_path(spans).links.empty());
  EXPECT_TRUE(critical_path(std::vector<Span>()).links.empty());
}

TEST(CriticalPath, OfARunSaysWhatShareEachHad) {
  testing::Told told;
  told.run("/srv/a.yml").play("p").task("one");
  told.result("a", {.start_ms = 0, .duration_ms = 100}).result("b", {.duration_ms = 300});
  told.task("two").result("a", {.start_ms = 300, .duration_ms = 600});
  Database db = told.store();
  const JsonObject answer = testing::object_of(critical_path(db, 1));
  EXPECT_EQ(testing::column(answer.at("links"), "host_name"), (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(testing::column(answer.at("links"), "task_name"),
            (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(testing::at(answer, "in_results_ms"), "900");
  EXPECT_EQ(critical_path(db, 7).error().code, Errc::not_found);
}

}  // namespace
}  // namespace hearth::record::ask
