#include "record/project/group_rows.hh"

#include <gtest/gtest.h>

#include "base/text.hh"
#include "record/query/groups.hh"
#include "record/testing/history.hh"
#include "record/testing/postgres.hh"

namespace hearth::record {
namespace {

using testing::dump;
using testing::History;
using testing::Lines;
using testing::memory_store;
using testing::project;
using testing::uuid;

std::string group(Database& db, std::int64_t playbook) {
  return group_of(db, playbook)->name.value_or("(none)");
}

void start(History& history, std::uint64_t run, const std::string& more = "") {
  history.run(run);
  history.add("run.start", join({R"("path":"/s.yml","controller":"c","user":"u")", more}));
}

struct GroupStore {
  Database db = memory_store();
  Lines log;
  explicit GroupStore(const std::vector<std::string>& events) {
    project(db, log, events, 3);
    EXPECT_TRUE(log.lines.empty()) << log.lines[0];
  }
};

TEST(GroupRows, TheLatestThatWasSaidHolds) {
  History history;
  start(history, 1, R"(,"group":"a","gathering":"x")");
  start(history, 2, R"(,"group":"a")");
  history.add("run.update", R"("group":"b","by":"me")");
  start(history, 3, R"(,"group":"a")");
  history.add("run.update", R"("group":"","by":"me")");
  GroupStore store(history.events);
  EXPECT_EQ(group(store.db, 1), "a");
  EXPECT_EQ(group_of(store.db, 1)->gathering, "x");
  EXPECT_EQ(group(store.db, 2), "b");
  EXPECT_EQ(group(store.db, 3), "(none)");
}

TEST(GroupRows, ALabelNamesAGroupWhereNothingElseDoes) {
  History history;
  start(history, 1, R"(,"labels":["group:a","x"])");
  start(history, 2, R"(,"labels":["group:a"],"group":"b")");
  start(history, 3, R"(,"labels":["group:a"])");
  history.add("run.update", R"("labels_remove":["group:a"])");
  GroupStore store(history.events);
  EXPECT_EQ(group(store.db, 1), "a");
  EXPECT_EQ(group(store.db, 2), "b");
  EXPECT_EQ(group(store.db, 3), "(none)");
}

TEST(GroupRows, AGroupThatIsRenamedTakesItsPlaybooksAlongAndNoLaterOnes) {
  History history;
  start(history, 1, R"(,"group":"a")");
  start(history, 2, R"(,"labels":["group:a"])");
  history.add("group.renamed", R"("group":"a","name":"b","by":"me")");
  start(history, 3, R"(,"group":"a")");
  start(history, 4, R"(,"group":"b")");
  history.add("group.deleted", R"("group":"b")");
  start(history, 5, R"(,"group":"b")");
  GroupStore store(history.events);
  EXPECT_EQ(group(store.db, 1), "(none)");
  EXPECT_EQ(group(store.db, 2), "(none)");
  EXPECT_EQ(group(store.db, 3), "a");
  EXPECT_EQ(group(store.db, 4), "(none)");
  EXPECT_EQ(group(store.db, 5), "b");
}

TEST(GroupRows, WhoChangesARunAfterwardsIsNotItsWriter) {
  History history;
  start(history, 1);
  const UtcMicros last = history.at();
  history.add("run.end", R"("status":"expired","reason":"gone")");
  history.add("run.update", R"("group":"a","by":"me")");
  GroupStore store(history.events);
  EXPECT_EQ(**store.db.find("SELECT ended FROM playbooks"), last);
}

class GroupsAnyOrder : public ::testing::TestWithParam<int> {};

TEST_P(GroupsAnyOrder, TheTablesOfGroupsDoNotDependOnTheOrderOfEvents) {
  HEARTH_FEW_ON_POSTGRES(GetParam());
  std::mt19937_64 random(GetParam());
  const auto any = [&] { return join({"\"", std::string(1, "abc"[random() % 3]), "\""}); };
  History history;
  for (std::uint64_t run = 1; run <= 12; ++run) {
    start(history, run,
          random() % 2 ? join({",\"group\":", any()}) : join({R"(,"labels":["group:c"])"}));
    if (random() % 3 == 0) history.add("run.update", join({"\"group\":", any(), ",\"by\":\"\""}));
    if (random() % 4 == 0) history.add("run.update", R"("labels_remove":["group:c"])");
    if (random() % 4 == 0)
      history.add("group.renamed", join({"\"group\":", any(), ",\"name\":", any()}));
    if (random() % 6 == 0) history.add("group.deleted", join({"\"group\":", any()}));
  }
  GroupStore in_order(history.events);
  const std::string expected = dump(in_order.db);
  auto shuffled = history.events;
  std::ranges::shuffle(shuffled, random);
  GroupStore other(shuffled);
  EXPECT_EQ(dump(other.db), expected);
  project(in_order.db, in_order.log, history.events, 5);
  EXPECT_EQ(dump(in_order.db), expected) << "applied again";
}

INSTANTIATE_TEST_SUITE_P(Seeds, GroupsAnyOrder, ::testing::Range(1, 25));

}  // namespace
}  // namespace hearth::record
