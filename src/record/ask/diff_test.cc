#include "record/ask/diff.hh"

#include "record/ask/flat.hh"
#include "record/ask/testing.hh"

namespace hearth::record::ask {
namespace {

using testing::at;
using testing::column;
using testing::object_of;
using testing::Told;
using Texts = std::vector<std::string>;

bool never(std::string_view) {
  return false;
}

Texts keys_of(const std::vector<Change>& changes) {
  Texts out;
  for (const Change& change : changes) out.push_back(change.key);
  return out;
}

TEST(Flat, LeavesHaveTheirPlaces) {
  const Leaves leaves = leaves_of(R"({"a":{"b":[1,"x",{}]},"c":null})");
  EXPECT_EQ(leaves, (Leaves{{"a.b.0", "1"}, {"a.b.1", "x"}, {"a.b.2", "{}"}, {"c", "null"}}));
  EXPECT_EQ(leaves_of("no json"), (Leaves{{"", "no json"}}));
  EXPECT_TRUE(leaves_of("{}").empty());
}

TEST(Flat, ChangesAreAddedRemovedAndChanged) {
  const auto found = changes(leaves_of(R"({"a":1,"b":2,"d":"same"})"),
                             leaves_of(R"({"b":3,"c":4,"d":"same"})"), never);
  EXPECT_EQ(keys_of(found), (Texts{"a", "b", "c"}));
  EXPECT_EQ(found[0].kind, Change::Kind::removed);
  EXPECT_EQ(found[1].kind, Change::Kind::changed);
  EXPECT_EQ(found[2].kind, Change::Kind::added);
  EXPECT_EQ(json_of(found[2]), R"({"change":"added","key":"c","from":null,"to":"4"})");
}

TEST(Flat, WhatDiffersEachTimeDoesNotCount) {
  EXPECT_TRUE(volatile_result_key("results.0.start"));
  EXPECT_FALSE(volatile_result_key("stdout"));
  EXPECT_TRUE(volatile_fact_key("ansible_date_time.epoch"));
  EXPECT_TRUE(volatile_fact_key("ansible_mounts.0.size_available"));
  EXPECT_FALSE(volatile_fact_key("ansible_kernel"));
  const auto found =
      changes(leaves_of(R"({"src":"/root/.ansible/tmp/ansible-tmp-1-2-3/source"})"),
              leaves_of(R"({"src":"/root/.ansible/tmp/ansible-tmp-4-5-6/source"})"), never);
  EXPECT_TRUE(found.empty());
}

/// Two runs with one change of each kind.
Database two_runs() {
  Told told;
  told.run("/srv/a.yml", R"("arguments":{"check":true,"limit":"a"},"labels":["x","y"])");
  told.file("/srv/a.yml", "- hosts: all\n  tasks: []\n").file("/srv/gone.yml", "old\n");
  told.play("p").task("same").result("a", {.content = R"({"rc":0,"start":"1"})"}).result("left");
  told.task("edit", "command")
      .result("a", {.content = R"({"invocation":{"module_args":{"mode":"0600"}}})"});
  told.task("gone").result("a").task("twice").result("a").task("twice").result("a");
  told.facts("a", R"({"ansible_kernel":"6.1","ansible_uptime_seconds":5})").end();
  told.run("/srv/b.yml").end();
  told.run("/srv/a.yml", R"("arguments":{"check":false,"limit":"a"},"labels":["y","z"])");
  told.file("/srv/a.yml", "- hosts: all\n  tasks: [1]\n");
  told.play("p").task("same").result("a", {.content = R"({"rc":0,"start":"2"})"}).result("came");
  told.task("edit", "shell", R"("path":"/srv/a.yml","line":9)");
  told.result("a", {.content = R"({"invocation":{"module_args":{"mode":"0644"}}})",
                    .more = R"("changed":true)"});
  told.task("new").result("a").task("twice").result("a");
  told.task("twice", "command", R"("path":"/srv/site.yml","line":30)");
  told.result("a", {.content = R"({"rc":1})"});
  told.facts("a", R"({"ansible_kernel":"6.2","ansible_uptime_seconds":9})").end();
  return told.store();
}

TEST(Diff, HasWhatChangedBetweenTwoRunsOfAPlaybook) {
  Database db = two_runs();
  const JsonObject answer = object_of(diff(db, {}));
  EXPECT_EQ(at(answer, "from.id"), "1");
  EXPECT_EQ(at(answer, "to.id"), "3");
  EXPECT_EQ(column(answer.at("arguments"), "key"), Texts{"check"});
  EXPECT_EQ(at(answer, "labels"), R"({"added":["z"],"removed":["x"]})");
  EXPECT_EQ(at(answer, "hosts"), R"({"added":["came"],"removed":["left"]})");
  EXPECT_EQ(column(answer.at("tasks"), "change"), (Texts{"removed", "changed", "added", "moved"}));
  EXPECT_EQ(column(answer.at("tasks"), "task_name"), (Texts{"gone", "edit", "new", "twice"}));
  EXPECT_EQ(column(answer.at("tasks"), "fields")[1], R"(["action","path","lineno"])");
}

TEST(Diff, HasResultsOfAnotherStatusBeforeThoseOfOtherContent) {
  Database db = two_runs();
  const JsonObject answer = object_of(diff(db, {}));
  const Json& results = answer.at("results");
  EXPECT_EQ(column(results, "change"), (Texts{"status", "content"}));
  EXPECT_EQ(column(results, "task_name"), (Texts{"edit", "twice"}));
  EXPECT_EQ(column(results, "from.status"), (Texts{"ok", "ok"}));
  EXPECT_EQ(column(results, "to.status"), (Texts{"changed", "ok"}));
  EXPECT_EQ(column(results.as_array()[0].at("keys"), "key"), Texts{"invocation.module_args.mode"});
  EXPECT_EQ(column(results.as_array()[1].at("keys"), "change"), Texts{"added"});
  // With everything, the times too.
  EXPECT_EQ(at(object_of(diff(db, {.all_keys = true})), "counts.results"), "3");
}

TEST(Diff, HasFilesAndFacts) {
  Database db = two_runs();
  const JsonObject answer = object_of(diff(db, {}));
  EXPECT_EQ(column(answer.at("files"), "path"), (Texts{"/srv/gone.yml", "/srv/a.yml"}));
  EXPECT_EQ(column(answer.at("files"), "change"), (Texts{"removed", "changed"}));
  EXPECT_EQ(column(answer.at("files"), "diff")[1],
            "--- /srv/a.yml\n+++ /srv/a.yml\n@@ -1,2 +1,2 @@\n - hosts: all\n-  tasks: []\n"
            "+  tasks: [1]\n");
  EXPECT_EQ(column(answer.at("facts").as_array()[0].at("keys"), "key"), Texts{"ansible_kernel"});
}

TEST(Diff, ListsAreCutAndCounted) {
  Database db = two_runs();
  const JsonObject answer = object_of(diff(db, {.limit = 1}));
  EXPECT_EQ(at(answer, "counts.tasks"), "4");
  EXPECT_EQ(answer.at("tasks").as_array().size(), 1u);
  EXPECT_EQ(at(answer, "counts.files"), "2");
}

TEST(Diff, ARunWithoutARunBeforeNeedsAnother) {
  Database db = two_runs();
  EXPECT_EQ(diff(db, {.newer = "1"}).error().code, Errc::not_found);
  EXPECT_EQ(diff(db, {.newer = "nothing"}).error().code, Errc::invalid);
  EXPECT_EQ(at(object_of(diff(db, {.newer = "2", .older = "1"})), "labels.removed"),
            R"(["x","y"])");
}

}  // namespace
}  // namespace hearth::record::ask
