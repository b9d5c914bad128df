#include <gtest/gtest.h>

#include "base/text.hh"
#include "record/machine/events.hh"
#include "record/machine/notice.hh"
#include "record/project/event.hh"
#include "record/testing/own_world.hh"

namespace hearth::record::own {
namespace {

using testing::History;
using testing::uuid;

/// What a daemon has: events come in, and what is noticed about machines is appended.
class MachineWorld : public testing::OwnWorld {
 public:
  /// A run in which hosts tell their machine-id: {{"web1", 1}}; 0: no facts.
  void run(const std::vector<std::pair<std::string, int>>& hosts) {
    History history(false);
    history.run(++runs_);
    history.skip(seq_, runs_ * 3'600);
    history.add("run.start", R"("path":"/s.yml","arguments":{"inventory":["hosts"]})");
    for (const auto& [name, id] : hosts) {
      history.add("host", join({"\"name\":\"", name, "\""}));
      if (id > 0)
        history.add("facts",
                    join({"\"host\":\"", name, R"(","facts":{"ansible_machine_id":"aa00bb)",
                          std::to_string(id), "\"}"}));
    }
    history.add("run.end", R"("status":"completed","reason":"stats")");
    seq_ += history.events.size();
    record(history.events);
    clock(history.at());
    notice();
  }
  /// What is due, until nothing is.
  void notice() {
    for (; taken_ < events.size(); ++taken_) {
      const auto event = record::Event::parse(events[taken_]);
      HEARTH_ASSERT(event);
      notice_.take(event->head, event->members());
    }
    for (JsonObject& told : notice_.settle()) append(draft(std::move(told)));
    for (; taken_ < events.size(); ++taken_) {
      const auto event = record::Event::parse(events[taken_]);
      notice_.take(event->head, event->members());
    }
  }
  api::Answer say(std::string_view method, const std::string& path, std::string_view json = "") {
    api::Answer answer = send(method, path, json);
    notice();
    return answer;
  }
  JsonObject object(const std::string& target) {
    const api::Answer answer = get(target);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return *parse_json_object(answer.body);
  }

 private:
  static api::Draft draft(JsonObject event) {
    api::Draft out;
    out.kind = std::string(*get_string(event, "kind"));
    out.run = *Uuid::parse(*get_string(event, "run"));
    event.erase("kind");
    event.erase("run");
    const std::string text = to_text(event);
    out.members = text.substr(1, text.size() - 2);
    return out;
  }

  MachineNotice notice_;
  std::size_t taken_ = 0;
  std::uint64_t runs_ = 0, seq_ = 0;
};

std::vector<std::int64_t> ids_of(const JsonObject& list) {
  std::vector<std::int64_t> out;
  for (const Json& row : list.at("results").as_array())
    out.push_back(row.as_object().at("id").as_int64());
  return out;
}

TEST(OwnMachines, AreFoundByNameAndVerdict) {
  MachineWorld world;
  world.run({{"web1", 1}, {"db1", 2}});
  world.run({{"web_01", 1}});
  EXPECT_EQ(ids_of(world.object("machines")), (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(ids_of(world.object("machines?name=WEB_")), std::vector<std::int64_t>{2});
  EXPECT_EQ(ids_of(world.object("machines?name=eb_1")), std::vector<std::int64_t>{});
  EXPECT_EQ(ids_of(world.object("machines?verdict=renamed")), std::vector<std::int64_t>{2});
  EXPECT_EQ(world.object("machines?limit=1").at("count").as_int64(), 2);
  EXPECT_EQ(world.get("machines?verdict=odd").status, 400);
}

TEST(OwnMachines, ShowHowTheyAreKnown) {
  MachineWorld world;
  world.run({{"web1", 1}});
  world.run({{"web01", 1}});
  const JsonObject machine = world.object("machines/web01");
  EXPECT_EQ(machine.at("names").as_array().size(), 2u);
  EXPECT_EQ(machine.at("verdict").as_string(), "renamed");
  const JsonObject& host = machine.at("hosts").as_array().at(0).as_object();
  EXPECT_EQ(host.at("host").as_string(), "web01");
  EXPECT_EQ(host.at("why").as_string(), "score 30 of 30: machine_id equal");
  EXPECT_EQ(machine.at("evidence").as_array().at(0).as_object().at("kind").as_string(),
            "machine_id");
  EXPECT_EQ(world.get("machines/nobody").status, 404);
}

TEST(OwnMachines, AMergeKeepsTheOlderAndItsUndoIsExact) {
  MachineWorld world;
  world.run({{"a", 1}});
  world.run({{"b", 2}});
  const std::string before = world.get("machines").body;
  EXPECT_EQ(world.say("POST", "machines/1/merge", R"({"into":9})").status, 400);
  EXPECT_EQ(world.say("POST", "machines/1/merge", R"({"into":1})").status, 400);
  EXPECT_EQ(
      world.say("POST", "machines/1/merge", R"({"into":2,"by":"me","reason":"moved"})").status,
      200);
  EXPECT_EQ(ids_of(world.object("machines")), std::vector<std::int64_t>{1});
  const api::Answer moved = world.get("machines/2");
  EXPECT_EQ(moved.status, 301);
  EXPECT_EQ(moved.location, "http://h/api/hearth/v1/machines/1");
  const api::Answer refused = world.say("POST", "machines/2/rename", R"({"name":"x"})");
  EXPECT_EQ(refused.status, 409) << "a 301 would be followed by a GET";
  EXPECT_NE(refused.body.find("\"machine\":1"), std::string::npos) << refused.body;
  EXPECT_EQ(world.get("machines/b").status, 200) << "a name is answered with what it is now";
  const JsonObject machine = world.object("machines/1");
  const JsonObject& decision = machine.at("decisions").as_array().at(0).as_object();
  EXPECT_EQ(decision.at("reason").as_string(), "moved");
  EXPECT_EQ(decision.at("by").as_string(), "me");
  EXPECT_EQ(world.say("DELETE", "machines/1/decisions/2").status, 404);
  EXPECT_EQ(world.say("DELETE", "machines/1/decisions/1").status, 200);
  EXPECT_EQ(world.get("machines").body, before);
  EXPECT_EQ(world.say("DELETE", "machines/1/decisions/1").status, 404) << "taken back already";
}

TEST(OwnMachines, ASplitMakesAMachineAndLeavesLaterRunsToIt) {
  MachineWorld world;
  for (int i = 0; i < 3; ++i) world.run({{"web1", 1}});
  EXPECT_EQ(world.say("POST", "machines/1/split", "{}").status, 400);
  EXPECT_EQ(world.say("POST", "machines/1/split", R"({"from":1})").status, 400) << "all of it";
  const api::Answer made = world.say("POST", "machines/1/split", R"({"from":2,"name":"web1 new"})");
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(world.object("machines/1").at("appearances").as_int64(), 1);
  const JsonObject fresh = *parse_json_object(made.body);
  EXPECT_EQ(fresh.at("name").as_string(), "web1 new");
  EXPECT_EQ(fresh.at("appearances").as_int64(), 2);
  world.run({{"web1", 1}});
  const std::string path = join({"machines/", std::to_string(fresh.at("id").as_int64())});
  EXPECT_EQ(world.object(path).at("appearances").as_int64(), 3);
}

TEST(OwnMachines, ToSplitOffWhatWasMergedIsToTakeTheMergeBack) {
  MachineWorld world;
  world.run({{"a", 1}});
  world.run({{"b", 2}});
  world.say("POST", "machines/2/merge", R"({"into":1})");
  const std::int64_t host = world.ask("SELECT id FROM hosts WHERE name = 'b'");
  const auto answer =
      world.say("POST", "machines/1/split", join({"{\"hosts\":[", std::to_string(host), "]}"}));
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(ids_of(world.object("machines")), (std::vector<std::int64_t>{2, 1}));
}

TEST(OwnMachines, ARenameIsShownAndFound) {
  MachineWorld world;
  world.run({{"a", 1}});
  EXPECT_EQ(world.say("POST", "machines/1/rename", R"({"name":" "})").status, 400);
  EXPECT_EQ(world.say("POST", "machines/a/rename", R"({"name":"the big one"})").status, 200);
  EXPECT_EQ(world.object("machines/the%20big%20one").at("id").as_int64(), 1);
}

}  // namespace
}  // namespace hearth::record::own
