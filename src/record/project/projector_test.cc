#include "record/project/projector.hh"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/text.hh"
#include "record/store/status.hh"
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

std::string dump_of(const std::vector<std::string>& events, std::size_t batch = 100) {
  Database db = memory_store();
  Lines log;
  project(db, log, events, batch);
  EXPECT_TRUE(log.lines.empty()) << log.lines[0];
  return dump(db);
}

std::int64_t number(Database& db, std::string_view sql) {
  const auto found = db.find(sql);
  EXPECT_TRUE(found) << (found ? "" : found.error().message);
  return found ? found->value_or(-1) : -1;
}

/// One store with one history, and questions to it.
struct ProjectorWorld {
  Database db = memory_store();
  Lines log;
  History history;
  explicit ProjectorWorld(void (*fill)(History&) = nullptr) {
    if (fill) fill(history);
  }
  std::int64_t ask(std::string_view sql) {
    project(db, log, history.events, 100);
    history.events.clear();
    return number(db, sql);
  }
};

class AnyOrder : public ::testing::TestWithParam<int> {};

TEST_P(AnyOrder, ShuffledDoubledAndCutIntoBatchesTheTablesAreTheSame) {
  HEARTH_FEW_ON_POSTGRES(GetParam());
  const char* given = std::getenv("HEARTH_SEED");
  const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : GetParam();
  SCOPED_TRACE(join({"HEARTH_SEED=", std::to_string(seed)}));
  std::mt19937_64 random(seed);
  History history;
  for (std::uint64_t run = 1; run <= 2; ++run) add_random_run(history, random, run);
  const std::string expected = dump_of(history.events);

  std::vector<std::string> doubled = history.events;
  doubled.insert(doubled.end(), history.events.begin(), history.events.end());
  EXPECT_EQ(dump_of(doubled, 1 + random() % 20), expected) << "doubled";
  std::shuffle(doubled.begin(), doubled.end(), random);
  EXPECT_EQ(dump_of(doubled, 1 + random() % 20), expected) << "doubled and shuffled";
  std::shuffle(history.events.begin(), history.events.end(), random);
  EXPECT_EQ(dump_of(history.events, 1), expected) << "shuffled, one by one";
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyOrder, ::testing::Range(1, 61));

/// A script that makes results be refused: by `sqlite`, or with PostgreSQL's error `state`.
std::string fault(std::string_view when, std::string_view sqlite, std::string_view state) {
  return join({"/*@sqlite*/ CREATE TEMP TRIGGER fault BEFORE INSERT ON main.results WHEN ", when,
               " BEGIN ", sqlite,
               "; END; /*@end*/ /*@postgres CREATE FUNCTION fault() RETURNS trigger"
               " LANGUAGE plpgsql AS $$ BEGIN RAISE 'fault' USING ERRCODE = '",
               state,
               "'; END $$; CREATE TRIGGER fault BEFORE INSERT ON results FOR EACH ROW WHEN (", when,
               ") EXECUTE FUNCTION fault(); */"});
}

TEST(Projector, ABatchThatBreaksOffLeavesNothingAndCanBeTakenAgain) {
  History history;
  add_story(history);
  const std::string expected = dump_of(history.events);

  Database db = memory_store();
  Lines log;
  auto projector = Projector::open(db, log);
  ASSERT_TRUE(projector);
  const std::string empty = dump(db);
  const journal::Cursor reached{*Uuid::parse(uuid(7, 1)), 1, 999};
  ASSERT_TRUE(db.script(fault("new.id > 4", "SELECT * FROM no_such_table", "XX000")));
  EXPECT_FALSE(projector->apply(history.events, reached, 1));
  ASSERT_TRUE(
      db.script("/*@sqlite*/ DROP TRIGGER fault; /*@end*/"
                "/*@postgres DROP TRIGGER fault ON results; DROP FUNCTION fault; */"));
  EXPECT_EQ(dump(db), empty);
  EXPECT_FALSE(*projector->cursor(reached.journal));
  ASSERT_TRUE(projector->apply(history.events, reached, 1));
  EXPECT_EQ(dump(db), expected);
  EXPECT_EQ(*projector->cursor(reached.journal), reached);
}

