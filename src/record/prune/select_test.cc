#include "record/prune/select.hh"

#include <gtest/gtest.h>

#include "base/text.hh"
#include "record/testing/history.hh"

namespace hearth::record {
namespace {

using testing::History;
using testing::Lines;
using testing::memory_store;

/// Ten runs a millisecond and more apart, of two paths in turn; each has its number of hosts.
struct PruneWorld {
  Database db = memory_store();
  Lines log;
  std::vector<UtcMicros> started{0};

  PruneWorld() {
    History history;
    for (std::uint64_t run = 1; run <= 10; ++run) {
      history.run(run);
      history.add(
          "run.start",
          join({"\"path\":\"/srv/", run % 2 ? "odd" : "even", R"(.yml","arguments":{},)",
                R"("ansible_version":"2.14","labels":[")", run < 4 ? "old" : "young", "\"]"}));
      started.push_back(history.at());
      for (std::uint64_t n = 0; n < run; ++n)
        history.add("host", join({"\"name\":\"h", std::to_string(n), "\""}));
      if (run != 2) history.add("run.end", R"("status":"completed","reason":"stats")");
    }
    testing::project(db, log, history.events, 1000);
  }

  std::vector<std::int64_t> plan(const PruneWish& wish) {
    const auto planned = plan_prune(db, wish);
    HEARTH_ASSERT(planned);
    std::vector<std::int64_t> ids;
    for (const PruneRun& run : planned->runs) ids.push_back(run.id);
    return ids;
  }
  static api::Where where(const api::Params& params) {
    api::Problems problems;
    api::Where where = read_filters(api::Endpoint::playbooks, params, &api::local_to_utc, problems);
    HEARTH_ASSERT(problems.empty());
    return where;
  }
};

using Ids = std::vector<std::int64_t>;

TEST(PlanPrune, TakesWhatStartedBeforeAndNothingThatRuns) {
  PruneWorld world;
  PruneWish wish;
  wish.before = world.started[5];
  EXPECT_EQ(world.plan(wish), (Ids{1, 3, 4}));
  wish.running = true;
  EXPECT_EQ(world.plan(wish), (Ids{1, 2, 3, 4}));
  wish.limit = 2;
  EXPECT_EQ(world.plan(wish), (Ids{1, 2}));
  EXPECT_EQ(plan_prune(world.db, wish)->matched, 4);
}

TEST(PlanPrune, LeavesTheNewestOfEachPath) {
  PruneWorld world;
  PruneWish wish;
  wish.keep = 3;
  EXPECT_EQ(world.plan(wish), (Ids{1, 3, 4}));  // 2 runs; 5 7 9 and 6 8 10 stay
  wish.before = world.started[4];
  EXPECT_EQ(world.plan(wish), (Ids{1, 3}));
  wish.before = {};
  wish.keep = 5;
  EXPECT_EQ(world.plan(wish), Ids{});
}

TEST(PlanPrune, TakesTheFiltersOfTheList) {
  PruneWorld world;
  PruneWish wish;
  wish.where = PruneWorld::where({{"label", "old"}});
  EXPECT_EQ(world.plan(wish), (Ids{1, 3}));
  wish.where = PruneWorld::where({{"path", "even"}, {"status", "completed"}});
  EXPECT_EQ(world.plan(wish), (Ids{4, 6, 8, 10}));
  wish.where = {};
  wish.runs = {"7", testing::uuid(0, 4)};
  EXPECT_EQ(world.plan(wish), (Ids{4, 7}));
  wish.runs = {"4711"};
  EXPECT_EQ(plan_prune(world.db, wish).error().code, Errc::not_found);
}

TEST(PlanPrune, TakesTheOldestUntilTheRestFits) {
  PruneWorld world;
  PruneWish wish;
  const auto all = plan_prune(world.db, wish);
  ASSERT_TRUE(all);
  EXPECT_GT(all->store_bytes, 0);
  wish.bytes = all->store_bytes + all->journal_bytes;
  EXPECT_EQ(world.plan(wish), Ids{});
  wish.bytes = *wish.bytes - 1;
  EXPECT_EQ(world.plan(wish), Ids{1});
  wish.bytes = 0;
  EXPECT_EQ(world.plan(wish).size(), 9u);
}

}  // namespace
}  // namespace hearth::record
