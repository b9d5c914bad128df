#include "record/query/queries.hh"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/json.hh"
#include "record/query/diff.hh"
#include "record/query/print.hh"
#include "record/query/table.hh"
#include "record/testing/history.hh"

namespace hearth::record {
namespace {

/// Compares with test/golden/record/`name`; HEARTH_ACCEPT=1 writes it.
void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(HEARTH_GOLDEN) + "/" + name;
  if (std::getenv("HEARTH_ACCEPT")) std::ofstream(path) << text;
  std::ostringstream golden;
  golden << std::ifstream(path).rdbuf();
  EXPECT_EQ(text, golden.str()) << path << ": HEARTH_ACCEPT=1 takes the new text";
}

/// The story, a run that still goes on, one whose start never came.
Database filled() {
  Database db = testing::memory_store();
  testing::Lines log;
  testing::History history;
  add_story(history);
  history.run(2);
  history.add("run.start", R"("path":"/srv/db.yml","pid":77,"labels":["night"])");
  history.add("play.start", R"("play":"0190b3f0-0001-7abc-8def-000000000009","batch":1)");
  // Its start got lost.
  history.add("task.end",
              R"("task":"0190b3f0-0002-7abc-8def-000000000009","batch":1,"status":"completed")");
  project(db, log, history.events, 100);
  return db;
}

template <class T>
T got(Expected<T> value) {
  EXPECT_TRUE(value) << (value ? "" : value.error().message);
  return *std::move(value);
}

std::vector<std::int64_t> ids(const std::vector<PlaybookRow>& rows) {
  std::vector<std::int64_t> out;
  for (const PlaybookRow& row : rows) out.push_back(row.id);
  return out;
}

TEST(Queries, PlaybooksComeNewestFirst) {
  Database db = filled();
  const auto rows = got(list_playbooks(db, {}));
  EXPECT_EQ(ids(rows), (std::vector<std::int64_t>{2, 1}));
  expect_golden("playbook_list.txt", text_of(rows));
  expect_golden("playbook_list.json", json_of(rows));
  EXPECT_EQ(text_of(std::vector<PlaybookRow>()), "no playbooks\n");
  EXPECT_EQ(json_of(std::vector<PlaybookRow>()), "[]\n");
}

TEST(Queries, PlaybooksAreFilteredAndCut) {
  Database db = filled();
  const auto list = [&](const PlaybookFilter& filter) {
    return ids(got(list_playbooks(db, filter)));
  };
  using Ids = std::vector<std::int64_t>;
  EXPECT_EQ(list({.status = Status::failed}), Ids{1});
  EXPECT_EQ(list({.path = "db"}), Ids{2});
  EXPECT_EQ(list({.name = "night"}), Ids{1});
  EXPECT_EQ(list({.label = "night"}), (Ids{2, 1}));
  EXPECT_EQ(list({.label = "nigh"}), Ids{});
  EXPECT_EQ(list({.limit = 1}), Ids{2});
  EXPECT_EQ(list({.limit = 1, .offset = 1}), Ids{1});
}

TEST(Queries, APlaybookIsFoundByItsNumberItsRunAndLast) {
  Database db = filled();
  EXPECT_EQ(got(find_playbook(db, "1")), 1);
  EXPECT_EQ(got(find_playbook(db, testing::uuid(0, 1))), 1);
  EXPECT_EQ(got(find_playbook(db, "last")), 2);
  EXPECT_EQ(find_playbook(db, "77").error().code, Errc::not_found);
  EXPECT_EQ(find_playbook(db, testing::uuid(0, 99)).error().code, Errc::not_found);
  for (const char* name : {"", "x", "1x", "99999999999999999999", "1;DROP TABLE plays"})
    EXPECT_EQ(find_playbook(db, name).error().code, Errc::invalid) << name;
}

TEST(Queries, OpenRunsAreThoseWithoutAnEnd) {
  Database db = filled();
  const auto runs = got(open_runs(db));
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0].uid.text(), testing::uuid(0, 2));
  EXPECT_EQ(runs[0].pid, 77);
}