TEST(Projector, AFullDiskLeavesNothingOfABatchAndItWorksWhenThereIsRoomAgain) {
  HEARTH_SQLITE_ONLY("a limit of pages");
  History history;
  add_story(history);
  std::mt19937 random(1);
  std::string noise;
  for (int i = 0; i < 100'000; ++i) noise += static_cast<char>('a' + random() % 26);
  history.add("file", join({"\"path\":\"/srv/large\",\"text\":\"", noise, "\""}));
  Database db = memory_store();
  Lines log;
  auto projector = Projector::open(db, log);
  const std::string empty = dump(db);
  ASSERT_TRUE(db.script("PRAGMA max_page_count=1"));  // no page more than it has
  const auto applied = projector->apply(history.events, journal::Cursor{}, 1);
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().code, Errc::full);
  EXPECT_EQ(dump(db), empty);
  ASSERT_TRUE(db.script("PRAGMA max_page_count=100000"));
  ASSERT_TRUE(projector->apply(history.events, journal::Cursor{}, 1));
  EXPECT_EQ(dump(db), dump_of(history.events));
}

TEST(Projector, RowsGetTheIdsThatTheEventsBring) {
  ProjectorWorld world(testing::add_story);
  EXPECT_EQ(world.ask("SELECT count(*) FROM results WHERE id BETWEEN 1 AND 8"), 8);
  EXPECT_EQ(world.ask("SELECT id FROM tasks WHERE name = 'is it up'"), 4);
  // Only the delegated host was never told of.
  EXPECT_EQ(world.ask("SELECT count(*) FROM hosts WHERE id >= 4503599627370496"), 1);
}

TEST(Projector, CountersEqualTheRowsThatTheyCount) {
  ProjectorWorld world(testing::add_story);
  EXPECT_EQ(world.ask("SELECT count(*) FROM playbooks p WHERE"
                      " n_plays = (SELECT count(*) FROM plays WHERE playbook_id = p.id) AND"
                      " n_tasks = (SELECT count(*) FROM tasks WHERE playbook_id = p.id) AND"
                      " n_results = (SELECT count(*) FROM results WHERE playbook_id = p.id) AND"
                      " n_hosts = (SELECT count(*) FROM hosts WHERE playbook_id = p.id) AND"
                      " n_files = (SELECT count(*) FROM files WHERE playbook_id = p.id) AND"
                      " n_records = (SELECT count(*) FROM records WHERE playbook_id = p.id)"),
            1);
  EXPECT_EQ(world.ask("SELECT n_failed FROM playbooks"), 2);
  EXPECT_EQ(world.ask("SELECT count(*) FROM tasks t WHERE n_results !="
                      " (SELECT count(*) FROM results WHERE task_id = t.id)"),
            0);
  EXPECT_EQ(world.ask("SELECT count(*) FROM plays p WHERE"
                      " n_results != (SELECT count(*) FROM results WHERE play_id = p.id) OR"
                      " n_tasks != (SELECT count(*) FROM tasks WHERE play_id = p.id)"),
            0);
  EXPECT_EQ(world.ask("SELECT count(*) FROM hosts h WHERE n_results !="
                      " (SELECT count(*) FROM results WHERE host_id = h.id)"),
            0);
  EXPECT_EQ(world.ask("SELECT n FROM counts WHERE \"table\" = 'results'"), 8);
}

constexpr char kTaskMembers[] = R"("task":"0190b3f0-0002-7abc-8def-000000000001","batch":0)";
constexpr char kResultMembers[] = R"(,"uid":"0190b3f0-0003-7abc-8def-000000000001","host":"h")";

