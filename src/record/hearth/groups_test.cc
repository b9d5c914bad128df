#include <gtest/gtest.h>

#include "base/text.hh"
#include "record/testing/own_world.hh"

namespace hearth::record::own {
namespace {

using testing::History;
using testing::uuid;

/// Runs of one user, each an hour and a half after the last.
class GroupWorld : public testing::OwnWorld {
 public:
  void run(const std::string& more, const std::string& result = "ok", int minutes = 90) {
    History history(false);
    history.run(++runs_);
    seconds_ += static_cast<std::uint64_t>(minutes) * 60;
    history.skip(seq_, seconds_);
    history.add("run.start", join({R"("path":"/s.yml","controller":"c","user":"u")", more}));
    history.add("play.start", join({"\"play\":\"", uuid(1, runs_), R"(","batch":0,"name":"p")"}));
    history.add("task.start", join({"\"task\":\"", uuid(2, runs_), "\",\"play\":\"", uuid(1, runs_),
                                    R"(","batch":0,"name":"t","action":"ping","path":"/s.yml")"}));
    history.add("host", R"("name":"web1")");
    history.add("result", join({"\"uid\":\"", uuid(3, runs_), "\",\"task\":\"", uuid(2, runs_),
                                "\",\"play\":\"", uuid(1, runs_), R"(","batch":0,"host":"web1",)",
                                "\"status\":\"", result, R"(","content":{"msg":"because"})"}));
    history.add("run.end", join({"\"status\":\"", result == "ok" ? "completed" : "failed",
                                 R"(","reason":"stats")"}));
    seq_ += history.events.size();
    record(history.events);
    clock(history.at());
  }
  JsonObject object(const std::string& target) {
    const api::Answer answer = get(target);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return *parse_json_object(answer.body);
  }

 private:
  std::uint64_t runs_ = 0, seq_ = 0, seconds_ = 0;
};

TEST(OwnGroups, HaveGatherings) {
  GroupWorld world;
  world.run(R"(,"group":"deploy all")");
  world.run(R"(,"group":"deploy all","name":"db")", "failed", 10);
  world.run(R"(,"group":"deploy all")");
  world.run("");
  const JsonObject list = world.object("groups");
  EXPECT_EQ(list.at("count").as_int64(), 1);
  const JsonObject group = world.object("groups/deploy%20all");
  EXPECT_EQ(group.at("playbooks").as_int64(), 3);
  EXPECT_EQ(group.at("gatherings").as_int64(), 2);
  EXPECT_EQ(group.at("last_gathering").as_object().at("id").as_int64(), 3);
  const JsonObject gatherings = world.object("groups/deploy%20all/gatherings");
  const JsonObject& first = gatherings.at("results").as_array().at(1).as_object();
  EXPECT_EQ(first.at("id").as_int64(), 1);
  EXPECT_EQ(first.at("status").as_string(), "failed");
  EXPECT_EQ(world.get("groups/other").status, 404);
  EXPECT_EQ(world.get("gatherings/4").status, 404) << "it has no group";
  EXPECT_EQ(world.get("gatherings/x").status, 404);
}

TEST(OwnGroups, AGatheringIsOneReport) {
  GroupWorld world;
  world.run(R"(,"group":"g")");
  world.run(R"(,"group":"g")", "failed", 10);
  const JsonObject report = world.object("gatherings/2");
  EXPECT_EQ(report.at("id").as_int64(), 1) << "any of its playbooks names it";
  EXPECT_EQ(report.at("members").as_array().size(), 2u);
  EXPECT_EQ(report.at("results").as_object().at("ok").as_int64(), 1);
  EXPECT_EQ(report.at("results").as_object().at("failed").as_int64(), 1);
  EXPECT_EQ(report.at("hosts").as_array().size(), 1u);
  const JsonObject& failure = report.at("failures").as_array().at(0).as_object();
  EXPECT_EQ(failure.at("playbook").as_int64(), 2);
  EXPECT_EQ(failure.at("message").as_string(), "because");
}

TEST(OwnGroups, TwoGatheringsAreComparedPlaybookByPlaybook) {
  GroupWorld world;
  world.run(R"(,"group":"g","name":"db")");
  world.run(R"(,"group":"g","name":"db")", "failed");
  EXPECT_EQ(world.get("gatherings/1/compare").status, 400) << "there is none before it";
  const JsonObject said = world.object("gatherings/2/compare");
  EXPECT_EQ(world.get("gatherings/2/compare?with=1").body, world.get("gatherings/2/compare").body);
  const JsonObject& row = said.at("playbooks").as_array().at(0).as_object();
  EXPECT_EQ(row.at("before").as_object().at("status").as_string(), "completed");
  EXPECT_EQ(row.at("after").as_object().at("status").as_string(), "failed");
  EXPECT_EQ(said.at("failures_new").as_array().size(), 1u);
  EXPECT_EQ(said.at("failures_gone").as_array().size(), 0u);
}

TEST(OwnGroups, TheNthOfANameIsComparedWithTheNth) {
  GroupWorld world;
  for (const char* at : {"a", "b"})
    for (const char* name : {"db", "web", "db", at})
      world.run(join({R"(,"group":"g","gathering":")", at, R"(","name":")", name, "\""}));
  const JsonObject said = world.object("gatherings/5/compare?with=1");
  std::string pairs;
  for (const Json& one : said.at("playbooks").as_array()) {
    pairs += std::string(one.at("playbook").as_string()) + ":";
    for (const char* side : {"before", "after"})
      pairs += one.at(side).is_null() ? "-" : to_text(one.at(side).at("playbook"));
    pairs += " ";
  }
  EXPECT_EQ(pairs, "db:15 web:26 db:37 a:4- b:-8 ");
}

TEST(OwnGroups, AreChangedAfterwards) {
  GroupWorld world;
  world.run("");
  world.run("", "ok", 10);
  EXPECT_EQ(world.send("PUT", "groups/g/playbooks/1").status, 200);
  EXPECT_EQ(world.send("PUT", "groups/g/playbooks/2", R"({"gathering":"monday"})").status, 200);
  EXPECT_EQ(world.send("PUT", "groups/g/playbooks/9").status, 404);
  EXPECT_EQ(world.object("groups/g").at("gatherings").as_int64(), 2);
  EXPECT_EQ(world.send("POST", "groups/g/rename", R"({"name":"h"})").status, 200);
  EXPECT_EQ(world.get("groups/g").status, 404);
  EXPECT_EQ(world.send("DELETE", "groups/h/playbooks/2").status, 200);
  EXPECT_EQ(world.send("DELETE", "groups/h/playbooks/2").status, 404);
  EXPECT_EQ(world.object("groups/h").at("playbooks").as_int64(), 1);
  EXPECT_EQ(world.send("DELETE", "groups/h").status, 204);
  EXPECT_EQ(world.object("groups").at("count").as_int64(), 0);
}

TEST(OwnRuns, NamesLabelsAndGroupsAreChangedAfterwards) {
  GroupWorld world;
  world.run(R"(,"labels":["old"])");
  const api::Answer said = world.send(
      "PATCH", "runs/1",
      R"({"name":"nightly","labels_add":["b","a"],"labels_remove":["old"],"group":"g"})");
  EXPECT_EQ(said.status, 200);
  const JsonObject run = *parse_json_object(said.body);
  EXPECT_EQ(run.at("name").as_string(), "nightly");
  EXPECT_EQ(run.at("labels"), (JsonArray{"a", "b"}));
  EXPECT_EQ(run.at("group").as_string(), "g");
  EXPECT_EQ(world.send("PATCH", "runs/1", "{}").status, 400);
  EXPECT_EQ(world.send("PATCH", "runs/1", R"({"gathering":"x"})").status, 400);
  EXPECT_EQ(world.send("PATCH", "runs/1", R"({"name":""})").status, 400);
  EXPECT_EQ(world.send("PATCH", "runs/7", R"({"name":"x"})").status, 404);
}

}  // namespace
}  // namespace hearth::record::own
