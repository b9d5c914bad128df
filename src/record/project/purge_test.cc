#include "record/project/purge.hh"

#include <gtest/gtest.h>

#include <fstream>

#include "base/text.hh"
#include "journal/pruned.hh"
#include "record/project/sweep.hh"
#include "record/store/store.hh"
#include "record/testing/history.hh"
#include "record/testing/temp_home.hh"

namespace hearth::record {
namespace {

using testing::dump;
using testing::History;
using testing::Lines;
using testing::uuid;

/// A store of its own, with the one who writes and one who reads.
struct PurgeWorld {
  testing::TempHome home;
  Lines log;
  Database writer;
  std::int64_t events = 0;

  PurgeWorld() : writer(*open_store(home.store(), {true, true})) {}

  void project(const std::vector<std::string>& lines) {
    auto projector = Projector::open(writer, log);
    HEARTH_ASSERT(projector);
    journal::Cursor at{*Uuid::parse(uuid(7, 1))};
    events += std::ssize(lines);
    at.offset += static_cast<std::uint64_t>(events);
    HEARTH_ASSERT(projector->apply(lines, at, 1));
  }
  int purge() { return purge(writer); }
  static int purge(Database& db) {
    int batches = 0;
    while (true) {
      const auto more = purge_batch(db);
      HEARTH_ASSERT(more);
      ++batches;
      if (!*more) return batches;
    }
  }
  void sweep() {
    while (!*sweep_batch(writer, 7)) {
    }
  }
  std::int64_t read(std::string_view sql) {
    auto reader = read_store(home.store());
    HEARTH_ASSERT(reader);
    const auto found = reader->find(sql);
    HEARTH_ASSERT(found);
    return found->value_or(-1);
  }
};

std::string prune_of(History& history, std::initializer_list<std::uint64_t> runs) {
  std::string names;
  for (const std::uint64_t run : runs)
    names += join({names.empty() ? "\"" : ",\"", uuid(0, run), "\""});
  history.run(1'000'000 + history.events.size());
  return history.add("prune", join({"\"runs\":[", names, "],\"reason\":\"a test\",\"by\":\"me\""}));
}

History random_history(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  History history;
  for (std::uint64_t run = 1; run <= 4; ++run) add_random_run(history, random, run);
  return history;
}

constexpr std::string_view kHiddenRun =
    "SELECT (SELECT count(*) FROM playbooks WHERE hex(uid) LIKE '%002' ESCAPE '!')"
    " + (SELECT count(*) FROM results WHERE playbook_id NOT IN (SELECT id FROM playbooks))"
    " + (SELECT count(*) FROM latest_hosts WHERE host_id NOT IN (SELECT id FROM hosts))";
constexpr std::string_view kWrongCounts =
    "SELECT count(*) FROM counts WHERE"
    " (\"table\" = 'playbooks' AND n <> (SELECT count(*) FROM playbooks))"
    " OR (\"table\" = 'plays' AND n <> (SELECT count(*) FROM plays))"
    " OR (\"table\" = 'tasks' AND n <> (SELECT count(*) FROM tasks))"
    " OR (\"table\" = 'hosts' AND n <> (SELECT count(*) FROM hosts))"
    " OR (\"table\" = 'files' AND n <> (SELECT count(*) FROM files))"
    " OR (\"table\" = 'records' AND n <> (SELECT count(*) FROM records))"
    " OR (\"table\" = 'results' AND n <> (SELECT count(*) FROM results))";

TEST(Purge, APrunedRunIsOutOfSightAtOnceAndItsRowsGoLater) {
  PurgeWorld world;
  History history = random_history(3);
  world.project(history.events);
  EXPECT_GT(world.read(kHiddenRun), 0);
  world.project({prune_of(history, {2})});
  EXPECT_EQ(world.read(kHiddenRun), 0);
  EXPECT_EQ(world.read(kWrongCounts), 0);
  EXPECT_EQ(world.read("SELECT count(*) FROM playbooks"), 3);
  EXPECT_EQ(*world.writer.find("SELECT count(*) FROM playbooks"), 4);  // still there
  EXPECT_GT(world.purge(), 1);
  EXPECT_EQ(*world.writer.find("SELECT count(*) FROM playbooks"), 3);
  EXPECT_EQ(world.read("SELECT count(*) FROM playbooks"), 3);
  EXPECT_EQ(world.read(kWrongCounts), 0);
  EXPECT_TRUE(world.log.lines.empty());
}

/// A journal whose events of pruned runs were cut.
std::vector<std::string> cut(const std::vector<std::string>& lines, std::set<Uuid> runs) {
  journal::Pruned pruned(std::move(runs));
  for (const std::string& line : lines) pruned.look(*journal::read_event(line));
  std::vector<std::string> left;
  for (const std::string& line : lines) {
    const auto head = journal::read_event(line);
    if (!pruned.takes(*head)) {
      left.push_back(line);
    } else if (const auto instead = pruned.becomes(*head, line)) {
      EXPECT_LE(instead->size(), line.size()) << line;
      left.push_back(*instead);
    }
  }
  return left;
}

TEST(Purge, TablesMadeAgainFromACutJournalAreTheSame) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    PurgeWorld world;
    History history = random_history(seed);
    prune_of(history, {2, 4});
    std::mt19937_64 random(seed);
    add_random_run(history, random, 5);
    world.project(history.events);
    world.purge();
    world.sweep();
    PurgeWorld again;
    const auto left = cut(history.events, {*Uuid::parse(uuid(0, 2)), *Uuid::parse(uuid(0, 4))});
    EXPECT_LT(left.size(), history.events.size());
    again.project(left);
    again.purge();
    again.sweep();
    EXPECT_EQ(dump(again.writer), dump(world.writer)) << seed;
  }
}