std::int64_t task_status_after(const std::string& result, const std::string& end = "") {
  ProjectorWorld world;
  world.history.add(
      "task.start",
      join({kTaskMembers, R"(,"play":"0190b3f0-0001-7abc-8def-000000000001","name":"t")"}));
  world.history.add("result", join({kTaskMembers, kResultMembers, ",", result}));
  if (!end.empty())
    world.history.add("task.end", join({kTaskMembers, ",\"status\":\"", end, "\""}));
  return world.ask("SELECT status FROM tasks");
}

TEST(Projector, ATaskFailedWhenAResultFailedThatWasNotIgnored) {
  const auto failed = std::int64_t(Status::failed);
  const auto completed = std::int64_t(Status::completed);
  EXPECT_EQ(task_status_after(R"("status":"failed")", "completed"), failed);
  EXPECT_EQ(task_status_after(R"("status":"failed","ignore_errors":true)", "completed"), completed);
  EXPECT_EQ(task_status_after(R"("status":"unreachable")", "completed"), failed);
  EXPECT_EQ(task_status_after(R"("status":"unreachable","ignore_unreachable":true)", "completed"),
            completed);
  EXPECT_EQ(task_status_after(R"("status":"unreachable","ignore_errors":true)", "completed"),
            failed);
  EXPECT_EQ(task_status_after(R"("status":"ok")"), std::int64_t(Status::running));
}

TEST(Projector, ARunWhoseWriterIsGoneEndsWithItsLastEventAndWhatWasOpenExpires) {
  ProjectorWorld world;
  world.history.add("run.start", R"("path":"p.yml")");
  world.history.add("play.start", R"("play":"0190b3f0-0001-7abc-8def-000000000001","batch":0)");
  world.history.add(
      "task.start",
      join({kTaskMembers, R"(,"play":"0190b3f0-0001-7abc-8def-000000000001","name":"t")"}));
  const UtcMicros last = world.history.at();
  world.history.add("run.alive", "");
  world.history.add("run.end", R"("status":"expired","reason":"gone")");
  EXPECT_EQ(world.ask("SELECT status FROM playbooks"), std::int64_t(Status::expired));
  EXPECT_EQ(world.ask("SELECT ended FROM playbooks"), last + 1000);
  EXPECT_EQ(world.ask("SELECT ended FROM tasks WHERE status = 4"), last + 1000);
  EXPECT_EQ(world.ask("SELECT duration FROM plays WHERE status = 4"), 2000);
  // Its spool turns up after all.
  world.history.add("task.end", join({kTaskMembers, R"(,"status":"completed")"}));
  world.history.add("run.end", R"("status":"completed","reason":"stats")");
  EXPECT_EQ(world.ask("SELECT status FROM playbooks"), std::int64_t(Status::completed));
  EXPECT_EQ(world.ask("SELECT status FROM tasks"), std::int64_t(Status::completed));
  EXPECT_EQ(world.ask("SELECT status FROM plays"), std::int64_t(Status::expired));
}

TEST(Projector, AnInterruptedRunThatGotToItsEndIsNoSuccess) {
  ProjectorWorld world;
  world.history.add("run.start", R"("path":"p.yml")");
  world.history.add("run.end", R"("status":"expired","reason":"signal")");
  world.history.add("run.end", R"("status":"completed","reason":"stats")");
  EXPECT_EQ(world.ask("SELECT status FROM playbooks"), std::int64_t(Status::expired));
}

TEST(Projector, ACallOfARunThatNobodyRecordsMakesNoRow) {
  ProjectorWorld world;
  world.history.add("via", join({kTaskMembers, R"(,"host":"h","via":"warm")"}));
  EXPECT_EQ(world.ask("SELECT count(*) FROM playbooks"), 0);
  world.history.add("result", join({kTaskMembers, kResultMembers, R"(,"status":"ok")"}));
  EXPECT_EQ(world.ask("SELECT via FROM results"), std::int64_t(Via::warm));
}

TEST(Projector, TheSameTaskOfTwoSerialBatchesIsTwoTasks) {
  ProjectorWorld world;
  for (const char* batch : {"0", "1"})
    world.history.add("task.start",
                      join({R"("task":"0190b3f0-0002-7abc-8def-000000000001","play":)",
                            R"("0190b3f0-0001-7abc-8def-000000000001","batch":)", batch}));
  EXPECT_EQ(world.ask("SELECT count(*) FROM tasks"), 2);
  EXPECT_EQ(world.ask("SELECT count(*) FROM plays WHERE n_tasks = 1"), 2);
}

