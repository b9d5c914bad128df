#include "record/import/runner_events.hh"

#include <gtest/gtest.h>

#include "base/text.hh"
#include "journal/event.hh"
#include "record/api/json_text.hh"
#include "record/import/block.hh"
#include "record/import/navigator.hh"
#include "record/import/zlib_text.hh"
#include "record/testing/history.hh"

namespace hearth::record {
namespace {

constexpr const char* kBook =
    "\"playbook\":\"site.yml\",\"playbook_uuid\":"
    "\"9cfe1116-8267-45f2-8877-23db9aa60b50\"";
constexpr const char* kPlayUuid = "02fc0000-0001-2bee-65d4-000000000004";
constexpr const char* kTaskUuid = "02fc0000-0001-2bee-65d4-000000000008";

std::string event(std::string_view kind, int second, std::string_view data,
                  std::string_view out = "") {
  return join({"{\"event\":\"", kind, "\",\"created\":\"2026-11-30T04:57:",
               std::to_string(10 + second), ".5+00:00\",\"stdout\":", api::quote_json(out),
               ",\"event_data\":{", kBook, data.empty() ? "" : ",", data, "}}"});
}
std::string play(std::string_view suffix = "") {
  return join({"\"name\":\"first\",\"pattern\":\"all\",\"uuid\":\"", kPlayUuid, suffix, "\""});
}
std::string task(std::string_view suffix = "") {
  return join(
      {"\"name\":\"made\",\"task_action\":\"command\",\"task_path\":\"/srv/site.yml:5\","
       "\"task_uuid\":\"",
       kTaskUuid, suffix, "\",\"is_conditional\":false"});
}
std::string result(std::string_view host, std::string_view res, std::string_view more = "") {
  return join({task(), ",\"uuid\":\"", derived_uuid("r", host).text(), "\",\"host\":\"", host,
               "\",\"duration\":0.25,\"res\":", res, more});
}

/// A store with what `events` say.
struct RunnerWorld {
  Database db = testing::memory_store();
  testing::Lines log;