TEST(Queries, RunsThatAnotherDaemonSentAreNotLookedFor) {
  const std::string start = R"("path":"/srv/db.yml","pid":77)";
  for (const bool late : {false, true}) {
    Database db = testing::memory_store();
    testing::Lines log;
    testing::History history;
    history.run(2);
    history.add(late ? "run.sent" : "run.start", late ? "" : start);
    history.add(late ? "run.start" : "run.sent", late ? start : "");
    project(db, log, history.events, 100);
    EXPECT_TRUE(got(open_runs(db)).empty());
    EXPECT_EQ(got(list_playbooks(db, {})).size(), 1u);
  }
}

TEST(Queries, APlaybookIsShownWithPlaysTasksHostsAndWhatFailed) {
  Database db = filled();
  const PlaybookDetail detail = got(show_playbook(db, 1));
  expect_golden("playbook_show.txt", text_of(detail));
  expect_golden("playbook_show.json", json_of(detail));
  const PlaybookDetail running = got(show_playbook(db, 2));
  expect_golden("playbook_show_running.txt", text_of(running));
  expect_golden("playbook_show_running.json", json_of(running));
}

TEST(Queries, AResultIsShownWithItsContentItemsAndDiff) {
  Database db = filled();
  for (const char* id : {"3", "5", "6", "7", "8"}) {
    const ResultDetail detail = got(show_result(db, id));
    expect_golden(std::string("result_show_") + id + ".txt", text_of(detail));
    expect_golden(std::string("result_show_") + id + ".json", json_of(detail));
  }
  EXPECT_EQ(show_result(db, "99").error().code, Errc::not_found);
  EXPECT_EQ(show_result(db, "last").error().code, Errc::invalid);
}

TEST(Queries, JsonIsJsonAndContentsKeepTheirNumbers) {
  Database db = filled();
  EXPECT_TRUE(parse_json(json_of(got(list_playbooks(db, {})))));
  EXPECT_TRUE(parse_json(json_of(got(show_playbook(db, 1)))));
  const std::string looped = json_of(got(show_result(db, "3")));
  EXPECT_TRUE(parse_json(looped));
  EXPECT_NE(looped.find("\"size\":12345678901234567890"), std::string::npos);
  EXPECT_NE(json_of(got(show_result(db, "7"))).find("\"status\":-1.0"), std::string::npos);
}

TEST(Printing, NothingThatAModulePrintedDrivesTheTerminal) {
  Database db = filled();
  EXPECT_EQ(text_of(got(show_result(db, "6"))).find('\x1b'), std::string::npos);
  EXPECT_EQ(printable("a\x1b[31m\r\n\tb\x7f\xc2\x9b é"), "a\\x1b[31m\\x0d\\n\\tb\\x7f\\x9b é");
  EXPECT_EQ(printable("a\n\tb\r", true), "a\n\tb\\x0d");
}

TEST(Printing, DurationsAreReadableAtEverySize) {
  EXPECT_EQ(shown_duration({}), "-");
  EXPECT_EQ(shown_duration(42'000), "0.042 s");
  EXPECT_EQ(shown_duration(123'000'000), "2 m 03 s");
  EXPECT_EQ(shown_duration(3'720'000'000), "1 h 02 m");
  EXPECT_EQ(shown_duration(273'600'000'000), "3 d 04 h");
}

TEST(Printing, ADiffShowsWhatChangedWithThreeLinesAround) {
  const auto diff = [](const char* json) { return diff_text(*parse_json_object(json)); };
  EXPECT_EQ(diff(R"({"diff":{"before":"1\n2\n3\n4\n5\n","after":"1\n2\n3\n4\nfive\n"}})"),
            "--- before\n+++ after\n 2\n 3\n 4\n-5\n+five\n");
  EXPECT_EQ(diff(R"({"diff":[{"before":{"state":"absent"},"after":{"state":"file"}}]})"),
            "--- before\n+++ after\n-state: \"absent\"\n+state: \"file\"\n");
  EXPECT_EQ(diff(R"({"diff":{"before":"","after":"a\n"}})"), "--- before\n+++ after\n+a\n");
  EXPECT_EQ(diff(R"({"diff":{"prepared":"as it is"}})"), "as it is");
  EXPECT_EQ(diff(R"({"diff":{"before":"a","after":"a"}})"), "");
  EXPECT_EQ(diff(R"({"diff":[7]})"), "");
  EXPECT_EQ(diff("{}"), "");
}

}  // namespace
}  // namespace hearth::record
