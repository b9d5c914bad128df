#include <gtest/gtest.h>

#include "base/json.hh"
#include "record/testing/own_world.hh"

namespace hearth::record::own {
namespace {

/// The story twice: two runs of one playbook.
struct Asked {
  testing::OwnWorld world;
  Asked() {
    testing::History history(false);
    add_story(history);
    world.record(history.events);
  }
  JsonObject get(const std::string& path) {
    const auto answer = world.get(path);
    EXPECT_EQ(answer.status, 200) << path << ": " << answer.body;
    auto object = parse_json_object(answer.body);
    EXPECT_TRUE(object) << path;
    return object ? *std::move(object) : JsonObject();
  }
};

TEST(Questions, EachHasItsResource) {
  Asked asked;
  EXPECT_EQ(asked.get("runs/last/timeline").at("results_count"), 8);
  EXPECT_EQ(asked.get("runs/1/timeline?after=3&limit=2").at("results_count"), 2);
  EXPECT_FALSE(asked.get("runs/1/critical-path").at("links").as_array().empty());
  EXPECT_EQ(asked.get("runs/1/failures").at("count"), 2);
  EXPECT_EQ(asked.get("runs/1/slower?history=3").at("runs_before"), 0);
  EXPECT_TRUE(asked.get("runs/1/roads").at("roads").is_array());
  EXPECT_EQ(asked.get("results/1").at("playbook"), 1);
  EXPECT_EQ(asked.get("results/1/earlier").at("count"), 0);
  EXPECT_EQ(asked.get("diff?a=1&b=1").at("counts").at("results"), 0);
  EXPECT_EQ(asked.get("hosts/web1/history?by=name&limit=1").at("count"), 1);
  EXPECT_EQ(asked.get("roles").at("count"), 1);
  EXPECT_EQ(asked.get("roles/nginx").at("runs_count"), 1);
  EXPECT_EQ(asked.get("metrics/tasks?by=name&run=1").at("by").as_string(), "name");
  EXPECT_EQ(asked.get("metrics/hosts?since=2026-01-01&host=web1").at("count"), 1);
  EXPECT_EQ(asked.get("search?q=no+space").at("counts").at("result"), 1);
  EXPECT_EQ(asked.get("search?q=nginx&kind=task&kind=host&run=1").at("count"), 1);
}

TEST(Questions, EarlierResultsAreThoseOfTheSameTaskOnTheSameHostBefore) {
  testing::History history(false);
  for (const std::uint64_t run : {1, 2, 3}) {
    history.run(run);
    history.add("run.start", R"("path":"/site.yml","arguments":{},"labels":[])");
    const std::string task = "\"task\":\"" + testing::uuid(2, run) + "\",\"batch\":0";
    history.add("task.start",
                task + R"(,"name":"ping","action":"ping","path":"/site.yml","line":1)");
    for (const char* host : {"web1", "web2"})
      history.add("result", task + ",\"uid\":\"" + testing::uuid(run, host[3]) + "\",\"host\":\"" +
                                host + R"(","status":"ok","changed":false,"content":{})");
  }
  testing::OwnWorld world;
  world.record(history.events);
  const auto earlier = parse_json_object(world.get("results/5/earlier").body);
  ASSERT_TRUE(earlier);
  ASSERT_EQ(earlier->at("count"), 2);
  EXPECT_EQ(earlier->at("results").at(0).at("playbook"), 2);
  EXPECT_EQ(earlier->at("results").at(1).at("playbook"), 1);
  EXPECT_EQ(parse_json_object(world.get("results/5/earlier?limit=1").body)->at("count"), 1);
}

TEST(Badge, SaysHowTheRunEndedAndNothingOfItsNameIsMarkup) {
  testing::History history(false);
  history.add("run.start", R"("path":"/a/<b>&.yml","arguments":{},"labels":[])");
  history.add("run.end", R"("status":"failed","reason":"stats","exit_code":2)");
  testing::OwnWorld world;
  world.record(history.events);
  for (const char* path : {"runs/1/badge", "badge", "badge?path=.yml"}) {
    const std::string svg = world.get(path).body;
    EXPECT_NE(svg.find("&lt;b&gt;&amp;.yml: failing"), svg.npos) << svg;
    EXPECT_EQ(svg.find("<b>"), svg.npos);
  }
  EXPECT_NE(world.get("badge?path=other").body.find("no run"), std::string::npos);
  EXPECT_EQ(world.get("runs/2/badge").status, 404);
}

TEST(Questions, WhatIsNotThereIs404) {
  Asked asked;
  for (const char* path :
       {"runs/2/timeline", "runs/nonsense/timeline", "runs/2/critical-path", "runs/2/failures",
        "runs/2/slower", "runs/2/roads", "results/99/earlier", "results/x/earlier", "diff?a=2",
        "diff?a=1", "hosts/nobody/history", "roles/nothing"})
    EXPECT_EQ(asked.world.get(path).status, 404) << path;
}

TEST(Questions, BadParametersAreNamed) {
  Asked asked;
  for (const char* path :
       {"diff?a=nonsense", "diff?c=1", "metrics/tasks?by=colour", "metrics/hosts?by=name",
        "metrics/tasks?since=soon", "search?q=+", "search?q=a&kind=nothing", "search",
        "runs/1/timeline?after=-1", "roles?limit=many", "search?q=%22%22", "diff"})
    EXPECT_EQ(asked.world.get(path).status, 400) << path << ": " << asked.world.get(path).body;
  EXPECT_TRUE(asked.world.get("diff?a=1&b=nonsense").body.starts_with("{\"b\":["));
  EXPECT_TRUE(asked.world.get("diff?a=nonsense&b=1").body.starts_with("{\"a\":["));
  const std::string long_term(201, 'a');
  EXPECT_EQ(asked.world.get("search?q=" + long_term).body,
            R"({"q":["a term has more than 200 bytes"]})");
}

}  // namespace
}  // namespace hearth::record::own