  explicit RunnerWorld(RunnerEvents& events) {
    RowIds ids;
    std::int64_t seq = 0;
    std::vector<std::string> lines;
    for (const ImportDraft& draft : events.drafts()) {
      const std::string line = draft.line(*Uuid::parse(testing::uuid(9, 1)), seq++);
      const auto head = journal::read_new_event(line);
      EXPECT_TRUE(head) << head.error().message << line;
      if (!head) continue;
      std::string kept;
      journal::append_event(kept, line, ids.row_of(*head, line));
      lines.push_back(kept);
    }
    testing::project(db, log, lines, 10);
    EXPECT_TRUE(log.lines.empty()) << log.lines[0];
  }
  std::int64_t ask(std::string_view sql) {
    const auto found = db.find(sql);
    EXPECT_TRUE(found) << (found ? "" : found.error().message);
    return found ? found->value_or(-1) : -1;
  }
};

void take(RunnerEvents& events, const std::string& text) {
  const auto taken = events.take(text);
  EXPECT_TRUE(taken) << taken.error().message << text;
}

std::vector<std::string> a_run() {
  return {event("playbook_on_start", 0, ""),
          event("playbook_on_play_start", 1, play()),
          event("playbook_on_task_start", 2, task()),
          event("runner_on_start", 2, task() + ",\"host\":\"one\""),
          event("runner_on_ok", 3,
                result("one", R"({"changed":true,"size":1.0,"_ansible_no_log":false})"),
                "changed: [one -> two(192.0.2.1)]"),
          event("runner_on_failed", 4, result("two", R"({"msg":"no"})", ",\"ignore_errors\":true")),
          event("runner_on_unreachable", 5, result("gone", "{\"unreachable\":true}")),
          event("verbose", 6, ""),
          event("playbook_on_play_start", 7, play("_2")),
          event("playbook_on_task_start", 8, task("_2")),
          event("playbook_on_stats", 9,
                R"("ok":{"one":1,"two":1},"changed":{"one":1},"dark":{"gone":1},"failures":{},)"
                R"("ignored":{"two":1},"skipped":{},"rescued":{},"processed":{"one":1})")};
}

TEST(RunnerEvents, AreARunAsTheCallbackWouldTellIt) {
  RunnerEvents events({"[\"ansible-playbook\",\"site.yml\"]", "/srv"});
  for (const std::string& text : a_run()) take(events, text);
  events.finish();
  RunnerWorld world(events);
  EXPECT_EQ(world.ask("SELECT count(*) FROM playbooks WHERE path = '/srv/site.yml'"
                      " AND status = 3 AND end_reason = 2 AND n_results = 3"),
            1);
  EXPECT_EQ(world.ask("SELECT count(*) FROM plays WHERE status = 2"), 2) << "two batches";
  EXPECT_EQ(world.ask("SELECT count(*) FROM tasks WHERE status = 3 AND lineno = 5"), 1);
  EXPECT_EQ(world.ask("SELECT count(*) FROM results WHERE status = 1 AND changed = 1"
                      " AND duration = 250000"),
            1);
  EXPECT_EQ(world.ask("SELECT count(*) FROM results WHERE status = 2 AND ignore_errors = 1"), 1);
  EXPECT_EQ(world.ask("SELECT count(*) FROM result_delegates d JOIN hosts h ON h.id = d.host_id"
                      " WHERE h.name = 'two'"),
            1);
  EXPECT_EQ(world.ask("SELECT unreachable FROM hosts WHERE name = 'gone'"), 1);
}

TEST(RunnerEvents, ContentsStayAsTheyWereWritten) {
  RunnerEvents events({});
  for (const std::string& text : a_run()) take(events, text);
  bool seen = false;
  for (const ImportDraft& draft : events.drafts())
    seen |= draft.members.find(R"("content":{"changed":true,"size":1.0})") != std::string::npos;
  EXPECT_TRUE(seen) << "1.0 stays, Ansible's own members go";
}

TEST(RunnerEvents, ARunWithoutStatisticsWasKilled) {
  RunnerEvents events({});
  const auto run = a_run();
  for (std::size_t i = 0; i + 1 < run.size(); ++i) take(events, run[i]);
  events.finish();
  RunnerWorld world(events);
  EXPECT_EQ(world.ask("SELECT status FROM playbooks"), 4);
}

TEST(RunnerEvents, NonsenseIsRefusedAndTakesNothingAlong) {
  for (const char* bad : {"{\"event\":\"x\"}", "{\"event\":\"runner_on_ok\",\"created\":\"?\"}"})
    EXPECT_FALSE(RunnerEvents({}).take(bad)) << bad;
  RunnerEvents events({});
  EXPECT_TRUE(events.take("{}"));
  EXPECT_TRUE(events.take("[]"));
  EXPECT_FALSE(events.take(event("playbook_on_play_start", 1, "\"uuid\":\"no\"")));
  EXPECT_FALSE(events.take(event("runner_on_ok", 1, result("one", "{}"))));
  EXPECT_EQ(events.drafts().size(), 1u) << "the run's start";
}

TEST(Navigator, AnArtifactIsTheSameRun) {
  const std::string head = join({"{\"version\":\"2.0.0\",\"status\":\"failed\",\"plays\":[{", kBook,
                                 ",", play(), ",\"tasks\":[{"});
  const std::string text = join({head, kBook, ",", result("one", "{\"changed\":true}"),
                                 ",\"__result\":\"Ok\",\"start\":\"2026-11-30T04:57:12+00:00\","
                                 "\"end\":\"2026-11-30T04:57:13+00:00\"}]}],\"stdout\":[]}"});
  RunnerEvents events({"[]", "", "ansible-navigator"}), runner({});
  const auto read = read_navigator(text, events);
  ASSERT_TRUE(read) << read.error().message;
  for (const std::string& one : a_run()) take(runner, one);
  EXPECT_EQ(events.run(), runner.run());
  RunnerWorld world(events);
  EXPECT_EQ(world.ask("SELECT status FROM playbooks"), 3);
  EXPECT_EQ(world.ask("SELECT count(*) FROM results WHERE status = 1 AND changed = 1"), 1);
  EXPECT_TRUE(may_be_navigator(text));
}

TEST(Navigator, OtherFilesAreRefused) {
  RunnerEvents events({});
  for (const char* bad : {"", "[]", "{}", "{\"version\":\"2\"}", "{\"version\":\"2\",\"plays\":[]}",
                          "{\"version\":\"2\",\"plays\":[1]}", "{\"version\":"})
    EXPECT_FALSE(read_navigator(bad, events)) << bad;
}

TEST(Inflate, RefusesWhatIsNoStreamAndWhatIsTooMuch) {
  const std::string stream("\x78\x9c\x4b\x4c\x4a\x06\x00\x02\x4d\x01\x27", 11);
  EXPECT_EQ(inflate(stream, 100), "abc");
  for (std::size_t size = 0; size < stream.size(); ++size)
    EXPECT_FALSE(inflate(stream.substr(0, size), 100)) << size;
  EXPECT_FALSE(inflate(stream + "x", 100));
  EXPECT_FALSE(inflate("garbage", 100));
  EXPECT_EQ(inflate(stream, 2).error().code, Errc::full);
}

}  // namespace
}  // namespace hearth::record
