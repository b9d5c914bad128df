#include "record/ask/failures.hh"
#include "record/ask/host_history.hh"
#include "record/ask/metrics.hh"
#include "record/ask/roles.hh"
#include "record/ask/slower.hh"
#include "record/ask/testing.hh"
#include "record/ask/timeline.hh"

namespace hearth::record::ask {
namespace {

using testing::at;
using testing::column;
using testing::object_of;
using testing::Told;
using Texts = std::vector<std::string>;

TEST(Timeline, HasEachColumnOfARunAsStepsFromTheOneBefore) {
  Told told;
  told.run("/srv/a.yml").play("p").task("one");
  told.result("a").result("b", {.status = "failed", .duration_ms = 20});
  told.task("two").result("b", {.start_ms = 50, .more = R"("changed":true)"});
  Database db = told.store();
  const JsonObject answer = object_of(timeline(db, 1, {}));
  EXPECT_EQ(at(answer, "results.id_steps"), "[1,1,1]");
  EXPECT_EQ(at(answer, "results.task_steps"), "[0,0,1]");
  EXPECT_EQ(at(answer, "results.host"), "[0,1,1]");
  EXPECT_EQ(at(answer, "results.status"), "ofc");
  EXPECT_EQ(at(answer, "results.duration_ms"), "[10,20,10]");
  EXPECT_EQ(at(answer, "tasks.name"), R"(["one","two"])");
  EXPECT_EQ(at(answer, "hosts.name"), R"(["a","b"])");
  EXPECT_EQ(at(answer, "last_result"), "3");
  // What came since.
  const JsonObject later = object_of(timeline(db, 1, {.after = 2}));
  EXPECT_EQ(at(later, "results.status"), "c");
  EXPECT_EQ(at(later, "results.id_steps"), "[3]");
  const JsonObject part = object_of(timeline(db, 1, {.limit = 2}));
  EXPECT_EQ(at(part, "more"), "true");
  EXPECT_EQ(at(part, "last_result"), "2");
  EXPECT_EQ(timeline(db, 9, {}).error().code, Errc::not_found);
}

TEST(Timeline, OfFiveThousandResultsIsSmall) {
  Told told;
  told.run("/srv/a.yml").play("p");
  for (int task = 0; task < 50; ++task) {
    told.task("install something");
    for (int host = 0; host < 100; ++host)
      told.result("host" + std::to_string(host),
                  {.start_ms = task * 900 + host, .duration_ms = 876});
  }
  Database db = told.store();
  const auto answer = timeline(db, 1, {});
  ASSERT_TRUE(answer);
  EXPECT_LT(answer->size(), 5000u * 18);
}

TEST(Slower, TheUsualIsTheMedianAndItsSpread) {
  EXPECT_EQ(usual_of({5}).median, 5);
  EXPECT_EQ(usual_of({1, 9}).median, 5);
  EXPECT_EQ(usual_of({100, 102, 98, 101, 500}).median, 101);
  EXPECT_EQ(usual_of({100'000, 102'000, 98'000, 101'000, 500'000}).spread, 1482);  // 1.4826 * 1000
  // Small tasks are noise below 100 ms, large ones below a quarter, uneven ones below 4 spreads.
  EXPECT_EQ(noise_limit({10'000, 0}), 110'000);
  EXPECT_EQ(noise_limit({8'000'000, 0}), 10'000'000);
  EXPECT_EQ(noise_limit({1'000'000, 500'000}), 3'000'000);
}

Told six_runs(std::int64_t last_ms) {
  Told told;
  for (int i = 0; i < 6; ++i)
    told.run("/srv/a.yml").play("p").task("build").result("a", {.duration_ms = 1000 + i}).end();
  told.run("/srv/a.yml").play("p").task("build").result("a", {.duration_ms = last_ms}).end();
  return told;
}

TEST(Slower, OnlyWhatIsBeyondNoiseIsListed) {
  Database slow = six_runs(3000).store();
  const JsonObject answer = object_of(slower(slow, 7, {}));
  EXPECT_EQ(column(answer.at("slower"), "task_name"), Texts{"build"});
  EXPECT_EQ(column(answer.at("slower"), "median_ms"), Texts{"1002.5"});
  EXPECT_EQ(column(answer.at("slower"), "slower_by_ms"), Texts{"1997.5"});
  EXPECT_EQ(column(answer.at("slower"), "samples"), Texts{"6"});
  Database usual = six_runs(1200).store();
  EXPECT_EQ(at(object_of(slower(usual, 7, {})), "count"), "0");
}

TEST(Slower, ATaskWithoutEnoughHistoryIsNotJudged) {
  Database db = six_runs(3000).store();
  const JsonObject answer = object_of(slower(db, 7, {.runs = 4}));
  EXPECT_EQ(at(answer, "runs_before"), "4");
  EXPECT_EQ(at(answer, "judged"), "0");
  EXPECT_EQ(at(answer, "count"), "0");
}

TEST(Slower, OtherPlaybooksAndRunsThatFailedAreNoHistory) {
  Told told;
  for (int i = 0; i < 6; ++i) {
    told.run("/srv/b.yml").play("p").task("build").result("a").end();
    told.run("/srv/a.yml").play("p").task("build").result("a").end("failed");
  }
  told.run("/srv/a.yml").play("p").task("build").result("a", {.duration_ms = 9000}).end();
  Database db = told.store();
  EXPECT_EQ(at(object_of(slower(db, 13, {})), "runs_before"), "0");
}

TEST(Failures, SayWhenItLastWorkedAndWhichRunWasTheFirstToFail) {
  Told told;
  const auto run = [&](const char* status) -> Told& {
    return told.run("/srv/a.yml")
        .play("p")
        .task("restart")
        .result("a", {.status = status, .content = R"({"msg":"no such unit"})"});
  };
  run("ok").end();                                                     // 1
  run("failed").end("failed");                                         // 2
  run("ok").end();                                                     // 3
  run("failed").end("failed");                                         // 4
  told.run("/srv/b.yml").play("p").task("restart").result("a").end();  // 5: elsewhere
  run("skipped").end();                                                // 6: says nothing
  run("failed").task("new").result("a", {.status = "unreachable"}).end("failed");  // 7
  Database db = told.store();
  const JsonObject answer = object_of(failures(db, 7, 100));
  EXPECT_EQ(at(answer, "count"), "2");
  EXPECT_EQ(column(answer.at("failures"), "task_name"), (Texts{"restart", "new"}));
  EXPECT_EQ(column(answer.at("failures"), "message"), (Texts{"no such unit", ""}));
  EXPECT_EQ(column(answer.at("failures"), "last_ok.id"), (Texts{"3", "(none)"}));
  EXPECT_EQ(column(answer.at("failures"), "last_ok_result"), (Texts{"3", "null"}));
  EXPECT_EQ(column(answer.at("failures"), "failing_since.id"), (Texts{"4", "7"}));
  EXPECT_EQ(column(answer.at("failures"), "failing_runs"), (Texts{"2", "1"}));
}

TEST(Failures, WhatMayFailDoesNotCount) {
  Told told;
  told.run("/srv/a.yml").play("p").task("try");
  told.result("a", {.status = "failed", .more = R"("ignore_errors":true)"});
  Database db = told.store();
  EXPECT_EQ(at(object_of(failures(db, 1, 100)), "count"), "0");
}

TEST(HostHistory, HasEachRunOfAHostWithWhatChangedOrFailed) {
  Told told;
  told.run("/srv/a.yml").play("p").task("one");
  told.result("a", {.more = R"("changed":true)"}).result("b");
  told.run("/srv/b.yml").play("p").task("two").result("b");
  told.run("/srv/b.yml").play("p").task("three");
  told.result("a", {.status = "failed", .content = R"({"msg":"boom"})"});
  Database db = told.store();
  const JsonObject answer = object_of(host_history(db, {.name = "a"}));
  EXPECT_EQ(at(answer, "count"), "2");
  EXPECT_EQ(column(answer.at("runs"), "run.id"), (Texts{"3", "1"}));
  EXPECT_EQ(column(answer.at("runs"), "failed"), (Texts{"1", "0"}));
  EXPECT_EQ(column(answer.at("runs").as_array()[0].at("results"), "message"), Texts{"boom"});
  EXPECT_EQ(column(answer.at("runs").as_array()[1].at("results"), "status"), Texts{"changed"});
  const JsonObject second = object_of(host_history(db, {.name = "a", .limit = 1, .offset = 1}));
  EXPECT_EQ(column(second.at("runs"), "run.id"), Texts{"1"});
  EXPECT_EQ(host_history(db, {.name = "nobody"}).error().code, Errc::not_found);
}

TEST(Roles, AreKnownByWhatAnsibleToldOrByFolderAndName) {
  EXPECT_EQ(role_folder("/srv/roles/web/tasks/main.yml"), "/srv/roles/web");
  EXPECT_EQ(role_folder("/srv/site.yml"), "");
  Told told;
  const std::string path = R"("path":"/srv/roles/web/tasks/main.yml","line":3)";
  told.run("/srv/a.yml").play("p").task("web : install", "apt", path + R"(,"role":"web")");
  told.result("a").task("note : this is no role", "debug").result("a");
  told.run("/srv/a.yml").play("p").task("web : install", "apt", path);  // as ARA's callback tells
  told.task("web : restart", "service", path).end();
  told.run("/srv/b.yml").play("p").task("web : install", "apt", path);
  Database db = told.store();
  const JsonObject list = object_of(roles(db, 100, 0));
  EXPECT_EQ(column(list.at("roles"), "name"), Texts{"web"});
  EXPECT_EQ(column(list.at("roles"), "playbooks_count"), Texts{"2"});
  EXPECT_EQ(column(list.at("roles"), "runs_count"), Texts{"3"});
  const JsonObject web = object_of(role(db, "web"));
  EXPECT_EQ(at(web, "paths"), R"(["/srv/roles/web"])");
  EXPECT_EQ(column(web.at("playbooks"), "path"), (Texts{"/srv/a.yml", "/srv/b.yml"}));
  EXPECT_EQ(column(web.at("playbooks"), "runs_count"), (Texts{"2", "1"}));
  EXPECT_EQ(column(web.at("playbooks"), "tasks_count"), (Texts{"2", "1"}));  // of the last run
  EXPECT_EQ(column(web.at("playbooks"), "last_run.id"), (Texts{"2", "3"}));
  EXPECT_EQ(role(db, "nginx").error().code, Errc::not_found);
}

TEST(Metrics, AreOfAllResultsByActionNameFileOrHost) {
  Told told;
  told.run("/srv/a.yml").play("p").task("one", "apt");
  told.result("a", {.duration_ms = 100})
      .result("b", {.duration_ms = 300, .more = R"("changed":true)"});
  told.task("two", "apt").result("a", {.status = "failed", .duration_ms = 200});
  told.run("/srv/b.yml")
      .play("p")
      .task("one", "debug")
      .result("a", {.status = "skipped", .duration_ms = 1});
  Database db = told.store();
  const JsonObject actions = object_of(task_metrics(db, {}));
  const Json& rows = actions.at("metrics");
  EXPECT_EQ(column(rows, "key"), (Texts{"apt", "debug"}));
  EXPECT_EQ(column(rows, "results"), (Texts{"3", "1"}));
  EXPECT_EQ(column(rows, "ok"), (Texts{"1", "0"}));
  EXPECT_EQ(column(rows, "changed"), (Texts{"1", "0"}));
  EXPECT_EQ(column(rows, "failed"), (Texts{"1", "0"}));
  EXPECT_EQ(column(rows, "skipped"), (Texts{"0", "1"}));
  EXPECT_EQ(column(rows, "total_ms"), (Texts{"600", "1"}));
  EXPECT_EQ(column(rows, "avg_ms"), (Texts{"200", "1"}));
  EXPECT_EQ(column(rows, "median_ms"), (Texts{"200", "1"}));
  EXPECT_EQ(column(rows, "p95_ms"), (Texts{"300", "1"}));
  EXPECT_EQ(column(object_of(task_metrics(db, {.by = By::name})).at("metrics"), "key"),
            (Texts{"one", "two"}));
  EXPECT_EQ(column(object_of(task_metrics(db, {.playbook = 2})).at("metrics"), "key"),
            Texts{"debug"});
  EXPECT_EQ(column(object_of(task_metrics(db, {.path = "/srv/b.yml"})).at("metrics"), "key"),
            Texts{"debug"});
  EXPECT_EQ(column(object_of(host_metrics(db, {})).at("metrics"), "key"), (Texts{"a", "b"}));
  EXPECT_EQ(column(object_of(host_metrics(db, {.host = "b"})).at("metrics"), "key"), Texts{"b"});
  EXPECT_EQ(column(object_of(task_metrics(db, {.limit = 1, .offset = 1})).at("metrics"), "key"),
            Texts{"debug"});
  const UtcMicros later = 1'795'248'000'000'001;
  EXPECT_EQ(at(object_of(task_metrics(db, {.since = later})), "count"), "0");
}

TEST(Metrics, BeyondTheirLimitDurationsAreASample) {
  Durations durations;
  for (std::int64_t i = 0; i < 300'000; ++i) durations.add(i % 1000);
  EXPECT_TRUE(durations.sampled());
  EXPECT_EQ(durations.count(), 300'000);
  EXPECT_NEAR(static_cast<double>(durations.percentile(50)), 500, 20);
  EXPECT_NEAR(static_cast<double>(durations.percentile(95)), 950, 20);
}

}  // namespace
}  // namespace hearth::record::ask
