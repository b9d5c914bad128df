#include "record/project/latest_hosts.hh"

#include <gtest/gtest.h>

#include "base/text.hh"
#include "record/store/schema.hh"
#include "record/testing/history.hh"

namespace hearth::record {
namespace {

using testing::History;

/// "name host_id created updated" of each row, times in milliseconds since the first event.
std::string latest(Database& db) {
  auto found = db.query(
      "SELECT name || ' ' || host_id || ' ' || ((created - 1795247640000000) / 1000) || ' ' ||"
      " ((updated - 1795247640000000) / 1000) FROM latest_hosts ORDER BY name");
  std::string out;
  while (*found->step()) out += std::string(found->text(0)) + "\n";
  return out;
}

void name(History& history, std::uint64_t run, const std::string& host) {
  history.run(run);
  history.add("host", join({"\"name\":\"", host, "\""}));
}

std::string latest_of(const History& history) {
  Database db = testing::memory_store();
  testing::Lines log;
  project(db, log, history.events, 100);
  return latest(db);
}

TEST(LatestHosts, TheHostThatWasNamedLastIsItsNamesLatest) {
  History history;
  name(history, 1, "web1");
  name(history, 1, "db1");
  name(history, 2, "web1");
  EXPECT_EQ(latest_of(history), "db1 2 2 2\nweb1 3 1 3\n");
  name(history, 1, "web1");  // again, as a POST of a host that exists
  EXPECT_EQ(latest_of(history), "db1 2 2 2\nweb1 1 1 4\n");
}

TEST(LatestHosts, WhatOnlyMentionsAHostDoesNotMakeItTheLatest) {
  History history;
  name(history, 1, "web1");
  name(history, 2, "web1");
  history.run(1);
  history.add("facts", R"("host":"web1","facts":{"a":1})");
  history.add("stats", R"("hosts":{"web1":{"ok":1}})");
  EXPECT_EQ(latest_of(history), "web1 2 1 2\n");
}

TEST(LatestHosts, AfterADeletionTheLatestOfThoseThatStayIsFound) {
  History history;
  for (const std::uint64_t run : {1, 2, 3}) name(history, run, "web1");
  name(history, 1, "web1");
  Database db = testing::memory_store();
  testing::Lines log;
  project(db, log, history.events, 100);
  ASSERT_TRUE(db.script("DELETE FROM hosts WHERE id = 1"));
  EXPECT_EQ(latest(db), "");
  ASSERT_TRUE(find_latest_host(db, "web1"));
  EXPECT_EQ(latest(db), "web1 3 3 3\n");
  ASSERT_TRUE(db.script("DELETE FROM hosts"));
  ASSERT_TRUE(find_latest_host(db, "web1"));
  EXPECT_EQ(latest(db), "");
}

TEST(LatestHosts, AStoreOfTheSecondVersionIsFilledFromItsHosts) {
  auto db = std::make_optional(testing::empty_store());
  for (const Migration& step : migrations())
    if (step.version <= 2) ASSERT_TRUE(db->script(step.sql));
  ASSERT_TRUE(db->script(R"sql(
    INSERT INTO store_meta VALUES ('schema_version', '2');
    INSERT INTO playbooks (id, uid, created, updated, seen) VALUES (1, x'01', 0, 0, 0), (2, x'02', 0, 0, 0);
    INSERT INTO hosts (id, playbook_id, name, created, updated) VALUES
      (1, 1, 'web1', 1795247640001000, 1795247640009000),
      (2, 2, 'web1', 1795247640002000, 1795247640003000),
      (3, 2, 'db1', 1795247640002000, 1795247640003000);)sql"));
  ASSERT_TRUE(migrate(*db));
  EXPECT_EQ(latest(*db), "db1 3 2 2\nweb1 2 1 2\n");
}

}  // namespace
}  // namespace hearth::record