TEST(Projector, AMalformedEventIsLeftOutSaidAndCounted) {
  History history;
  history.add("run.start", R"("path":"p.yml")");
  history.events.push_back("{\"v\":1}");
  history.events.push_back("no JSON");
  history.add("run.start", R"("path":7)");
  history.add("result", R"("uid":"x")");
  history.add("item", join({kTaskMembers, R"(,"host":"h","n":"one")"}));
  history.add("task.end", join({kTaskMembers, R"(,"status":"fine")"}));
  history.add("stats", R"("hosts":[])");
  history.add("bus.message", R"("topic":"t")");
  history.add("run.end", R"("status":"completed","reason":"stats")");
  Database db = memory_store();
  Lines log;
  auto projector = Projector::open(db, log);
  ASSERT_TRUE(projector->apply(history.events, journal::Cursor{}, 1));
  EXPECT_EQ(projector->projected().malformed, 7);
  EXPECT_EQ(projector->projected().foreign, 1);
  EXPECT_EQ(projector->projected().applied, 2);
  ASSERT_EQ(log.lines.size(), 7u);
  EXPECT_NE(log.lines[3].find("`uid` is no UUID"), std::string::npos) << log.lines[3];
  EXPECT_EQ(number(db, "SELECT status FROM playbooks"), std::int64_t(Status::completed));
}

TEST(Projector, AnEventThatFailsHalfwayIsLeftOutWholly) {
  History history;
  add_story(history);
  Database db = memory_store();
  Lines log;
  ASSERT_TRUE(db.script(fault("new.id = 6", "SELECT RAISE(ABORT, 'refused')", "23514")));
  auto projector = Projector::open(db, log);
  ASSERT_TRUE(projector->apply(history.events, journal::Cursor{}, 1));
  EXPECT_EQ(projector->projected().malformed, 1);
  EXPECT_EQ(number(db, "SELECT n_results FROM playbooks"), 7);
  EXPECT_EQ(number(db, "SELECT count(*) FROM hosts WHERE name = 'backup'"), 0);
}

TEST(Projector, ARowIdOfAnotherHistoryIsNotTaken) {
  History one, other;
  one.add("run.start", R"("path":"one.yml")");
  other.run(2);
  other.add("run.start", R"("path":"other.yml")");
  Database db = memory_store();
  Lines log;
  auto projector = Projector::open(db, log);
  ASSERT_TRUE(projector->apply(one.events, journal::Cursor{}, 1));
  ASSERT_TRUE(projector->apply(other.events, journal::Cursor{}, 1));
  EXPECT_EQ(projector->projected().conflicts, 1);
  EXPECT_EQ(number(db, "SELECT count(*) FROM playbooks"), 2);
  EXPECT_EQ(number(db, "SELECT count(*) FROM playbooks WHERE id = 1 AND path = 'one.yml'"), 1);
}

journal::EventHead result_with(std::int64_t row) {
  journal::EventHead head;
  head.kind = "result";
  head.row = row;
  return head;
}

TEST(RowIds, GoOnWhereTheStoreAndTheJournalEnded) {
  ProjectorWorld world(testing::add_story);
  world.ask("SELECT 1");
  ASSERT_TRUE(world.db.script("DELETE FROM playbooks"));  // pruned: its ids are not given again
  RowIds ids;
  ASSERT_TRUE(ids.restore(world.db));
  EXPECT_EQ(ids.next("result"), 9);
  EXPECT_EQ(ids.next("run.start"), 2);
  ids.saw(result_with(41), "");
  ids.saw(result_with(12), "");
  EXPECT_EQ(ids.next("result"), 42);
  EXPECT_EQ(ids.next("task.end"), std::nullopt);
}

}  // namespace
}  // namespace hearth::record