TEST(Purge, WhatComesLateOfAPrunedRunIsLeftOut) {
  PurgeWorld world;
  History history = random_history(5);
  const std::string prune = prune_of(history, {3});
  world.project(history.events);
  world.purge();
  const std::string tables = dump(world.writer);
  history.run(3);
  world.project({history.add("run.alive", ""), history.add("host", R"("name":"late")")});
  world.project({prune});
  EXPECT_FALSE(*purge_batch(world.writer));
  // Its number is all that is left of the host.
  EXPECT_EQ(*world.writer.find("SELECT count(*) FROM hosts WHERE name = 'late'"), 0);
  EXPECT_EQ(*world.writer.find("SELECT count(*) FROM playbooks"), 3);
}

/// A run of many rows.
void add_large_run(History& history, std::uint64_t number, int results) {
  history.run(number);
  history.add("run.start", R"("path":"/srv/large.yml","arguments":{},"ansible_version":"2.14")");
  const std::string play = join({"\"play\":\"", uuid(1, number), "\",\"batch\":0"});
  history.add("play.start", play);
  const std::string task = join({"\"task\":\"", uuid(2, number), "\",\"batch\":0"});
  history.add("task.start", join({task, ",\"play\":\"", uuid(1, number),
                                  R"(","name":"t","action":"command","path":"/srv/f","line":1)"}));
  for (int n = 0; n < results; ++n)
    history.add("result",
                join({task, ",\"host\":\"web", std::to_string(n % 20), "\",\"uid\":\"",
                      uuid(3, number * 100'000 + static_cast<std::uint64_t>(n)), "\",\"play\":\"",
                      uuid(1, number), R"(","status":"ok","changed":false,"content":{"n":)",
                      std::to_string(n), "}"}));
}

TEST(Purge, ALargeRunGoesInBatchesAndAKilledOneGoesOn) {
  // 12,000 events in one transaction: each leaves a version of its host's and task's row, and all
  // are walked by the next (batches of the journal are 256 KiB).
  HEARTH_SQLITE_ONLY("a batch that no journal makes");
  PurgeWorld world;
  History history;
  add_large_run(history, 1, 12'000);
  add_large_run(history, 2, 10);
  world.project(history.events);
  world.project({prune_of(history, {1})});
  ASSERT_TRUE(*purge_batch(world.writer));
  EXPECT_EQ(*world.writer.find("SELECT count(*) FROM results WHERE playbook_id = 1"),
            12'000 - kPurgeRows);
  EXPECT_EQ(world.read("SELECT count(*) FROM results"), 10);
  Database another = *open_store(world.home.store(), {true, true});
  PurgeWorld::purge(another);
  EXPECT_EQ(*world.writer.find("SELECT count(*) FROM results"), 10);
  EXPECT_EQ(*world.writer.find("SELECT count(*) FROM bodies WHERE hash IS NULL"), 10);
  EXPECT_EQ(world.read(kWrongCounts), 0);
}

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Purge, TheLogIsEmptiedOnceNobodyReadsItThoughByAnotherProcess) {
  HEARTH_SQLITE_ONLY("the log before SQLite's file");
  PurgeWorld world;
  History history;
  history.run(1);
  history.add("run.start", R"("path":"/srv/plugh.yml","arguments":{},"ansible_version":"2.14")");
  world.project(history.events);
  const std::string file = store_path(world.home.store()), log = file + "-wal";
  Database reader = *read_store(world.home.store());
  ASSERT_TRUE(reader.script("BEGIN"));
  ASSERT_TRUE(reader.find("SELECT count(*) FROM playbooks"));
  world.project({prune_of(history, {1})});
  for (int batch = 0; batch < 3; ++batch) EXPECT_TRUE(*purge_batch(world.writer));
  EXPECT_EQ(*world.writer.find("SELECT count(*) FROM doomed"), 0);
  EXPECT_NE(text_of(log).find("plugh"), std::string::npos);
  ASSERT_TRUE(reader.script("COMMIT"));
  Database another = *open_store(world.home.store(), {true, true});
  EXPECT_TRUE(*must_purge(another));
  EXPECT_FALSE(*purge_batch(another));
  EXPECT_FALSE(*must_purge(another));
  EXPECT_EQ((text_of(log) + text_of(file)).find("plugh"), std::string::npos);
}

TEST(Purge, EveryColumnThatRefersToABodyIsLookedAt) {
  HEARTH_SQLITE_ONLY("the words that ask for columns");
  PurgeWorld world;
  auto found = world.writer.query(
      "SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c"
      " WHERE t.type = 'table' AND (c.name = 'body' OR c.name LIKE '%!_body' ESCAPE '!')"
      " ORDER BY 1");
  std::vector<std::string> columns;
  while (*found->step()) columns.emplace_back(found->text(0));
  // Those that HEARTH_USED_BODIES names: whoever adds one here adds it there.
  EXPECT_EQ(columns, (std::vector<std::string>{"contents.body", "hosts.facts_body",
                                               "playbooks.arguments_body", "records.value_body",
                                               "result_items.content_body", "results.content_body",
                                               "tasks.exceptions_body"}));
}

}  // namespace
}  // namespace hearth::record
