#include <gtest/gtest.h>

#include <random>

#include "base/text.hh"
#include "record/testing/api_world.hh"
#include "record/testing/postgres.hh"

namespace hearth::record {
namespace {

using testing::ApiWorld;
using testing::dump;
using testing::History;
using testing::Lines;
using testing::memory_store;
using testing::project;
using enum api::Endpoint;

constexpr std::string_view kWrongCounters =
    "SELECT (SELECT count(*) FROM playbooks p WHERE"
    "  n_plays <> (SELECT count(*) FROM plays WHERE playbook_id = p.id) OR"
    "  n_tasks <> (SELECT count(*) FROM tasks WHERE playbook_id = p.id) OR"
    "  n_results <> (SELECT count(*) FROM results WHERE playbook_id = p.id) OR"
    "  n_hosts <> (SELECT count(*) FROM hosts WHERE playbook_id = p.id) OR"
    "  n_files <> (SELECT count(*) FROM files WHERE playbook_id = p.id) OR"
    "  n_records <> (SELECT count(*) FROM records WHERE playbook_id = p.id) OR"
    "  n_failed <> (SELECT count(*) FROM results WHERE playbook_id = p.id AND"
    "   ((status = 2 AND ignore_errors = 0) OR (status = 4 AND ignore_unreachable = 0))))"
    " + (SELECT count(*) FROM plays p WHERE"
    "  n_tasks <> (SELECT count(*) FROM tasks WHERE play_id = p.id) OR"
    "  n_results <> (SELECT count(*) FROM results WHERE play_id = p.id))"
    " + (SELECT count(*) FROM tasks p WHERE"
    "  n_results <> (SELECT count(*) FROM results WHERE task_id = p.id))"
    " + (SELECT count(*) FROM hosts p WHERE"
    "  n_results <> (SELECT count(*) FROM results WHERE host_id = p.id))"
    " + (SELECT count(*) FROM counts WHERE (\"table\" = 'results' AND"
    "  n <> (SELECT count(*) FROM results)) OR (\"table\" = 'hosts' AND"
    "  n <> (SELECT count(*) FROM hosts)) OR (\"table\" = 'playbooks' AND"
    "  n <> (SELECT count(*) FROM playbooks)) OR (\"table\" = 'tasks' AND"
    "  n <> (SELECT count(*) FROM tasks)))";

std::string again(const std::vector<std::string>& events, std::size_t batch) {
  Database db = memory_store();
  Lines log;
  project(db, log, events, batch);
  return dump(db);
}

/// Made again from its journal the store is the same, wherever batches end, and no counter is off.
void expect_same_again(ApiWorld& world) {
  const std::string tables = dump(world.db);
  for (const std::size_t batch : {1, 3, 1000}) EXPECT_EQ(again(world.events, batch), tables);
  EXPECT_EQ(world.ask(kWrongCounters), 0);
  EXPECT_TRUE(world.log.lines.empty()) << world.log.lines[0];
}

/// Two playbooks, made through the API; the second's result is of the first's task.
void add_two(ApiWorld& world) {
  for (const char* n : {"1", "2"}) {
    const std::string in = join({"\"playbook\":", n});
    world.post(playbooks, R"({"ansible_version":"2","path":"/a","labels":["x"]})");
    world.post(plays, join({R"({"uuid":1,)", in, "}"}));
    world.post(files, join({R"({"path":"/a","content":"text",)", in, "}"}));
    world.post(tasks, join({R"({"action":"a","lineno":1,"handler":0,"play":)", n, ",\"file\":", n,
                            ",", in, "}"}));
    world.post(hosts, join({R"({"name":"h",)", in, "}"}));
    world.post(results,
               join({R"({"status":"failed","host":)", n, R"(,"task":1,"play":)", n, ",", in, "}"}));
    world.post(records, join({R"({"key":"k","type":"t","value":1,)", in, "}"}));
  }
}

TEST(ApplyApi, CountersFollowEachRow) {
  ApiWorld world;
  add_two(world);
  expect_same_again(world);
  EXPECT_EQ(world.ask("SELECT n_results FROM tasks WHERE id = 1"), 2);
  world.patch(results, 2, R"({"task":2,"status":"ok"})");
  world.patch(tasks, 1, R"({"play":2,"playbook":2})");
  world.patch(hosts, 1, R"({"name":"other"})");
  expect_same_again(world);
  EXPECT_EQ(world.ask("SELECT n_tasks FROM plays WHERE id = 2"), 2);
}

TEST(ApplyApi, WhatIsDeletedTakesItsChildrenAlong) {
  const std::pair<api::Endpoint, const char*> kLeft[] = {
      {plays, "SELECT (SELECT count(*) FROM tasks) * 10 + (SELECT count(*) FROM results)"},
      {tasks, "SELECT 10 * (SELECT count(*) FROM plays) + (SELECT count(*) FROM results) - 9"},
      {files, "SELECT (SELECT count(*) FROM tasks) * 10 + (SELECT count(*) FROM results)"},
      {hosts, "SELECT (SELECT count(*) FROM tasks) * 10 + (SELECT count(*) FROM results) - 10"},
      {results, "SELECT 10 + (SELECT count(*) FROM results) - 1"},
      {records, "SELECT 10 * (SELECT count(*) FROM records)"},
      {playbooks, "SELECT (SELECT count(*) FROM tasks) * 10 + (SELECT count(*) FROM results)"},
  };
  const int kExpected[] = {10, 11, 10, 11, 10, 10, 10};
  for (std::size_t i = 0; i < std::size(kLeft); ++i) {
    ApiWorld world;
    add_two(world);
    EXPECT_EQ(world.remove(kLeft[i].first, 1).status, 204);
    EXPECT_EQ(world.ask(kLeft[i].second), kExpected[i]) << i;
    EXPECT_EQ(world.remove(kLeft[i].first, 1).status, 404);
    expect_same_again(world);
  }
}

TEST(ApplyApi, ADeletedHostLeavesItsNameToTheOneThatStays) {
  ApiWorld world;
  add_two(world);
  EXPECT_EQ(world.ask("SELECT host_id FROM latest_hosts WHERE name = 'h'"), 2);
  world.remove(hosts, 2);
  EXPECT_EQ(world.ask("SELECT host_id FROM latest_hosts WHERE name = 'h'"), 1);
  world.remove(playbooks, 1);
  EXPECT_EQ(world.ask("SELECT count(*) FROM latest_hosts"), 0);
  expect_same_again(world);
}

TEST(ApplyApi, SinceWhenANameIsKnownOutlivesThePlaybookThatBroughtIt) {
  constexpr std::string_view kCreated = "SELECT created FROM latest_hosts WHERE name = 'h'";
  ApiWorld world;
  add_two(world);
  const std::int64_t first = world.ask(kCreated);
  ASSERT_LT(first, world.ask("SELECT created FROM hosts WHERE id = 2"));
  world.remove(playbooks, 1);
  EXPECT_EQ(world.ask(kCreated), first);
  expect_same_again(world);
  // The journal loses all of the deleted run but its deletion.
  const auto last = journal::read_event(world.events.back());
  ASSERT_TRUE(last) << world.events.back();
  const std::string run = last->run.text();
  std::vector<std::string> left;
  for (const std::string& line : world.events)
    if (!line.contains(run) || line.contains("api.delete")) left.push_back(line);
  ASSERT_LT(left.size(), world.events.size() - 5);
  Database db = memory_store();
  project(db, world.log, left, 100);
  EXPECT_EQ(*db.find(kCreated), first);
}

TEST(ApplyApi, NoIdIsGivenTwice) {
  ApiWorld world;
  add_two(world);
  world.remove(records, 2);
  EXPECT_EQ(world.post(records, R"({"key":"k","type":"t","playbook":2})").id, 3);
}

TEST(ApplyApi, WhoAppendedAnEventCanAskOnceWhichRowItWasGiven) {
  RowIds ids;
  journal::EventHead head;
  head.id = *Uuid::parse(testing::uuid(9, 1));
  head.kind = "api.play";
  EXPECT_EQ(ids.row_of(head, ""), 1);
  EXPECT_EQ(ids.take_given(head.id), 1);
  EXPECT_FALSE(ids.take_given(head.id));
  for (const char* kind : {"api.label", "api.set", "api.delete", "api.latest"}) {
    head.kind = kind;
    EXPECT_FALSE(ids.row_of(head, "")) << kind;
  }
  head.kind = "play.start";  // the same table, another row; nobody asks for it
  EXPECT_EQ(ids.row_of(head, ""), 2);
  EXPECT_FALSE(ids.take_given(head.id));
}

TEST(ApplyApi, AnEventThatComesAgainChangesNothing) {
  ApiWorld world;
  add_two(world);
  world.patch(playbooks, 1, R"({"status":"running"})");
  world.patch(playbooks, 1, R"({"status":"completed"})");
  world.remove(playbooks, 2);
  const std::string tables = dump(world.db);
  for (const std::string& line : world.events) project(world.db, world.log, {line}, 1);
  EXPECT_EQ(dump(world.db), tables);
}

TEST(ApplyApi, EventsThatAreNoneAreLeftOut) {
  ApiWorld world;
  add_two(world);
  History history;
  history.add("api.play", R"("set":{"uuid":"x"})");
  history.add("api.play", R"("set":{"playbook":99,"uuid":")" + testing::uuid(1, 1) + "\"}");
  history.add("api.play", "");
  history.add("api.set", R"("table":"play","number":1,"set":{"status":"bogus"})");
  history.add("api.set", R"("table":"bogus","number":1,"set":{})");
  history.add("api.set", R"("table":"result","number":1,"set":{"host":77})");
  history.add("api.delete", R"("table":"play")");
  history.add("api.latest", R"("table":"play","number":1)");
  history.add("api.set", R"("table":"play","number":77,"set":{"status":"running"})");
  Lines log;
  project(world.db, log, history.events, 1);
  EXPECT_EQ(log.lines.size(), 7u);
  EXPECT_EQ(world.ask(kWrongCounters), 0);
  EXPECT_EQ(world.ask("SELECT count(*) FROM plays"), 2);
  EXPECT_EQ(world.ask("SELECT count(*) FROM plays WHERE status = 0"), 2);
}

// ---- beside the callback -----------------------------------------------------------------------

/// A run of the callback's, without its last events, and what came later.
struct Cut {
  std::vector<std::string> before, after;
  explicit Cut(std::size_t late) {
    History history(false);
    testing::add_story(history);
    before.assign(history.events.begin(), history.events.end() - static_cast<long>(late));
    after.assign(history.events.end() - static_cast<long>(late), history.events.end());
  }
};

TEST(ApplyApi, ADeletedRunDoesNotComeBackByItsLateEvents) {
  for (const std::size_t late : {1, 10, 20}) {
    const Cut cut(late);
    ApiWorld world;
    world.record(cut.before);
    EXPECT_EQ(world.remove(playbooks, 1).status, 204);
    EXPECT_EQ(world.ask("SELECT count(*) FROM calls"), 0);
    world.record(cut.after);
    for (const char* table : {"playbooks", "plays", "tasks", "hosts", "results", "files", "records",
                              "result_items", "calls", "result_vias", "latest_hosts"})
      EXPECT_EQ(world.text(testing::dump(world.db).contains(join({"== ", table, "\n\n"}))
                               ? "SELECT 'empty'"
                               : "SELECT 'not empty'"),
                "empty")
          << table;
    expect_same_again(world);
    // Another run is not touched by it.
    History other(false);
    other.run(2);
    other.add("run.start", R"("path":"/b","ansible_version":"2")");
    world.record(other.events);
    EXPECT_EQ(world.ask("SELECT id FROM playbooks"), 2);
  }
}

TEST(ApplyApi, DeletedRowsOfARunStayAway) {
  const std::pair<api::Endpoint, const char*> kRows[] = {
      {plays, "plays"}, {tasks, "tasks"},     {hosts, "hosts"},
      {files, "files"}, {results, "results"}, {records, "records"},
  };
  for (const auto& [endpoint, table] : kRows) {
    ApiWorld world;
    History history(false);
    testing::add_story(history);
    world.record(history.events);
    const std::string count = join({"SELECT count(*) FROM ", table});
    const auto rows = [&] {
      auto found = world.db.query(
          "SELECT (SELECT count(*) FROM plays),"
          " (SELECT count(*) FROM tasks), (SELECT count(*) FROM hosts),"
          " (SELECT count(*) FROM files), (SELECT count(*) FROM results),"
          " (SELECT count(*) FROM records)");
      HEARTH_ASSERT(found && *found->step());
      std::vector<std::int64_t> out;
      for (int i = 0; i < 6; ++i) out.push_back(found->integer(i));
      return out;
    };
    const auto full = rows();
    EXPECT_EQ(world.remove(endpoint, 1).status, 204) << table;
    const auto left = rows();
    EXPECT_NE(left, full);
    // The callback's events come again, with other ids: as if they had been late.
    History late(false);
    testing::add_story(late);
    world.record(late.events);
    EXPECT_EQ(rows(), left) << table;
    expect_same_again(world);
  }
}

TEST(ApplyApi, APersonMayBringBackWhatWasDeleted) {
  ApiWorld world;
  History history(false);
  testing::add_story(history);
  world.record(history.events);
  world.remove(records, 1);
  EXPECT_EQ(world.post(records, R"({"key":"commit","type":"text","value":"x","playbook":1})").id,
            2);
  history.events.clear();
  history.add("record", R"("key":"commit","type":"text","value":"later")");
  world.record(history.events);
  EXPECT_EQ(world.ask("SELECT count(*) FROM records"), 1);
  expect_same_again(world);
}

TEST(ApplyApi, TheCallbacksRowsTakeWhatAPersonTells) {
  ApiWorld world;
  History history(false);
  testing::add_story(history);
  world.record(history.events);
  const std::string measured = world.text("SELECT group_concat(duration) FROM results");
  EXPECT_EQ(
      world.patch(playbooks, 1, R"({"status":"expired","labels":["mine"],"name":"n"})").status,
      200);
  world.patch(results, 1, R"({"changed":true})");
  EXPECT_EQ(world.text("SELECT status || name FROM playbooks"), "4n");
  EXPECT_EQ(world.text("SELECT group_concat(duration) FROM results"), measured);
  EXPECT_EQ(world.text("SELECT group_concat(l.name) FROM labels l JOIN playbook_labels p"
                       " ON p.label_id = l.id WHERE p.removed = 0"),
            "mine");
  expect_same_again(world);
}

TEST(ApplyApi, ALabelThatIsNamedAgainHasNotChanged) {
  ApiWorld world;
  world.post(playbooks, R"({"ansible_version":"2","path":"/a","labels":["x"]})");
  world.post(playbooks, R"({"ansible_version":"2","path":"/a","labels":["x"]})");
  EXPECT_EQ(world.ask("SELECT updated = created FROM labels"), 1);
  world.patch(labels, 1, R"({"name":"y"})");
  EXPECT_EQ(world.ask("SELECT updated > created FROM labels"), 1);
  expect_same_again(world);
}

TEST(ApplyApi, RowsThatAreToldOfDoNotExpireWithTheirRun) {
  ApiWorld world;
  History history(false);
  history.add("run.start", R"("path":"/b","ansible_version":"2")");
  world.record(history.events);
  history.events.clear();
  world.post(plays, R"({"uuid":1,"status":"running","playbook":1})");
  history.add("run.end", R"("status":"completed","reason":"stats")");
  history.add("run.alive", "");
  world.record(history.events);
  EXPECT_EQ(world.ask("SELECT status FROM plays"), 1);
  expect_same_again(world);
}

/// Runs of the callback and requests of people, mixed at random.
class Mixed : public ::testing::TestWithParam<int> {};

TEST_P(Mixed, TheStoreIsTheSameWhenItIsMadeAgain) {
  HEARTH_FEW_ON_POSTGRES(GetParam());
  std::mt19937_64 random(GetParam());
  const auto pick = [&](std::uint64_t of) { return random() % of; };
  History history(false);
  for (std::uint64_t run = 1; run <= 2; ++run) testing::add_random_run(history, random, run);
  ApiWorld world;
  for (const std::string& line : history.events) {
    world.record({line});
    if (pick(3) != 0) continue;
    constexpr api::Endpoint kAll[] = {labels, playbooks, plays, tasks,
                                      hosts,  results,   files, records};
    const api::Endpoint endpoint = kAll[pick(8)];
    const std::int64_t id = world.ask(pick(2) ? "SELECT coalesce(max(id), 1) FROM results"
                                              : "SELECT coalesce(min(id), 1) FROM tasks");
    switch (pick(6)) {
      case 0:
        world.remove(endpoint, static_cast<std::int64_t>(1 + pick(6)));
        break;
      case 1:
        world.patch(endpoint, id, R"({"status":"failed","playbook":1,"name":"n","ended":null})");
        break;
      case 2:
        world.post(hosts, R"({"name":"web0","playbook":1})");
        break;
      case 3:
        world.post(results, join({R"({"status":"failed","playbook":1,"host":1,"play":1,"task":)",
                                  std::to_string(id), "}"}));
        break;
      case 4:
        world.post(playbooks, R"({"ansible_version":"2","path":"/p","labels":["a","z"]})");
        break;
      default:
        world.patch(playbooks, 1, R"({"labels":["b"],"status":"expired"})");
    }
  }
  EXPECT_EQ(world.ask(kWrongCounters), 0);
  EXPECT_EQ(again(world.events, 1), dump(world.db));
  EXPECT_EQ(again(world.events, 7), dump(world.db));
  EXPECT_TRUE(world.log.lines.empty()) << world.log.lines[0];
}

INSTANTIATE_TEST_SUITE_P(Seeds, Mixed, ::testing::Range(1, 31));

}  // namespace
}  // namespace hearth::record
